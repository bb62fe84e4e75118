package build

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
)

// The Merge functions take settings from the least specific level (the cluster)
// to the most specific one (the node). The result shares no memory with them
// (MergeByKey and MergeMaps, which know nothing of their entries, copy these by
// assignment), and is nil when there is nothing in it. Of two entries with the same key the
// more specific one takes the place of the other as a whole.

// MergeByKey merges lists whose entries have a key. Entries are copied as by
// assignment.
func MergeByKey[T any, K comparable](key func(T) K, lists ...[]T) []T {
	return mergeList(key, func(entry, out *T) { *out = *entry }, lists)
}

// deepCopier is a pointer to an API type.
type deepCopier[T any] interface {
	*T
	DeepCopyInto(*T)
}

// mergeCopies is [MergeByKey] with deep copies.
func mergeCopies[T any, P deepCopier[T], K comparable](key func(T) K, lists [][]T) []T {
	return mergeList(key, func(entry, out *T) { P(entry).DeepCopyInto(out) }, lists)
}

func mergeList[T any, K comparable](key func(T) K, copyInto func(entry, out *T), lists [][]T) []T {
	size := 0
	for _, list := range lists {
		size += len(list)
	}
	if size == 0 {
		return nil
	}
	merged := make([]T, 0, size)
	position := map[K]int{}
	for _, list := range lists {
		for i := range list {
			k := key(list[i])
			at, known := position[k]
			if !known {
				at = len(merged)
				position[k] = at
				merged = merged[:at+1]
			}
			copyInto(&list[i], &merged[at])
		}
	}
	return merged
}

// MergeMaps merges maps by key: labels, annotations, properties.
func MergeMaps[K comparable, V any](levels ...map[K]V) map[K]V {
	var merged map[K]V
	for _, level := range levels {
		if len(level) > 0 && merged == nil {
			merged = make(map[K]V, len(level))
		}
		maps.Copy(merged, level)
	}
	return merged
}

// MergeEnv merges environment variables by name.
func MergeEnv(levels ...[]corev1.EnvVar) []corev1.EnvVar {
	return mergeCopies(func(e corev1.EnvVar) string { return e.Name }, levels)
}

// MergeEnvFrom appends the sources of environment variables: they have no key,
// and Kubernetes lets a later one win.
func MergeEnvFrom(levels ...[]corev1.EnvFromSource) []corev1.EnvFromSource {
	var merged []corev1.EnvFromSource
	for _, level := range levels {
		for i := range level {
			merged = append(merged, *level[i].DeepCopy())
		}
	}
	return merged
}

// MergeContainerPorts merges ports by number and protocol.
func MergeContainerPorts(levels ...[]corev1.ContainerPort) []corev1.ContainerPort {
	type key struct {
		port     int32
		protocol corev1.Protocol
	}
	return mergeCopies(func(p corev1.ContainerPort) key {
		k := key{p.ContainerPort, p.Protocol}
		if k.protocol == "" {
			k.protocol = corev1.ProtocolTCP
		}
		return k
	}, levels)
}

// MergeVolumes merges volumes by name.
func MergeVolumes(levels ...[]corev1.Volume) []corev1.Volume {
	return mergeCopies(func(v corev1.Volume) string { return v.Name }, levels)
}

// MergeVolumeMounts merges mounts by path.
func MergeVolumeMounts(levels ...[]corev1.VolumeMount) []corev1.VolumeMount {
	return mergeCopies(func(m corev1.VolumeMount) string { return m.MountPath }, levels)
}

// MergeTolerations merges tolerations by key, operator, value and effect, which
// is what makes them unique for Kubernetes: a pod may tolerate two values of
// one taint. So a more specific level adds tolerations, or changes the seconds
// of one.
func MergeTolerations(levels ...[]corev1.Toleration) []corev1.Toleration {
	type key struct {
		key, value string
		operator   corev1.TolerationOperator
		effect     corev1.TaintEffect
	}
	return mergeCopies(func(t corev1.Toleration) key {
		k := key{t.Key, t.Value, t.Operator, t.Effect}
		if k.operator == "" {
			k.operator = corev1.TolerationOpEqual
		}
		return k
	}, levels)
}

// MergeContainers merges containers by name.
func MergeContainers(levels ...[]corev1.Container) []corev1.Container {
	return mergeCopies(func(c corev1.Container) string { return c.Name }, levels)
}

// MergeTopologySpreadConstraints merges constraints by topology key and by what
// happens when they cannot be met.
func MergeTopologySpreadConstraints(levels ...[]corev1.TopologySpreadConstraint) []corev1.TopologySpreadConstraint {
	type key struct {
		topologyKey string
		action      corev1.UnsatisfiableConstraintAction
	}
	return mergeCopies(func(c corev1.TopologySpreadConstraint) key {
		return key{c.TopologyKey, c.WhenUnsatisfiable}
	}, levels)
}

// MergeLocalObjectReferences merges references, such as image pull secrets, by
// name.
func MergeLocalObjectReferences(levels ...[]corev1.LocalObjectReference) []corev1.LocalObjectReference {
	return mergeCopies(func(r corev1.LocalObjectReference) string { return r.Name }, levels)
}

// MergeHostAliases merges host aliases by address.
func MergeHostAliases(levels ...[]corev1.HostAlias) []corev1.HostAlias {
	return mergeCopies(func(a corev1.HostAlias) string { return a.IP }, levels)
}

// MergeStorage merges storage by name.
func MergeStorage(levels ...[]Storage) []Storage {
	return mergeCopies(func(s Storage) string { return s.Name }, levels)
}

// MergeResources merges requests and limits by resource, and claims by name.
func MergeResources(levels ...corev1.ResourceRequirements) corev1.ResourceRequirements {
	var merged corev1.ResourceRequirements
	for _, level := range levels {
		merged.Requests = addQuantities(merged.Requests, level.Requests)
		merged.Limits = addQuantities(merged.Limits, level.Limits)
		if len(level.Claims) > 0 {
			merged.Claims = MergeByKey(func(c corev1.ResourceClaim) string { return c.Name }, merged.Claims, level.Claims)
		}
	}
	return merged
}

// addQuantities puts copies of quantities over those that are there.
func addQuantities(merged, level corev1.ResourceList) corev1.ResourceList {
	if len(level) > 0 && merged == nil {
		merged = make(corev1.ResourceList, len(level))
	}
	for resource, quantity := range level {
		merged[resource] = quantity.DeepCopy()
	}
	return merged
}

// MergeReadinessGates merges by condition type.
func MergeReadinessGates(levels ...[]corev1.PodReadinessGate) []corev1.PodReadinessGate {
	return mergeCopies(func(g corev1.PodReadinessGate) corev1.PodConditionType { return g.ConditionType }, levels)
}
