package build

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Ingress in front of the pods of a scope, whose Service has a name, made of what the user
// asks for; nil when that is nothing. A backend that names nothing is that Service, at the
// port that it gives, or else at the port http of the pods, or at their first one. An
// Ingress without rules and without a default backend leads there as a whole.
func Ingress(s Scope, ports Ports, serviceName string, spec *networkingv1.IngressSpec) *networkingv1.Ingress {
	if spec == nil || !s.Has("Ingress") {
		return nil
	}
	ingress := &networkingv1.Ingress{
		TypeMeta:   metav1.TypeMeta{APIVersion: "networking.k8s.io/v1", Kind: "Ingress"},
		ObjectMeta: s.ObjectMeta("Ingress"),
		Spec:       *spec.DeepCopy(),
	}
	if len(ingress.Spec.Rules) == 0 && ingress.Spec.DefaultBackend == nil {
		ingress.Spec.DefaultBackend = &networkingv1.IngressBackend{}
	}
	if ingress.Spec.DefaultBackend != nil {
		ports.lead(ingress.Spec.DefaultBackend, serviceName)
	}
	for _, rule := range ingress.Spec.Rules {
		if rule.HTTP == nil {
			continue
		}
		for i := range rule.HTTP.Paths {
			ports.lead(&rule.HTTP.Paths[i].Backend, serviceName)
		}
	}
	return ingress
}

// lead leads a backend that names nothing to a Service with the ports.
func (p Ports) lead(backend *networkingv1.IngressBackend, serviceName string) {
	if backend.Resource != nil {
		return
	}
	if backend.Service == nil {
		backend.Service = &networkingv1.IngressServiceBackend{}
	}
	service := backend.Service
	if service.Name != "" {
		return
	}
	service.Name = serviceName
	if service.Port == (networkingv1.ServiceBackendPort{}) && len(p.list) > 0 {
		entrance := max(0, slices.IndexFunc(p.list, func(p corev1.ContainerPort) bool { return p.Name == "http" }))
		service.Port.Name = p.list[entrance].Name
	}
}
