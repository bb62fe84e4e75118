package inlined_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/inlined/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/inlined/want"
)

func pond() *v1.Pond {
	return &v1.Pond{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"},
		Spec: v1.PondSpec{
			Image:           "pond:1",
			StatefulSetSpec: &appsv1.StatefulSetSpec{RevisionHistoryLimit: ptr.To[int32](3)},
			Nodes: []v1.Node{{Name: "a", NodeType: "frog", Replicas: 1, PodSpec: corev1.PodSpec{
				SchedulerName: "slow", Affinity: &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{}}, TerminationGracePeriodSeconds: ptr.To[int64](5),
			}}},
		},
	}
}

func statefulSet(t *testing.T, cr *v1.Pond) *appsv1.StatefulSet {
	t.Helper()
	b, errs := want.NewPondBuilder(cr, want.UnimplementedPondHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return built.Find[*appsv1.StatefulSet](t, b.List(), "one-a")
}

func TestFieldsOfInlinedStructsFillSlots(t *testing.T) {
	set := statefulSet(t, pond())
	assert.Equal(t, "slow", set.Spec.Template.Spec.SchedulerName)
	assert.Equal(t, int64(5), *set.Spec.Template.Spec.TerminationGracePeriodSeconds)
	assert.NotNil(t, set.Spec.Template.Spec.Affinity.NodeAffinity)
	assert.Equal(t, int32(3), *set.Spec.RevisionHistoryLimit)

	cr := pond()
	cr.Spec.StatefulSetSpec = nil
	assert.Nil(t, statefulSet(t, cr).Spec.RevisionHistoryLimit, "a nil pointer reads as nothing")
}

// What a hook edits is its own, whatever the type of the field.
func TestHooksCannotReachTheCustomResource(t *testing.T) {
	b, errs := want.NewPondBuilder(pond(), want.UnimplementedPondHooks{}, build.Inputs{})
	require.Empty(t, errs)
	first := built.Find[*appsv1.StatefulSet](t, b.List(), "one-a")
	*first.Spec.Template.Spec.TerminationGracePeriodSeconds = 99
	*first.Spec.RevisionHistoryLimit = 99
	*first.Spec.Replicas = 99
	first.Spec.Template.Spec.Affinity.NodeAffinity = nil
	assert.Equal(t, statefulSet(t, pond()), built.Find[*appsv1.StatefulSet](t, b.List(), "one-a"))
}
