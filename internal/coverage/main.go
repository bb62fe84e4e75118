// Command coverage prints the share of statements that tests reach, by
// top-level directory, and fails where that is too small. It reads a profile of
// go test -coverprofile.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

func main() {
	profile := flag.String("profile", "coverage.out", "coverage profile")
	minimum := flag.Float64("minimum", 0, "least share of statements, in percent")
	flag.Parse()
	file, err := os.Open(*profile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "coverage:", err)
		os.Exit(1)
	}
	defer file.Close()
	counts, err := read(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, "coverage:", err)
		os.Exit(1)
	}
	failed := false
	for _, dir := range flag.Args() {
		share := counts.share(dir)
		fmt.Printf("%-12s %5.1f %% of statements\n", dir+"/", share)
		failed = failed || share < *minimum
	}
	if failed {
		fmt.Fprintf(os.Stderr, "coverage: at least %.0f %% is needed\n", *minimum)
		os.Exit(1)
	}
}

// blocks maps a block of statements, as the profile names it, to how many there
// are and whether a test reached them.
type blocks map[string]block

type block struct {
	statements int
	reached    bool
}

// read reads a profile. A block that several test binaries report counts once.
func read(r io.Reader) (blocks, error) {
	found := blocks{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 3 {
			continue // mode: set
		}
		statements, err1 := strconv.Atoi(fields[1])
		count, err2 := strconv.Atoi(fields[2])
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("not a line of a coverage profile: %q", lines.Text())
		}
		old := found[fields[0]]
		found[fields[0]] = block{statements, old.reached || count > 0}
	}
	return found, lines.Err()
}

// share of the statements below a top-level directory that were reached, in
// percent. Generated code does not count.
func (b blocks) share(dir string) float64 {
	total, reached := 0, 0
	for name, block := range b {
		if !strings.Contains(name, "/dsoi-gen/"+dir+"/") || strings.Contains(name, "/zz_generated.") {
			continue
		}
		total += block.statements
		if block.reached {
			reached += block.statements
		}
	}
	if total == 0 {
		return 0
	}
	return 100 * float64(reached) / float64(total)
}
