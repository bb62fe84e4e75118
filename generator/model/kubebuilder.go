package model

import (
	"go/ast"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// kubebuilderMarkers are the markers of controller-gen that say how the API
// server serves a type; dsoi-gen reads them so that nobody has to say it twice.
type kubebuilderMarkers struct {
	clusterScoped bool
	plural        string
	status        bool
}

// readKubebuilderMarkers reads the comments above a type: its doc comment and
// the comment groups between it and the declaration before it.
func readKubebuilderMarkers(d *source.Declaration) kubebuilderMarkers {
	var found kubebuilderMarkers
	for _, group := range commentsAbove(d) {
		for _, comment := range group.List {
			line := strings.TrimSpace(strings.TrimPrefix(comment.Text, "//"))
			switch {
			case strings.HasPrefix(line, "+kubebuilder:subresource:status"):
				found.status = true
			case strings.HasPrefix(line, "+kubebuilder:resource:"):
				for name, value := range arguments(strings.TrimPrefix(line, "+kubebuilder:resource:")) {
					switch name {
					case "scope":
						found.clusterScoped = value == "Cluster"
					case "path":
						found.plural = value
					}
				}
			}
		}
	}
	return found
}

// arguments yields the name=value pairs of a marker. Commas in braces and
// quotes do not separate.
func arguments(text string) map[string]string {
	found := map[string]string{}
	depth, quoted, start := 0, false, 0
	add := func(part string) {
		if name, value, ok := strings.Cut(part, "="); ok {
			found[strings.TrimSpace(name)] = strings.Trim(strings.TrimSpace(value), "\"`")
		}
	}
	for i, c := range text {
		switch {
		case c == '"' || c == '`':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			depth--
		case c == ',' && depth == 0:
			add(text[start:i])
			start = i + 1
		}
	}
	add(text[start:])
	return found
}

// commentsAbove returns the comment groups that belong to a type declaration,
// as controller-tools sees it: everything between the declaration before it and
// the type.
func commentsAbove(d *source.Declaration) []*ast.CommentGroup {
	end := d.Spec.Pos()
	start := d.File.Name.End()
	for _, decl := range d.File.Decls {
		if decl.End() <= end && decl.End() > start {
			start = decl.End()
		}
		if general, ok := decl.(*ast.GenDecl); ok {
			for _, spec := range general.Specs {
				if spec.End() <= end && spec.End() > start {
					start = spec.End()
				}
			}
		}
	}
	var groups []*ast.CommentGroup
	for _, group := range d.File.Comments {
		if group.Pos() >= start && group.End() <= end {
			groups = append(groups, group)
		}
	}
	return groups
}

// packageMarker returns the value of a marker such as +groupName=example.com
// in any comment of a package, or "".
func packageMarker(p *source.Package, name string) string {
	for _, file := range p.Files {
		for _, group := range file.Comments {
			for _, comment := range group.List {
				line := strings.TrimSpace(strings.TrimPrefix(comment.Text, "//"))
				if value, ok := strings.CutPrefix(line, "+"+name+"="); ok {
					return strings.Trim(strings.TrimSpace(value), "\"`")
				}
			}
		}
	}
	return ""
}
