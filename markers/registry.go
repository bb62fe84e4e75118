package markers

import (
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/controller-tools/pkg/markers"
)

// Prefix starts every marker of this language.
const Prefix = "+dsoi:"

// definition ties a word to the value that it is read into.
type definition struct {
	word   string
	target markers.TargetType
	value  any
}

// definitions are the words of the language, in the order of the package
// comment.
func definitions() []definition {
	return []definition{
		{"cluster", markers.DescribesType, Cluster{}},
		{"nodeType", markers.DescribesType, NodeType{}},
		{"object", markers.DescribesType, Object{}},
		{"rule", markers.DescribesType, Rule{}},
		{"default", markers.DescribesType, Default{}},
		{"set", markers.DescribesType, Set{}},
		{"hook", markers.DescribesType, Hook("")},
		{"ignore", markers.DescribesType, Ignore{}},
		{"settings", markers.DescribesField, Settings{}},
		{"role", markers.DescribesField, Role("")},
		{"roles", markers.DescribesField, Roles{}},
		{"nodes", markers.DescribesField, Nodes{}},
		{"node", markers.DescribesField, Node("")},
		{"configGroup", markers.DescribesField, ConfigGroup("")},
		{"ref", markers.DescribesField, Ref("")},
		{"slot", markers.DescribesField, SlotRef("")},
		{"reads", markers.DescribesField, Reads("")},
		{"merge", markers.DescribesField, Merge("")},
		{"below", markers.DescribesField, Below{}},
		{"hook", markers.DescribesField, Hook("")},
		{"ignore", markers.DescribesField, Ignore{}},
	}
}

// helper is implemented by the generated help of each marker.
type helper interface {
	Help() *markers.DefinitionHelp
}

// Register adds every marker of the language and its help to a registry of
// controller-tools.
func Register(into *markers.Registry) error {
	return register(into, func(d definition, def *markers.Definition) {
		if h, ok := d.value.(helper); ok {
			help := h.Help()
			if d.word == "slot" {
				help.Details = strings.TrimSpace(help.Details + "\n\n" + slotHelp())
			}
			into.AddHelp(def, help)
		}
	})
}

// register adds every marker to a registry, and passes each one on. Those who
// only read markers do without the help.
func register(into *markers.Registry, added func(definition, *markers.Definition)) error {
	for _, d := range definitions() {
		def, err := markers.MakeDefinition(strings.TrimPrefix(Prefix, "+")+d.word, d.target, d.value)
		if err != nil {
			return fmt.Errorf("defining marker %s%s: %w", Prefix, d.word, err)
		}
		if err := into.Register(def); err != nil {
			return fmt.Errorf("registering marker %s%s: %w", Prefix, d.word, err)
		}
		added(d, def)
	}
	return nil
}

// slotHelp lists the slot table for -www.
func slotHelp() string {
	var out strings.Builder
	out.WriteString("The slots:\n")
	for slot := range Slots() {
		fmt.Fprintf(&out, "\n%s (%s): %s", slot.Syntax(), slot.Accepts(), slot.Help)
	}
	return out.String()
}

// words returns the words that mark target, sorted.
func words(target markers.TargetType) []string {
	var names []string
	for _, d := range definitions() {
		if d.target == target {
			names = append(names, d.word)
		}
	}
	slices.Sort(names)
	return names
}

// enumerations lists the values that an argument may have, by word and
// argument. The argument of a word with one value is "".
func enumerations(word, argument string) []string {
	switch word + "." + argument {
	case "cluster.configHash":
		return ConfigHashes()
	case "cluster.conformance":
		return []string{"DSOI"}
	case "cluster.without":
		return defaultNames()
	case "nodeType.workload":
		return workloadNames()
	case "nodeType.objects":
		return kindNames(PerNode)
	case "object.kind":
		return append(kindNames(), workloadNames()...)
	case "reads.":
		return []string{"ConfigMap", "Secret"}
	case "configGroup.":
		return []string{"k8s", "app"}
	case "merge.":
		return []string{"replace", "clear", "append"}
	default:
		return nil
	}
}
