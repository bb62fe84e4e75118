package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// printer writes steps with their times, in colour where a person looks at a
// terminal.
type printer struct {
	to     io.Writer
	colour bool
	steps  int
}

// newPrinter returns a printer that uses colour when to is a terminal and
// NO_COLOR is not set (https://no-color.org).
func newPrinter(to *os.File) *printer {
	_, plain := os.LookupEnv("NO_COLOR")
	return &printer{to: to, colour: !plain && term.IsTerminal(int(to.Fd()))}
}

// Styles of text.
const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

func (p *printer) style(code, text string) string {
	if !p.colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// step runs one step under a numbered title, and prints how long it took.
func (p *printer) step(title string, run func() error) error {
	p.steps++
	fmt.Fprintf(p.to, "\n%s\n", p.style(bold, fmt.Sprintf("%d. %s", p.steps, title)))
	start := time.Now()
	err := run()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.to, "   %s\n", p.style(faint, fmt.Sprintf("took %.1f ms", float64(time.Since(start))/float64(time.Millisecond))))
	return nil
}

// line prints one line of a step.
func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(p.to, "   "+format+"\n", args...)
}
