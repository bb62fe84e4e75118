package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

func TestInLiveOrder(t *testing.T) {
	env := func(names ...string) (all []corev1.EnvVar) {
		for _, name := range names {
			all = append(all, corev1.EnvVar{Name: name})
		}
		return all
	}
	mounts := func(paths ...string) (all []corev1.VolumeMount) {
		for _, path := range paths {
			all = append(all, corev1.VolumeMount{MountPath: path})
		}
		return all
	}
	volumes := func(names ...string) (all []corev1.Volume) {
		for _, name := range names {
			all = append(all, corev1.Volume{Name: name})
		}
		return all
	}
	pod := func(volumes []corev1.Volume, containers ...corev1.Container) corev1.PodTemplateSpec {
		return corev1.PodTemplateSpec{Spec: corev1.PodSpec{Volumes: volumes, Containers: containers}}
	}
	live := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Template: pod(volumes("x", "y", "z"),
		corev1.Container{Name: "side"},
		corev1.Container{Name: "main", Env: env("A", "B", "C"), VolumeMounts: mounts("/a", "/b"), Ports: []corev1.ContainerPort{{ContainerPort: 1, Protocol: "TCP"}, {ContainerPort: 2, Protocol: "TCP"}}},
	)}}
	wanted := pod(volumes("z", "x", "y"),
		corev1.Container{Name: "main", Env: env("C", "B", "A"), VolumeMounts: mounts("/b", "/a"), Ports: []corev1.ContainerPort{{ContainerPort: 2}, {ContainerPort: 1}}},
		corev1.Container{Name: "side"},
	)
	before := *wanted.DeepCopy()
	assert.Equal(t, pod(volumes("x", "y", "z"),
		corev1.Container{Name: "main", Env: env("A", "B", "C"), VolumeMounts: mounts("/a", "/b"), Ports: []corev1.ContainerPort{{ContainerPort: 1}, {ContainerPort: 2}}},
		corev1.Container{Name: "side"},
	), inLiveOrder(wanted, live), "containers stay where they are")
	assert.Equal(t, before, wanted, "what was given is not changed")
	assert.Equal(t, wanted, inLiveOrder(wanted, nil))

	for name, list := range map[string][]corev1.EnvVar{"one is missing": env("B", "C"), "one is more": env("C", "B", "A", "D"), "one is another": env("C", "D", "A")} {
		assert.Equal(t, list, ordered(list, live.Spec.Template.Spec.Containers[1].Env, variableName), name)
	}

	// The value of a variable can hold one before it.
	wanted.Spec.Containers[0].Env[0].Value = "$(A)"
	assert.Equal(t, wanted.Spec.Containers[0].Env, inLiveOrder(wanted, live).Spec.Containers[0].Env)
	assert.Zero(t, testing.AllocsPerRun(10, func() { inLiveOrder(live.Spec.Template, live) }), "the usual case")
}
