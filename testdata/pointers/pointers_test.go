package pointers_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/pointers/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/pointers/want"
)

func TestReconcileRing(t *testing.T) {
	casetest.Case[*v1.Ring]{
		Kind:  want.RingKind(want.UnimplementedRingHooks{}),
		Hooks: want.UnimplementedRingHooks{},
		Types: []runtime.Object{&v1.Ring{}, &v1.RingList{}},
		CR: &v1.Ring{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
			Spec: &v1.RingSpec{
				Pods: &v1.Pods{Grace: 30, Share: true, Host: ptr.To(true)},
				Nodes: []*v1.RingMember{
					{Name: ptr.To(v1.Name("a")), RingNode: &v1.RingNode{
						Role: ptr.To(v1.Name("member")), Replicas: ptr.To[int64](3), Image: ptr.To(v1.Name("x:1")),
						Service: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}},
						Storage: []*v1.Disk{{Name: ptr.To("data"), MountPath: "/data", Spec: ptr.To(built.Claim())}},
					}},
					nil,
				},
				Named: map[string]*v1.RingNode{"z": {Role: ptr.To(v1.Name("member")), Image: ptr.To(v1.Name("x:1"))}, "nil": nil},
			},
		},
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Ring) (reconcile.Result, error) {
			return want.ReconcileRing(ctx, rt, cr, want.UnimplementedRingHooks{})
		},
		Objects: []string{"Service one-a", "PodDisruptionBudget one-a", "StatefulSet one-a", "PodDisruptionBudget one-z", "StatefulSet one-z"},
		Shrink:  func(cr *v1.Ring) { cr.Spec.Nodes = nil },
		Pruned:  []string{"Service one-a", "PodDisruptionBudget one-a", "StatefulSet one-a"},
	}.Run(t)
}

func TestValues(t *testing.T) {
	cr := &v1.Ring{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec: &v1.RingSpec{
			Pods: &v1.Pods{Grace: 30, Share: true, Host: ptr.To(true)},
			Named: map[string]*v1.RingNode{"z": {
				Role: ptr.To(v1.Name("member")), Replicas: ptr.To[int64](3), Image: ptr.To(v1.Name("x:1")), ImagePullPolicy: "Always",
				LivenessProbe: corev1.Probe{PeriodSeconds: 5}, RuntimeClassName: "gvisor", PriorityClassName: ptr.To("high"), PreemptionPolicy: ptr.To("Never"),
				MinReadySeconds: ptr.To(7), RevisionHistoryLimit: 4,
				Resources:   &corev1.ResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("1")}},
				PodMetadata: &v1.Metadata{Labels: map[string]string{"l": "1"}, Annotations: map[string]string{"a": "1"}},
				Storage:     []*v1.Disk{{Name: ptr.To("data"), MountPath: "/data", Spec: ptr.To(built.Claim())}},
			}},
		},
	}
	b, errs := want.NewRingBuilder(cr, want.UnimplementedRingHooks{}, build.Inputs{})
	require.Empty(t, errs)
	set, err := b.StatefulSet(b.Nodes()[0])
	require.NoError(t, err)
	pod, main := set.Spec.Template, set.Spec.Template.Spec.Containers[0]
	assert.Equal(t, int32(3), *set.Spec.Replicas)
	assert.Equal(t, int32(7), set.Spec.MinReadySeconds)
	assert.Equal(t, int32(4), *set.Spec.RevisionHistoryLimit)
	assert.Equal(t, "x:1", main.Image)
	assert.Equal(t, corev1.PullAlways, main.ImagePullPolicy)
	assert.Equal(t, int32(5), main.LivenessProbe.PeriodSeconds)
	assert.Equal(t, "1", main.Resources.Requests.Cpu().String())
	assert.Equal(t, "gvisor", *pod.Spec.RuntimeClassName)
	assert.Equal(t, "high", pod.Spec.PriorityClassName)
	assert.Equal(t, corev1.PreemptNever, *pod.Spec.PreemptionPolicy)
	assert.Equal(t, int64(30), *pod.Spec.TerminationGracePeriodSeconds)
	assert.True(t, *pod.Spec.ShareProcessNamespace)
	assert.True(t, pod.Spec.HostNetwork)
	assert.Equal(t, "1", pod.Labels["l"])
	assert.Equal(t, "1", pod.Annotations["a"])
}

func TestNullEntry(t *testing.T) {
	_, errs := want.ValidateRing(&v1.Ring{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec:       &v1.RingSpec{Named: map[string]*v1.RingNode{"z": {Role: ptr.To(v1.Name("member")), Storage: []*v1.Disk{nil}}}},
	}, want.UnimplementedRingHooks{})
	require.Len(t, errs, 1)
	assert.Equal(t, "spec.named[z].storage[0].name", errs[0].Field)
}

func TestTooLargeNumber(t *testing.T) {
	_, errs := want.ValidateRing(&v1.Ring{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec: &v1.RingSpec{Named: map[string]*v1.RingNode{"z": {
			Role: ptr.To(v1.Name("member")), Replicas: ptr.To[int64](1 << 40), MinReadySeconds: ptr.To(1 << 40),
		}}},
	}, want.UnimplementedRingHooks{})
	var fields []string
	for _, err := range errs {
		fields = append(fields, err.Field)
	}
	assert.Equal(t, []string{"spec.named[z].replicas", "spec.named[z].minReadySeconds"}, fields)
}

func TestNothingSet(t *testing.T) {
	b, errs := want.NewRingBuilder(&v1.Ring{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"},
		Spec:       &v1.RingSpec{Named: map[string]*v1.RingNode{"z": {Role: ptr.To(v1.Name("member"))}}},
	}, want.UnimplementedRingHooks{}, build.Inputs{})
	require.Empty(t, errs)
	set, err := b.StatefulSet(b.Nodes()[0])
	require.NoError(t, err)
	assert.Nil(t, set.Spec.Replicas)
	assert.Nil(t, set.Spec.Template.Spec.TerminationGracePeriodSeconds)
	assert.Nil(t, set.Spec.Template.Spec.Containers[0].LivenessProbe)
	assert.Nil(t, set.Spec.Template.Spec.RuntimeClassName)

	b, errs = want.NewRingBuilder(&v1.Ring{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}}, want.UnimplementedRingHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Empty(t, b.Nodes(), "a custom resource without a spec has no nodes")
}
