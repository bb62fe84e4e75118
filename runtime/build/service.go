package build

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Service in front of the pods of a scope, made of what the user asks for. Ports that the
// user does not give are those of the pods, and one without a number changes the one of the
// pods that has its name; the selector is the scope's. When the user asks for nothing, that
// is when spec is nil or zero, pods with ports have a headless Service, and those without
// have none. The error is one of the ports.
func Service(s Scope, ports Ports, spec *corev1.ServiceSpec) (*corev1.Service, error) {
	unasked := isUnasked(ports, spec)
	if !s.Has("Service") || unasked && len(ports.list) == 0 {
		return nil, nil
	}
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: s.ObjectMeta("Service"),
	}
	if unasked {
		service.Spec.ClusterIP = corev1.ClusterIPNone
	} else {
		spec.DeepCopyInto(&service.Spec)
	}
	var err error
	if service.Spec.Ports, err = ports.complete(service.Spec.Ports); err != nil {
		return nil, InvalidSpec(err)
	}
	service.Spec.Selector = s.Selector("Service").MatchLabels
	return service, nil
}

// complete gives ports the numbers that the pods have for their names, and adds the others of
// the pods where none has a number of its own. What is said of a port that the pods do not
// have is left out.
func (p Ports) complete(ports []corev1.ServicePort) ([]corev1.ServicePort, error) {
	switch {
	case len(ports) > 0 && !slices.ContainsFunc(ports, lacksNumber):
		return ports, nil
	case p.err != nil:
		return nil, p.err
	}
	pods := servicePorts(p.list)
	completed := slices.Clone(pods)
	if slices.ContainsFunc(ports, func(p corev1.ServicePort) bool { return !lacksNumber(p) }) {
		completed = nil
	}
	for _, port := range ports {
		at := slices.IndexFunc(pods, func(p corev1.ServicePort) bool { return p.Name == port.Name })
		switch {
		case !lacksNumber(port):
			completed = MergeServicePorts(completed, []corev1.ServicePort{port})
		case at >= 0:
			completed = MergeServicePorts(completed, pods[at:at+1], []corev1.ServicePort{port})
		}
	}
	return completed, nil
}

// NumberedPorts are ports as they are completed when a Service is made, so that they can be
// renamed before that: by their names, ports have the numbers of the pods.
func NumberedPorts(ports Ports, list []corev1.ServicePort) []corev1.ServicePort {
	completed, err := ports.complete(list)
	if err != nil {
		return list // making the Service fails
	}
	return completed
}

func lacksNumber(port corev1.ServicePort) bool { return port.Port == 0 }

// Exposes reports whether a Service that is asked for has a port: one of the pods, or one
// with a number.
func Exposes(ports Ports, spec *corev1.ServiceSpec) bool {
	return !ports.Empty() || slices.ContainsFunc(spec.Ports, func(p corev1.ServicePort) bool { return !lacksNumber(p) })
}

// isUnasked reports whether a user asks for nothing of a Service.
func isUnasked(ports Ports, spec *corev1.ServiceSpec) bool {
	return spec == nil || equality.Semantic.DeepEqual(spec, &corev1.ServiceSpec{}) || equality.Semantic.DeepEqual(spec, ServiceSpec(ports, nil))
}

// GoverningService is [Service] where clients have another one. When the user asks for
// nothing, that of a StatefulSet has the addresses of pods that are not ready too: its pods
// find each other through it, and often have to before they can be ready
// (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id).
func GoverningService(s Scope, ports Ports, spec *corev1.ServiceSpec) (*corev1.Service, error) {
	service, err := Service(s, ports, spec)
	if n, isNode := s.(Node); err == nil && service != nil && isNode && n.Kind == StatefulSet && isUnasked(ports, spec) {
		service.Spec.PublishNotReadyAddresses = true
	}
	return service, err
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

// EntryServiceSpec is what an entry of a list asks for: a Service with an address of its own
// by default.
func EntryServiceSpec(spec *corev1.ServiceSpec) *corev1.ServiceSpec {
	asked := spec.DeepCopy()
	asked.Type = cmp.Or(asked.Type, corev1.ServiceTypeClusterIP)
	return asked
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
