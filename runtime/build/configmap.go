package build

import (
	"path"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// configVolume is the name of the volume that holds a node's ConfigMap.
const configVolume = "config"

// ConfigMapName is the name of the node's ConfigMap.
func (n Node) ConfigMapName() string {
	return n.configMapName
}

// ConfigMap of a node, by file name. It is nil when there are no files, or when
// a node of this type has no ConfigMap.
func ConfigMap(n Node, files map[string]string) *corev1.ConfigMap {
	if !n.hasConfig(files) {
		return nil
	}
	return &corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: n.objectMeta(n.ConfigMapName()),
		Data:       MergeMaps(files),
	}
}

// MountConfig mounts the node's ConfigMap at [Node.ConfigDir] of the main
// container, by a volume that is named unlike every other and unlike the storage.
// It does nothing when [ConfigMap] of the same files is nil,
// when the node type has no configuration directory, or when something is
// mounted there already: what the user mounts wins.
func (n Node) MountConfig(pod *corev1.PodTemplateSpec, files map[string]string, storage []Storage) {
	if !n.hasConfig(files) || n.ConfigDir() == "" || len(pod.Spec.Containers) == 0 {
		return
	}
	main := &pod.Spec.Containers[0]
	if mountsAt(main, n.ConfigDir()) {
		return
	}
	volume := freeVolumeName(pod, storage, configVolume)
	pod.Spec.Volumes = append(pod.Spec.Volumes, corev1.Volume{
		Name: volume,
		VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
			LocalObjectReference: corev1.LocalObjectReference{Name: n.ConfigMapName()},
		}},
	})
	main.VolumeMounts = append(main.VolumeMounts, corev1.VolumeMount{
		Name:      volume,
		MountPath: n.ConfigDir(),
	})
}

func (n Node) hasConfig(files map[string]string) bool {
	return len(files) > 0 && n.Has("ConfigMap")
}

// mountsAt reports whether a container mounts something at a directory.
func mountsAt(container *corev1.Container, dir string) bool {
	return slices.ContainsFunc(container.VolumeMounts, func(mount corev1.VolumeMount) bool {
		return path.Clean(mount.MountPath) == path.Clean(dir)
	})
}

// freeVolumeName is the wanted name, or a longer one when the user has given
// that name to a volume or a storage.
func freeVolumeName(pod *corev1.PodTemplateSpec, storage []Storage, wanted string) string {
	for slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == wanted }) ||
		slices.ContainsFunc(storage, func(s Storage) bool { return s.Name == wanted }) {
		wanted = "dsoi-" + wanted
	}
	return wanted
}
