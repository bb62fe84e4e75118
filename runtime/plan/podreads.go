package plan

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// PodReads are the names of the ConfigMaps and Secrets that pods read,
// sorted and unique.
type PodReads struct {
	ConfigMaps []string
	Secrets    []string
}

// Keys of the objects that pods in a namespace read.
func (r PodReads) Keys(namespace string) []Key {
	keys := make([]Key, 0, len(r.ConfigMaps)+len(r.Secrets))
	for _, name := range r.ConfigMaps {
		keys = append(keys, DataKey("ConfigMap", namespace, name))
	}
	for _, name := range r.Secrets {
		keys = append(keys, DataKey("Secret", namespace, name))
	}
	return keys
}

// PodReadsOf lists what the containers and volumes of a pod template read.
// It leaves out image pull secrets, and the credentials with which a volume is
// attached: pods do not see them.
func PodReadsOf(pod *corev1.PodTemplateSpec) PodReads {
	var found PodReads
	for i := range pod.Spec.InitContainers {
		found.container(&pod.Spec.InitContainers[i])
	}
	for i := range pod.Spec.Containers {
		found.container(&pod.Spec.Containers[i])
	}
	for i := range pod.Spec.Volumes {
		found.volume(&pod.Spec.Volumes[i])
	}
	return PodReads{ConfigMaps: sorted(found.ConfigMaps), Secrets: sorted(found.Secrets)}
}

// sorted sorts names in place, and leaves out those that are given twice or empty.
func sorted(names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}

func (r *PodReads) container(container *corev1.Container) {
	for _, from := range container.EnvFrom {
		if from.ConfigMapRef != nil {
			r.ConfigMaps = append(r.ConfigMaps, from.ConfigMapRef.Name)
		}
		if from.SecretRef != nil {
			r.Secrets = append(r.Secrets, from.SecretRef.Name)
		}
	}
	for _, env := range container.Env {
		if env.ValueFrom == nil {
			continue
		}
		if env.ValueFrom.ConfigMapKeyRef != nil {
			r.ConfigMaps = append(r.ConfigMaps, env.ValueFrom.ConfigMapKeyRef.Name)
		}
		if env.ValueFrom.SecretKeyRef != nil {
			r.Secrets = append(r.Secrets, env.ValueFrom.SecretKeyRef.Name)
		}
	}
}

func (r *PodReads) volume(volume *corev1.Volume) {
	if volume.ConfigMap != nil {
		r.ConfigMaps = append(r.ConfigMaps, volume.ConfigMap.Name)
	}
	if volume.Secret != nil {
		r.Secrets = append(r.Secrets, volume.Secret.SecretName)
	}
	if volume.Projected == nil {
		return
	}
	for _, source := range volume.Projected.Sources {
		if source.ConfigMap != nil {
			r.ConfigMaps = append(r.ConfigMaps, source.ConfigMap.Name)
		}
		if source.Secret != nil {
			r.Secrets = append(r.Secrets, source.Secret.Name)
		}
	}
}
