package build

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// ClaimTemplates of a StatefulSet, which has a claim per pod for storage that its pods do
// not share; nil for another workload. They hold no setting that a user may edit besides the storage
// itself, with its labels and annotations, since Kubernetes refuses to change a claim template. A claim without an access mode
// is ReadWriteOnce, which is what one pod needs.
func (n Node) ClaimTemplates(storage []Storage) []corev1.PersistentVolumeClaim {
	if n.Kind != StatefulSet || !n.hasClaims() {
		return nil
	}
	var templates []corev1.PersistentVolumeClaim
	for _, s := range storage {
		if n.shares(s) {
			continue
		}
		spec := *s.Spec.DeepCopy()
		if len(spec.AccessModes) == 0 {
			spec.AccessModes = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
		}
		templates = append(templates, corev1.PersistentVolumeClaim{
			ObjectMeta: n.claimMeta(n.volumeName(s.Name), s),
			Spec:       spec,
		})
	}
	return templates
}

// PersistentVolumeClaims that the pods of a node share. They have no owner reference:
// data outlives the custom resource, and a new one of
// the same name takes it back.
func PersistentVolumeClaims(n Node, storage []Storage) []*corev1.PersistentVolumeClaim {
	if !n.hasClaims() {
		return nil
	}
	var claims []*corev1.PersistentVolumeClaim
	for _, s := range storage {
		if !n.shares(s) {
			continue
		}
		meta := n.claimMeta(n.ClaimName(s.Name), s)
		meta.Namespace = n.Namespace
		claims = append(claims, &corev1.PersistentVolumeClaim{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "PersistentVolumeClaim"},
			ObjectMeta: meta,
			Spec:       *s.Spec.DeepCopy(),
		})
	}
	return claims
}

// ClaimName is the name of the claim for a storage that pods share.
func (n Node) ClaimName(storage string) string {
	if n.cluster.identity != nil {
		if name, ok := n.cluster.identity.nameOf(storageScope{n, storage}, "PersistentVolumeClaim", "PersistentVolumeClaim"); ok {
			return name
		}
	}
	return claimName(n.objectName, storage)
}

// volumeName is the name of the volume of a storage, and of the template of its claims.
func (n Node) volumeName(storage string) string {
	if n.cluster.identity == nil {
		return storage
	}
	return n.cluster.identity.volumeOf(storageScope{n, storage}, "PersistentVolumeClaim", storage)
}

// storageScope is a node, in which a template knows a storage too.
type storageScope struct {
	Node
	storage string
}

func (s storageScope) word(name string) (string, bool) {
	if name == "storage" {
		return s.storage, true
	}
	return s.Node.word(name)
}

func (n Node) hasClaims() bool { return n.Has("PersistentVolumeClaim") }

// claimMeta is the metadata of a claim, or of the template of one.
func (n Node) claimMeta(name string, s Storage) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Labels: MergeMaps(s.Metadata.Labels, n.claimLabels()), Annotations: MergeMaps(s.Metadata.Annotations)}
}

// claimLabels are the node's labels without its type, which a user may change.
func (n Node) claimLabels() map[string]string {
	labels := n.cluster.ownLabels()
	labels[LabelNode] = n.nameLabel
	return labels
}

// isClaim reports whether an object is a PersistentVolumeClaim, of whatever Go type.
func isClaim(object client.Object) bool {
	switch object.(type) {
	case *corev1.PersistentVolumeClaim:
		return true
	case *unstructured.Unstructured, *metav1.PartialObjectMetadata:
		return object.GetObjectKind().GroupVersionKind().GroupKind() == schema.GroupKind{Kind: "PersistentVolumeClaim"}
	default:
		return false
	}
}
