package hooks

import (
	"path"

	corev1 "k8s.io/api/core/v1"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
)

// Pinot tells the generated reconciler what is particular to Apache Pinot. Hooks
// that are not here do nothing.
type Pinot struct {
	controller.UnimplementedPinotHooks
}

var _ controller.PinotHooks = Pinot{}

// Config completes the configuration file of a node.
func (Pinot) Config(node controller.PinotNode, files map[string]string) error {
	text, err := configText(node.Cluster.Pinot, v1beta1.PinotNodeType(node.Type), files[node.ConfigFile()])
	if err != nil {
		return err
	}
	files[node.ConfigFile()] = text
	return nil
}

// Pod adds plugins to the pods of a node.
func (Pinot) Pod(node controller.PinotNode, pod *corev1.PodTemplateSpec) error {
	container := &pod.Spec.Containers[0]
	env, err := addPlugins(container.Env, node.Cluster.Spec.Plugins)
	if err != nil {
		return err
	}
	container.Env = env
	return nil
}

// Args start a node.
func (Pinot) Args(node controller.PinotNode) []string {
	return startArgs(node.Cluster.Pinot, v1beta1.PinotNodeType(node.Type), path.Join(node.ConfigDir(), node.ConfigFile()))
}
