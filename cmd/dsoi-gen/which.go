package main

import (
	"encoding/json"

	"github.com/spf13/cobra"
	"sigs.k8s.io/controller-tools/pkg/genall/help"
	"sigs.k8s.io/controller-tools/pkg/genall/help/pretty"
	crmarkers "sigs.k8s.io/controller-tools/pkg/markers"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// printMarkers prints the marker reference: 1 a summary, 2 details, 3 all
// details, 4 JSON, as controller-gen does.
func printMarkers(cmd *cobra.Command, level int) error {
	registry := &crmarkers.Registry{}
	if err := markers.Register(registry); err != nil {
		return err
	}
	categories := help.ByCategory(registry, help.SortByCategory)
	if level >= 4 {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(categories)
	}
	for _, category := range categories {
		contents := pretty.MarkersSummary(category.Category, category.Markers)
		if level > 1 {
			contents = pretty.MarkersDetails(level == 3, category.Category, category.Markers)
		}
		if err := contents.Write(cmd.OutOrStdout()); err != nil {
			return err
		}
	}
	return nil
}
