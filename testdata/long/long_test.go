package long_test

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
	v1 "github.com/datainfrahq/dsoi-gen/testdata/long/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/long/want"
)

// What has methods of its own arrives in the pods, and only in those of its nodes.
func TestLong(t *testing.T) {
	b, errs := want.NewTrainBuilder(&v1.Train{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"},
		Spec: v1.TrainSpec{
			Image:   "train:1",
			Engine:  v1.Engine{Heap: "2g", Zone: "b", ProbePath: "/ready", ProbePeriod: 5, User: ptr.To[int64](7), SELinuxRole: "driver"},
			Waggons: []v1.Waggon{{Name: "first", NodeType: "waggon", Heap: "1g"}},
		},
	}, want.UnimplementedTrainHooks{}, build.Inputs{})
	require.Empty(t, errs)

	engine := built.Find[*appsv1.StatefulSet](t, b.List(), "one-engine").Spec.Template.Spec
	assert.Equal(t, []corev1.EnvVar{{Name: "HEAP", Value: "2g"}, {Name: "ZONE", Value: "b"}}, engine.Containers[0].Env)
	assert.Equal(t, &corev1.Probe{PeriodSeconds: 5, ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/ready"}}}, engine.Containers[0].ReadinessProbe)
	assert.Equal(t, &corev1.PodSecurityContext{RunAsUser: ptr.To[int64](7), SELinuxOptions: &corev1.SELinuxOptions{Role: "driver"}}, engine.SecurityContext)

	waggon := built.Find[*appsv1.StatefulSet](t, b.List(), "one-first").Spec.Template.Spec
	assert.Equal(t, []corev1.EnvVar{{Name: "HEAP", Value: "1g"}}, waggon.Containers[0].Env)
	assert.Nil(t, waggon.Containers[0].ReadinessProbe)
	assert.Nil(t, waggon.SecurityContext)
}
