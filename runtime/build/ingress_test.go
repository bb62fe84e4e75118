package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

func TestIngress(t *testing.T) {
	service := func(name string, port networkingv1.ServiceBackendPort) networkingv1.IngressBackend {
		return networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{Name: name, Port: port}}
	}
	http := networkingv1.ServiceBackendPort{Name: "http"}
	numbered := networkingv1.ServiceBackendPort{Number: 81}
	resource := networkingv1.IngressBackend{Resource: &corev1.TypedLocalObjectReference{Kind: "Bucket", Name: "files"}}
	rules := func(backends ...networkingv1.IngressBackend) []networkingv1.IngressRule {
		rule := networkingv1.IngressRule{Host: "example.com"}
		rule.HTTP = &networkingv1.HTTPIngressRuleValue{}
		for _, backend := range backends {
			rule.HTTP.Paths = append(rule.HTTP.Paths, networkingv1.HTTPIngressPath{Path: "/", Backend: backend})
		}
		return []networkingv1.IngressRule{rule, {Host: "bare.example.com"}}
	}
	tests := map[string]struct {
		nodeType   string
		spec, want *networkingv1.IngressSpec
	}{
		"nothing asked":   {"controller", nil, nil},
		"not the type's":  {"minion", &networkingv1.IngressSpec{}, nil},
		"nothing said":    {"controller", &networkingv1.IngressSpec{}, &networkingv1.IngressSpec{DefaultBackend: ptr.To(service("prod-a", http))}},
		"no ports at all": {"broker", &networkingv1.IngressSpec{}, &networkingv1.IngressSpec{DefaultBackend: ptr.To(service("prod-a", networkingv1.ServiceBackendPort{}))}},
		"backends": {
			"controller",
			&networkingv1.IngressSpec{
				DefaultBackend: ptr.To(service("", numbered)),
				Rules:          rules(networkingv1.IngressBackend{}, service("", numbered), service("other", numbered), resource),
			},
			&networkingv1.IngressSpec{
				DefaultBackend: ptr.To(service("prod-a", numbered)),
				Rules:          rules(service("prod-a", http), service("prod-a", numbered), service("other", numbered), resource),
			},
		},
		"rules alone": {
			"controller",
			&networkingv1.IngressSpec{Rules: rules(networkingv1.IngressBackend{})},
			&networkingv1.IngressSpec{Rules: rules(service("prod-a", http))},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := sampleNode(t, NodeFields{Name: "a", Type: test.nodeType})
			given := test.spec.DeepCopy()
			got := Ingress(node, PortsOf(node), node.NameOf("Service"), test.spec)
			assert.Equal(t, given, test.spec, "what the user gives is left alone")
			if test.want == nil {
				assert.Nil(t, got)
				return
			}
			assert.Equal(t, &networkingv1.Ingress{
				TypeMeta:   metav1.TypeMeta{APIVersion: "networking.k8s.io/v1", Kind: "Ingress"},
				ObjectMeta: node.ObjectMeta("Ingress"),
				Spec:       *test.want,
			}, got)
			sharesNothing(t, func() any { return Ingress(node, PortsOf(node), node.NameOf("Service"), test.spec) }, test.spec)
		})
	}
}
