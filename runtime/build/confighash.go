package build

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// ConfigHashPlacement says where the hash of a node's configuration is put,
// so that its pods roll when the configuration changes.
type ConfigHashPlacement string

const (
	// ConfigHashAnnotation puts the hash into an annotation of the pod template.
	ConfigHashAnnotation ConfigHashPlacement = "Annotation"
	// ConfigHashEnvironment puts the hash into an environment variable of the
	// main container.
	ConfigHashEnvironment ConfigHashPlacement = "Environment"
	// ConfigHashNone puts it nowhere: a changed configuration rolls nothing, and what pods
	// mount changes in place. It is for applications that read their files again. A hash
	// that a pod template has already stays in it: to take it away would roll the pods.
	ConfigHashNone ConfigHashPlacement = "None"
)

// configHashPlacements are all of them, as a custom resource may name them.
var configHashPlacements = []string{string(ConfigHashAnnotation), string(ConfigHashEnvironment), string(ConfigHashNone)}

// ConfigHashIf is where the hash goes by a field that says whether pods roll: to the given
// place, or nowhere. A nil pointer says nothing.
func ConfigHashIf(rolls *bool, placement ConfigHashPlacement) ConfigHashPlacement {
	switch {
	case rolls == nil:
		return ""
	case *rolls:
		return placement
	default:
		return ConfigHashNone
	}
}

// CheckConfigHash finds what is wrong with a word of a custom resource that says where the
// hash goes. An empty one says nothing.
func CheckConfigHash(word string, path *field.Path, fields ...string) field.ErrorList {
	if word == "" || slices.Contains(configHashPlacements, word) {
		return nil
	}
	return field.ErrorList{notSupported(below(path, fields), word, configHashPlacements)}
}

// SetConfigHash says where the hash of what the node's pods read goes, in place of what its
// kind of custom resource says. An empty placement changes nothing.
func (n *Node) SetConfigHash(placement ConfigHashPlacement) { n.configHash = placement }

// configHashOf is what a scope says of the hash, and how what holds it is called; "" for
// nothing.
func configHashOf(scope Scope) (placement ConfigHashPlacement, name string) {
	node, _ := scope.(Node)
	if identity := node.cluster.identity; identity != nil {
		name, _ = identity.ConfigHash.expand(node)
	}
	return node.configHash, name
}

// ConfigHashOf says where the hash of what the pods of a wanted workload read goes.
func (k ClusterKind) ConfigHashOf(w Wanted) ConfigHashPlacement {
	if w.ConfigHash != "" {
		return w.ConfigHash
	}
	return k.ConfigHash
}

// ReadsData reports whether the data of ConfigMaps, or of Secrets, bear on the objects of a
// custom resource: hooks see them, or pods roll with them.
func (k ClusterKind) ReadsData(kind string) bool {
	mayRoll := k.ConfigHash != ConfigHashNone || k.ConfigHashOfNodes
	rolls := mayRoll && slices.ContainsFunc(k.Objects, func(o ObjectKind) bool { return o.Workload })
	return rolls || slices.Contains(k.ReadKinds, kind)
}
