package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"github.com/datainfrahq/dsoi-gen/internal/sidebyside"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// newSlots returns the subcommand slots.
func newSlots() *cobra.Command {
	return &cobra.Command{
		Use:   "slots TEXT...",
		Short: "Search the places in Kubernetes' objects that a field can fill.",
		Long: `Search all slots, of which there are more than a thousand, for those whose path
or description has all the words. Upper and lower case are one. Print the path to write
in +dsoi:slot=PATH, the Go type that fits, and what it is.`,
		Example: `  dsoi-gen slots runAsUser
  dsoi-gen slots service annotations`,
		Args:          cobra.MinimumNArgs(1),
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			found := search(args)
			if len(found) == 0 {
				return noSlot(args)
			}
			return printSlots(cmd.OutOrStdout(), found)
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
}

// search returns the slots that have all words, those with all of them in the path
// first, the shorter path before the longer.
func search(words []string) []markers.Slot {
	type match struct {
		slot markers.Slot
		rank int
	}
	parts := markers.EveryInParts()
	matches := make([][]match, len(parts))
	sidebyside.Do(len(parts), func(i int) {
		for slot, err := range parts[i] {
			if err != nil {
				continue
			}
			if rank, ok := rankOf(slot, words); ok {
				matches[i] = append(matches[i], match{slot, rank})
			}
		}
	})
	found := slices.Concat(matches...)
	slices.SortStableFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(strings.Count(a.slot.Name, "."), strings.Count(b.slot.Name, ".")))
	})
	slots := make([]markers.Slot, 0, len(found))
	for _, m := range found {
		slots = append(slots, m.slot)
	}
	return slots
}

// rankOf says how well a slot matches words: 0 where one of them is the end of its path,
// 1 where all are in its path, 2 where some are in its description.
func rankOf(slot markers.Slot, words []string) (rank int, ok bool) {
	path, help := strings.ToLower(slot.Name), strings.ToLower(slot.Help)
	atEnd, inHelp := false, false
	for _, word := range words {
		word = strings.ToLower(word)
		switch {
		case strings.Contains(path, word):
			atEnd = atEnd || strings.HasSuffix("."+path, "."+word)
		case strings.Contains(help, word):
			inHelp = true
		default:
			return 0, false
		}
	}
	switch {
	case inHelp:
		return 2, true
	case atEnd:
		return 0, true
	default:
		return 1, true
	}
}

func printSlots(out io.Writer, slots []markers.Slot) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, slot := range slots {
		fmt.Fprintf(table, "%s\t%s\t%s\n", slot.Name, slot.Accepts(), slot.Help)
	}
	return table.Flush()
}

// noSlot says that nothing was found, and what may have been meant.
func noSlot(words []string) error {
	text := strings.Join(words, " ")
	var names []string
	for slot, err := range markers.Every() {
		if err == nil {
			names = append(names, slot.Name[strings.LastIndexByte(slot.Name, '.')+1:])
		}
	}
	if hint := nearest.Hint(text, names); hint != "" {
		return fmt.Errorf("no slot has %q; %s", text, hint)
	}
	return fmt.Errorf("no slot has %q", text)
}
