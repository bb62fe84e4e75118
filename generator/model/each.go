package model

import (
	"go/token"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// checkEach reports what is said of every entry of a list that nobody fills: it would be
// dropped.
func (r *reader) checkEach(cluster *Cluster) {
	if !r.sure(cluster) || len(cluster.Sources) == 0 {
		return
	}
	check := func(slot markers.Slot, at token.Position) {
		list, ok := slot.OfEach()
		if ok && !cluster.hasEntries(list) {
			r.errors.Addf(at, "[*] stands for every entry of %s, and nothing fills that", list)
		}
	}
	for _, level := range cluster.AllLevels() {
		for _, b := range level.Bindings {
			check(b.Slot, b.Position)
		}
	}
	for _, c := range cluster.Constants {
		check(c.Slot, c.marker.At("slot"))
	}
}

// hasEntries reports whether anything can fill a list of the workloads or of their pods. Of
// other objects, constructors fill lists too, and some of the pods'.
func (c *Cluster) hasEntries(list string) bool {
	family, _, _ := strings.Cut(list, ".")
	if !slices.Contains([]string{"container", "pod", "workload"}, family) || slices.Contains([]string{"container.ports", "pod.containers"}, list) {
		return true
	}
	return c.Binds(list) || c.bindsAround(list) || slices.ContainsFunc(c.Constants, func(k Constant) bool {
		return (k.Slot.Within(list) || (markers.Slot{Name: list}).Within(k.Slot.Name)) && !k.Slot.IsOfEach()
	})
}

// bindsAround reports whether nodes read a slot that a list is in.
func (c *Cluster) bindsAround(list string) bool {
	of := markers.Slot{Name: list}
	return slices.ContainsFunc(c.AllLevels(), func(level *Level) bool {
		return slices.ContainsFunc(level.Bindings, func(b *Binding) bool { return b.Key == "" && of.Within(b.Slot.Name) })
	})
}
