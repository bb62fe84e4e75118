package hooks

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// BenchmarkBuild builds all objects of the sample, with the hooks and without:
// the difference is what the hooks cost.
func BenchmarkBuild(b *testing.B) {
	pinot := samplePinot(b)
	for _, test := range []struct {
		name  string
		hooks controller.PinotHooks
	}{
		{"hooks", Pinot{}},
		{"no hooks", controller.UnimplementedPinotHooks{}},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				builder, errs := controller.NewPinotBuilder(pinot, test.hooks, build.Inputs{})
				require.Empty(b, errs)
				_, err := builder.Objects()
				require.NoError(b, err)
			}
		})
	}
}

// samplePinot reads the example's own custom resource.
func samplePinot(b *testing.B) *v1beta1.Pinot {
	b.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "config", "samples", "datainfra_v1beta1_pinot.yaml"))
	require.NoError(b, err)
	pinot := &v1beta1.Pinot{}
	require.NoError(b, yaml.UnmarshalStrict(data, pinot))
	pinot.Namespace = "data"
	return pinot
}
