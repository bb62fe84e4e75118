package markers

import (
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// With returns the row of a variant of the kind: one more object of it, whose slots begin
// with a name of their own. clientService is the family of the variant client of Service.
func (k ObjectKind) With(variant string) ObjectKind {
	plain := k.Family()
	k.Variant = variant
	k.Variable = ""
	k.Filled = renamed(k.Filled, plain, k.Family())
	k.Brings = renamed(k.Brings, plain, k.Family())
	return k
}

// renamed are slots, with those of one family as those of another.
func renamed(slots []string, from, to string) []string {
	slots = slices.Clone(slots)
	for i, slot := range slots {
		if rest, ok := strings.CutPrefix(slot, from+"."); ok {
			slots[i] = to + "." + rest
		}
	}
	return slots
}

// HasVariants reports whether there can be variants of the kind: all that fills it are
// slots, which each of them has of its own.
func (k ObjectKind) HasVariants() bool {
	return !k.Workload && !slices.ContainsFunc(k.Filled, func(argument string) bool {
		return slices.Contains([]string{"storage", "rules"}, argument)
	})
}

// IsFamily reports whether slots that are there without a marker begin with a name.
func IsFamily(name string) bool { return families()[name] != nil }

// SplitVariant tells a family of slots that ends with the name of a kind, clientService,
// from those that are there without a marker. ok is false for these.
func SplitVariant(family string) (kind ObjectKind, variant string, ok bool) {
	if IsFamily(family) {
		return ObjectKind{}, "", false
	}
	for _, k := range ObjectKinds() {
		if name, found := strings.CutSuffix(family, k.Kind); found && IsVariant(name) && k.HasVariants() {
			return k, name, true
		}
	}
	return ObjectKind{}, "", false
}

// IsVariant reports whether a text can name a variant: small letters and digits, a letter
// first. It becomes a part of names in Go and in Kubernetes.
func IsVariant(name string) bool {
	return name != "" && name != EntryVariant && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789") == "" && name[0] >= 'a'
}

// parseVariant is [ParseSlot] for a text whose family is that of a variant: the slot of
// the plain kind, by another name.
func parseVariant(text string) (slot Slot, key string, err error, ok bool) {
	family, rest, dotted := strings.Cut(text, ".")
	kind, _, isVariant := SplitVariant(family)
	if !dotted || !isVariant {
		return Slot{}, "", nil, false
	}
	plain := kind.Family()
	slot, key, err = ParseSlot(plain + "." + rest)
	if err == nil {
		slot.Name, slot.JSON = family+strings.TrimPrefix(slot.Name, plain), nil
		return slot, key, nil, true
	}
	if syntax, isSyntax := err.(*fields.SyntaxError); isSyntax {
		shifted := *syntax
		if shifted.At > 0 {
			shifted.At += len(family) - len(plain)
		}
		shifted.Message = strings.ReplaceAll(shifted.Message, plain+".", family+".")
		err = &shifted
	}
	return Slot{}, "", err, true
}
