package plan

import (
	"time"

	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// finding is how one object compares with what is wanted of it.
type finding string

const (
	// matches: our fields are as they should be.
	matches finding = "matches"
	// missing: there is no such object.
	missing finding = "missing"
	// forgotten: it is ours, but we do not remember having applied it, as after a
	// restart.
	forgotten finding = "forgotten"
	// outdated: something else is wanted than what was applied last.
	outdated finding = "outdated"
	// drifted: someone changed or removed one of our fields.
	drifted finding = "drifted"
	// notOwned: it is somebody else's.
	notOwned finding = "notOwned"
	// terminating: it is being deleted, or about to be.
	terminating finding = "terminating"
	// staleCache: it was applied a moment ago, and the cache shows it as it was
	// before, or not at all.
	staleCache finding = "staleCache"
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

// comparison is all that a finding depends on.
type comparison struct {
	// live is the object in the cache; nil when there is none.
	live client.Object
	// ours reports whether live belongs to our custom resource.
	ours bool
	// former reports whether live belongs to another custom resource of the same
	// name, which is gone: the garbage collector deletes live as well.
	former bool
	// owner is the name under which we apply.
	owner string
	// wanted is the hash of what is wanted.
	wanted uint64
	// applied is what was applied last, when known is set.
	applied Applied
	known   bool
	now     time.Time
}

// compare tells how an object compares with what is wanted of it.
func compare(c comparison) finding {
	if c.live == nil {
		if c.known && !c.applied.Seen && c.now.Sub(c.applied.At) < cacheLag {
			return staleCache
		}
		return missing
	}
	if c.stale() {
		// Drift in an old version is not drift, and its status tells of old pods.
		// What has to be done is done once the cache has caught up.
		return staleCache
	}
	switch {
	case c.live.GetDeletionTimestamp() != nil, c.former:
		return terminating
	case !c.ours:
		return notOwned
	case !c.known || c.applied.UID != c.live.GetUID():
		return forgotten
	case c.applied.Wanted != c.wanted:
		return outdated
	}
	if entry, ok := OwnEntry(c.live, c.owner); !ok || entry != c.applied.Entry {
		return drifted
	}
	return matches
}

func (c comparison) stale() bool {
	return c.known && c.applied.NewerThan(c.live, c.now)
}

// NewerThan reports whether the cache shows an object as it was before our last
// write. One of the same name with another UID is not that object; an apply with
// the UID of an older one is refused.
func (a Applied) NewerThan(live client.Object, now time.Time) bool {
	if a.UID != live.GetUID() || now.Sub(a.At) >= versionLag {
		return false
	}
	order, err := resourceversion.CompareResourceVersion(live.GetResourceVersion(), a.ResourceVersion)
	return err == nil && order < 0
}
