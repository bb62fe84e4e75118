package build

import (
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// Cluster is the identity of one custom resource: all that the names and the
// metadata of its objects depend on. It is made by [NewResolver]. Its methods
// return fresh values that the caller may change.
type Cluster struct {
	gvk       schema.GroupVersionKind
	name      string
	namespace string // of its objects
	uid       types.UID
	// daemons are the nodes that run as a DaemonSet, by the label that names them. The
	// [Resolver] adds them; all copies of the cluster share them.
	daemons *[]string
	// identity says what is called otherwise; nil for nothing.
	identity *Identity

	// What the metadata of every object needs, made once.
	apiVersion, nameLabel, instanceLabel string
}

func newCluster(gvk schema.GroupVersionKind, name, namespace string, uid types.UID) Cluster {
	return Cluster{
		gvk:           gvk,
		name:          name,
		namespace:     namespace,
		uid:           uid,
		daemons:       &[]string{},
		apiVersion:    gvk.GroupVersion().String(),
		nameLabel:     fit(maxLabelValue, strings.ToLower(gvk.Kind)),
		instanceLabel: labelValue(name),
	}
}

// Scope is what an object belongs to: a [Node], a [Pod], all nodes of a type
// ([TypeScope]), or the whole [Cluster].
type Scope interface {
	// ObjectMeta is the metadata of the scope's object of a kind: name, namespace, labels,
	// owner.
	ObjectMeta(kind string) metav1.ObjectMeta
	// NameOf is the name that an object of a kind has in the scope; "" for one of many of
	// its kind, which all have names of their own.
	NameOf(kind string) string
	// Selector of the pods in the scope, in an object of a kind.
	Selector(kind string) *metav1.LabelSelector
	// Has reports whether the scope has objects of a kind.
	Has(objectKind string) bool

	// evictable selects the pods in the scope of which a PodDisruptionBudget can say how
	// many may be gone; nil where there are not several.
	evictable() *metav1.LabelSelector
	// node is the name of the node, "" for several, and its place in the deployment
	// order, 0 for the whole cluster.
	node() (name string, stage int)
	// title names the scope for people.
	title() string
	// customResource is the one that the scope is of.
	customResource() Cluster
	// label returns the value of one of our labels, and whether the objects of the
	// scope have it: Labels, without a map.
	label(key string) (value string, ok bool)
	worded
}

// worded is what a [Template] is put into words for.
type worded interface {
	// word is what a word in a template stands for; ok is false where it stands for
	// nothing.
	word(name string) (value string, ok bool)
}

// ObjectMeta of the object of a kind that the custom resource has as a whole.
func (c Cluster) ObjectMeta(kind string) metav1.ObjectMeta {
	return c.objectMeta(c.NameOf(kind), c.Labels())
}

// NameOf is the name of the object of a kind that the custom resource has as a whole; "" for
// one of many.
func (c Cluster) NameOf(kind string) string {
	if c.identity != nil {
		if name, ok := c.identity.nameOf(c, kind, kind); ok {
			return name
		}
	}
	return nameTogether(kind, c.name)
}

func (c Cluster) word(name string) (string, bool) {
	return c.name, name == "cluster"
}

func (c Cluster) objectMeta(name string, labels map[string]string) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name:            name,
		Namespace:       c.namespace,
		Labels:          labels,
		OwnerReferences: []metav1.OwnerReference{c.ownerReference()},
	}
}

// ownerReference makes the custom resource the controller of an object: the
// object is deleted with it, and no other controller takes it.
func (c Cluster) ownerReference() metav1.OwnerReference {
	yes := [2]bool{true, true} // both in one allocation: every object has them
	return metav1.OwnerReference{
		APIVersion:         c.apiVersion,
		Kind:               c.gvk.Kind,
		Name:               c.name,
		UID:                c.uid,
		Controller:         &yes[0],
		BlockOwnerDeletion: &yes[1],
	}
}

// Labels of every object of the custom resource. An object that cannot carry an
// owner reference, a PersistentVolumeClaim, is known by them.
func (c Cluster) Labels() map[string]string {
	labels := c.ownLabels()
	if c.identity.labelsPods() {
		c.identity.addLabels(c, labels)
	}
	return labels
}

// ownLabels are those by which the runtime knows what belongs to the custom resource.
func (c Cluster) ownLabels() map[string]string {
	return map[string]string{
		LabelName:      c.nameLabel,
		LabelInstance:  c.instanceLabel,
		LabelManagedBy: ManagedBy,
	}
}

func (c Cluster) label(key string) (string, bool) {
	switch key {
	case LabelName:
		return c.nameLabel, true
	case LabelInstance:
		return c.instanceLabel, true
	case LabelManagedBy:
		return ManagedBy, true
	default:
		return "", false
	}
}

// Namespace of the objects of the custom resource.
func (c Cluster) Namespace() string { return c.namespace }

// Selector of all pods of the custom resource, in an object of a kind.
func (c Cluster) Selector(kind string) *metav1.LabelSelector {
	if c.identity.labelsPods() {
		return c.identity.selector(c, kind)
	}
	return &metav1.LabelSelector{MatchLabels: c.selectorLabels()}
}

func (c Cluster) selectorLabels() map[string]string {
	return map[string]string{LabelName: c.nameLabel, LabelInstance: c.instanceLabel}
}

// Has reports true: what a cluster has is said by its kind alone.
func (c Cluster) Has(string) bool { return true }

func (c Cluster) evictable() *metav1.LabelSelector {
	return c.withoutDaemons(c.Selector("PodDisruptionBudget"))
}

// withoutDaemons leaves the pods of DaemonSets out of a selector: Kubernetes knows of no
// number of which one could be gone, and with such a pod among them it lets none of the
// others go either.
func (c Cluster) withoutDaemons(selector *metav1.LabelSelector) *metav1.LabelSelector {
	if c.daemons == nil || len(*c.daemons) == 0 {
		return selector
	}
	key, ok := c.identity.nodeLabel()
	if !ok {
		return nil // nothing tells their pods from others
	}
	selector.MatchExpressions = []metav1.LabelSelectorRequirement{{Key: key, Operator: metav1.LabelSelectorOpNotIn, Values: slices.Sorted(slices.Values(*c.daemons))}}
	return selector
}

func (c Cluster) customResource() Cluster { return c }

func (c Cluster) node() (string, int) { return "", 0 }

func (c Cluster) title() string { return c.gvk.Kind + " " + c.name }
