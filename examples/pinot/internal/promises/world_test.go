package promises

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/manifests"
	"github.com/datainfrahq/dsoi-gen/testbed"
	"github.com/datainfrahq/dsoi-gen/testbed/fortest"
)

// Directories of the example's manifests.
var (
	config = filepath.Join("..", "..", "config")
	crds   = filepath.Join(config, "crd")
)

// world is a running Kubernetes, with the example's manifests installed, but for
// the operator itself.
type world struct {
	// admin may do everything, operator what the manifests allow.
	admin, operator *rest.Config
	// user is a client of admin, without a cache.
	user client.Client
}

// worlds are started when the first test asks for one, and stop with t. There is
// one of each size.
type worlds struct {
	t  *testing.T
	mu sync.Mutex
	by map[testbed.Size]*world
}

// of returns the world of a size. A test that needs no controllers is faster
// without them.
func (w *worlds) of(size testbed.Size) *world {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.by[size] == nil {
		w.by[size] = newWorld(w.t, fortest.Start(w.t, size, crds).Config())
	}
	return w.by[size]
}

func newWorld(t *testing.T, admin *rest.Config) *world {
	t.Helper()
	user, err := client.New(admin, client.Options{Scheme: newScheme(t)})
	require.NoError(t, err)
	w := &world{admin: admin, user: user}
	permissions, err := manifests.Permissions(config)
	require.NoError(t, err)
	require.NoError(t, manifests.Install(t.Context(), admin, permissions))
	w.operator, err = manifests.As(t.Context(), admin, manifests.Namespace, manifests.ServiceAccount)
	require.NoError(t, err)
	return w
}

func newScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	require.NoError(t, v1beta1.AddToScheme(scheme))
	return scheme
}
