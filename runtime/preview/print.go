package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"sigs.k8s.io/yaml"
)

// Format is how reports are printed.
type Format string

// Formats. Text is for people, and may change from one release to the next.
const (
	Text Format = "text"
	YAML Format = "yaml" // a document for each report
	JSON Format = "json" // one list of all reports
)

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	switch format := Format(name); format {
	case Text, YAML, JSON:
		return format, nil
	default:
		return "", fmt.Errorf("there is no format %q; the formats are %s, %s and %s", name, Text, YAML, JSON)
	}
}

// Print writes reports in a format.
func Print(to io.Writer, format Format, reports ...Report) error {
	var out bytes.Buffer
	switch format {
	case JSON:
		if reports == nil {
			reports = []Report{}
		}
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(reports); err != nil {
			return fmt.Errorf("printing the plan: %w", err)
		}
	case YAML:
		for _, r := range reports {
			data, err := yaml.Marshal(r)
			if err != nil {
				return fmt.Errorf("printing the plan of %s: %w", r.title(), err)
			}
			out.WriteString("---\n")
			out.Write(data)
		}
	default:
		var texts []string
		for _, r := range reports {
			texts = append(texts, r.Text())
		}
		out.WriteString(strings.Join(texts, "\n"))
	}
	if _, err := to.Write(out.Bytes()); err != nil {
		return fmt.Errorf("printing the plan: %w", err)
	}
	return nil
}
