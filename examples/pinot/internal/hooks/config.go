package hooks

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// configText completes the text of a node's configuration file.
func configText(pinot *v1beta1.Pinot, nodeType v1beta1.PinotNodeType, text string) (string, error) {
	text, err := addDeepStorage(pinot, nodeType, text)
	if err != nil {
		return "", err
	}
	if nodeType == v1beta1.Controller {
		text = addIdentity(pinot, text)
	}
	return text, nil
}

var deepStoragePath = field.NewPath("spec", "external", "deepStorage", "spec")

// addDeepStorage adds the settings of the object store. A node type that does
// not exist is an error for all nodes: its settings would reach none of them.
func addDeepStorage(pinot *v1beta1.Pinot, nodeType v1beta1.PinotNodeType, text string) (string, error) {
	var errs field.ErrorList
	for i, storage := range pinot.Spec.External.DeepStorage.Spec {
		switch storage.NodeType {
		case nodeType:
			text = appendLines(text, storage.Data)
		case v1beta1.Controller, v1beta1.Broker, v1beta1.Server, v1beta1.Minion:
		default:
			errs = append(errs, field.NotSupported(deepStoragePath.Index(i).Child("nodeType"), storage.NodeType, nodeTypes))
		}
	}
	return text, errs.ToAggregate()
}

var nodeTypes = []v1beta1.PinotNodeType{v1beta1.Controller, v1beta1.Broker, v1beta1.Server, v1beta1.Minion}

// addIdentity tells a controller which cluster it controls.
func addIdentity(pinot *v1beta1.Pinot, text string) string {
	text = setDefault(text, "controller.helix.cluster.name", pinot.Name)
	if address := zkAddress(pinot); address != "" {
		text = setDefault(text, "controller.zk.str", address)
	}
	return text
}
