package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

func TestConfigHashIf(t *testing.T) {
	assert.Empty(t, ConfigHashIf(nil, ConfigHashEnvironment))
	assert.Equal(t, ConfigHashEnvironment, ConfigHashIf(ptr.To(true), ConfigHashEnvironment))
	assert.Equal(t, ConfigHashNone, ConfigHashIf(ptr.To(false), ConfigHashEnvironment))
}

func TestCheckConfigHash(t *testing.T) {
	for _, word := range []string{"", "Annotation", "Environment", "None"} {
		assert.Empty(t, CheckConfigHash(word, field.NewPath("spec"), "configHash"))
	}
	assert.EqualError(t, CheckConfigHash("none", field.NewPath("spec"), "rollout", "hash").ToAggregate(),
		`spec.rollout.hash: Unsupported value: "none": supported values: "Annotation", "Environment", "None"; did you mean "None"?`)
}

func TestClusterKind_ConfigHashOf(t *testing.T) {
	kind := ClusterKind{ConfigHash: ConfigHashNone, Objects: []ObjectKind{StatefulSetKind()}}
	assert.False(t, kind.ReadsData("Secret"))
	kind.ConfigHashOfNodes = true
	assert.True(t, kind.ReadsData("Secret"), "some nodes may roll")
	assert.Equal(t, ConfigHashNone, kind.ConfigHashOf(Wanted{}))
	assert.Equal(t, ConfigHashAnnotation, kind.ConfigHashOf(Wanted{ConfigHash: ConfigHashAnnotation}))
}

// Whatever a node has, also by a hook, says what the node says; other objects say nothing.
func TestAdd_ConfigHash(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	node.SetConfigHash(ConfigHashNone)
	var list List
	object := &corev1.ConfigMap{ObjectMeta: node.ObjectMeta("ConfigMap")}
	Add(&list, Scope(node), object, nil)
	AddFurther(&list, Scope(node), "Further", []*corev1.ConfigMap{object.DeepCopy()}, nil)
	Add(&list, Scope(clusterNamed("prod")), &corev1.ConfigMap{ObjectMeta: clusterNamed("prod").ObjectMeta("ConfigMap")}, nil)
	assert.Equal(t, ConfigHashNone, list.Objects[0].ConfigHash)
	assert.Equal(t, ConfigHashNone, list.Objects[1].ConfigHash)
	assert.Empty(t, list.Objects[2].ConfigHash)
}
