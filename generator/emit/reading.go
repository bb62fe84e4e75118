package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// reading is what the nodes of a source read, found once: there may be hundreds of fields,
// and as many slots that ask for them.
type reading struct {
	// levels, the least specific first.
	levels []leveled
	// slots are what the levels say of each slot as a whole, by its name: the least specific
	// first; on one level, those without a key first. What is put over places inside the slot
	// later is left out.
	slots map[string][]bound
	// workloads are the levels as workloads of each kind have them.
	workloads map[string][]leveled
}

// readings of the sources of nodes of a cluster kind.
func readings(c *model.Cluster) map[*model.Source]*reading {
	all := map[*model.Source]*reading{}
	for _, s := range c.Sources {
		r := newReading(levelsOf(c, s))
		for _, o := range c.Objects {
			if !o.Workload {
				continue
			}
			own := make([]leveled, len(r.levels))
			for i, level := range r.levels {
				own[i] = leveled{forWorkload(level.bindings, o.Kind)}
			}
			r.workloads[o.Kind] = own
		}
		all[s] = r
	}
	all[nil] = newReading(clusterLevels(c))
	return all
}

// reading of a source of nodes, or, without one, of the whole cluster.
func (e *emitter) reading(s *model.Source) *reading { return e.readings[s] }

// newReading finds what levels say, the least specific first.
func newReading(levels []leveled) *reading {
	r := &reading{levels: levels, slots: map[string][]bound{}, workloads: map[string][]leveled{}}
	passed := map[string]bool{} // the slots through which paths of less specific levels lead
	for _, level := range r.levels {
		var own []string
		first := map[string]int{}
		for _, b := range level.bindings {
			name := b.Slot.Name
			if b.isWhole() && passed[name] {
				continue
			}
			if _, known := first[name]; !known {
				first[name] = len(r.slots[name])
				own = append(own, name)
			}
			r.slots[name] = append(r.slots[name], b)
		}
		for _, name := range own {
			slices.SortStableFunc(r.slots[name][first[name]:], func(a, b bound) int { return strings.Compare(a.Key, b.Key) })
		}
		for _, b := range level.bindings {
			b.pass(passed)
		}
	}
	return r
}

// pass notes the slots through which the path to a slot leads.
func (b bound) pass(passed map[string]bool) {
	if len(b.Slot.Path) == 0 || turnOf(b.Slot) != plainTurn {
		return // it is put over what is there
	}
	for way := range stations(b.Slot.Name) {
		passed[way] = true
	}
}

// of are the bindings of a slot. Where it is the slot as workloads of one kind have it, so
// are they.
func (r *reading) of(slot markers.Slot) []bound {
	all := r.slots[slot.Name]
	if len(slot.Workloads) != 1 {
		return all
	}
	return forWorkload(all, slot.Workloads[0])
}

// wholly is the code of what the levels say of a slot as a whole, that too which is put over
// places inside the slot later; nil for nothing.
func (r *reading) wholly(slot markers.Slot) jen.Code {
	var found []bound
	for _, level := range r.levels {
		for _, b := range level.bindings {
			if b.isWhole() && b.Slot.Name == slot.Name {
				found = append(found, b)
			}
		}
	}
	all := &reading{slots: map[string][]bound{slot.Name: found}}
	return all.cascade(slot)
}

// levelsOf are the levels that nodes of a source read, the least specific first.
func levelsOf(c *model.Cluster, s *model.Source) []leveled {
	all := []leveled{{constants(c, s, false)}}
	for _, level := range c.Levels(s) {
		base := levelBase(c, s, level)
		found := make([]bound, 0, len(level.Bindings))
		for _, b := range level.Bindings {
			found = append(found, bound{Binding: b, base: base})
		}
		all = append(all, leveled{found})
	}
	return append(all, leveled{constants(c, s, true)})
}

// clusterLevels are the levels of the whole custom resource, the least specific first.
func clusterLevels(c *model.Cluster) []leveled {
	base := access(jen.Id("b").Dot("cluster"), c.SpecPath)
	all := []leveled{{constants(c, nil, false)}}
	for _, level := range c.ClusterLevels() {
		var found []bound
		for _, b := range c.OfCluster(level) {
			found = append(found, bound{Binding: b, base: base})
		}
		all = append(all, leveled{found})
	}
	return append(all, leveled{constants(c, nil, true)})
}

// levelBase is the code of the struct of a level, seen from a node.
func levelBase(c *model.Cluster, s *model.Source, level *model.Level) *jen.Statement {
	switch level.Sort {
	case markers.OnCluster:
		return access(jen.Id("node").Dot("Cluster"), c.SpecPath)
	case markers.OnRole:
		return jen.Id("node").Dot(roleField(c, s))
	}
	for _, g := range c.Groups {
		if level.IsOf(&g.Level) {
			return jen.Id("node").Dot(groupField(g))
		}
	}
	return jen.Id("node").Dot(sourceField(c, s))
}
