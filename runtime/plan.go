package runtime

import (
	"time"

	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// decision is what is to be done about one object.
type decision string

const (
	// settled: our fields are as they should be, or will be seen to be once the
	// cache has caught up. No request.
	settled decision = "settled"
	// create: there is no such object.
	create decision = "create"
	// adopt: it is ours, but we do not remember having applied it, as after a
	// restart. Apply; most of the time that changes nothing.
	adopt decision = "adopt"
	// update: something else is wanted than what was applied last.
	update decision = "update"
	// repair: someone changed or removed one of our fields.
	repair decision = "repair"
	// foreign: it is somebody else's. Leave it alone.
	foreign decision = "foreign"
	// leaving: it is being deleted. Wait until it is gone.
	leaving decision = "leaving"
	// unseen: it was applied a moment ago, and the cache does not know it yet.
	unseen decision = "unseen"
)

// cacheLag is how long an object that was just created may be missing from the
// cache before it counts as deleted.
const cacheLag = 5 * time.Second

// observation is all that a decision depends on.
type observation struct {
	// live is the object in the cache; nil when there is none.
	live client.Object
	// ours reports whether live belongs to our custom resource.
	ours bool
	// owner is the name under which we apply.
	owner string
	// desired is the hash of what is wanted.
	desired uint64
	// memo is what was applied last, when known is set.
	memo  memo
	known bool
	now   time.Time
}

// plan decides what is to be done about one object. It is a pure function.
func plan(o observation) decision {
	if o.live == nil {
		if o.known && !o.memo.seen && o.now.Sub(o.memo.applied) < cacheLag {
			return unseen
		}
		return create
	}
	if o.stale() {
		// What the cache shows is older than our last write. Drift in it is no
		// drift, and its absence of a controller may be the past as well.
		if o.desired == o.memo.desired {
			return settled
		}
		return update
	}
	switch {
	case o.live.GetDeletionTimestamp() != nil:
		return leaving
	case !o.ours:
		return foreign
	case !o.known || o.memo.uid != o.live.GetUID():
		return adopt
	case o.memo.desired != o.desired:
		return update
	}
	if entry, ok := ownEntry(o.live, o.owner); !ok || entry != o.memo.entry {
		return repair
	}
	return settled
}

// stale reports whether the cache shows a version from before our last write.
func (o observation) stale() bool {
	if !o.known {
		return false
	}
	order, err := resourceversion.CompareResourceVersion(o.live.GetResourceVersion(), o.memo.resourceVersion)
	return err == nil && order < 0
}
