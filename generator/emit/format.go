package emit

import (
	"bytes"
	"cmp"
	"fmt"
	gofmt "go/format"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"
)

// part is some declarations of a file, formatted.
type part struct {
	// imports are the lines of the import block that the declarations need.
	imports []string
	text    []byte
}

// clause stands in front of declarations that are formatted by themselves.
const clause = "package p\n\n"

// render takes what a file of jennifer's holds, formatted as gofmt does. That is a third of
// the work, and goes side by side for parts of a file.
func render(file *jen.File) (part, error) {
	var raw bytes.Buffer
	if err := file.Render(&raw); err != nil {
		return part{}, err
	}
	imports, declarations := takeImports(raw.Bytes())
	if len(bytes.TrimSpace(declarations)) == 0 {
		return part{}, nil
	}
	formatted, err := gofmt.Source(slices.Concat([]byte(clause), declarations))
	if err != nil {
		return part{}, fmt.Errorf("formatting: %w\n%s", err, declarations)
	}
	return part{imports, bytes.TrimSpace(bytes.TrimPrefix(formatted, []byte(clause)))}, nil
}

// takeImports takes the lines of the import block, and what comes after it, out of a file
// as jennifer writes it: a block, or one import without brackets.
func takeImports(source []byte) (imports []string, declarations []byte) {
	_, rest, _ := bytes.Cut(source, []byte("\n\n")) // the package clause
	if block, ok := bytes.CutPrefix(rest, []byte("import (\n")); ok {
		block, declarations, _ = bytes.Cut(block, []byte("\n)\n"))
		for line := range strings.Lines(string(block)) {
			imports = append(imports, strings.TrimSpace(line))
		}
		return imports, declarations
	}
	if line, ok := bytes.CutPrefix(rest, []byte("import ")); ok {
		line, declarations, _ = bytes.Cut(line, []byte("\n"))
		return []string{string(line)}, declarations
	}
	return nil, rest
}

// joinParts makes a file of its parts, as gofmt has it, with the imports of the standard library
// in front of the others.
func joinParts(packageName string, parts []part) []byte {
	var standard, others []string
	for _, p := range parts {
		for _, line := range p.imports {
			if isStandard(line) {
				standard = append(standard, line)
			} else {
				others = append(others, line)
			}
		}
	}
	var file bytes.Buffer
	fmt.Fprintf(&file, "// %s\n\npackage %s\n\nimport (\n", Banner, packageName)
	for i, block := range [][]string{standard, others} {
		slices.SortFunc(block, func(a, b string) int { return cmp.Or(strings.Compare(pathIn(a), pathIn(b)), strings.Compare(a, b)) })
		if i > 0 && len(standard) > 0 && len(others) > 0 {
			file.WriteByte('\n')
		}
		for _, line := range slices.Compact(block) {
			fmt.Fprintf(&file, "\t%s\n", line)
		}
	}
	file.WriteString(")\n")
	for _, p := range parts {
		if len(p.text) > 0 {
			file.WriteByte('\n')
			file.Write(p.text)
			file.WriteByte('\n')
		}
	}
	return file.Bytes()
}

// pathIn is the quoted import path in a line of an import block.
func pathIn(line string) string {
	_, quoted, _ := strings.Cut(line, `"`)
	return quoted
}

// isStandard reports whether a line imports a package of the standard library:
// the path of any other starts with the name of a host. goimports has the same
// rule.
func isStandard(line string) bool {
	host, _, _ := strings.Cut(pathIn(line), "/")
	return !strings.Contains(host, ".")
}
