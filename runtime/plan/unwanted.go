package plan

import (
	"cmp"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// findUnwanted decides about the objects that the custom resource controls and does
// not want.
func (p *planner) findUnwanted() {
	if p.List.Partial {
		return
	}
	wanted := p.wantedKeys()
	fates := map[schema.GroupKind]build.Fate{}
	for _, kind := range p.Kind.Objects {
		fates[kind.GroupKind()] = kind.Unwanted
	}
	var unwanted []OwnedObject
	for _, object := range p.Observed.Owned {
		switch {
		case wanted[KeyOf(object.GroupKind(), object.Object)]:
		case object.GetDeletionTimestamp() != nil:
		case fates[object.GroupKind()] != build.Deleted:
		case !metav1.IsControlledBy(object.Object, p.CR): // whatever the index says
		default:
			unwanted = append(unwanted, object)
		}
	}
	if len(unwanted) == 0 {
		return
	}
	// A cache lists in any order. What is reported must be the same each time.
	slices.SortStableFunc(unwanted, func(a, b OwnedObject) int {
		return cmp.Or(
			cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.GetNamespace(), b.GetNamespace()), cmp.Compare(a.GetName(), b.GetName()),
		)
	})
	workloads := p.wantedWorkloads()
	for _, object := range unwanted {
		o := p.delete(object, workloads)
		if o.Decision == AwaitApproval && IsWorkload(object.Object) {
			p.replaced[object.GetLabels()[build.LabelNode]] = o
		}
		p.unwantedOutcomes = append(p.unwantedOutcomes, o)
	}
}

func (p *planner) wantedKeys() map[Key]bool {
	wanted := make(map[Key]bool, len(p.List.Objects))
	for i, w := range p.List.Objects {
		if w.Object != nil {
			wanted[KeyOf(p.Observed.Objects[i].GroupKind(), w.Object)] = true
		}
	}
	return wanted
}

// wantedWorkloads are the workloads that nodes are wanted to have, by the label that
// names the node. It has no entry for nodes that are gone, and is nil without any node.
func (p *planner) wantedWorkloads() map[string]client.Object {
	var workloads map[string]client.Object
	for _, w := range p.List.Objects {
		if w.Node == "" {
			continue
		}
		if workloads == nil {
			workloads = map[string]client.Object{}
		}
		if w.Object != nil && IsWorkload(w.Object) {
			workloads[w.Object.GetLabels()[build.LabelNode]] = w.Object
		}
	}
	return workloads
}

// delete decides about one object that is not wanted.
func (p *planner) delete(object OwnedObject, workloads map[string]client.Object) Outcome {
	o := Outcome{Key: KeyOf(object.GroupKind(), object.Object), Version: object.Version, Node: object.GetLabels()[build.LabelNode], Live: object.Object, Decision: Delete, Reason: ReasonUnwanted}
	if deleted, ok := p.Deleted[o.Key]; ok && deleted.Version == VersionOf(object.Object) && p.Now.Sub(deleted.At) < versionLag {
		return o.hold(ReasonStaleCache, "it was deleted, and the cache still shows it")
	}
	switch successor := workloads[o.Node]; {
	case ownManagedFields(object.Object, p.Owner) == nil:
		return p.needsApproval(o, ReasonNotApplied, "none of its fields was applied by this operator")
	case object.Object.GetAnnotations()[build.KeepAnnotation] == "true":
		return p.needsApproval(o, ReasonKept, "the custom resource has said to keep it")
	case build.BelongsToNodes(object.Object.GetLabels()) && workloads == nil:
		return p.needsApproval(o, ReasonAllNodesVanish, "every node of the custom resource would be deleted at once")
	case successor == nil || !IsWorkload(object.Object):
		return o
	case hasVolumes(object.Object) && !findsVolumes(successor, object.Object):
		return p.needsApproval(o, ReasonVolumesLeftBehind, "its node would run as another kind of workload, which does not find the volumes that it has")
	case successor.GetName() != object.GetName():
		return p.needsApproval(o, ReasonWorkloadRenamed, "its node is still there, as "+successor.GetName())
	default:
		return o
	}
}

// unwanted adds the outcomes of the objects that are not wanted. Nothing is deleted
// in a pass in which something went wrong: who knows what it would have wanted.
func (p *planner) unwanted() {
	clean := Plan{Outcomes: p.outcomes}.Clean()
	for _, o := range p.unwantedOutcomes {
		replaced, ok := p.replaced[o.Node]
		successor, waits := p.waiting[o.Node]
		switch {
		case o.Decision != Delete:
		case !clean:
			o = o.hold(ReasonIncomplete, "nothing is deleted while something else fails")
		case p.isStillRead(o):
			o = o.hold(ReasonStillRead, "pods read it until their workload has been rolled out")
		case waits && IsWorkload(o.Live):
			o = o.hold(ReasonAwaitedJob, successor.Message)
		case ok && o.Node != "" && o.Digest == "": // what a person has approved goes
			o = o.hold(ReasonReplacedWorkload, "it belongs to "+replaced.Key.String()+", which awaits approval")
		}
		p.outcomes = append(p.outcomes, o)
	}
}

// isStillRead reports whether pods of a workload read configuration that is not wanted any
// longer, since the workload has yet to change, or its pods have: one that starts again could
// not do without. Those of a node that is gone go with it, and what a person has approved goes.
func (p *planner) isStillRead(unwanted Outcome) bool {
	if !isConfiguration(unwanted.Live) || unwanted.Digest != "" || p.Eventually {
		return false
	}
	for _, o := range p.outcomes {
		if !IsWorkload(o.Live) || !IsWorkload(o.Wanted) || reads(o.Wanted, unwanted.Key) {
			continue
		}
		isItsOwn := unwanted.Node == "" || unwanted.Node == o.Live.GetLabels()[build.LabelNode]
		if reads(o.Live, unwanted.Key) || o.Rolling && isItsOwn {
			return true
		}
	}
	return slices.ContainsFunc(p.unwantedOutcomes, func(o Outcome) bool { // those that a person has to approve
		return o.Decision == AwaitApproval && IsWorkload(o.Live) && reads(o.Live, unwanted.Key)
	})
}

// reads reports whether the pods of a workload read a ConfigMap or a Secret.
func reads(workload client.Object, key Key) bool {
	return slices.Contains(PodReadsOf(PodTemplateOf(workload)).Keys(workload.GetNamespace()), key)
}

// findsVolumes reports whether a workload finds the volumes of the one that it replaces: a
// StatefulSet claims its own, all others share the node's.
func findsVolumes(successor, former client.Object) bool {
	_, claims := successor.(*appsv1.StatefulSet)
	_, claimed := former.(*appsv1.StatefulSet)
	return claims == claimed
}

// hasVolumes reports whether the pods of a workload have volumes that hold data.
func hasVolumes(workload client.Object) bool {
	if set, ok := workload.(*appsv1.StatefulSet); ok && len(set.Spec.VolumeClaimTemplates) > 0 {
		return true
	}
	pod := PodTemplateOf(workload)
	return pod != nil && hasClaimVolume(pod.Spec.Volumes)
}

func hasClaimVolume(volumes []corev1.Volume) bool {
	for _, volume := range volumes {
		if volume.PersistentVolumeClaim != nil {
			return true
		}
	}
	return false
}
