package runtime

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// References are the names of the ConfigMaps and Secrets that pods read,
// sorted and unique.
type References struct {
	ConfigMaps []string
	Secrets    []string
}

// ReferencesOf lists what the containers and volumes of a pod template read.
// It leaves out image pull secrets, and the credentials with which a volume is
// attached: pods do not see them.
func ReferencesOf(pod *corev1.PodTemplateSpec) References {
	found := references{configMaps: map[string]bool{}, secrets: map[string]bool{}}
	for _, container := range pod.Spec.InitContainers {
		found.container(container)
	}
	for _, container := range pod.Spec.Containers {
		found.container(container)
	}
	for _, volume := range pod.Spec.Volumes {
		found.volume(volume)
	}
	return References{
		ConfigMaps: slices.Sorted(maps.Keys(found.configMaps)),
		Secrets:    slices.Sorted(maps.Keys(found.secrets)),
	}
}

// references collects names.
type references struct {
	configMaps, secrets map[string]bool
}

func (r references) configMap(name string) {
	if name != "" {
		r.configMaps[name] = true
	}
}

func (r references) secret(name string) {
	if name != "" {
		r.secrets[name] = true
	}
}

func (r references) container(container corev1.Container) {
	for _, from := range container.EnvFrom {
		if from.ConfigMapRef != nil {
			r.configMap(from.ConfigMapRef.Name)
		}
		if from.SecretRef != nil {
			r.secret(from.SecretRef.Name)
		}
	}
	for _, env := range container.Env {
		if env.ValueFrom == nil {
			continue
		}
		if env.ValueFrom.ConfigMapKeyRef != nil {
			r.configMap(env.ValueFrom.ConfigMapKeyRef.Name)
		}
		if env.ValueFrom.SecretKeyRef != nil {
			r.secret(env.ValueFrom.SecretKeyRef.Name)
		}
	}
}

func (r references) volume(volume corev1.Volume) {
	if volume.ConfigMap != nil {
		r.configMap(volume.ConfigMap.Name)
	}
	if volume.Secret != nil {
		r.secret(volume.Secret.SecretName)
	}
	if volume.Projected == nil {
		return
	}
	for _, source := range volume.Projected.Sources {
		if source.ConfigMap != nil {
			r.configMap(source.ConfigMap.Name)
		}
		if source.Secret != nil {
			r.secret(source.Secret.Name)
		}
	}
}
