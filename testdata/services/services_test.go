package services_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/services/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/services/want"
)

var meta = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func newHarbor() *v1.Harbor {
	return &v1.Harbor{ObjectMeta: meta, Spec: v1.HarborSpec{
		Image: "harbor:1",
		Services: map[string]v1.Berth{
			"outer": {Type: "LoadBalancer", Annotations: map[string]string{"of": "all", "by": "all"}},
			"inner": {},
		},
		Entrances: map[string]*v1.Berth{"front": {Ports: []v1.Door{{Name: "web", Port: 8000, Inner: "http"}}}, "shut": {Enabled: ptr.To(false)}},
		Groups: []v1.Group{{Name: "g", Services: []v1.NamedBerth{
			{Name: "outer", Berth: v1.Berth{Annotations: map[string]string{"of": "group"}, Ports: []v1.Door{{Name: "http", Port: 8080}}}},
			{Name: "third", Berth: v1.Berth{NodePort: 30080}},
		}}},
		Nodes: []v1.Dock{
			{Name: "a", NodeType: "dock", Replicas: 1, Group: "g", Services: []v1.NamedBerth{
				{Name: "outer", Berth: v1.Berth{Labels: map[string]string{"tier": "sea", build.LabelNode: "b"}, Ports: []v1.Door{{Name: "http", Port: 9090}}}},
				{Name: "inner", Berth: v1.Berth{Enabled: ptr.To(false)}},
			}, Gates: []*v1.Gate{{Title: "north", Open: true}, {Title: "south"}}},
			{Name: "b", NodeType: "dock", Replicas: 1},
			{Name: "c", NodeType: "shed", Replicas: 1},
		},
	}}
}

// caller has the last word on the Services of entries.
type caller struct{ want.UnimplementedHarborHooks }

func (caller) EntryService(node want.HarborNode, entry build.ServiceEntry, service *corev1.Service) error {
	metav1.SetMetaDataAnnotation(&service.ObjectMeta, "hook", node.Name+"/"+entry.Name)
	return nil
}

// Entries of a name are one, over all levels; each that is not switched off is a Service,
// beside those that the node has anyway.
func TestEntries(t *testing.T) {
	b, errs := want.NewHarborBuilder(newHarbor(), caller{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"Service one-front",
		"Service one-a", "Service one-a-client", "Service one-a-outer", "Service one-a-third", "Ingress one-a-north", "StatefulSet one-a",
		"Service one-b", "Service one-b-client", "Service one-b-inner", "Service one-b-outer", "StatefulSet one-b",
		"Deployment one-c",
	}, built.Names(t, list))
	service := func(name string) *corev1.Service { return built.Find[*corev1.Service](t, list, name) }

	outer := service("one-a-outer")
	assert.Equal(t, corev1.ServiceTypeLoadBalancer, outer.Spec.Type)
	assert.Equal(t, map[string]string{"of": "group", "by": "all", "hook": "a/outer"}, outer.Annotations)
	assert.Equal(t, "sea", outer.Labels["tier"])
	assert.Equal(t, "a", outer.Labels[build.LabelNode], "what the object is known by stays")
	assert.Equal(t, []corev1.ServicePort{{Name: "http", Port: 9090}}, outer.Spec.Ports, "one name is one port")
	assert.Equal(t, service("one-a").Spec.Selector, outer.Spec.Selector)

	assert.Equal(t, corev1.ServiceSpec{Type: corev1.ServiceTypeClusterIP, Selector: service("one-b").Spec.Selector, Ports: service("one-b").Spec.Ports},
		service("one-b-inner").Spec, "who asks for one gets an address")
	third := service("one-a-third").Spec.Ports
	require.Len(t, third, 2, "a port that has no number changes one of the pods")
	assert.Equal(t, corev1.ServicePort{Name: "http", Protocol: "TCP", Port: 80, TargetPort: intstr.FromInt32(80), NodePort: 30080}, third[0])

	front := service("one-front")
	assert.Equal(t, []corev1.ServicePort{{Name: "web", Port: 8000, TargetPort: intstr.FromString("http")}}, front.Spec.Ports)
	assert.NotContains(t, front.Spec.Selector, build.LabelNode, "it leads to all pods")
	assert.Equal(t, "one-a", built.Find[*networkingv1.Ingress](t, list, "one-a-north").Spec.DefaultBackend.Service.Name)
}

// Names that two objects would have are errors of the custom resource, and so are entries
// without a name of their own.
func TestNamesOfEntries(t *testing.T) {
	named := func(names ...string) []v1.NamedBerth {
		var all []v1.NamedBerth
		for _, name := range names {
			all = append(all, v1.NamedBerth{Name: name})
		}
		return all
	}
	for name, test := range map[string]struct {
		change func(*v1.Harbor)
		want   []string
	}{
		"that of a variant": {
			func(h *v1.Harbor) { h.Spec.Nodes[1].Services = named("client") },
			[]string{`spec.nodes[1].services: Invalid value: "one-b-client": the client Service of node b and Service "client" of node b would both be named this`},
		},
		"that of another node": {
			func(h *v1.Harbor) { h.Spec.Nodes[2].Name, h.Spec.Nodes[2].NodeType = "a-outer", "dock" },
			[]string{`spec.nodes[2]: Invalid value: "one-a-outer": Service "outer" of node a and the Service of node a-outer would both be named this`},
		},
		"that of another node's entry": {
			func(h *v1.Harbor) {
				h.Spec.Services = nil
				h.Spec.Nodes[1].Name, h.Spec.Nodes[1].Services = "a-b", named("c")
				h.Spec.Nodes[0].Services = named("b-c")
			},
			[]string{`spec.nodes[1].services: Invalid value: "one-a-b-c": Service "b-c" of node a and Service "c" of node a-b would both be named this`},
		},
		"that of a node, for the cluster": {
			func(h *v1.Harbor) { h.Spec.Entrances["a"] = nil },
			[]string{`spec.entrances: Invalid value: "one-a": the Service of node a and Service "a" of Harbor one would both be named this`},
		},
		"none, twice, no name": {
			func(h *v1.Harbor) {
				h.Spec.Nodes[1].Services = named("", "x", "x", "X.y")
				h.Spec.Nodes[1].Gates = []*v1.Gate{nil}
			},
			[]string{
				"spec.nodes[1].services[0].name: Required value: the object is named after it",
				`spec.nodes[1].services[2].name: Duplicate value: "x"`,
				`spec.nodes[1].services[3].name: Invalid value: "X.y": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
				"spec.nodes[1].gates[0].title: Required value: the object is named after it",
			},
		},
		"a number that no port has": {
			func(h *v1.Harbor) { h.Spec.Services["inner"] = v1.Berth{Ports: []v1.Door{{Name: "x", Port: 1 << 40}}} },
			[]string{`spec.services[inner].ports[0].port: Invalid value: 1099511627776: must be from -2147483648 to 2147483647`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			cr := newHarbor()
			test.change(cr)
			_, errs := want.NewHarborBuilder(cr, caller{}, build.Inputs{})
			var messages []string
			for _, err := range errs {
				messages = append(messages, err.Error())
			}
			assert.Equal(t, test.want, messages)
		})
	}
}

func newPier() *v1.Pier {
	return &v1.Pier{ObjectMeta: meta, Spec: v1.PierSpec{
		Image: "pier:1",
		Services: []corev1.Service{{
			ObjectMeta: metav1.ObjectMeta{Name: "outer", Annotations: map[string]string{"of": "all"}}, Spec: corev1.ServiceSpec{Type: "NodePort"},
		}},
		Shared: map[string]corev1.Service{"whole": {Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 1}}}}},
		Front:  v1.Front{Replicas: 1, Services: map[string]corev1.ServiceSpec{"outer": {LoadBalancerClass: ptr.To("fast")}, "headless": {ClusterIP: "None"}}},
		Back:   &v1.Back{Replicas: 1},
	}}
}

// Lists and maps of Kubernetes' own structs will do. An empty map takes away what is less
// specific, where the field says so.
func TestEntriesOfKubernetes(t *testing.T) {
	cr := newPier()
	list1 := func() build.List {
		b, errs := want.NewPierBuilder(cr, want.UnimplementedPierHooks{}, build.Inputs{})
		require.Empty(t, errs)
		return b.List()
	}
	list := list1()
	assert.Equal(t, []string{
		"Service one-whole", "Service one-front-outer", "Service one-front-headless", "StatefulSet one-front", "Service one-back-outer", "StatefulSet one-back",
	}, built.Names(t, list), "the others are switched off")
	outer := built.Find[*corev1.Service](t, list, "one-front-outer")
	assert.Equal(t, corev1.ServiceTypeNodePort, outer.Spec.Type)
	assert.Equal(t, "fast", *outer.Spec.LoadBalancerClass)
	assert.Equal(t, map[string]string{"of": "all"}, outer.Annotations)
	assert.Equal(t, "None", built.Find[*corev1.Service](t, list, "one-front-headless").Spec.ClusterIP)

	cr.Spec.Back.Services = map[string]v1.Whole{}
	assert.NotContains(t, built.Names(t, list1()), "Service one-back-outer")
	cr.Spec.Back.Services["outer"] = v1.Whole{Spec: &corev1.ServiceSpec{Type: "LoadBalancer"}, Metadata: v1.Metadata{Annotations: map[string]string{"of": "back"}}}
	outer = built.Find[*corev1.Service](t, list1(), "one-back-outer")
	assert.Equal(t, corev1.ServiceTypeLoadBalancer, outer.Spec.Type)
	assert.Equal(t, map[string]string{"of": "back"}, outer.Annotations)

	selecting := corev1.ServiceSpec{Selector: map[string]string{"a": "b"}}
	cr.Spec.Services[0].Spec = selecting
	cr.Spec.Shared["whole"] = corev1.Service{Spec: selecting}
	cr.Spec.Front.Services["outer"] = selecting
	cr.Spec.Back.Services["outer"] = v1.Whole{Spec: &selecting}
	_, errs := want.NewPierBuilder(cr, want.UnimplementedPierHooks{}, build.Inputs{})
	var at []string
	for _, err := range errs {
		at = append(at, err.Field)
	}
	assert.Equal(t, []string{
		"spec.services[0].spec.selector", "spec.shared[whole].spec.selector", "spec.front.services[outer].selector", "spec.back.services[outer].spec.selector",
	}, at)
}

// The port http has another number on each of two types, so a Service of all pods cannot
// have the ports of the pods.
func TestEntryOfPortsThatDiffer(t *testing.T) {
	cr := newPier()
	cr.Spec.Shared["whole"] = corev1.Service{}
	b, errs := want.NewPierBuilder(cr, want.UnimplementedPierHooks{}, build.Inputs{})
	require.Empty(t, errs)
	_, err := b.Objects()
	assert.ErrorContains(t, err, "port http is 80 on node front and 8080 on node back")
	assert.True(t, build.IsInvalidSpec(err))
}

func TestReconcileHarbor(t *testing.T) {
	cr := newHarbor()
	cr.UID = ""
	cr.Spec.Nodes = cr.Spec.Nodes[:1]
	casetest.Case[*v1.Harbor]{
		Kind:  want.HarborKind(caller{}),
		Hooks: caller{},
		Types: []runtime.Object{&v1.Harbor{}, &v1.HarborList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Harbor) (reconcile.Result, error) {
			return want.ReconcileHarbor(ctx, rt, cr, caller{})
		},
		Objects: []string{
			"Service one-front", "Service one-a", "Service one-a-client", "Service one-a-outer", "Service one-a-third", "Ingress one-a-north", "StatefulSet one-a",
		},
		Shrink: func(cr *v1.Harbor) {
			delete(cr.Spec.Entrances, "front")
			cr.Spec.Groups[0].Services[1].Enabled = ptr.To(false)
			cr.Spec.Nodes[0].Gates[0].Open = false
		},
		Pruned: []string{"Service one-front", "Service one-a-third", "Ingress one-a-north"},
	}.Run(t)
}

func TestReconcilePier(t *testing.T) {
	cr := newPier()
	cr.UID = ""
	casetest.Case[*v1.Pier]{
		Kind:  want.PierKind(want.UnimplementedPierHooks{}),
		Hooks: want.UnimplementedPierHooks{},
		Types: []runtime.Object{&v1.Pier{}, &v1.PierList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Pier) (reconcile.Result, error) {
			return want.ReconcilePier(ctx, rt, cr, want.UnimplementedPierHooks{})
		},
		Objects: []string{"Service one-whole", "Service one-front-outer", "Service one-front-headless", "StatefulSet one-front", "Service one-back-outer", "StatefulSet one-back"},
		Shrink:  func(cr *v1.Pier) { cr.Spec.Services = nil },
		Pruned:  []string{"Service one-back-outer"},
		Changed: []string{"Service one-front-outer"},
	}.Run(t)
}
