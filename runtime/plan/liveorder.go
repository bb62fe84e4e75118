package plan

import (
	"cmp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// inLiveOrder is a pod template in which the entries of lists stand as they stand in the live
// one, as far as their order means nothing: pods are not to start again because another
// operator, or another release of this one, has written the same in another order. A list that
// has lost or got an entry keeps its own order: what is repaired is as it was. It shares with
// the template what it does not change.
func inLiveOrder(pod corev1.PodTemplateSpec, live client.Object) corev1.PodTemplateSpec {
	running := PodTemplateOf(live)
	if running == nil {
		return pod
	}
	pod.Spec.Volumes = ordered(pod.Spec.Volumes, running.Spec.Volumes, volumeName)
	pod.Spec.Containers = containersInLiveOrder(pod.Spec.Containers, running.Spec.Containers)
	pod.Spec.InitContainers = containersInLiveOrder(pod.Spec.InitContainers, running.Spec.InitContainers)
	return pod
}

// containersInLiveOrder orders what is in containers. They themselves stay where they are: init
// containers run one after the other.
func containersInLiveOrder(wanted, live []corev1.Container) []corev1.Container {
	isShared := true
	for i := range wanted {
		at := slices.IndexFunc(live, func(other corev1.Container) bool { return other.Name == wanted[i].Name })
		if at < 0 {
			continue
		}
		c := &wanted[i]
		env := c.Env
		if !refersToOthers(env) {
			env = ordered(env, live[at].Env, variableName)
		}
		mounts := ordered(c.VolumeMounts, live[at].VolumeMounts, mountPath)
		ports := ordered(c.Ports, live[at].Ports, portKey)
		if same(env, c.Env) && same(mounts, c.VolumeMounts) && same(ports, c.Ports) {
			continue
		}
		if isShared {
			wanted, isShared = slices.Clone(wanted), false
		}
		wanted[i].Env, wanted[i].VolumeMounts, wanted[i].Ports = env, mounts, ports
	}
	return wanted
}

// Keys of entries, as Kubernetes merges lists of them.
func variableName(e corev1.EnvVar) string   { return e.Name }
func volumeName(v corev1.Volume) string     { return v.Name }
func mountPath(m corev1.VolumeMount) string { return m.MountPath }
func portKey(p corev1.ContainerPort) portOf {
	return portOf{p.ContainerPort, cmp.Or(p.Protocol, corev1.ProtocolTCP)}
}

type portOf struct {
	number   int32
	protocol corev1.Protocol
}

// same reports whether two lists are one.
func same[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// refersToOthers reports whether a variable may hold the value of one before it. What comes
// behind is not put in.
func refersToOthers(env []corev1.EnvVar) bool {
	return slices.ContainsFunc(env, func(e corev1.EnvVar) bool { return strings.Contains(e.Value, "$(") })
}

// ordered are wanted entries in the order of those that are there, where these have the same
// keys. It is the list itself where it has this order, or they have others.
func ordered[T any, K comparable](wanted, live []T, key func(T) K) []T {
	if len(wanted) != len(live) {
		return wanted
	}
	place := func(e T) int {
		for i := range live {
			if key(live[i]) == key(e) {
				return i
			}
		}
		return -1
	}
	isOrdered := true
	for i := range wanted {
		at := place(wanted[i])
		if at < 0 {
			return wanted
		}
		isOrdered = isOrdered && at == i
	}
	if isOrdered {
		return wanted
	}
	sorted := slices.Clone(wanted)
	slices.SortStableFunc(sorted, func(a, b T) int { return place(a) - place(b) })
	return sorted
}
