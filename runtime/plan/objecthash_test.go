package plan

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func hashOf(t *testing.T, object any) uint64 {
	t.Helper()
	hash, err := ObjectHash(object)
	require.NoError(t, err)
	return hash
}

func TestObjectHashIsStable(t *testing.T) {
	want := hashOf(t, sampleSet())
	for range 20 {
		assert.Equal(t, want, hashOf(t, sampleSet()))
	}
}

func TestObjectHashSeesEveryChange(t *testing.T) {
	seen := map[uint64]bool{hashOf(t, sampleSet()): true}
	for name, change := range map[string]func(*appsv1.StatefulSet){
		"image": func(s *appsv1.StatefulSet) { s.Spec.Template.Spec.Containers[0].Image = "v2" },
		"label": func(s *appsv1.StatefulSet) { s.Labels["label-7"] = "y" },
		"empty pointer": func(s *appsv1.StatefulSet) {
			s.Spec.Template.Spec.Volumes = []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}}
		},
		"volume": func(s *appsv1.StatefulSet) { s.Spec.Template.Spec.Volumes = []corev1.Volume{{Name: "v"}} },
	} {
		set := sampleSet()
		change(set)
		hash := hashOf(t, set)
		assert.False(t, seen[hash], name)
		seen[hash] = true
	}
}

func TestObjectHashTakesTheFastWayForKubernetesTypes(t *testing.T) {
	for _, object := range []any{
		&corev1.ConfigMap{}, &corev1.Service{}, &corev1.PersistentVolumeClaim{}, &appsv1.StatefulSet{}, &appsv1.Deployment{},
		&networkingv1.NetworkPolicy{}, &networkingv1.Ingress{}, &policyv1.PodDisruptionBudget{}, &autoscalingv2.HorizontalPodAutoscaler{},
	} {
		assert.Implements(t, (*protobufMessage)(nil), object)
	}
}

// A type of somebody else's embeds TypeMeta and ObjectMeta, which both have a
// protobuf encoding: it must not be taken for that of the whole.
func TestObjectHashOfOtherTypes(t *testing.T) {
	type monitor struct {
		metav1.TypeMeta
		metav1.ObjectMeta
		Spec map[string]string
	}
	one, two := &monitor{Spec: map[string]string{"a": "1", "b": "2"}}, &monitor{Spec: map[string]string{"a": "1", "b": "3"}}
	assert.Equal(t, hashOf(t, one), hashOf(t, one))
	assert.NotEqual(t, hashOf(t, one), hashOf(t, two))
}

// brokenMessage fails to encode.
type brokenMessage struct{}

func (brokenMessage) Size() int                                { return 1 }
func (brokenMessage) MarshalToSizedBuffer([]byte) (int, error) { return 0, errors.New("broken") }

func TestObjectHashFails(t *testing.T) {
	_, err := ObjectHash(brokenMessage{})
	assert.EqualError(t, err, "hashing a plan.brokenMessage: broken")
	_, err = ObjectHash(make(chan int))
	assert.ErrorContains(t, err, "hashing a chan int")
}

func BenchmarkObjectHash(b *testing.B) {
	set := sampleSet()
	b.ReportAllocs()
	for b.Loop() {
		_, _ = ObjectHash(set)
	}
}
