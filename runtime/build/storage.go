package build

import (
	"fmt"
	"path"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Workload is what a node's workload has besides what Kubernetes knows of.
type Workload struct {
	// Storage by name.
	Storage []Storage
}

// Storage is one persistent volume of a node.
type Storage struct {
	// Name of the volume.
	Name string
	// MountPath in the main container. Empty leaves mounting to others.
	MountPath string
	// SubPath is the directory of the volume that is mounted; empty for the whole volume.
	SubPath string
	// Shared is set where the pods of a StatefulSet share one volume. Otherwise each has
	// its own. Those of other workloads always share.
	Shared bool
	// Spec of the claim.
	Spec corev1.PersistentVolumeClaimSpec
	// Metadata of the claim: its labels, under the generated ones, and its annotations.
	Metadata metav1.ObjectMeta
}

// StorageOf is what a claim, or the template of one, says of a volume.
func StorageOf(claim corev1.PersistentVolumeClaim) Storage {
	return Storage{Name: claim.Name, Spec: claim.Spec, Metadata: metav1.ObjectMeta{Labels: claim.Labels, Annotations: claim.Annotations}}
}

// VolumeResources are the size and the limit of a volume, where an API says them among the
// resources of a container; nil where it says none.
func VolumeResources(resources corev1.ResourceRequirements) *corev1.VolumeResourceRequirements {
	var found corev1.VolumeResourceRequirements
	for _, side := range []struct {
		from corev1.ResourceList
		to   *corev1.ResourceList
	}{{resources.Requests, &found.Requests}, {resources.Limits, &found.Limits}} {
		if size, ok := side.from[corev1.ResourceStorage]; ok {
			*side.to = corev1.ResourceList{corev1.ResourceStorage: size.DeepCopy()}
		}
	}
	if found.Requests == nil && found.Limits == nil {
		return nil
	}
	return &found
}

// ContainerResources are the others of them: a container has none called storage. nil
// where there are none.
func ContainerResources(resources corev1.ResourceRequirements) *corev1.ResourceRequirements {
	rest := resources.DeepCopy()
	delete(rest.Requests, corev1.ResourceStorage)
	delete(rest.Limits, corev1.ResourceStorage)
	if len(rest.Requests)+len(rest.Limits)+len(rest.Claims) == 0 {
		return nil
	}
	return rest
}

// Sized leaves out the storage of some names that nobody gives a size: nobody asks for
// such a volume, although there is something to say about it.
func Sized(storage []Storage, names ...string) []Storage {
	return slices.DeleteFunc(storage, func(s Storage) bool { return slices.Contains(names, s.Name) && !s.hasSize() })
}

// RenameStorage gives the storage of a name another one, where it is there.
func RenameStorage(storage []Storage, name, as string) {
	if i := slices.IndexFunc(storage, func(s Storage) bool { return s.Name == name }); i >= 0 {
		storage[i].Name = as
	}
}

func (s Storage) hasSize() bool {
	_, ok := s.Spec.Resources.Requests[corev1.ResourceStorage]
	return ok
}

// DeepCopyInto copies the storage.
func (s *Storage) DeepCopyInto(out *Storage) {
	*out = *s
	s.Spec.DeepCopyInto(&out.Spec)
	s.Metadata.DeepCopyInto(&out.Metadata)
}

// MountStorage mounts the storage into the main container; a mount that the
// user has at the same path wins. Where the pods share a volume, it adds that too, in
// place of a volume of the same name, as Kubernetes does it for those of a StatefulSet.
func (n Node) MountStorage(pod *corev1.PodTemplateSpec, storage []Storage) {
	if !n.hasClaims() || len(pod.Spec.Containers) == 0 {
		return
	}
	main := &pod.Spec.Containers[0]
	var volumes []corev1.Volume
	for _, s := range storage {
		if n.shares(s) {
			volumes = append(volumes, n.claimVolume(s.Name))
		}
		if s.MountPath != "" && !mountsAt(main, s.MountPath) {
			main.VolumeMounts = append(main.VolumeMounts, corev1.VolumeMount{Name: n.volumeName(s.Name), MountPath: s.MountPath, SubPath: s.SubPath})
		}
	}
	if len(volumes) > 0 {
		pod.Spec.Volumes = MergeVolumes(pod.Spec.Volumes, volumes)
	}
}

// shares reports whether the pods of the node share a volume.
func (n Node) shares(s Storage) bool { return s.Shared || n.Kind != StatefulSet }

// claimVolume is the volume of a claim that pods share.
func (n Node) claimVolume(storage string) corev1.Volume {
	return corev1.Volume{
		Name: n.volumeName(storage),
		VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{
			ClaimName: n.ClaimName(storage),
		}},
	}
}

// StorageJSON holds the JSON names of the parts of a storage, for error paths.
type StorageJSON struct {
	// Name and MountPath of the storage; an empty name is that of the entries of a map,
	// which are known by their keys.
	Name, MountPath string
}

// CheckStorage finds what is wrong with the storage in one field of a custom resource:
// names and mount paths that are given twice, and names that no volume can have:
// Kubernetes takes such a claim template, and then makes no pods.
func CheckStorage(storage []Storage, json StorageJSON, at *field.Path, fields ...string) field.ErrorList {
	var errs field.ErrorList
	names, mounts := map[string]bool{}, map[string]string{}
	for i, s := range storage {
		entry := func(name string) *field.Path {
			switch list := below(at, fields); {
			case json.Name == "":
				return list.Key(s.Name).Child(name)
			default:
				return list.Index(i).Child(name)
			}
		}
		name := func() *field.Path {
			if json.Name == "" {
				return below(at, fields).Key(s.Name)
			}
			return entry(json.Name)
		}
		switch {
		case s.Name == "":
			errs = append(errs, field.Required(name(), ""))
		case names[s.Name]:
			errs = append(errs, field.Duplicate(name(), s.Name))
		default:
			for _, problem := range validation.IsDNS1123Label(s.Name) {
				errs = append(errs, field.Invalid(name(), s.Name, problem))
			}
		}
		names[s.Name] = true
		if s.MountPath == "" {
			continue
		}
		mount := path.Clean(s.MountPath)
		if other, taken := mounts[mount]; taken && other != s.Name {
			errs = append(errs, field.Invalid(entry(json.MountPath), s.MountPath, fmt.Sprintf("storage %q is mounted there already", other)))
		}
		mounts[mount] = s.Name
	}
	return errs
}

// CheckStorage finds what is wrong with all the storage of a node: without a size, with
// labels or annotations that no claim can have, two at one mount path, one in the place of the configuration, or one that a DaemonSet cannot
// mount on all Kubernetes nodes. Storage of a node whose type
// has no claims is not mounted, and so does no harm.
func (n Node) CheckStorage(storage []Storage, at *field.Path, fields ...string) field.ErrorList {
	if !n.hasClaims() {
		return nil
	}
	var errs field.ErrorList
	mounts, volumes := map[string]string{}, map[string]string{}
	for _, s := range storage {
		volume := n.volumeName(s.Name)
		if other, taken := volumes[volume]; taken && other != s.Name {
			errs = append(errs, field.Invalid(below(at, fields), s.Name, fmt.Sprintf("storage %q and %q would both be the volume %s", other, s.Name, volume)))
		}
		volumes[volume] = s.Name
		if s.Name != "" && !s.hasSize() {
			errs = append(errs, field.Required(below(at, fields), fmt.Sprintf("storage %q has no size", s.Name)))
		}
		errs = append(errs, s.checkMetadata(below(at, fields))...)
		if n.Kind == DaemonSet && !forManyHosts(s.Spec.AccessModes) {
			errs = append(errs, field.Invalid(below(at, fields), s.Name, "the pods of a DaemonSet share this volume from many Kubernetes nodes, so its claim needs the access mode ReadWriteMany or ReadOnlyMany"))
		}
		if s.MountPath == "" {
			continue
		}
		mount := path.Clean(s.MountPath)
		if other, taken := mounts[mount]; taken {
			errs = append(errs, field.Invalid(below(at, fields), s.MountPath, fmt.Sprintf("storage %q and %q are both mounted there", other, s.Name)))
		}
		mounts[mount] = s.Name
		if n.Has("ConfigMap") && n.mountsConfigAt(mount) {
			errs = append(errs, field.Invalid(below(at, fields), s.MountPath, fmt.Sprintf("the configuration of node %s is mounted there; storage %q needs another path", n.Name, s.Name)))
		}
	}
	return errs
}

// checkMetadata finds labels and annotations that no claim can have. Kubernetes takes a claim
// template with them, and then makes no pods.
func (s Storage) checkMetadata(at *field.Path) field.ErrorList {
	errs := metavalidation.ValidateLabels(s.Metadata.Labels, at)
	errs = append(errs, apivalidation.ValidateAnnotations(s.Metadata.Annotations, at)...)
	for _, err := range errs {
		err.Detail = fmt.Sprintf("storage %q: %s", s.Name, err.Detail)
	}
	return errs
}

// mountsConfigAt reports whether configuration files are mounted at a directory.
func (n Node) mountsConfigAt(dir string) bool {
	isIt := func(taken string) bool { return taken != "" && path.Clean(taken) == dir }
	return isIt(n.ConfigDir()) || slices.ContainsFunc(n.furtherConfigDirs, isIt)
}

// forManyHosts reports whether pods on several Kubernetes nodes can mount a volume.
func forManyHosts(modes []corev1.PersistentVolumeAccessMode) bool {
	return slices.Contains(modes, corev1.ReadWriteMany) || slices.Contains(modes, corev1.ReadOnlyMany)
}
