package emit

import (
	"bytes"
	gofmt "go/format"
	"slices"
	"strings"
)

// formatted returns a rendered file as gofmt has it, with the imports of the
// standard library in front of the others.
func formatted(source []byte) ([]byte, error) {
	return gofmt.Source(groupImports(source))
}

// groupImports puts a blank line between the imports of the standard library and
// the others. jennifer writes one block, sorted by path alone.
func groupImports(source []byte) []byte {
	const start, end = "\nimport (\n", "\n)\n"
	before, rest, found := bytes.Cut(source, []byte(start))
	block, after, closed := bytes.Cut(rest, []byte(end))
	if !found || !closed {
		return source
	}
	var standard, others []string
	for line := range strings.SplitSeq(string(block), "\n") {
		if isStandard(line) {
			standard = append(standard, line)
		} else {
			others = append(others, line)
		}
	}
	lines := standard
	if len(standard) > 0 && len(others) > 0 {
		lines = append(lines, "")
	}
	lines = append(lines, others...)
	return slices.Concat(before, []byte(start), []byte(strings.Join(lines, "\n")), []byte(end), after)
}

// isStandard reports whether a line imports a package of the standard library:
// the path of any other starts with the name of a host. goimports has the same
// rule.
func isStandard(line string) bool {
	_, quoted, _ := strings.Cut(line, `"`)
	host, _, _ := strings.Cut(quoted, "/")
	return !strings.Contains(host, ".")
}
