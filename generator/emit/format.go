package emit

import (
	"bytes"
	"errors"
	gofmt "go/format"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// cut is a line between declarations of a rendered file, at which it can be taken apart.
const cut = "//dsoi-gen:cut"

// formatted returns a rendered file as gofmt has it, with the imports of the
// standard library in front of the others. Its pieces are formatted side by side: that
// is a third of the work.
func formatted(source []byte) ([]byte, error) {
	pieces := bytes.Split(groupImports(source), []byte("\n"+cut+"\n"))
	errs := make([]error, len(pieces))
	sideBySide(len(pieces), func(i int) { pieces[i], errs[i] = formattedPiece(pieces[i], i == 0) })
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	pieces = slices.DeleteFunc(pieces, func(piece []byte) bool { return len(piece) == 0 })
	return append(bytes.Join(pieces, []byte("\n\n")), '\n'), nil
}

// sideBySide does n things, as many at a time as there are processors.
func sideBySide(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

// clause stands in front of declarations that are formatted by themselves.
const clause = "package p\n\n"

// formattedPiece formats declarations, without the space around them. The first piece of a
// file has a package clause.
func formattedPiece(piece []byte, isFirst bool) ([]byte, error) {
	if isFirst {
		formatted, err := gofmt.Source(piece)
		return bytes.TrimSpace(formatted), err
	}
	formatted, err := gofmt.Source(slices.Concat([]byte(clause), piece))
	return bytes.TrimSpace(bytes.TrimPrefix(formatted, []byte(clause))), err
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
