package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/util/csaupgrade"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// takeBack undoes what server-side apply alone cannot undo. It tells ports apart by
// number and protocol, while their names have to be unique: when somebody changes
// the number of a port of ours, that is a port of theirs with the name of ours. To
// apply ours again would add it beside theirs, which the API server refuses.
//
// So the number is set back first. That makes an entry of ours in the managed
// fields, by update, which [Pass.absorb] joins to the one by apply. Nothing else
// about the port is touched: it keeps its node port. It returns the object as it is
// now. No request is sent where nothing clashes.
func (p *Pass) takeBack(ctx context.Context, t target) (client.Object, error) {
	clashes := portClashes(t.live, t.desired)
	if len(clashes) == 0 {
		return t.live, nil
	}
	data, err := json.Marshal(append(clashes, patchOperation{"replace", "/metadata/resourceVersion", t.live.GetResourceVersion()}))
	if err != nil {
		return nil, fmt.Errorf("taking back ports of %s: %w", describe(t.desired), err)
	}
	return p.patch(ctx, t, t.live, data, "taking back ports of")
}

// absorb joins what we own of a live object by update to what we own by apply.
// Otherwise a field that is no longer wanted would stay: it would still be ours. A
// client that was replaced by this operator, under the same name, has left such an
// entry too. No request is sent where there is none.
func (p *Pass) absorb(ctx context.Context, t target, live client.Object) error {
	owner := p.runtime.options.fieldOwner
	updated := slices.ContainsFunc(live.GetManagedFields(), func(entry metav1.ManagedFieldsEntry) bool {
		return entry.Manager == owner && entry.Operation == metav1.ManagedFieldsOperationUpdate && entry.Subresource == ""
	})
	if !updated {
		return nil
	}
	data, err := csaupgrade.UpgradeManagedFieldsPatch(live, sets.New(owner), owner)
	if err != nil || data == nil {
		return err
	}
	_, err = p.patch(ctx, t, live, data, "joining the managed fields of")
	return err
}

// patch sends a JSON patch of a live object, and returns the answer.
func (p *Pass) patch(ctx context.Context, t target, live client.Object, data []byte, doing string) (client.Object, error) {
	object, ok := live.DeepCopyObject().(client.Object)
	if !ok {
		return nil, fmt.Errorf("%T is no object", live)
	}
	if err := p.runtime.client.Patch(ctx, object, client.RawPatch(types.JSONPatchType, data), client.FieldOwner(p.runtime.options.fieldOwner)); err != nil {
		p.client.recorder.Failing(p.cr, t.desired, ReasonApplyFailed, fmt.Sprintf("cannot repair %s: %v", describe(t.desired), err))
		return nil, fmt.Errorf("%s %s: %w", doing, describe(t.desired), err)
	}
	return object, nil
}

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
	liveTemplate, desiredTemplate := podTemplateOf(live), podTemplateOf(desired)
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
