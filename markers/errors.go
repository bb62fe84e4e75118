package markers

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// Error is one thing that is wrong in the input, at one place.
type Error struct {
	// Position of the offending text. Columns count bytes from 1, as go/token's do.
	Position token.Position
	// Message says what is wrong and what would be right. It does not end in a full stop.
	Message string
}

// Errorf returns an Error at position.
func Errorf(position token.Position, format string, args ...any) *Error {
	return &Error{Position: position, Message: fmt.Sprintf(format, args...)}
}

// Error returns "file:line:column: message".
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s", e.Position, e.Message)
}

// ErrorList collects everything that is wrong in a run.
type ErrorList []*Error

// Addf adds an error at position.
func (l *ErrorList) Addf(position token.Position, format string, args ...any) {
	*l = append(*l, Errorf(position, format, args...))
}

// Err returns the list sorted by file, line, column and message, each error
// once; or nil when it is empty.
func (l ErrorList) Err() error {
	if len(l) == 0 {
		return nil
	}
	sorted := slices.Clone(l)
	slices.SortFunc(sorted, func(a, b *Error) int {
		return cmp.Or(
			cmp.Compare(a.Position.Filename, b.Position.Filename),
			cmp.Compare(a.Position.Line, b.Position.Line),
			cmp.Compare(a.Position.Column, b.Position.Column),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(sorted, func(a, b *Error) bool { return *a == *b })
}

// Error returns one line per error.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}
