package model

import (
	"maps"
	"slices"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// maxRandom is the most characters of random content that a key can have.
const maxRandom = 1024

// IsKept reports whether such an object stays when it is no longer wanted.
func (o Object) IsKept() bool { return o.Kept || len(o.Random) > 0 }

// checkRandom checks what a marker says of random content.
func (r *reader) checkRandom(cluster *Cluster, o Object, q *request) bool {
	at, errors := q.marker.At("random"), len(r.errors)
	switch {
	case !o.TakesRandom:
		r.errors.Addf(at, "no content of a %s is random; random goes with kind=Secret", o.Kind)
		return false
	case q.off():
		r.errors.Addf(at, "random does not go with enabled=false")
		return false
	case len(q.Random) == 0:
		r.errors.Addf(at, "random has no keys; write them with their numbers of characters: {password: 32}")
		return false
	}
	for _, key := range slices.Sorted(maps.Keys(q.Random)) {
		switch length := q.Random[key]; {
		case !isFileName(key):
			r.errors.Addf(at, "%s", notSecretKey(key))
		case length < 1 || length > maxRandom:
			r.errors.Addf(at, "the content of %s has from 1 to %d characters, not %d", key, maxRandom, length)
		}
	}
	isTaken := func(slot markers.Slot) (key string, taken bool) {
		key, ok := slot.SecretKey()
		return key, ok && slot.Within(o.Family()) && q.Random[key] != 0
	}
	for _, level := range cluster.AllLevels() {
		for _, b := range level.Bindings {
			if key, taken := isTaken(b.Slot); taken {
				r.errors.Addf(b.Position, "%s fills slot %s, but the content of %s is random; take one of the two away", b.Path.JSON(), b.Slot.Name, key)
			}
		}
	}
	for _, c := range cluster.Constants {
		if key, taken := isTaken(c.Slot); taken {
			r.errors.Addf(c.marker.At("slot"), "slot %s takes no constant: the content of %s is random", c.Slot.Name, key)
		}
	}
	if r.sure(cluster) && len(cluster.Sources) > 0 && !o.Built && q.Variant == "" {
		r.errors.Addf(at, "no node has a %s, so it has no place", o.Kind)
	}
	return len(r.errors) == errors
}
