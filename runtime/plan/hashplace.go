package plan

import (
	"cmp"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

const (
	// ConfigHashAnnotationKey is the annotation of a pod template that holds the
	// hash of the configuration that its pods read.
	ConfigHashAnnotationKey = "dsoi.datainfra.io/config-hash"
	// ConfigHashVariable is the environment variable that holds it instead, in
	// the main container, with [build.ConfigHashEnvironment].
	ConfigHashVariable = "CONFIG_HASH"
)

// hashPlace is where the hash of what pods read stands in their template.
type hashPlace struct {
	placement build.ConfigHashPlacement
	// name of the annotation or of the variable; "" for the usual one.
	name string
}

func (p *planner) hashPlaceOf(w build.Wanted) hashPlace {
	return hashPlace{p.Kind.ConfigHashOf(w), w.ConfigHashName}
}

// at is the same place with a placement of its own.
func (h hashPlace) at(placement build.ConfigHashPlacement) hashPlace {
	return hashPlace{placement, h.name}
}

// isVariable reports whether a variable of the main container holds the hash.
func (h hashPlace) isVariable(pod *corev1.PodTemplateSpec) bool {
	return h.placement == build.ConfigHashEnvironment && len(pod.Spec.Containers) > 0
}

// get returns what stands there; "" for nothing.
func (h hashPlace) get(pod *corev1.PodTemplateSpec) string {
	if pod == nil {
		return ""
	}
	if !h.isVariable(pod) {
		return pod.Annotations[cmp.Or(h.name, ConfigHashAnnotationKey)]
	}
	for _, variable := range pod.Spec.Containers[0].Env {
		if variable.Name == cmp.Or(h.name, ConfigHashVariable) {
			return variable.Value
		}
	}
	return ""
}

// set puts a hash there. It shares nothing that it changes with the template that pod was
// copied from.
func (h hashPlace) set(pod *corev1.PodTemplateSpec, sum string) {
	if h.isVariable(pod) {
		pod.Spec.Containers = slices.Clone(pod.Spec.Containers)
		main := &pod.Spec.Containers[0]
		main.Env = build.MergeEnvVars(main.Env, build.EnvVar(cmp.Or(h.name, ConfigHashVariable), sum))
		return
	}
	annotations := make(map[string]string, len(pod.Annotations)+1)
	maps.Copy(annotations, pod.Annotations)
	annotations[cmp.Or(h.name, ConfigHashAnnotationKey)] = sum
	pod.Annotations = annotations
}

// keep leaves the hash in a pod template that the live one has, wherever that is.
func (h hashPlace) keep(pod, live *corev1.PodTemplateSpec) {
	for _, placement := range []build.ConfigHashPlacement{build.ConfigHashAnnotation, build.ConfigHashEnvironment} {
		place := h.at(placement)
		if sum := place.get(live); isConfigHash(sum) && place.get(pod) == "" {
			place.set(pod, sum)
		}
	}
}
