package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestService(t *testing.T) {
	ours := map[string]string{"app.kubernetes.io/name": "pinot", "app.kubernetes.io/instance": "prod", "dsoi.datainfra.io/node": "a"}
	theirs := map[string]string{"app": "other"}
	declared := []corev1.ServicePort{{Name: "http", Protocol: "TCP", Port: 9000, TargetPort: intstr.FromInt32(9000)}}
	given := []corev1.ServicePort{{Name: "web", Port: 80}}
	tests := map[string]struct {
		nodeType string
		spec     *corev1.ServiceSpec
		want     *corev1.ServiceSpec
	}{
		"nothing asked, no ports":    {"broker", nil, nil},
		"zero asked, no ports":       {"broker", &corev1.ServiceSpec{}, nil},
		"not the type's":             {"minion", &corev1.ServiceSpec{Ports: given}, nil},
		"nothing asked, ports":       {"controller", nil, &corev1.ServiceSpec{ClusterIP: "None", Ports: declared, Selector: ours}},
		"zero asked, ports":          {"controller", &corev1.ServiceSpec{}, &corev1.ServiceSpec{ClusterIP: "None", Ports: declared, Selector: ours}},
		"without ports":              {"controller", &corev1.ServiceSpec{Type: "NodePort"}, &corev1.ServiceSpec{Type: "NodePort", Ports: declared, Selector: ours}},
		"with ports":                 {"controller", &corev1.ServiceSpec{Ports: given}, &corev1.ServiceSpec{Ports: given, Selector: ours}},
		"with a selector":            {"controller", &corev1.ServiceSpec{Ports: given, Selector: theirs}, &corev1.ServiceSpec{Ports: given, Selector: ours}},
		"headless, no ports at all":  {"broker", &corev1.ServiceSpec{ClusterIP: "None"}, &corev1.ServiceSpec{ClusterIP: "None", Selector: ours}},
		"ports of an undeclared one": {"broker", &corev1.ServiceSpec{Ports: given}, &corev1.ServiceSpec{Ports: given, Selector: ours}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := sampleNode(t, NodeFields{Name: "a", Type: test.nodeType})
			got, err := Service(node, PortsOf(node), test.spec)
			require.NoError(t, err)
			if test.want == nil {
				assert.Nil(t, got)
				return
			}
			assert.Equal(t, &corev1.Service{
				TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
				ObjectMeta: node.ObjectMeta("Service"),
				Spec:       *test.want,
			}, got)
		})
	}
}

func TestGoverningService(t *testing.T) {
	tests := map[string]struct {
		kind WorkloadKind
		spec *corev1.ServiceSpec
		want bool
	}{
		"nothing asked": {StatefulSet, nil, true},
		"a Deployment":  {Deployment, nil, false},
		"asked":         {StatefulSet, &corev1.ServiceSpec{ClusterIP: "None", SessionAffinity: "ClientIP"}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
			node.Kind = test.kind
			got, err := GoverningService(node, PortsOf(node), test.spec)
			require.NoError(t, err)
			assert.Equal(t, test.want, got.Spec.PublishNotReadyAddresses)
		})
	}
	none, err := GoverningService(sampleNode(t, NodeFields{Name: "a", Type: "broker"}), Ports{}, nil)
	require.NoError(t, err)
	assert.Nil(t, none, "without ports")
}

func TestServiceDoesNotShareTheGroupsSpec(t *testing.T) {
	spec := &corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}, Selector: map[string]string{"a": "b"}}
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	service, err := Service(node, PortsOf(node), spec)
	require.NoError(t, err)
	service.Spec.Ports[0].Port = 81
	service.Spec.Selector["a"] = "c"
	assert.Equal(t, int32(80), spec.Ports[0].Port)
	assert.Equal(t, map[string]string{"a": "b"}, spec.Selector)
	assert.NotContains(t, node.Selector("Service").MatchLabels, "a")
}

func TestServicePortsHaveNames(t *testing.T) {
	got := servicePorts([]corev1.ContainerPort{{ContainerPort: 53, Protocol: "UDP"}, {ContainerPort: 53}})
	assert.Equal(t, []corev1.ServicePort{
		{Name: "udp-53", Protocol: "UDP", Port: 53, TargetPort: intstr.FromInt32(53)},
		{Name: "tcp-53", Protocol: "TCP", Port: 53, TargetPort: intstr.FromInt32(53)},
	}, got)
}

func TestCheckServiceSpec(t *testing.T) {
	path := field.NewPath("spec", "service")
	tests := map[string]struct {
		spec *corev1.ServiceSpec
		want []string
	}{
		"none":           {nil, nil},
		"empty":          {&corev1.ServiceSpec{}, nil},
		"no selector":    {&corev1.ServiceSpec{Type: "NodePort"}, nil},
		"empty selector": {&corev1.ServiceSpec{Selector: map[string]string{}}, nil},
		"a selector": {&corev1.ServiceSpec{Selector: map[string]string{"app": "other"}},
			[]string{"spec.service.selector: Forbidden: the Service selects the node's pods; leave the selector out"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, messages(CheckServiceSpec(test.spec, path))) })
	}
}

func TestServiceSharesNothing(t *testing.T) {
	kind := sampleKind()
	node := nodeOf(t, kind, "prod", NodeFields{Name: "a", Type: "controller"})
	spec := &corev1.ServiceSpec{ExternalIPs: []string{"1.2.3.4"}, Selector: map[string]string{"a": "b"}}
	for _, spec := range []*corev1.ServiceSpec{spec, nil} {
		made := func() any {
			service, err := Service(node, PortsOf(node), spec)
			require.NoError(t, err)
			return service
		}
		sharesNothing(t, made, spec, kind.NodeTypes[0].Ports)
	}
}

// What the nodes do not agree about is an error only where the Service needs it.
func TestServiceOfNodesThatDisagree(t *testing.T) {
	a := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	b := a
	b.Name = "b"
	b.Listen("http", 9001)
	scope := TypeScopeOf([]Node{a, b})
	for name, spec := range map[string]*corev1.ServiceSpec{"nothing asked": nil, "no ports": {Type: "NodePort"}} {
		_, err := Service(scope, PortsOf(a, b), spec)
		require.ErrorContains(t, err, "port http is 9000 on node a and 9001 on node b", name)
		assert.True(t, IsInvalidSpec(err), name)
	}
	service, err := Service(scope, PortsOf(a, b), &corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80, TargetPort: intstr.FromString("http")}}})
	require.NoError(t, err)
	assert.Equal(t, scope.Selector("Service").MatchLabels, service.Spec.Selector)
	assert.Empty(t, ServiceSpec(PortsOf(a, b), nil).Ports)
}

// Ports without a number are those of the pods that have their names.
func TestServicePortsWithoutNumbers(t *testing.T) {
	two := []corev1.ContainerPort{{Name: "http", ContainerPort: 80}, {Name: "peer", ContainerPort: 81, Protocol: "UDP"}}
	port := func(name string, number, nodePort int32, protocol corev1.Protocol) corev1.ServicePort {
		return corev1.ServicePort{Name: name, Port: number, NodePort: nodePort, Protocol: protocol, TargetPort: intstr.FromInt32(number)}
	}
	web := corev1.ServicePort{Name: "web", Port: 8080}
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	for name, test := range map[string]struct{ given, want []corev1.ServicePort }{
		"none":                  {nil, []corev1.ServicePort{port("http", 80, 0, "TCP"), port("peer", 81, 0, "UDP")}},
		"one without a number":  {[]corev1.ServicePort{{Name: "peer", NodePort: 5}}, []corev1.ServicePort{port("http", 80, 0, "TCP"), port("peer", 81, 5, "UDP")}},
		"one with a number":     {[]corev1.ServicePort{web}, []corev1.ServicePort{web}},
		"one with, one without": {[]corev1.ServicePort{web, {Name: "http", NodePort: 5}}, []corev1.ServicePort{web, port("http", 80, 5, "TCP")}},
		"names that no pod has": {[]corev1.ServicePort{web, {Name: "x"}}, []corev1.ServicePort{web}},
		"only such a name":      {[]corev1.ServicePort{{Name: "x", NodePort: 5}}, []corev1.ServicePort{port("http", 80, 0, "TCP"), port("peer", 81, 0, "UDP")}},
	} {
		t.Run(name, func(t *testing.T) {
			spec := &corev1.ServiceSpec{Type: "NodePort", Ports: test.given}
			made := func() any {
				service, err := Service(node, Ports{list: two}, spec)
				require.NoError(t, err)
				return &service.Spec.Ports
			}
			assert.Equal(t, &test.want, made())
			sharesNothing(t, made, spec, two)
		})
	}
	_, err := Service(node, Ports{list: two, err: assert.AnError}, &corev1.ServiceSpec{Ports: []corev1.ServicePort{web, {Name: "http", NodePort: 5}}})
	require.ErrorIs(t, err, assert.AnError, "nobody knows which number is meant")
	_, err = Service(node, Ports{list: two, err: assert.AnError}, &corev1.ServiceSpec{Ports: []corev1.ServicePort{web}})
	require.NoError(t, err)
}

func TestExposes(t *testing.T) {
	assert.True(t, Exposes(Ports{list: []corev1.ContainerPort{{Name: "http"}}}, &corev1.ServiceSpec{}))
	assert.True(t, Exposes(Ports{}, &corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 1}}}))
	assert.False(t, Exposes(Ports{}, &corev1.ServiceSpec{Type: "NodePort", Ports: []corev1.ServicePort{{Name: "http", NodePort: 1}}}))
}

func TestEntryServiceSpec(t *testing.T) {
	given := &corev1.ServiceSpec{}
	assert.Equal(t, corev1.ServiceTypeClusterIP, EntryServiceSpec(given).Type)
	assert.Empty(t, given.Type)
	assert.Equal(t, corev1.ServiceTypeNodePort, EntryServiceSpec(&corev1.ServiceSpec{Type: "NodePort"}).Type)
}

func TestNumberedPorts(t *testing.T) {
	ports := Ports{list: []corev1.ContainerPort{{Name: "http", ContainerPort: 80}, {Name: "admin", ContainerPort: 81}}}
	http := corev1.ServicePort{Name: "http", Protocol: "TCP", Port: 80, TargetPort: intstr.FromInt32(80), NodePort: 30001}
	admin := corev1.ServicePort{Name: "admin", Protocol: "TCP", Port: 81, TargetPort: intstr.FromInt32(81)}
	given := []corev1.ServicePort{{Name: "web", Port: 8080}}
	assert.ElementsMatch(t, []corev1.ServicePort{http, admin}, NumberedPorts(ports, []corev1.ServicePort{{Name: "http", NodePort: 30001}}))
	assert.Equal(t, given, NumberedPorts(ports, given))
	assert.Equal(t, []corev1.ServicePort{{Name: "http"}}, NumberedPorts(Ports{err: assert.AnError}, []corev1.ServicePort{{Name: "http"}}), "making the Service fails")
}
