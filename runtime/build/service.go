package build

import (
	"cmp"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Service in front of the pods of a scope, made of what the user asks for. Ports that the
// user does not give are those of the pods; the selector is the scope's. When the user asks
// for nothing, that is when spec is nil or zero, pods with ports have a headless Service,
// and those without have none. The error is one of the ports.
func Service(s Scope, ports Ports, spec *corev1.ServiceSpec) (*corev1.Service, error) {
	unasked := spec == nil || equality.Semantic.DeepEqual(spec, &corev1.ServiceSpec{}) || equality.Semantic.DeepEqual(spec, ServiceSpec(ports, nil))
	if !s.Has("Service") || unasked && len(ports.list) == 0 {
		return nil, nil
	}
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: s.ObjectMeta(),
	}
	if unasked {
		service.Spec.ClusterIP = corev1.ClusterIPNone
	} else {
		spec.DeepCopyInto(&service.Spec)
	}
	if len(service.Spec.Ports) == 0 {
		if ports.err != nil {
			return nil, InvalidSpec(ports.err)
		}
		service.Spec.Ports = servicePorts(ports.list)
	}
	service.Spec.Selector = s.Selector().MatchLabels
	return service, nil
}

// ServiceSpec is a copy of what the user asks for with the ports of the pods, where the
// user gives none, so that fields can change one of them.
func ServiceSpec(ports Ports, spec *corev1.ServiceSpec) *corev1.ServiceSpec {
	var started corev1.ServiceSpec
	if spec != nil {
		spec.DeepCopyInto(&started)
	}
	if len(started.Ports) == 0 && ports.err == nil {
		started.Ports = servicePorts(ports.list)
	}
	return &started
}

// servicePorts exposes container ports under their own names and numbers. The
// target is the number: a user may rename a container's port.
func servicePorts(ports []corev1.ContainerPort) []corev1.ServicePort {
	var exposed []corev1.ServicePort
	for _, port := range ports {
		protocol := cmp.Or(port.Protocol, corev1.ProtocolTCP)
		exposed = append(exposed, corev1.ServicePort{
			Name:       cmp.Or(port.Name, fmt.Sprintf("%s-%d", strings.ToLower(string(protocol)), port.ContainerPort)),
			Protocol:   protocol,
			Port:       port.ContainerPort,
			TargetPort: intstr.FromInt32(port.ContainerPort),
		})
	}
	return exposed
}

// CheckServiceSpec finds what is wrong with the spec of a Service in a custom
// resource: the selector is not the user's to choose, since it would send
// the node's clients to other pods.
func CheckServiceSpec(spec *corev1.ServiceSpec, path *field.Path, fields ...string) field.ErrorList {
	if spec == nil || len(spec.Selector) == 0 {
		return nil
	}
	return field.ErrorList{field.Forbidden(below(path, fields).Child("selector"), "the Service selects the node's pods; leave the selector out")}
}
