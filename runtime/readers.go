package runtime

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// readings knows which custom resources have pods that read a ConfigMap or a
// Secret, so that a change to one rolls the right pods. It is filled as custom
// resources are reconciled, which all are when an operator starts.
type readings = memory[struct{}]

// reading notes that pods of the custom resource read an object. It is noted
// before the object is read: whatever happens to it afterwards leads to another
// pass.
func (p *Pass) reading(kind, name string) objectKey {
	key := objectKey{schema.GroupKind{Kind: kind}, types.NamespacedName{Namespace: p.namespace(), Name: name}}
	p.read[key] = true
	p.runtime.readings.put(p.key, key, struct{}{})
	return key
}
