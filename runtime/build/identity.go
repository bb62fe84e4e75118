package build

import (
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// Identity says what the objects of a kind of custom resource are called, and what they are
// known by, where that is not as this package has it: as another operator has called those
// that this one takes over. Generated code makes one of the markers; see [Resolver.Identify].
// It is not changed. A nil one says nothing.
type Identity struct {
	// Names of objects by kind: {"StatefulSet": "{cluster}-{node}"}. Those of a variant
	// stand below its name and the kind: clientService.
	Names map[string]Template
	// Labels of the pods by key, in place of those that this package gives, and of all
	// objects, beside them. An object of several nodes has those whose words mean something
	// to all of them.
	Labels map[string]Template
	// Selectors are the keys of the labels by which objects select pods, by kind. A kind
	// that is not there selects by all of them.
	Selectors map[string][]string
	// Volumes are the names of the pods' volumes, by the kind that they are made from:
	// ConfigMap, and PersistentVolumeClaim, where they are those of the templates of claims
	// too, and {storage} is the name that the custom resource gives.
	Volumes map[string]Template
	// ConfigHash is the name of the annotation, or of the variable, that holds the hash of
	// what the pods read; "" for the usual one.
	ConfigHash Template
}

// Template is a text with words in braces: {cluster}, the name of the custom resource,
// {node}, {nodeType}, {pod}, and the JSON name of a config group, for the name of the entry
// to which a node refers.
type Template string

// expand puts in what the words stand for in a scope. ok is false where one stands for
// nothing.
func (t Template) expand(in worded) (text string, ok bool) {
	var out strings.Builder
	rest := string(t)
	for {
		literal, after, found := strings.Cut(rest, "{")
		out.WriteString(literal)
		if !found {
			return out.String(), true
		}
		name, behind, _ := strings.Cut(after, "}")
		value, known := in.word(name)
		if !known {
			return "", false
		}
		out.WriteString(value)
		rest = behind
	}
}

// nameOf is the name of an object of a kind in a scope, by the template below a key; ok is
// false where there is none. A name that the API server would not take is made one that it
// does: see [hashedName].
func (i *Identity) nameOf(in worded, kind, key string) (name string, ok bool) {
	template, ok := i.Names[key]
	if _, isOne := in.(storageScope); !ok || kind == "PersistentVolumeClaim" && !isOne {
		return "", false
	}
	if name, ok = template.expand(in); !ok {
		return "", false
	}
	if isNameOf(kind, name) {
		return name, true
	}
	return hashedName(longestName(kind), name), true
}

// isNameOf reports whether the API server takes a name for an object of a kind.
func isNameOf(kind, name string) bool {
	switch kind {
	case "Service":
		return len(validation.IsDNS1035Label(name)) == 0
	case "StatefulSet", "Deployment", "DaemonSet", "Job":
		return len(validation.IsDNS1123Label(name)) == 0
	case "CronJob":
		return len(name) <= maxWorkloadName && len(validation.IsDNS1123Label(name)) == 0
	default:
		return len(validation.IsDNS1123Subdomain(name)) == 0
	}
}

// volumeOf is the name of a volume that is made from an object of a kind in a scope, or
// another where no template says it.
func (i *Identity) volumeOf(in worded, kind, otherwise string) string {
	template, ok := i.Volumes[kind]
	if !ok {
		return otherwise
	}
	name, ok := template.expand(in)
	switch {
	case !ok:
		return otherwise
	case len(validation.IsDNS1123Label(name)) > 0:
		return hashedName(maxObjectName, name)
	default:
		return name
	}
}

// labelsPods reports whether pods have other labels than those of this package.
func (i *Identity) labelsPods() bool { return i != nil && len(i.Labels) > 0 }

// labels are those of a scope whose words all mean something there.
func (i *Identity) labels(in worded) map[string]string {
	labels := make(map[string]string, len(i.Labels))
	for key, template := range i.Labels {
		if value, ok := template.expand(in); ok {
			labels[key] = labelValue(value)
		}
	}
	return labels
}

// addLabels puts the labels of a scope among others, which win.
func (i *Identity) addLabels(in worded, own map[string]string) {
	for key, value := range i.labels(in) {
		if _, taken := own[key]; !taken {
			own[key] = value
		}
	}
}

// selector of the pods of a scope in an object of a kind.
func (i *Identity) selector(in Scope, kind string) *metav1.LabelSelector {
	labels := i.labels(in)
	if keys, ok := i.Selectors[kind]; ok {
		maps.DeleteFunc(labels, func(key, _ string) bool { return !slices.Contains(keys, key) })
	}
	return &metav1.LabelSelector{MatchLabels: labels}
}

// nodeLabel is the key of the label that names a node; ok is false where pods have none.
func (i *Identity) nodeLabel() (key string, ok bool) {
	if !i.labelsPods() {
		return LabelNode, true
	}
	for _, key := range slices.Sorted(maps.Keys(i.Labels)) {
		if i.Labels[key] == "{node}" {
			return key, true
		}
	}
	return "", false
}
