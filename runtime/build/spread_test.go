package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestNode_Spread(t *testing.T) {
	own := []corev1.TopologySpreadConstraint{{MaxSkew: 2, TopologyKey: "rack", WhenUnsatisfiable: corev1.DoNotSchedule}}
	anti := &corev1.Affinity{PodAntiAffinity: &corev1.PodAntiAffinity{}}
	tests := map[string]struct {
		kind WorkloadKind
		spec corev1.PodSpec
		want []string // topology keys
	}{
		"nothing is said": {StatefulSet, corev1.PodSpec{}, []string{"topology.kubernetes.io/zone", "kubernetes.io/hostname"}},
		"a Deployment":    {Deployment, corev1.PodSpec{}, []string{"topology.kubernetes.io/zone", "kubernetes.io/hostname"}},
		"a DaemonSet":     {DaemonSet, corev1.PodSpec{}, nil},
		"own constraints": {StatefulSet, corev1.PodSpec{TopologySpreadConstraints: own}, []string{"rack"}},
		"anti-affinity":   {StatefulSet, corev1.PodSpec{Affinity: anti}, nil},
		"node affinity":   {StatefulSet, corev1.PodSpec{Affinity: &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{}}}, []string{"topology.kubernetes.io/zone", "kubernetes.io/hostname"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := Node{Kind: test.kind, nameLabel: "a", typeLabel: "broker"}
			pod := &corev1.PodTemplateSpec{Spec: *test.spec.DeepCopy()}
			node.Spread(pod)
			var keys []string
			for _, c := range pod.Spec.TopologySpreadConstraints {
				keys = append(keys, c.TopologyKey)
			}
			assert.Equal(t, test.want, keys)
			isDefault := len(test.want) == 2
			assert.Equal(t, isDefault, HasDefaults(pod, node.Selector("Service")))
			for _, c := range pod.Spec.TopologySpreadConstraints {
				if isDefault {
					assert.Equal(t, corev1.ScheduleAnyway, c.WhenUnsatisfiable)
					assert.Equal(t, node.Selector("Service"), c.LabelSelector, "other nodes' pods do not count")
				}
			}
		})
	}
}

func TestWithoutDefaults(t *testing.T) {
	node := Node{Kind: StatefulSet, nameLabel: "a"}
	asked := corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{"team": "x"}}}
	pod := asked.DeepCopy()
	node.Spread(pod)
	before := pod.DeepCopy()

	assert.Equal(t, asked, WithoutDefaults(*pod, node.Selector("Service")))
	assert.Equal(t, before, pod, "the template itself stays as it is")

	further := corev1.TopologySpreadConstraint{MaxSkew: 1, TopologyKey: "rack", WhenUnsatisfiable: corev1.ScheduleAnyway}
	pod.Spec.TopologySpreadConstraints = append(pod.Spec.TopologySpreadConstraints, further)
	assert.Equal(t, []corev1.TopologySpreadConstraint{further}, WithoutDefaults(*pod, node.Selector("Service")).Spec.TopologySpreadConstraints, "what a hook has added stays")

	var bare corev1.PodTemplateSpec
	node.Spread(&bare)
	assert.Equal(t, corev1.PodTemplateSpec{}, WithoutDefaults(bare, node.Selector("Service")))
}
