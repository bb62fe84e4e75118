package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

func entriesNamed(names ...string) []ServiceEntry {
	var entries []ServiceEntry
	for _, name := range names {
		entries = append(entries, ServiceEntry{Name: name})
	}
	return entries
}

func TestPresent(t *testing.T) {
	all := entriesNamed("a", "b", "c")
	assert.Equal(t, all, Present(all))
	all[0].Enabled, all[1].Enabled = ptr.To(false), ptr.To(true)
	assert.Equal(t, all[1:], Present(all))
	assert.Equal(t, "a", all[0].Name, "what is given stays as it is")
	assert.Empty(t, Present([]ServiceEntry(nil)))
}

func TestMergeServiceEntries(t *testing.T) {
	cluster := []ServiceEntry{{Name: "a", Enabled: ptr.To(true), Spec: corev1.ServiceSpec{Type: "NodePort", Ports: []corev1.ServicePort{{Name: "http", NodePort: 1}, {Name: "peer", NodePort: 2}}}}}
	node := []ServiceEntry{{Name: "b"}, {Name: "a", Enabled: ptr.To(false), Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Name: "peer", NodePort: 3}}}}}
	merged := MergeServiceEntries(cluster, node)
	require.Len(t, merged, 2)
	assert.Equal(t, corev1.ServiceType("NodePort"), merged[0].Spec.Type)
	assert.Equal(t, []corev1.ServicePort{{Name: "http", NodePort: 1}, {Name: "peer", NodePort: 3}}, merged[0].Spec.Ports, "ports without a number are told apart by their names")
	assert.Equal(t, node[:1], Present(merged), "the more specific level switches one off")
	sharesNothing(t, func() any { return MergeServiceEntries(cluster, node) }, cluster, node)
}

func TestCheckEntries(t *testing.T) {
	path := field.NewPath("spec")
	assert.Empty(t, CheckEntries(entriesNamed("a", "b-1"), "name", path, "services"))
	assert.Equal(t, []string{"spec.services[1].meta.name", "spec.services[2].meta.name", "spec.services[3].meta.name"},
		paths(CheckEntries(entriesNamed("a", "a", "", "A"), "meta.name", path, "services")))
	assert.Equal(t, []string{"spec.services[A]"}, paths(CheckEntries(entriesNamed("A"), "", path, "services")))
}

// paths of errors, in their order.
func paths(errs field.ErrorList) []string {
	var found []string
	for _, err := range errs {
		found = append(found, err.Field)
	}
	return found
}

func TestDescribe(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	given := metav1.ObjectMeta{Name: "x", Labels: map[string]string{LabelNode: "b", "tier": "sea"}, Annotations: map[string]string{"a": "b"}}
	service := serviceOf(node)
	Describe(service, given)
	assert.Equal(t, node.NameOf("Service"), service.Name)
	assert.Equal(t, MergeMaps(node.Labels(), map[string]string{"tier": "sea"}), service.Labels)
	assert.Equal(t, given.Annotations, service.Annotations)
	service.Annotations["a"] = "changed"
	assert.Equal(t, "b", given.Annotations["a"])

	plain := serviceOf(node)
	Describe(plain, metav1.ObjectMeta{})
	assert.Equal(t, serviceOf(node), plain)
}

func TestNames(t *testing.T) {
	r := newResolver(sampleKind(), sampleCluster("prod"), Inputs{})
	path := field.NewPath("spec")
	nodes := map[string]Node{}
	for name, nodeType := range map[string]string{"a": "controller", "a-b": "controller", "m": "minion"} {
		nodes[name] = r.Node(path.Key(name), NodeFields{Name: name, Type: nodeType})
	}
	r.Names("Service", path.Key("a"), nodes["a"], VariantOf(nodes["a"], "client"), nodes["a"].TypeScope())
	r.Names("Ingress", path.Key("a"), VariantOf(nodes["a"], "b"))
	r.Names("Service", path.Key("a-b"), nodes["a-b"], nodes["a-b"].TypeScope())
	_, errs := r.Done()
	require.Empty(t, errs, "kinds have names of their own, and what two nodes have together has one")

	TakeEntryNames(r, "Service", nodes["a"], entriesNamed("b", "client", "x"), path.Key("a"), "services")
	TakeEntryNames(r, "Service", nodes["m"], entriesNamed("x"), path.Key("m"), "services")
	TakeEntryNames(r, "Service", r.Cluster(), entriesNamed("m-x", "controller"), path, "services")
	_, errs = r.Done()
	assert.Equal(t, []string{
		`spec[a].services: Invalid value: "prod-a-b": the Service of node a-b and Service "b" of node a would both be named this`,
		`spec[a].services: Invalid value: "prod-a-client": the client Service of node a and Service "client" of node a would both be named this`,
		`spec.services: Invalid value: "prod-controller": the Service of node type controller and Service "controller" of Pinot prod would both be named this`,
	}, messages(errs), "a node of a type that has no Services takes no name of one")
}
