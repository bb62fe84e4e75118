package agreement

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/go-logr/logr/funcr"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	crconfig "sigs.k8s.io/controller-runtime/pkg/config"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// Where nothing is to be written, nothing is, with the right to write and without. The
// plan is logged when it has changed. A value of a Secret is nowhere in the log.
func TestObserve(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		config     *rest.Config
		opts       []dsoi.Option
		annotation bool
		predicted  bool
	}{
		"by an option":                         {config: w.admin, opts: []dsoi.Option{dsoi.Observe()}},
		"by an option, with the right to read": {config: w.reader, opts: []dsoi.Option{dsoi.Observe()}, predicted: true},
		"by an annotation":                     {config: w.admin, annotation: true},
	} {
		t.Run(name, func(t *testing.T) {
			items := of(a(configMap("c", "1")), a(statefulSet("o", "app:1", reading("c"), readingSecret("s"))), a(secret("s", "first-value")))
			p := w.newPlace(t, items...)
			p.install(items)
			thing := p.current().(*unstructured.Unstructured)
			p.value(thing, "2", test.annotation)
			o := p.observer(t, test.config, test.opts...)
			o.eventually(t, func() bool { return len(o.log.plans()) == 1 })
			text := o.log.plans()[0]
			assert.Contains(t, text, "rolls: StatefulSet o (3 pods), since what its pods read changes")
			assert.Contains(t, text, "+ 2")
			assert.Equal(t, test.predicted, strings.Contains(text, "predicted"), text)

			p.touch()
			o.eventually(t, func() bool { return o.built() > 1 })
			p.value(thing, "3", test.annotation)
			o.eventually(t, func() bool { return len(o.log.plans()) == 2 })
			assert.Contains(t, o.log.plans()[1], "+ 3", "the same plan was not logged again")
			o.writesNothing(t)
			assert.NotContains(t, o.log.String(), "first-value")
			assert.NotContains(t, o.log.String(), "another-value")

			if !test.annotation {
				return
			}
			p.value(thing, "3", false)
			o.eventually(t, func() bool {
				return strings.Contains(p.get(build.ConfigMapKind(), "c").Object["data"].(map[string]any)["app.conf"].(string), "3")
			})
		})
	}
}

// value writes what a Thing wants.
func (p *place) value(thing *unstructured.Unstructured, value string, observed bool) {
	p.t.Helper()
	p.current()
	require.NoError(p.t, unstructured.SetNestedField(thing.Object, value, "spec", "value"))
	thing.SetAnnotations(map[string]string{dsoi.ObserveAnnotation: "false"})
	if observed {
		thing.SetAnnotations(map[string]string{dsoi.ObserveAnnotation: "true"})
	}
	require.NoError(p.t, p.user.Update(p.t.Context(), thing))
}

// touch changes something about a Thing that means nothing.
func (p *place) touch() {
	p.t.Helper()
	require.NoError(p.t, p.user.Patch(p.t.Context(), p.thing, client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"labels":{"touched":"yes"}}}`))))
}

// observer is an operator with a manager that is watched.
type observer struct {
	log      log
	requests testbed.Recorder
	mu       sync.Mutex
	builds   int
}

// observer runs an operator that makes the objects of Things in the namespace from their
// values, until the test ends.
func (p *place) observer(t *testing.T, config *rest.Config, opts ...dsoi.Option) *observer {
	t.Helper()
	o := &observer{}
	kind := p.kind
	kind.Hooks = struct{}{}
	kind.Build = func(cr client.Object, in build.Inputs) build.List {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.builds++
		value, _, _ := unstructured.NestedString(cr.(*unstructured.Unstructured).Object, "spec", "value")
		return listOf(cr, of(a(configMap("c", value)), a(statefulSet("o", "app:1", reading("c"), readingSecret("s"))), a(secret("s", "another-value"))), in)
	}
	mgr, err := ctrl.NewManager(o.requests.Wrap(config), ctrl.Options{
		Scheme: clientgoscheme.Scheme, Logger: o.log.logger(), Metrics: metricsserver.Options{BindAddress: "0"},
		Cache:      cache.Options{DefaultNamespaces: map[string]cache.Config{p.namespace: {}}},
		Controller: crconfig.Controller{SkipNameValidation: ptr.To(true)},
	})
	require.NoError(t, err)
	reconciler, err := dsoi.NewReconciler(mgr, kind, opts...)
	require.NoError(t, err)
	require.NoError(t, reconciler.SetupWithManager(mgr))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-done)
	})
	return o
}

func (o *observer) built() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.builds
}

// writesNothing sees that nothing was sent but reads and dry runs.
func (o *observer) writesNothing(t *testing.T) {
	t.Helper()
	assert.Empty(t, o.requests.Where(func(r testbed.Request) bool { return r.Verb != "GET" && !r.DryRun }))
	assert.NotEmpty(t, o.requests.Where(func(r testbed.Request) bool { return r.DryRun }))
}

const (
	deadline = 30 * time.Second
	interval = 20 * time.Millisecond
)

func (o *observer) eventually(t *testing.T, is func() bool) {
	t.Helper()
	require.NoError(t, wait.PollUntilContextTimeout(t.Context(), interval, deadline, true, func(context.Context) (bool, error) { return is(), nil }), "%s", &o.log)
}

// log keeps what is logged.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) logger() logr.Logger {
	return funcr.New(func(_, args string) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.lines = append(l.lines, args)
	}, funcr.Options{Verbosity: 10})
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

// plans are the lines with plans.
func (l *log) plans() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var plans []string
	for _, line := range l.lines {
		if strings.Contains(line, `"plan"=`) {
			plans = append(plans, line)
		}
	}
	return plans
}
