package runtime

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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

// ClaimTemplates of a StatefulSet, which has a claim per pod; nil for a
// Deployment. They hold no setting that a user may edit besides the storage
// itself, since Kubernetes refuses to change a claim template.
func (n Node) ClaimTemplates(storage []Storage) []corev1.PersistentVolumeClaim {
	if n.Kind != StatefulSet || !n.hasClaims() {
		return nil
	}
	var templates []corev1.PersistentVolumeClaim
	for _, s := range storage {
		templates = append(templates, corev1.PersistentVolumeClaim{
			ObjectMeta: metav1.ObjectMeta{Name: s.Name, Labels: n.claimLabels()},
			Spec:       *s.Spec.DeepCopy(),
		})
	}
	return templates
}

// Claims of a Deployment, whose pods share them; nil for a StatefulSet. They
// have no owner reference: data outlives the custom resource, and a new one of
// the same name takes it back.
func (n Node) Claims(storage []Storage) []*corev1.PersistentVolumeClaim {
	if n.Kind != Deployment || !n.hasClaims() {
		return nil
	}
	var claims []*corev1.PersistentVolumeClaim
	for _, s := range storage {
		claims = append(claims, &corev1.PersistentVolumeClaim{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "PersistentVolumeClaim"},
			ObjectMeta: metav1.ObjectMeta{
				Name:      n.ClaimName(s.Name),
				Namespace: n.Namespace,
				Labels:    n.claimLabels(),
			},
			Spec: *s.Spec.DeepCopy(),
		})
	}
	return claims
}

// ClaimName is the name of a Deployment's claim for a storage.
func (n Node) ClaimName(storage string) string {
	return claimName(n.ObjectName, storage)
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
	pod.Spec.Volumes = MergeVolumes(pod.Spec.Volumes, volumes)
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

func (n Node) hasClaims() bool { return n.Has("PersistentVolumeClaim") }

// claimLabels are the node's labels without its type, which a user may change.
func (n Node) claimLabels() map[string]string {
	labels := n.Labels()
	delete(labels, LabelComponent)
	return labels
}
