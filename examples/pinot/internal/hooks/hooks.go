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

// ControllerConfig completes the configuration file of a controller.
func (Pinot) ControllerConfig(node controller.PinotNode, files map[string]string) error {
	return completeConfig(node, files)
}

// ControllerPod adds plugins and credentials to the pods of a controller.
func (Pinot) ControllerPod(node controller.PinotNode, pod *corev1.PodTemplateSpec) error {
	return completePod(node, pod)
}

// ControllerArgs start a controller.
func (Pinot) ControllerArgs(node controller.PinotNode) []string {
	return nodeArgs(node)
}

// BrokerConfig completes the configuration file of a broker.
func (Pinot) BrokerConfig(node controller.PinotNode, files map[string]string) error {
	return completeConfig(node, files)
}

// BrokerPod adds plugins and credentials to the pods of a broker.
func (Pinot) BrokerPod(node controller.PinotNode, pod *corev1.PodTemplateSpec) error {
	return completePod(node, pod)
}

// BrokerArgs start a broker.
func (Pinot) BrokerArgs(node controller.PinotNode) []string {
	return nodeArgs(node)
}

// ServerConfig completes the configuration file of a server.
func (Pinot) ServerConfig(node controller.PinotNode, files map[string]string) error {
	return completeConfig(node, files)
}

// ServerPod adds plugins and credentials to the pods of a server.
func (Pinot) ServerPod(node controller.PinotNode, pod *corev1.PodTemplateSpec) error {
	return completePod(node, pod)
}

// ServerArgs start a server.
func (Pinot) ServerArgs(node controller.PinotNode) []string {
	return nodeArgs(node)
}

// MinionConfig completes the configuration file of a minion.
func (Pinot) MinionConfig(node controller.PinotNode, files map[string]string) error {
	return completeConfig(node, files)
}

// MinionPod adds plugins and credentials to the pods of a minion.
func (Pinot) MinionPod(node controller.PinotNode, pod *corev1.PodTemplateSpec) error {
	return completePod(node, pod)
}

// MinionArgs start a minion.
func (Pinot) MinionArgs(node controller.PinotNode) []string {
	return nodeArgs(node)
}

func completeConfig(node controller.PinotNode, files map[string]string) error {
	text, err := configText(node.Cluster, v1beta1.PinotNodeType(node.Type), files[node.ConfigFile()])
	if err != nil {
		return err
	}
	files[node.ConfigFile()] = text
	return nil
}

func completePod(node controller.PinotNode, pod *corev1.PodTemplateSpec) error {
	container := &pod.Spec.Containers[0]
	env, err := addPlugins(container.Env, node.Cluster.Spec.Plugins)
	if err != nil {
		return err
	}
	container.Env, err = addCredentials(node.Cluster, v1beta1.PinotNodeType(node.Type), env)
	return err
}

func nodeArgs(node controller.PinotNode) []string {
	return startArgs(node.Cluster, v1beta1.PinotNodeType(node.Type), path.Join(node.ConfigDir(), node.ConfigFile()))
}
