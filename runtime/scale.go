package runtime

import (
	"bytes"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// replicasField is how managed fields name spec.replicas; nothing else in a
// workload's entry for the scale subresource has that name.
var replicasField = []byte(`"f:replicas"`)

// scaled reports whether someone else owns an object's replicas by way of the
// scale subresource, as autoscalers and kubectl scale do.
func scaled(live client.Object, owner string) bool {
	for _, entry := range live.GetManagedFields() {
		if entry.Subresource == "scale" && entry.Manager != owner && bytes.Contains(entry.FieldsV1.GetRawBytes(), replicasField) {
			return true
		}
	}
	return false
}
