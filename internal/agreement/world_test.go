package agreement

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/go-logr/logr"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testbed"
	"github.com/datainfrahq/dsoi-gen/testbed/fortest"
)

// things is a custom resource whose objects a test makes as it likes.
var things = schema.GroupVersionKind{Group: "agreement.example.com", Version: "v1", Kind: "Thing"}

// world is an API server that knows Things, with somebody who may do everything, and a
// reader who may change nothing.
type world struct {
	admin  *rest.Config
	reader *rest.Config
	user   client.Client
}

func newWorld(t *testing.T) *world {
	t.Helper()
	if testing.Short() {
		t.Skip("this runs a real API server")
	}
	ctrl.SetLogger(logr.Discard())
	w := &world{admin: fortest.Start(t, testbed.APIServer).Config()}
	crd := &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: "things." + things.Group},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: things.Group,
			Names: apiextensionsv1.CustomResourceDefinitionNames{Kind: things.Kind, ListKind: "ThingList", Plural: "things", Singular: "thing"},
			Scope: apiextensionsv1.NamespaceScoped,
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{{
				Name: things.Version, Served: true, Storage: true,
				Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{Type: "object", XPreserveUnknownFields: ptr.To(true)}},
			}},
		},
	}
	_, err := envtest.InstallCRDs(w.admin, envtest.CRDInstallOptions{CRDs: []*apiextensionsv1.CustomResourceDefinition{crd}})
	require.NoError(t, err)
	w.user, err = client.New(w.admin, client.Options{Scheme: clientgoscheme.Scheme})
	require.NoError(t, err)
	w.reader = rest.CopyConfig(w.admin)
	w.reader.Impersonate = rest.ImpersonationConfig{UserName: "reader"}
	for _, object := range []client.Object{
		&rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: "reader"}, Rules: []rbacv1.PolicyRule{{APIGroups: []string{"*"}, Resources: []string{"*"}, Verbs: []string{"get", "list", "watch"}}}},
		&rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: "reader"},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "reader"},
			Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: "reader"}},
		},
	} {
		require.NoError(t, w.user.Create(t.Context(), object))
	}
	return w
}

// allKinds are all kinds of object.
func allKinds() []build.ObjectKind {
	return []build.ObjectKind{
		build.ConfigMapKind(), build.SecretKind(), build.PersistentVolumeClaimKind(), build.ServiceAccountKind(), build.RoleKind(), build.RoleBindingKind(),
		build.NetworkPolicyKind(), build.ServiceKind(), build.IngressKind(), build.PodDisruptionBudgetKind(), build.CronJobKind(), build.JobKind(),
		build.StatefulSetKind(), build.DeploymentKind(), build.DaemonSetKind(), build.HorizontalPodAutoscalerKind(),
	}
}

// kindsOf are the kinds of items, in the order of all kinds.
func kindsOf(items []item) []build.ObjectKind {
	return slices.DeleteFunc(allKinds(), func(kind build.ObjectKind) bool {
		return !slices.ContainsFunc(items, func(i item) bool { return reflect.TypeOf(i.object) == reflect.TypeOf(kind.New()) })
	})
}

func newThing() client.Object {
	thing := &unstructured.Unstructured{}
	thing.SetGroupVersionKind(things)
	return thing
}

// place is a namespace with a Thing in it, and its operator.
type place struct {
	*world
	t         *testing.T
	namespace string
	thing     *unstructured.Unstructured
	kind      build.ClusterKind
	rt        *dsoi.Runtime
	requests  testbed.Recorder
}

// newPlace makes one for objects of the kinds of some items.
func (w *world) newPlace(t *testing.T, items ...item) *place {
	t.Helper()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "agreement-"}}
	require.NoError(t, w.user.Create(t.Context(), namespace))
	p := &place{world: w, t: t, namespace: namespace.Name, thing: newThing().(*unstructured.Unstructured)}
	p.thing.SetNamespace(p.namespace)
	p.thing.SetName("x")
	require.NoError(t, w.user.Create(t.Context(), p.thing))
	p.kind = build.ClusterKind{GroupVersionKind: things, ConfigHash: build.ConfigHashAnnotation, Objects: kindsOf(items), New: newThing}
	p.restart()
	return p
}

// restart replaces the operator by one without memory.
func (p *place) restart() {
	p.t.Helper()
	p.rt = p.operator(p.admin)
}

func (p *place) operator(config *rest.Config) *dsoi.Runtime {
	p.t.Helper()
	c, err := client.New(p.requests.Wrap(config), client.Options{Scheme: clientgoscheme.Scheme, Mapper: p.user.RESTMapper()})
	require.NoError(p.t, err)
	rt, err := dsoi.NewUncached(c, p.kind)
	require.NoError(p.t, err)
	return rt
}

// item is an object that a Thing wants.
type item struct {
	node    string // a or b, which roll in this order; "" for the whole Thing
	object  client.Object
	awaited bool
	err     error
}

// list makes the list of wanted objects.
func (p *place) list(items []item) func(build.Inputs) build.List {
	return func(in build.Inputs) build.List { return listOf(p.thing, items, in) }
}

// listOf makes the list of objects that a Thing wants.
func listOf(thing client.Object, items []item, in build.Inputs) (list build.List) {
	r := build.NewResolver(things, []build.NodeType{{Name: "first", Workload: build.StatefulSet}, {Name: "second", Workload: build.StatefulSet}}, thing, in)
	nodes := map[string]build.Node{}
	for i, nodeType := range []string{"first", "second"} {
		name := string(rune('a' + i))
		nodes[name] = r.Node(field.NewPath("spec", "nodes").Index(i), build.NodeFields{Name: name, Type: nodeType, Replicas: ptr.To[int64](1)})
	}
	for _, item := range items {
		var scope build.Scope = r.Cluster()
		if item.node != "" {
			scope = nodes[item.node]
		}
		before := len(list.Objects)
		build.AddFurther(&list, scope, "Further", []client.Object{item.object.DeepCopyObject().(client.Object)}, item.err)
		for j := range list.Objects[before:] {
			list.Objects[before+j].Awaited = item.awaited
		}
	}
	return list
}

// act is one pass that acts.
func (p *place) act(items []item) error {
	p.t.Helper()
	_, err := p.rt.Reconcile(p.t.Context(), p.current(), p.list(items), nil)
	return err
}

// current is the Thing as it is now.
func (p *place) current() client.Object {
	p.t.Helper()
	require.NoError(p.t, p.user.Get(p.t.Context(), client.ObjectKeyFromObject(p.thing), p.thing))
	return p.thing
}

// install brings objects about, and lets them settle.
func (p *place) install(items []item) {
	p.t.Helper()
	before := p.state()
	for range 10 {
		require.NoError(p.t, p.act(items))
		after := p.state()
		if sameVersions(before, after) {
			return
		}
		before = p.rollOut(after)
	}
	require.Fail(p.t, "it never settles")
}

// state is every object in the namespace, by kind and name.
func (p *place) state() map[string]*unstructured.Unstructured {
	p.t.Helper()
	found := map[string]*unstructured.Unstructured{}
	for _, kind := range p.kind.Objects {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(kind.GroupVersion().WithKind(kind.Kind + "List"))
		require.NoError(p.t, p.user.List(p.t.Context(), list, client.InNamespace(p.namespace)))
		for i := range list.Items {
			found[kind.Kind+" "+list.Items[i].GetName()] = &list.Items[i]
		}
	}
	return found
}

func sameVersions(a, b map[string]*unstructured.Unstructured) bool {
	for name, object := range a {
		if b[name] == nil || b[name].GetResourceVersion() != object.GetResourceVersion() {
			return false
		}
	}
	return len(a) == len(b)
}

// rollOut writes the statuses of workloads, as their controllers do, which do
// not run here. It returns the objects as they are then.
func (p *place) rollOut(objects map[string]*unstructured.Unstructured) map[string]*unstructured.Unstructured {
	p.t.Helper()
	for _, object := range objects {
		generation := object.GetGeneration()
		replicas, _, _ := unstructured.NestedInt64(object.Object, "spec", "replicas")
		observed, _, _ := unstructured.NestedInt64(object.Object, "status", "observedGeneration")
		ready, _, _ := unstructured.NestedInt64(object.Object, "status", "readyReplicas")
		if observed == generation && ready == replicas || object.GetKind() == "DaemonSet" && observed == generation {
			continue
		}
		switch object.GetKind() {
		case "StatefulSet":
			object.Object["status"] = map[string]any{"observedGeneration": generation, "replicas": replicas, "readyReplicas": replicas, "updatedReplicas": replicas}
		case "Deployment":
			object.Object["status"] = map[string]any{"observedGeneration": generation, "replicas": replicas, "readyReplicas": replicas, "updatedReplicas": replicas, "availableReplicas": replicas}
		case "DaemonSet":
			object.Object["status"] = map[string]any{
				"observedGeneration": generation, "desiredNumberScheduled": int64(2), "currentNumberScheduled": int64(2), "numberMisscheduled": int64(0),
				"updatedNumberScheduled": int64(2), "numberReady": int64(2), "numberAvailable": int64(2),
			}
		default:
			continue
		}
		require.NoError(p.t, p.user.Status().Update(p.t.Context(), object))
	}
	return objects
}

// edit changes an object from outside.
func (p *place) edit(kind build.ObjectKind, name string, change func(content map[string]any)) {
	p.t.Helper()
	object := p.get(kind, name)
	change(object.Object)
	require.NoError(p.t, p.user.Update(p.t.Context(), object, client.FieldOwner("somebody")))
}

func (p *place) get(kind build.ObjectKind, name string) *unstructured.Unstructured {
	p.t.Helper()
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(kind.GroupVersionKind)
	require.NoError(p.t, p.user.Get(p.t.Context(), client.ObjectKey{Namespace: p.namespace, Name: name}, object))
	return object
}

// set sets a field of an object.
func set(value any, path ...string) func(map[string]any) {
	return func(content map[string]any) {
		if err := unstructured.SetNestedField(content, value, path...); err != nil {
			panic(fmt.Sprint("a test sets ", path, ": ", err))
		}
	}
}
