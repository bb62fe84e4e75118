package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
)

func TestPodReadsOf(t *testing.T) {
	named := func(name string) corev1.LocalObjectReference { return corev1.LocalObjectReference{Name: name} }
	pod := &corev1.PodTemplateSpec{Spec: corev1.PodSpec{
		ImagePullSecrets: []corev1.LocalObjectReference{named("registry")},
		InitContainers: []corev1.Container{{
			EnvFrom: []corev1.EnvFromSource{{ConfigMapRef: &corev1.ConfigMapEnvSource{LocalObjectReference: named("c-init")}}},
		}},
		Containers: []corev1.Container{{
			Env: []corev1.EnvVar{
				{Name: "plain", Value: "x"},
				{Name: "field", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{}}},
				{Name: "c", ValueFrom: &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{LocalObjectReference: named("c-env")}}},
				{Name: "s", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: named("s-env")}}},
			},
		}, {
			EnvFrom: []corev1.EnvFromSource{
				{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: named("s-sidecar")}},
				{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: named("s-env")}},
				{SecretRef: &corev1.SecretEnvSource{}},
				{ConfigMapRef: &corev1.ConfigMapEnvSource{}},
			},
		}},
		Volumes: []corev1.Volume{
			{Name: "tmp"},
			{VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: named("c-volume")}}},
			{VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "s-volume"}}},
			{VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: []corev1.VolumeProjection{
				{ConfigMap: &corev1.ConfigMapProjection{LocalObjectReference: named("c-projected")}},
				{Secret: &corev1.SecretProjection{LocalObjectReference: named("a-projected")}},
				{DownwardAPI: &corev1.DownwardAPIProjection{}},
			}}}},
		},
	}}
	assert.Equal(t, PodReads{
		ConfigMaps: []string{"c-env", "c-init", "c-projected", "c-volume"},
		Secrets:    []string{"a-projected", "s-env", "s-sidecar", "s-volume"},
	}, PodReadsOf(pod))
	assert.Empty(t, PodReadsOf(samplePod()))
}
