package build

import (
	"fmt"
	"path"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Storage is one persistent volume of a node.
type Storage struct {
	// Name of the volume.
	Name string
	// MountPath in the main container. Empty leaves mounting to others.
	MountPath string
	// Spec of the claim.
	Spec corev1.PersistentVolumeClaimSpec
}

// DeepCopyInto copies the storage, for [MergeStorage].
func (s *Storage) DeepCopyInto(out *Storage) {
	*out = *s
	s.Spec.DeepCopyInto(&out.Spec)
}

// MountStorage mounts the storage into the main container; a mount that the
// user has at the same path wins. For a Deployment it adds the volumes too, in
// place of volumes of the same name, as Kubernetes does it for a StatefulSet.
func (n Node) MountStorage(pod *corev1.PodTemplateSpec, storage []Storage) {
	if !n.hasClaims() || len(pod.Spec.Containers) == 0 {
		return
	}
	main := &pod.Spec.Containers[0]
	var volumes []corev1.Volume
	for _, s := range storage {
		if n.Kind == Deployment {
			volumes = append(volumes, n.claimVolume(s.Name))
		}
		if s.MountPath != "" && !mountsAt(main, s.MountPath) {
			main.VolumeMounts = append(main.VolumeMounts, corev1.VolumeMount{Name: s.Name, MountPath: s.MountPath})
		}
	}
	if len(volumes) > 0 {
		pod.Spec.Volumes = MergeVolumes(pod.Spec.Volumes, volumes)
	}
}

// claimVolume is the volume that reads a Deployment's claim.
func (n Node) claimVolume(storage string) corev1.Volume {
	return corev1.Volume{
		Name: storage,
		VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{
			ClaimName: n.ClaimName(storage),
		}},
	}
}

// StorageJSON holds the JSON names of the parts of a storage, for error paths.
type StorageJSON struct {
	// Name and MountPath of the storage.
	Name, MountPath string
}

// CheckStorage finds what is wrong with the storage in one list of a custom
// resource, whose entries are to be converted: names and mount paths that are given
// twice, and names that no volume can have: Kubernetes takes such a claim template,
// and then makes no pods.
func CheckStorage[T any](list []T, convert func(T) Storage, json StorageJSON, at *field.Path, fields ...string) field.ErrorList {
	var errs field.ErrorList
	entry := func(i int) *field.Path { return below(at, fields).Index(i) }
	names, mounts := map[string]bool{}, map[string]string{}
	for i := range list {
		s := convert(list[i])
		switch {
		case s.Name == "":
			errs = append(errs, field.Required(entry(i).Child(json.Name), ""))
		case names[s.Name]:
			errs = append(errs, field.Duplicate(entry(i).Child(json.Name), s.Name))
		default:
			for _, problem := range validation.IsDNS1123Label(s.Name) {
				errs = append(errs, field.Invalid(entry(i).Child(json.Name), s.Name, problem))
			}
		}
		names[s.Name] = true
		if s.MountPath == "" {
			continue
		}
		mount := path.Clean(s.MountPath)
		if other, taken := mounts[mount]; taken && other != s.Name {
			errs = append(errs, field.Invalid(entry(i).Child(json.MountPath), s.MountPath, fmt.Sprintf("storage %q is mounted there already", other)))
		}
		mounts[mount] = s.Name
	}
	return errs
}

// CheckStorage finds what is wrong with all the storage of a node: two at one
// mount path, or one in the place of the configuration. Storage of a node whose type
// has no claims is not mounted, and so does no harm.
func (n Node) CheckStorage(storage []Storage, at *field.Path, fields ...string) field.ErrorList {
	if !n.hasClaims() {
		return nil
	}
	var errs field.ErrorList
	mounts := map[string]string{}
	for _, s := range storage {
		if s.MountPath == "" {
			continue
		}
		mount := path.Clean(s.MountPath)
		if other, taken := mounts[mount]; taken {
			errs = append(errs, field.Invalid(below(at, fields), s.MountPath, fmt.Sprintf("storage %q and %q are both mounted there", other, s.Name)))
		}
		mounts[mount] = s.Name
		if n.ConfigDir() != "" && n.Has("ConfigMap") && mount == path.Clean(n.ConfigDir()) {
			errs = append(errs, field.Invalid(below(at, fields), s.MountPath, fmt.Sprintf("the configuration of node %s is mounted there; storage %q needs another path", n.Name, s.Name)))
		}
	}
	return errs
}
