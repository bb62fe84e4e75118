package promises

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/testbed"
	"github.com/datainfrahq/dsoi-gen/testbed/fortest"
)

// Directories of the example's manifests.
var (
	crds      = filepath.Join("..", "..", "config", "crd")
	manifests = filepath.Join("..", "..", "config")
)

// operatorNamespace is where the manifests put the operator.
const operatorNamespace = "pinot-operator-system"

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
	for _, object := range readManifests(t) {
		require.NoError(t, user.Create(t.Context(), object), object.GetName())
	}
	w.operator = w.as(t, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: operatorNamespace, Name: "pinot-operator"}})
	return w
}

// as returns a configuration with the token of a service account.
func (w *world) as(t *testing.T, account *corev1.ServiceAccount) *rest.Config {
	t.Helper()
	token := &authenticationv1.TokenRequest{}
	require.NoError(t, w.user.SubResource("token").Create(t.Context(), account, token))
	config := rest.AnonymousClientConfig(w.admin)
	config.BearerToken = token.Status.Token
	return config
}

// readManifests reads what config/default installs, but for the CRD and the
// operator's Deployment, as kustomize would.
func readManifests(t *testing.T) []client.Object {
	t.Helper()
	decoder := serializer.NewCodecFactory(newScheme(t)).UniversalDeserializer()
	objects := []client.Object{&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: operatorNamespace}}}
	require.NoError(t, filepath.WalkDir(filepath.Join(manifests, "rbac"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), "kustomization") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
		for {
			document, err := reader.Read()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if len(bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(document), []byte("---")))) == 0 {
				continue
			}
			object, _, err := decoder.Decode(document, nil, nil)
			if err != nil {
				return err
			}
			objects = append(objects, inOperatorNamespace(object.(client.Object)))
		}
	}))
	return objects
}

// inOperatorNamespace is what "namespace:" of a kustomization does.
func inOperatorNamespace(object client.Object) client.Object {
	switch o := object.(type) {
	case *rbacv1.ClusterRole:
	case *rbacv1.ClusterRoleBinding:
		for i := range o.Subjects {
			o.Subjects[i].Namespace = operatorNamespace
		}
	case *rbacv1.RoleBinding:
		o.Namespace = operatorNamespace
		for i := range o.Subjects {
			o.Subjects[i].Namespace = operatorNamespace
		}
	default:
		object.SetNamespace(operatorNamespace)
	}
	return object
}

func newScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	require.NoError(t, v1beta1.AddToScheme(scheme))
	return scheme
}
