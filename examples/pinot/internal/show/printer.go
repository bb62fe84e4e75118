// Package show is what the demos of the example have in common: how they print,
// and the custom resource that they use.
package show

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// Printer writes steps with their times, in colour where a person looks at a
// terminal.
type Printer struct {
	to     io.Writer
	colour bool
	steps  int
}

// NewPrinter returns a printer that uses colour when to is a terminal and
// NO_COLOR is not set (https://no-color.org).
func NewPrinter(to *os.File) *Printer {
	_, plain := os.LookupEnv("NO_COLOR")
	return &Printer{to: to, colour: !plain && term.IsTerminal(int(to.Fd()))}
}

// Styles of text.
const (
	Bold   = "1"
	Faint  = "2"
	Red    = "31"
	Green  = "32"
	Yellow = "33"
)

// Style returns text in a style, where colour is used.
func (p *Printer) Style(code, text string) string {
	if !p.colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Step runs one step under a numbered title, and prints how long it took.
func (p *Printer) Step(title string, run func() error) error {
	p.steps++
	fmt.Fprintf(p.to, "\n%s\n", p.Style(Bold, fmt.Sprintf("%d. %s", p.steps, title)))
	start := time.Now()
	err := run()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.to, "   %s\n", p.Style(Faint, fmt.Sprintf("took %.1f ms", float64(time.Since(start))/float64(time.Millisecond))))
	return nil
}

// Line prints one line of a step.
func (p *Printer) Line(format string, args ...any) {
	fmt.Fprintf(p.to, "   "+format+"\n", args...)
}

// Write prints what a step has to say while it works, line by line as others
// write it. It implements io.Writer.
func (p *Printer) Write(text []byte) (int, error) {
	for line := range strings.Lines(string(text)) {
		p.Line("%s", p.Style(Faint, strings.TrimSuffix(line, "\n")))
	}
	return len(text), nil
}
