package hooks

import (
	"path"

	corev1 "k8s.io/api/core/v1"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/former/controller"
)

// FormerPinot are the hooks of [Pinot] for clusters whose objects are called as the operator
// before this one called them.
type FormerPinot struct {
	controller.UnimplementedPinotHooks
}

var _ controller.PinotHooks = FormerPinot{}

// Config completes the configuration file of a node.
func (FormerPinot) Config(node controller.PinotNode, files map[string]string) error {
	text, err := configText((*v1beta1.Pinot)(node.Cluster.Pinot), v1beta1.PinotNodeType(node.Type), files[node.ConfigFile()])
	if err != nil {
		return err
	}
	files[node.ConfigFile()] = text
	return nil
}

// Pod adds plugins to the pods of a node.
func (FormerPinot) Pod(node controller.PinotNode, pod *corev1.PodTemplateSpec) error {
	container := &pod.Spec.Containers[0]
	env, err := addPlugins(container.Env, node.Cluster.Spec.Plugins)
	if err != nil {
		return err
	}
	container.Env = env
	return nil
}

// Args start a node.
func (FormerPinot) Args(node controller.PinotNode) []string {
	return startArgs((*v1beta1.Pinot)(node.Cluster.Pinot), v1beta1.PinotNodeType(node.Type), path.Join(node.ConfigDir(), node.ConfigFile()))
}
