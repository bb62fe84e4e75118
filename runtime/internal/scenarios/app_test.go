package scenarios_test

import (
	"cmp"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	clocktesting "k8s.io/utils/clock/testing"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// App is a small custom resource, with a reconciler as dsoi-gen writes it.
type App struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   AppSpec   `json:"spec"`
	Status AppStatus `json:"status,omitzero"`
}

type AppSpec struct {
	Order []string  `json:"order,omitempty"`
	Nodes []AppNode `json:"nodes,omitempty"`
}

type AppNode struct {
	Name     string `json:"name"`
	Type     string `json:"nodeType"`
	Kind     string `json:"kind,omitempty"`
	Replicas int32  `json:"replicas"`
	Image    string `json:"image"`
	Config   string `json:"config,omitempty"`
	Secret   string `json:"secret,omitempty"`
	Disk     string `json:"disk,omitempty"`
	Broken   string `json:"broken,omitempty"` // the kind of object that cannot be built
}

type AppStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

type AppList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []App `json:"items"`
}

func (a *App) DeepCopyObject() runtime.Object {
	out := *a
	a.ObjectMeta.DeepCopyInto(&out.ObjectMeta)
	out.Spec.Order = append([]string(nil), a.Spec.Order...)
	out.Spec.Nodes = append([]AppNode(nil), a.Spec.Nodes...)
	out.Status.Conditions = append([]metav1.Condition(nil), a.Status.Conditions...)
	return &out
}

func (l *AppList) DeepCopyObject() runtime.Object {
	out := *l
	out.Items = nil
	for i := range l.Items {
		out.Items = append(out.Items, *l.Items[i].DeepCopyObject().(*App))
	}
	return &out
}

var appGroup = schema.GroupVersion{Group: "example.com", Version: "v1"}

// appKind has three node types, which roll in this order.
func appKind(hooks appHooks) build.ClusterKind {
	return build.ClusterKind{
		GroupVersionKind: appGroup.WithKind("App"),
		ConfigHash:       build.ConfigHashAnnotation,
		NodeTypes:        appTypes(),
		Objects: []build.ObjectKind{
			build.ConfigMapKind(), build.PersistentVolumeClaimKind(), build.ServiceKind(), build.StatefulSetKind(), build.DeploymentKind(),
		},
		Hooks:      hooks,
		New:        func() client.Object { return &App{} },
		Conditions: func(cr client.Object) *[]metav1.Condition { return &cr.(*App).Status.Conditions },
		Build:      func(cr client.Object, in build.Inputs) build.List { return listApp(cr.(*App), hooks, in) },
	}
}

func appTypes() []build.NodeType {
	nodeType := func(name string) build.NodeType {
		return build.NodeType{Name: name, Workload: build.StatefulSet, ConfigFile: "app.conf", ConfigDir: "/etc/app", Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 80}}}
	}
	return []build.NodeType{nodeType("master"), nodeType("data"), nodeType("query")}
}

func appScheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	_ = clientgoscheme.AddToScheme(scheme)
	scheme.AddKnownTypes(appGroup, &App{}, &AppList{})
	metav1.AddToGroupVersion(scheme, appGroup)
	return scheme
}

func broken(in AppNode, kind string) error {
	if in.Broken == kind {
		return errors.New("a hook refused")
	}
	return nil
}

func appPod(node build.Node, in AppNode, storage []build.Storage) corev1.PodTemplateSpec {
	pod := corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: node.PodLabels()},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: node.Type, Image: in.Image}}},
	}
	if in.Secret != "" {
		pod.Spec.Containers[0].EnvFrom = []corev1.EnvFromSource{{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: in.Secret}}}}
	}
	node.MountConfig(&pod, storage, build.Config{Of: node, Files: appFiles(in), Dir: node.ConfigDir()})
	node.MountStorage(&pod, storage)
	return pod
}

func appFiles(in AppNode) map[string]string {
	return build.Files(map[string]string{"app.conf": in.Config})
}

func appStorage(in AppNode) []build.Storage {
	if in.Disk == "" {
		return nil
	}
	return []build.Storage{{Name: "disk", MountPath: "/disk", Spec: corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(in.Disk)}},
	}}}
}

// appHooks are the hooks of an App.
type appHooks interface {
	Pod(pod *corev1.PodTemplateSpec)
}

type noHooks struct{}

func (noHooks) Pod(*corev1.PodTemplateSpec) {}

// reconcileApp is one pass of the reconciler that dsoi-gen generates.
func reconcileApp(ctx context.Context, rt *dsoi.Runtime, name client.ObjectKey, hooks appHooks) (reconcile.Result, error) {
	if result, ok := rt.Settled(ctx, name, hooks); ok {
		return result, nil
	}
	cr := &App{}
	if err := rt.Client().Get(ctx, name, cr); err != nil {
		return reconcile.Result{}, rt.ForgetIfGone(name, err)
	}
	return rt.Reconcile(ctx, cr, func(in build.Inputs) build.List { return listApp(cr, hooks, in) }, hooks)
}

// listApp is what dsoi-gen generates to build an App, in one function.
func listApp(cr *App, hooks appHooks, inputs build.Inputs) (list build.List) {
	type appNode struct {
		build.Node
		in AppNode
	}
	r := build.NewResolver(appGroup.WithKind("App"), appTypes(), cr, inputs)
	r.DeploymentOrder(field.NewPath("spec", "order"), cr.Spec.Order)
	var nodes []appNode
	for i, in := range cr.Spec.Nodes {
		nodes = append(nodes, appNode{r.Node(field.NewPath("spec", "nodes").Index(i), build.NodeFields{Name: in.Name, Type: in.Type, Kind: in.Kind, Replicas: ptr.To(int64(in.Replicas))}), in})
	}
	build.SortByStage(nodes)
	if list.Warnings, list.Invalid = r.Done(); len(list.Invalid) > 0 {
		return list
	}
	for _, n := range nodes {
		addAppNode(&list, n.Node, n.in, hooks)
	}
	return list
}

func addAppNode(list *build.List, node build.Node, in AppNode, hooks appHooks) {
	storage := appStorage(in)
	var set *appsv1.StatefulSet
	var deployment *appsv1.Deployment
	pod := appPod(node, in, storage)
	hooks.Pod(&pod)
	if node.Kind == build.Deployment {
		deployment = &appsv1.Deployment{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.DeploymentSpec{Replicas: node.Replicas, Selector: node.Selector("StatefulSet"), Template: pod}}
	} else {
		set = &appsv1.StatefulSet{ObjectMeta: node.ObjectMeta("StatefulSet"), Spec: appsv1.StatefulSetSpec{
			Replicas: node.Replicas, Selector: node.Selector("StatefulSet"), ServiceName: node.NameOf("Service"), Template: pod, VolumeClaimTemplates: node.ClaimTemplates(storage),
		}}
	}
	build.Add(list, node, build.ConfigMap(node, appFiles(in)), broken(in, "ConfigMap"))
	build.AddAll(list, node, build.PersistentVolumeClaims(node, storage), broken(in, "PersistentVolumeClaim"))
	service, err := build.Service(node, build.PortsOf(node), nil)
	build.Add(list, node, service, cmp.Or(broken(in, "Service"), err))
	build.Add(list, node, set, broken(in, "StatefulSet"))
	build.Add(list, node, deployment, broken(in, "Deployment"))
}

// world is a cluster with an App called prod in it, and its operator.
type world struct {
	*dsoitest.Cluster
	t     *testing.T
	rt    *dsoi.Runtime
	clock *clocktesting.FakePassiveClock
	hooks appHooks
	opts  []dsoi.Option
}

var prod = client.ObjectKey{Namespace: "data", Name: "prod"}

func appNode(name, nodeType string) AppNode {
	return AppNode{Name: name, Type: nodeType, Replicas: 2, Image: "app:1", Config: "name=" + name}
}

// appProd has a node of each type.
func appProd() *App {
	return &App{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod"}, Spec: AppSpec{Nodes: []AppNode{appNode("m", "master"), appNode("d", "data"), appNode("q", "query")}}}
}

// newWorld returns a world in which nothing has been done yet.
func newWorld(t *testing.T, objects ...client.Object) *world {
	t.Helper()
	w := &world{t: t, Cluster: dsoitest.NewCluster(appScheme(), appKind(noHooks{}), objects...), clock: clocktesting.NewFakePassiveClock(time.Unix(1e9, 0)), hooks: noHooks{}}
	w.restart()
	t.Cleanup(func() { assert.NoError(t, w.CheckCache()) })
	return w
}

// installed returns a world in which prod is installed and ready.
func installed(t *testing.T, objects ...client.Object) *world {
	t.Helper()
	w := newWorld(t, append([]client.Object{appProd()}, objects...)...)
	w.converge()
	w.ResetRequests()
	w.ResetEvents()
	return w
}

// restart replaces the operator by one without memory.
func (w *world) restart(opts ...dsoi.Option) {
	w.t.Helper()
	w.opts = append(w.opts, opts...)
	var err error
	w.rt, err = w.Runtime(append([]dsoi.Option{dsoi.WithClock(w.clock)}, w.opts...)...)
	require.NoError(w.t, err)
}

// reconcile makes one pass.
func (w *world) reconcile() (reconcile.Result, error) {
	return reconcileApp(context.Background(), w.rt, prod, w.hooks)
}

// pass makes one pass that has to go well.
func (w *world) pass() reconcile.Result {
	w.t.Helper()
	result, err := w.reconcile()
	require.NoError(w.t, err)
	return result
}

// converge makes passes, and lets workloads roll out, until nothing changes.
func (w *world) converge() {
	w.t.Helper()
	quiet := 0
	for range 30 {
		before := len(w.Writes())
		w.pass()
		require.NoError(w.t, w.Settle(context.Background()))
		if quiet++; len(w.Writes()) != before {
			quiet = 0
		}
		if quiet == 2 {
			return
		}
	}
	require.Fail(w.t, "it never settles", "%v", w.Writes())
}

// sent returns what a pass that goes well sends.
func (w *world) sent() []string {
	w.t.Helper()
	w.ResetRequests()
	w.pass()
	return w.texts(w.Sent())
}

func (w *world) texts(requests []dsoitest.Request) []string {
	var texts []string
	for _, r := range requests {
		texts = append(texts, r.String())
	}
	return texts
}

// notes returns the events since the last call.
func (w *world) notes() []string {
	var texts []string
	for _, e := range w.Events() {
		texts = append(texts, e.String())
	}
	w.ResetEvents()
	return texts
}

// edit changes an object from outside.
func edit[T client.Object](w *world, name string, into T, change func(T)) {
	w.t.Helper()
	live := get(w, name, into)
	change(live)
	require.NoError(w.t, w.Outside().Update(context.Background(), live, client.FieldOwner("someone")))
}

// applyAsOurs makes an object that the operator has applied, as an earlier version of
// it or of the App would have.
func (w *world) applyAsOurs(object client.Object) {
	w.t.Helper()
	gvk, err := apiutil.GVKForObject(object, appScheme())
	require.NoError(w.t, err)
	object.GetObjectKind().SetGroupVersionKind(gvk)
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	require.NoError(w.t, err)
	require.NoError(w.t, w.Outside().Apply(context.Background(), client.ApplyConfigurationFromUnstructured(&unstructured.Unstructured{Object: content}), client.FieldOwner("app-operator")))
}

// editApp changes prod.
func (w *world) editApp(change func(*App)) {
	w.t.Helper()
	edit(w, "prod", &App{}, change)
}

func get[T client.Object](w *world, name string, into T) T {
	w.t.Helper()
	require.NoError(w.t, w.Outside().Get(context.Background(), client.ObjectKey{Namespace: "data", Name: name}, into))
	return into
}

func exists(w *world, name string, into client.Object) bool {
	w.t.Helper()
	err := w.Outside().Get(context.Background(), client.ObjectKey{Namespace: "data", Name: name}, into)
	require.NoError(w.t, client.IgnoreNotFound(err))
	return err == nil
}

// condition returns a condition of prod.
func (w *world) condition(kind string) metav1.Condition {
	w.t.Helper()
	for _, c := range get(w, "prod", &App{}).Status.Conditions {
		if c.Type == kind {
			return c
		}
	}
	return metav1.Condition{}
}

func (w *world) set(name string) *appsv1.StatefulSet { return get(w, name, &appsv1.StatefulSet{}) }

// image of a node's pods.
func (w *world) image(name string) string {
	return w.set(name).Spec.Template.Spec.Containers[0].Image
}

// controlledBy makes someone the controller of an object.
func controlledBy(kind, name string) []metav1.OwnerReference {
	return []metav1.OwnerReference{{APIVersion: "v1", Kind: kind, Name: name, UID: "uid-of-someone", Controller: ptr.To(true)}}
}
