package markers

import (
	"iter"
	"slices"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// Variants are the slot with each type that it has in kinds of workload; the slot itself
// where there is only one.
func (s Slot) Variants() []Slot {
	first := s
	first.others = nil
	variants := []Slot{first}
	for _, other := range s.others {
		other.Name, other.JSON, other.Help = s.Name, s.JSON, s.Help
		variants = append(variants, other)
	}
	return variants
}

// Narrow returns the slot for those kinds of workload in which something fits it: a
// field, a value. ok is false where that is none. The error is that of the last attempt,
// where all failed.
func (s Slot) Narrow(fits func(Slot) (bool, error)) (narrowed Slot, ok bool, err error) {
	if len(s.others) == 0 { // almost always
		if ok, err = fits(s); !ok || err != nil {
			return Slot{}, false, err
		}
		s.Workloads = slices.Clone(s.Workloads)
		return s, true, nil
	}
	for _, variant := range s.Variants() {
		fit, failure := fits(variant)
		switch {
		case failure != nil:
			err = failure
		case !fit:
		case !ok:
			narrowed, ok = variant, true
			narrowed.Workloads = slices.Clone(variant.Workloads)
		default:
			narrowed.Workloads = append(narrowed.Workloads, variant.Workloads...)
			narrowed.others = append(narrowed.others, variant)
		}
	}
	if ok {
		err = nil
	}
	return narrowed, ok, err
}

// For returns the slot as it is for workloads of a kind; ok is false where they lack it.
func (s Slot) For(workload string) (slot Slot, ok bool) {
	if s.Workloads == nil {
		return s, true
	}
	if !slices.Contains(s.Workloads, workload) {
		return Slot{}, false
	}
	path, err := fields.Parse(s.Name)
	kind, known := FindObjectKind(workload)
	if err != nil || !known {
		return Slot{}, false
	}
	slot, err = slotIn(kind.Type+"Spec", path)
	slot.JSON, slot.Help = s.JSON, s.Help
	return slot, err == nil
}

// Shares reports whether workloads of some kind have both slots, so that one of them can
// say something of the other.
func (s Slot) Shares(other Slot) bool {
	return s.Workloads == nil || other.Workloads == nil ||
		slices.ContainsFunc(s.Workloads, func(kind string) bool { return slices.Contains(other.Workloads, kind) })
}

// WorkloadSlots goes through the slots of the fields in the spec of workloads of a kind, as
// that kind has them, in the order of [FieldSlots].
func WorkloadSlots(kind string) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		for slot := range FieldSlots("workload") {
			for _, variant := range slot.Variants() {
				if own, ok := variant.For(kind); ok && !yield(own) {
					return
				}
			}
		}
	}
}
