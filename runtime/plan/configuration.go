package plan

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// complete returns a wanted object with what depends on the cluster: a workload
// gets the hash of what its pods read, so that a change rolls exactly these pods,
// and the replicas that are ours to say; a Secret gets its random content, and a Job the
// hash of its spec. Other objects are returned as they are.
func (p *planner) complete(wanted build.Wanted, seen ObservedObject, key Key) (client.Object, error) {
	object, live := wanted.Object, seen.Live
	place := p.hashPlaceOf(wanted)
	autoscaled := p.scaled[key]
	replicas := replicasToApply(object, live, p.Owner, autoscaled)
	handedOver := autoscaled && (replicasOf(live) == nil || !ownsReplicasAlone(live, p.Owner))
	switch w := object.(type) {
	case *appsv1.StatefulSet:
		out := *w
		out.Spec.Replicas = replicas
		if handedOver {
			out.Annotations = build.MergeMaps(w.Annotations, map[string]string{AutoscaledAnnotation: "true"})
		}
		out.Spec.Template = withoutNewDefaults(out.Spec.Template, out.Spec.Selector, live)
		out.Spec.VolumeClaimTemplates = withLiveClaims(out.Spec.VolumeClaimTemplates, live)
		p.stamp(&out.ObjectMeta, &out.Spec.Template, place, live)
		out.Spec.Template = inLiveOrder(out.Spec.Template, live)
		return &out, nil
	case *appsv1.Deployment:
		out := *w
		out.Spec.Replicas = replicas
		if handedOver {
			out.Annotations = build.MergeMaps(w.Annotations, map[string]string{AutoscaledAnnotation: "true"})
		}
		out.Spec.Template = withoutNewDefaults(out.Spec.Template, out.Spec.Selector, live)
		p.stamp(&out.ObjectMeta, &out.Spec.Template, place, live)
		out.Spec.Template = inLiveOrder(out.Spec.Template, live)
		return &out, nil
	case *appsv1.DaemonSet:
		out := *w
		p.stamp(&out.ObjectMeta, &out.Spec.Template, place, live)
		out.Spec.Template = inLiveOrder(out.Spec.Template, live)
		return &out, nil
	case *corev1.Secret:
		return withRandom(w, live, seen.Random), nil
	case *batchv1.Job:
		return withJobHash(w)
	default:
		return object, nil
	}
}

// withoutNewDefaults is the pod template of a workload without the defaults that the live
// one does not have: pods that run are not to start again for what nobody has said.
func withoutNewDefaults(pod corev1.PodTemplateSpec, selector *metav1.LabelSelector, live client.Object) corev1.PodTemplateSpec {
	running := PodTemplateOf(live)
	if running == nil || !build.HasDefaults(&pod, selector) || build.HasDefaults(running, selector) {
		return pod
	}
	return build.WithoutDefaults(pod, selector)
}

// stamp writes the hash of everything that the pods of a workload read from ConfigMaps and
// Secrets into their template. ConfigMaps of ours count as they are wanted, those that have
// to wait as they are: pods read the old one, and are not to roll. Only the hash of
// a Secret's values leaves this function. Where pods are not to roll, a hash that the
// live template has stays as it is. Neither the metadata nor the template shares afterwards
// what was changed.
func (p *planner) stamp(workload *metav1.ObjectMeta, pod *corev1.PodTemplateSpec, place hashPlace, live client.Object) {
	if place.placement == build.ConfigHashNone {
		place.keep(pod, PodTemplateOf(live))
		return
	}
	reads := PodReadsOf(pod)
	if len(reads.ConfigMaps)+len(reads.Secrets) == 0 {
		return
	}
	sum := p.sumOf(reads, workload.Namespace)
	if !p.carries(live, pod, workload.Namespace, sum) {
		place.set(pod, sum)
		return
	}
	workload.Annotations = build.MergeMaps(workload.Annotations, map[string]string{CarriedHashAnnotation: sum})
	if theirs := place.get(PodTemplateOf(live)); theirs != "" {
		place.set(pod, theirs)
	}
}

// sumOf is the hash of what pods read.
func (p *planner) sumOf(reads PodReads, namespace string) string {
	var hasher ConfigHasher
	for _, name := range reads.ConfigMaps {
		if configMap, ok := p.readByPods("ConfigMap", namespace, name).(*corev1.ConfigMap); ok {
			hasher.Add("ConfigMap", name, configMap.Data)
			hasher.AddBytes("ConfigMap", name, configMap.BinaryData)
		} else {
			hasher.AddAbsent("ConfigMap", name)
		}
	}
	for _, name := range reads.Secrets {
		if secret, ok := p.readByPods("Secret", namespace, name).(*corev1.Secret); ok {
			hasher.AddBytes("Secret", name, secret.Data)
		} else {
			hasher.AddAbsent("Secret", name)
		}
	}
	return hasher.Sum()
}

// readByPods is an object as pods will read it after this pass; nil where there is
// none.
func (p *planner) readByPods(kind, namespace, name string) client.Object {
	key := DataKey(kind, namespace, name)
	if object, ok := p.effective[key]; ok {
		return object
	}
	return p.Observed.Read[key]
}

// DataKey is the key of a ConfigMap or a Secret.
func DataKey(kind, namespace, name string) Key {
	return Key{schema.GroupKind{Kind: kind}, types.NamespacedName{Namespace: namespace, Name: name}}
}

// isConfiguration reports whether pods read the data of an object.
func isConfiguration(object client.Object) bool {
	switch object.(type) {
	case *corev1.ConfigMap, *corev1.Secret:
		return true
	default:
		return false
	}
}

// SameData reports whether two versions of a ConfigMap or a Secret hold the same.
func SameData(before, after client.Object) bool {
	switch after := after.(type) {
	case *corev1.ConfigMap:
		before, ok := before.(*corev1.ConfigMap)
		return ok && equality.Semantic.DeepEqual(before.Data, after.Data) && equality.Semantic.DeepEqual(before.BinaryData, after.BinaryData)
	case *corev1.Secret:
		before, ok := before.(*corev1.Secret)
		return ok && equality.Semantic.DeepEqual(before.Data, after.Data)
	default:
		return false
	}
}
