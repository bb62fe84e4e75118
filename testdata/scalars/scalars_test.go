package scalars_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/scalars/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/scalars/want"
)

func pod(t *testing.T, spec v1.AbacusSpec, node v1.Node) (corev1.PodSpec, corev1.Container) {
	t.Helper()
	node.Name, node.Replicas = "a", 1
	spec.Image, spec.Nodes = "abacus:1", []v1.Node{node}
	b, errs := want.NewAbacusBuilder(&v1.Abacus{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}, want.UnimplementedAbacusHooks{}, build.Inputs{})
	require.Empty(t, errs)
	pod := built.Find[*appsv1.StatefulSet](t, b.List(), "one-a").Spec.Template.Spec
	return pod, pod.Containers[0]
}

func TestNothingSaid(t *testing.T) {
	spec, main := pod(t, v1.AbacusSpec{}, v1.Node{})
	assert.Equal(t, []corev1.EnvVar{{Name: "DEBUG", Value: "false"}}, main.Env, "it has no omitempty, so false is said")
	assert.Empty(t, main.EnvFrom)
	assert.Empty(t, spec.ImagePullSecrets)
	assert.Empty(t, spec.HostAliases)
	assert.Empty(t, spec.ServiceAccountName)
	assert.Empty(t, main.WorkingDir)
}

// Texts make the entries of lists, and levels merge them as ever.
func TestTextsMakeEntries(t *testing.T) {
	spec, main := pod(t, v1.AbacusSpec{Env: map[string]string{"B": "1", "A": "1"}, ImagePullSecrets: []string{"one", "two"}}, v1.Node{
		Env: []corev1.EnvVar{{Name: "B", Value: "2"}}, PullSecret: "three", EnvSecrets: []v1.Secret{"x", "y"}, Hosts: &[]string{"10.0.0.1"}, Debug: true,
	})
	assert.Equal(t, []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: "B", Value: "2"}, {Name: "DEBUG", Value: "true"}}, main.Env)
	assert.Equal(t, []corev1.LocalObjectReference{{Name: "one"}, {Name: "two"}, {Name: "three"}}, spec.ImagePullSecrets)
	require.Len(t, main.EnvFrom, 2)
	assert.Equal(t, "y", main.EnvFrom[1].SecretRef.Name)
	assert.Equal(t, []corev1.HostAlias{{IP: "10.0.0.1"}}, spec.HostAliases)
}

// Durations, and texts that are one, are counted in seconds.
func TestDurations(t *testing.T) {
	spec, main := pod(t, v1.AbacusSpec{}, v1.Node{Grace: "1m30s", Period: &metav1.Duration{Duration: 1500 * time.Millisecond}, Timeout: metav1.Duration{Duration: 3 * time.Second}})
	assert.Equal(t, ptr.To(int64(90)), spec.TerminationGracePeriodSeconds)
	assert.Equal(t, int32(2), main.ReadinessProbe.PeriodSeconds)
	assert.Equal(t, int32(3), main.ReadinessProbe.TimeoutSeconds)
	spec, main = pod(t, v1.AbacusSpec{}, v1.Node{})
	assert.Nil(t, spec.TerminationGracePeriodSeconds)
	assert.Nil(t, main.ReadinessProbe)
}

// What is no text is written as one.
func TestValuesThatAreNoTexts(t *testing.T) {
	spec, main := pod(t, v1.AbacusSpec{}, v1.Node{
		Port: 80, Level: ptr.To(0), Safe: ptr.To(false), Roles: []string{"data", "master"}, Account: &corev1.LocalObjectReference{Name: "sa"}, Depth: 3,
	})
	values := map[string]string{}
	for _, v := range main.Env {
		values[v.Name] = v.Value
	}
	assert.Equal(t, map[string]string{"PORT": "80", "LEVEL": "0", "DEBUG": "false", "SAFE": "false", "ROLES": "data,master"}, values)
	assert.Equal(t, "sa", spec.ServiceAccountName)
	assert.Equal(t, "3", main.WorkingDir)
}
