package apply

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// patchOperation is one of a JSON patch (RFC 6902).
type patchOperation struct {
	Operation string `json:"op"`
	Path      string `json:"path"`
	Value     any    `json:"value"`
}

// port is what tells ports apart, and their name.
type port struct {
	number   int32
	protocol corev1.Protocol
	name     string
}

func (p port) sameKey(other port) bool {
	return p.number == other.number && p.protocol == other.protocol
}

// portClashes sets back the numbers of live ports that have the name of a desired
// one which is not there.
func portClashes(live, desired client.Object) []patchOperation {
	if service, ok := live.(*corev1.Service); ok {
		if desired, ok := desired.(*corev1.Service); ok {
			return clashesIn("/spec/ports", "port", portsOfService(service), portsOfService(desired))
		}
		return nil
	}
	liveTemplate, desiredTemplate := plan.PodTemplateOf(live), plan.PodTemplateOf(desired)
	if liveTemplate == nil || desiredTemplate == nil {
		return nil
	}
	const at = "/spec/template/spec/"
	return append(
		containerClashes(at+"initContainers", liveTemplate.Spec.InitContainers, desiredTemplate.Spec.InitContainers),
		containerClashes(at+"containers", liveTemplate.Spec.Containers, desiredTemplate.Spec.Containers)...)
}

func containerClashes(path string, live, desired []corev1.Container) (clashes []patchOperation) {
	for i, container := range live {
		j := slices.IndexFunc(desired, func(d corev1.Container) bool { return d.Name == container.Name })
		if j < 0 {
			continue
		}
		named := slices.DeleteFunc(portsOfContainer(desired[j]), func(p port) bool { return p.name == "" })
		clashes = append(clashes, clashesIn(fmt.Sprintf("%s/%d/ports", path, i), "containerPort", portsOfContainer(container), named)...)
	}
	return clashes
}

// clashesIn compares two lists of ports; field is the name of their number.
func clashesIn(path, field string, live, desired []port) (clashes []patchOperation) {
	for _, wanted := range desired {
		if slices.ContainsFunc(live, wanted.sameKey) {
			continue
		}
		i := slices.IndexFunc(live, func(other port) bool {
			return other.name == wanted.name && !slices.ContainsFunc(desired, other.sameKey)
		})
		if i < 0 {
			continue
		}
		at := fmt.Sprintf("%s/%d/", path, i)
		clashes = append(clashes, patchOperation{"replace", at + field, wanted.number}, patchOperation{"replace", at + "protocol", wanted.protocol})
	}
	return clashes
}

func portsOfService(service *corev1.Service) []port {
	var ports []port
	for _, p := range service.Spec.Ports {
		ports = append(ports, port{p.Port, protocolOr(p.Protocol), p.Name})
	}
	return ports
}

func portsOfContainer(container corev1.Container) []port {
	var ports []port
	for _, p := range container.Ports {
		ports = append(ports, port{p.ContainerPort, protocolOr(p.Protocol), p.Name})
	}
	return ports
}

// protocolOr is a protocol, or Kubernetes' default.
func protocolOr(protocol corev1.Protocol) corev1.Protocol {
	if protocol == "" {
		return corev1.ProtocolTCP
	}
	return protocol
}
