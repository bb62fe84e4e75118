package model

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readYAML reads what a marker says, as JSON has it: keys are texts, and so are dates.
func readYAML(text string) (value any, err error) {
	var document yaml.Node
	if err = yaml.Unmarshal([]byte(text), &document); err == nil && !document.IsZero() {
		asJSON(&document)
		err = document.Decode(&value)
	}
	if err != nil {
		return nil, fmt.Errorf("the value is not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	return value, noJSON(value)
}

// asJSON makes texts of what JSON has no other word for.
func asJSON(node *yaml.Node) {
	if node.Tag == "!!timestamp" {
		node.Tag = "!!str"
	}
	for i, inner := range node.Content {
		if isKey := node.Kind == yaml.MappingNode && i%2 == 0; isKey && inner.Kind == yaml.ScalarNode && inner.Tag != "!!merge" {
			inner.Tag = "!!str"
		}
		asJSON(inner)
	}
}

// noJSON finds numbers that JSON does not have.
func noJSON(value any) error {
	switch value := value.(type) {
	case float64:
		if math.IsInf(value, 0) || math.IsNaN(value) {
			return fmt.Errorf("there is no number %v in JSON; quote it for a text", value)
		}
	case []any:
		for _, entry := range value {
			if err := noJSON(entry); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if err := noJSON(value[key]); err != nil {
				return err
			}
		}
	}
	return nil
}

// unquotedIn is what was meant by a map without a value somewhere in a value for a file, as
// [unquoted]. There a key can be null, where that is written.
func unquotedIn(text string) string {
	var document yaml.Node
	if yaml.Unmarshal([]byte(text), &document) != nil {
		return "" // that is found before
	}
	var look func(node *yaml.Node) string
	look = func(node *yaml.Node) string {
		if node.Kind == yaml.MappingNode && node.Style&yaml.FlowStyle != 0 && len(node.Content) == 2 {
			if key, value := node.Content[0].Value, node.Content[1]; value.Tag == "!!null" && value.Value == "" && !strings.ContainsAny(key, " {}") {
				return "{" + key + "}"
			}
		}
		for _, inner := range node.Content {
			if name := look(inner); name != "" {
				return name
			}
		}
		return ""
	}
	return look(&document)
}
