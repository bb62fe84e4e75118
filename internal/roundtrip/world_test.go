package roundtrip

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-tools/pkg/markers"
	"sigs.k8s.io/controller-tools/pkg/rbac"

	"github.com/datainfrahq/dsoi-gen/testbed"
	"github.com/datainfrahq/dsoi-gen/testbed/fortest"
)

// world is a running API server, alone or in a whole cluster, that knows the kinds of all operators, but not the
// Widgets of somebody else.
type world struct {
	admin *rest.Config
	// user may do everything, and has no cache.
	user client.Client
}

func newWorld(t *testing.T, size testbed.Size) *world {
	t.Helper()
	w := &world{admin: fortest.Start(t, size).Config()}
	for _, o := range operators {
		w.install(t, o.kind.GroupVersionKind, o.resource(t))
	}
	var err error
	w.user, err = client.New(w.admin, client.Options{Scheme: newScheme(t)})
	require.NoError(t, err)
	return w
}

// serve has the API server know a kind that is installed, or not know it, and waits
// until it says so.
func (w *world) serve(t *testing.T, gvk schema.GroupVersionKind, plural string, served bool) {
	t.Helper()
	require.NoError(t, retry.RetryOnConflict(retry.DefaultRetry, func() error {
		crd := &apiextensionsv1.CustomResourceDefinition{}
		if err := w.user.Get(t.Context(), client.ObjectKey{Name: plural + "." + gvk.Group}, crd); err != nil {
			return err
		}
		crd.Spec.Versions[0].Served = served
		return w.user.Update(t.Context(), crd)
	}))
	discover, err := discovery.NewDiscoveryClientForConfig(w.admin)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		_, err := discover.ServerResourcesForGroupVersion(gvk.GroupVersion().String())
		return served == (err == nil)
	}, deadline, interval)
}

// install lets the API server know a kind, with whatever fields.
func (w *world) install(t *testing.T, gvk schema.GroupVersionKind, plural string) {
	t.Helper()
	crd := &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: plural + "." + gvk.Group},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: gvk.Group,
			Names: apiextensionsv1.CustomResourceDefinitionNames{Kind: gvk.Kind, ListKind: gvk.Kind + "List", Plural: plural, Singular: strings.ToLower(gvk.Kind)},
			Scope: apiextensionsv1.NamespaceScoped,
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{{
				Name: gvk.Version, Served: true, Storage: true,
				Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{
					Type: "object", XPreserveUnknownFields: ptr.To(true),
				}},
				Subresources: &apiextensionsv1.CustomResourceSubresources{Status: &apiextensionsv1.CustomResourceSubresourceStatus{}},
			}},
		},
	}
	_, err := envtest.InstallCRDs(w.admin, envtest.CRDInstallOptions{CRDs: []*apiextensionsv1.CustomResourceDefinition{crd}})
	require.NoError(t, err)
}

// newScheme knows the types of client-go and of all operators.
func newScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	require.NoError(t, apiextensionsv1.AddToScheme(scheme))
	for _, o := range operators {
		scheme.AddKnownTypes(o.kind.GroupVersion(), o.types...)
		metav1.AddToGroupVersion(scheme, o.kind.GroupVersion())
	}
	scheme.AddKnownTypes(widgets.GroupVersion(), widgetTypes...)
	metav1.AddToGroupVersion(scheme, widgets.GroupVersion())
	return scheme
}

// newNamespace makes a namespace for one test.
func (w *world) newNamespace(t *testing.T) string {
	t.Helper()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "roundtrip-"}}
	require.NoError(t, w.user.Create(t.Context(), namespace))
	return namespace.Name
}

// account makes an account that may do what rules say in its own namespace, and
// nothing else, and returns a configuration for clients that are it.
func (w *world) account(t *testing.T, namespace string, rules []rbacv1.PolicyRule) *rest.Config {
	t.Helper()
	meta := metav1.ObjectMeta{Namespace: namespace, Name: "operator"}
	account := &corev1.ServiceAccount{ObjectMeta: meta}
	for _, object := range []client.Object{
		account,
		&rbacv1.Role{ObjectMeta: meta, Rules: rules},
		&rbacv1.RoleBinding{
			ObjectMeta: meta,
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: meta.Name},
			Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: namespace, Name: meta.Name}},
		},
	} {
		require.NoError(t, w.user.Create(t.Context(), object))
	}
	token := &authenticationv1.TokenRequest{}
	require.NoError(t, w.user.SubResource("token").Create(t.Context(), account, token))
	config := rest.AnonymousClientConfig(w.admin)
	config.BearerToken = token.Status.Token
	return config
}

// emitted are the rules that the markers in the operator's generated code ask for, as
// controller-gen understands them.
func (o operator) emitted(t *testing.T) []rbacv1.PolicyRule {
	t.Helper()
	code, err := os.ReadFile(filepath.Join("..", "..", "testdata", o.dir, "want", "zz_generated.dsoi.go"))
	require.NoError(t, err)
	_, text, found := strings.Cut(string(code), "\ntype "+o.kind.Kind+"Reconciler struct {")
	require.True(t, found)
	text, _, found = strings.Cut(text, "\nfunc New"+o.kind.Kind+"Reconciler(")
	require.True(t, found)
	registry := &markers.Registry{}
	require.NoError(t, registry.Register(rbac.RuleDefinition))
	var rules []rbacv1.PolicyRule
	for _, match := range regexp.MustCompile(`(?m)^// (\+kubebuilder:rbac:.*)$`).FindAllStringSubmatch(text, -1) {
		parsed, err := rbac.RuleDefinition.Parse(match[1])
		require.NoError(t, err, match[1])
		rule := parsed.(rbac.Rule)
		rules = append(rules, rule.ToRule())
	}
	require.NotEmpty(t, rules)
	return rules
}

// resource is the plural of the operator's kind.
func (o operator) resource(t *testing.T) string {
	t.Helper()
	for _, rule := range o.emitted(t) {
		if rule.APIGroups[0] == o.kind.Group {
			return rule.Resources[0]
		}
	}
	require.Fail(t, "no rule is about the custom resource", o.kind.Kind)
	return ""
}
