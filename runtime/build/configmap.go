package build

import (
	"path"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// configVolume is the name of the volume that holds a node's ConfigMap.
const configVolume = "config"

// ConfigMap of a scope, by file name. It is nil when there are no files, or when the scope
// has no ConfigMap.
func ConfigMap(s Scope, files map[string]string) *corev1.ConfigMap {
	if len(files) == 0 || !s.Has("ConfigMap") {
		return nil
	}
	return &corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: s.ObjectMeta("ConfigMap"),
		Data:       MergeMaps(files),
	}
}

// Config is a ConfigMap that pods mount.
type Config struct {
	// Of is the scope that it belongs to.
	Of Scope
	// Files that it holds.
	Files map[string]string
	// Dir where it is mounted; empty for nowhere.
	Dir string
}

// MountConfig mounts ConfigMaps into the main container, each where it says, by volumes that
// are named unlike every other and unlike the storage. Those of one directory are one volume.
// It leaves out those for which [ConfigMap] is nil, and directories where something is mounted
// already: what the user mounts wins.
func (n Node) MountConfig(pod *corev1.PodTemplateSpec, storage []Storage, configs ...Config) {
	if !n.Has("ConfigMap") || len(pod.Spec.Containers) == 0 {
		return
	}
	main := &pod.Spec.Containers[0]
	configs = slices.DeleteFunc(slices.Clone(configs), func(c Config) bool {
		return len(c.Files) == 0 || c.Dir == "" || mountsAt(main, c.Dir)
	})
	for i, config := range configs {
		isHere := func(c Config) bool { return path.Clean(c.Dir) == path.Clean(config.Dir) }
		if slices.ContainsFunc(configs[:i], isHere) {
			continue
		}
		var names []corev1.LocalObjectReference
		for _, c := range configs[i:] {
			if isHere(c) {
				names = append(names, corev1.LocalObjectReference{Name: c.Of.NameOf("ConfigMap")})
			}
		}
		name := configVolume
		if identity := n.cluster.identity; identity != nil {
			name = identity.volumeOf(config.Of, "ConfigMap", configVolume)
		}
		volume := corev1.Volume{Name: n.freeVolumeName(pod, storage, name), VolumeSource: configSource(names)}
		pod.Spec.Volumes = append(pod.Spec.Volumes, volume)
		main.VolumeMounts = append(main.VolumeMounts, corev1.VolumeMount{Name: volume.Name, MountPath: config.Dir})
	}
}

// configSource is what a volume of the files of some ConfigMaps is made from.
func configSource(names []corev1.LocalObjectReference) corev1.VolumeSource {
	if len(names) == 1 {
		return corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: names[0]}}
	}
	projected := &corev1.ProjectedVolumeSource{}
	for _, name := range names {
		projected.Sources = append(projected.Sources, corev1.VolumeProjection{ConfigMap: &corev1.ConfigMapProjection{LocalObjectReference: name}})
	}
	return corev1.VolumeSource{Projected: projected}
}

// mountsAt reports whether a container mounts something at a directory.
func mountsAt(container *corev1.Container, dir string) bool {
	return slices.ContainsFunc(container.VolumeMounts, func(mount corev1.VolumeMount) bool {
		return path.Clean(mount.MountPath) == path.Clean(dir)
	})
}

// freeVolumeName is the wanted name, or a longer one when the user has given
// that name to a volume or a storage.
func (n Node) freeVolumeName(pod *corev1.PodTemplateSpec, storage []Storage, wanted string) string {
	for slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == wanted }) ||
		slices.ContainsFunc(storage, func(s Storage) bool { return n.volumeName(s.Name) == wanted }) {
		wanted = "dsoi-" + wanted
	}
	return wanted
}
