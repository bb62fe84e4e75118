package runtime

import (
	"time"

	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// decision is what is to be done about one object.
type decision string

const (
	// settled: our fields are as they should be. No request.
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
	// leaving: it is being deleted, or about to be. Wait until it is gone.
	leaving decision = "leaving"
	// unseen: it was created a moment ago, and the cache does not know it yet.
	unseen decision = "unseen"
	// behind: it was applied a moment ago, and the cache shows an older version.
	behind decision = "behind"
)

const (
	// cacheLag is how long an object that was just created may be missing from
	// the cache before it counts as deleted.
	cacheLag = 5 * time.Second
	// versionLag is how long the cache may show an older version than the one
	// that was applied, before it is believed all the same: a cluster that was
	// restored from a backup goes back for good.
	versionLag = time.Minute
)

// observation is all that a decision depends on.
type observation struct {
	// live is the object in the cache; nil when there is none.
	live client.Object
	// ours reports whether live belongs to our custom resource.
	ours bool
	// former reports whether live belongs to another custom resource of the same
	// name, which is gone: the garbage collector deletes live as well.
	former bool
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
		// Drift in an old version is no drift, and its status tells of old pods.
		// What has to be done is done once the cache has caught up.
		return behind
	}
	switch {
	case o.live.GetDeletionTimestamp() != nil, o.former:
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

// stale reports whether the cache shows the object as it was before our last
// write. One of the same name with another UID is not that object; an apply with
// the UID of an older one is refused.
func (o observation) stale() bool {
	if !o.known || o.memo.uid != o.live.GetUID() || o.now.Sub(o.memo.applied) >= versionLag {
		return false
	}
	order, err := resourceversion.CompareResourceVersion(o.live.GetResourceVersion(), o.memo.resourceVersion)
	return err == nil && order < 0
}
