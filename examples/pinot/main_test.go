package main

import (
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/cache"
)

func TestManagerOptions(t *testing.T) {
	type options struct {
		metrics, probes string
		leaderElect     bool
		logLevel        slog.Level
		namespaces      map[string]cache.Config
	}
	for name, test := range map[string]struct {
		args []string
		want options
	}{
		"none": {
			want: options{metrics: ":8080", probes: ":8081"},
		},
		"all": {
			args: []string{
				"--metrics-bind-address=0", "--health-probe-bind-address=:9091", "--leader-elect", "--log-level=debug", "--namespaces=data, test,",
			},
			want: options{
				metrics: "0", probes: ":9091", leaderElect: true, logLevel: slog.LevelDebug,
				namespaces: map[string]cache.Config{"data": {}, "test": {}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var s settings
			flags := flag.NewFlagSet("pinot", flag.ContinueOnError)
			s.bind(flags)
			require.NoError(t, flags.Parse(test.args))

			scheme := runtime.NewScheme()
			got := s.managerOptions(scheme)
			assert.Same(t, scheme, got.Scheme)
			assert.Equal(t, test.want, options{
				metrics:     got.Metrics.BindAddress,
				probes:      got.HealthProbeBindAddress,
				leaderElect: got.LeaderElection,
				logLevel:    s.logLevel,
				namespaces:  got.Cache.DefaultNamespaces,
			})
		})
	}
}

func TestLogEndsAtDebug(t *testing.T) {
	for level, want := range map[slog.Level]slog.Level{slog.LevelError: slog.LevelError, slog.LevelDebug: slog.LevelDebug, slog.LevelDebug - 6: slog.LevelDebug} {
		handler := (&settings{logLevel: level}).logHandler(io.Discard)
		assert.True(t, handler.Enabled(t.Context(), want))
		assert.False(t, handler.Enabled(t.Context(), want-1))
	}
}

// TestManifests shows that the manifests hold what Kubernetes knows, and flags
// that the operator has.
func TestManifests(t *testing.T) {
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()

	var files []string
	for _, dir := range []string{"manager", "rbac"} {
		found, err := filepath.Glob(filepath.Join("config", dir, "*.yaml"))
		require.NoError(t, err)
		files = append(files, found...)
	}
	require.NotEmpty(t, files)
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			object, _, err := decoder.Decode(text, nil, nil)
			require.NoError(t, err)

			if deployment, ok := object.(*appsv1.Deployment); ok {
				var s settings
				flags := flag.NewFlagSet("pinot", flag.ContinueOnError)
				flags.SetOutput(io.Discard)
				s.bind(flags)
				assert.NoError(t, flags.Parse(deployment.Spec.Template.Spec.Containers[0].Args))
				assert.Empty(t, flags.Args())
			}
		})
	}
}
