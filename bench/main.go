// Command bench times dsoi-gen against controller-gen's object generator on the
// same packages: whole processes, the two in turn, so that a machine that slows
// down slows down both. Neither writes anything. It prints medians, and the
// median of the ratios of neighbouring runs, and fails when one is below its goal.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"text/tabwriter"
	"time"
)

// input is a package that both programs read.
type input struct {
	name, path string
	goal       float64 // how many times faster dsoi-gen is to be
}

var inputs = []input{
	{"the API of examples/pinot", "./examples/pinot/api/v1beta1", 35},
	{"an API of 300 bound fields and 20 structs of its own", "./bench/testdata/large/api/v1", 35},
	{"every package below it", "./examples/pinot/api/...", 2.5},
	{"an API that embeds a struct of another module", "./bench/testdata/foreign/api/v1", 2.5},
}

func main() {
	dsoiGen := flag.String("dsoi-gen", "bin/dsoi-gen", "path of the dsoi-gen binary")
	controllerGen := flag.String("controller-gen", "bin/controller-gen", "path of the controller-gen binary")
	runs := flag.Int("runs", 11, "counted runs of each program on each input, at least 10")
	flag.Parse()
	if err := run(*dsoiGen, *controllerGen, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(dsoiGen, controllerGen string, runs int) error {
	if runs < 10 {
		return errors.New("fewer than 10 runs say little")
	}
	fmt.Printf("Wall time of whole processes, medians of %d runs of each program in turn, after a warm-up.\n\n", runs)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "dsoi-gen reconcile\tcontroller-gen object\ttimes faster\tgoal\t\t on")
	missed := 0
	for _, in := range inputs {
		ours, theirs, ratio, err := compare(
			[]string{dsoiGen, "reconcile", "paths=" + in.path, "output:none"},
			[]string{controllerGen, "object", "paths=" + in.path, "output:none"}, runs)
		if err != nil {
			return err
		}
		verdict := "reached"
		if ratio < in.goal {
			verdict = "missed"
			missed++
		}
		fmt.Fprintf(table, "%.1f ms\t%.1f ms\t%.1f\t%.1f\t%s\t %s\n", milliseconds(ours), milliseconds(theirs), ratio, in.goal, verdict, in.name)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	further, err := furtherKind(dsoiGen, runs)
	if err != nil {
		return err
	}
	verdict := "reached"
	if further > furtherGoal {
		verdict = "missed"
		missed++
	}
	fmt.Printf("\nA further kind of 100 fields in a package: %.1f ms, goal %.1f ms, %s.\n", milliseconds(further), milliseconds(furtherGoal), verdict)
	if missed > 0 {
		return fmt.Errorf("%d of %d goals are missed", missed, len(inputs)+1)
	}
	return nil
}

// furtherGoal is how long a further kind may take, and furtherKinds how many more the second
// package has.
const (
	furtherGoal  = 6 * time.Millisecond
	furtherKinds = 10
)

// furtherKind is what a further kind of 100 fields costs: the difference between a package
// with one and one with many, by each of them.
func furtherKind(dsoiGen string, runs int) (time.Duration, error) {
	one := []string{dsoiGen, "reconcile", "paths=./bench/testdata/onekind/api/v1", "output:none"}
	many := []string{dsoiGen, "reconcile", "paths=./bench/testdata/manykinds/api/v1", "output:none"}
	first, second, _, err := compare(one, many, runs)
	return (second - first) / furtherKinds, err
}

// compare runs two commands in turn, and returns their median times and the
// median ratio of the second's to the first's.
func compare(ours, theirs []string, runs int) (time.Duration, time.Duration, float64, error) {
	var a, b []time.Duration
	var ratios []float64
	for i := range runs + 1 {
		first, err := measure(ours)
		if err != nil {
			return 0, 0, 0, err
		}
		second, err := measure(theirs)
		if err != nil {
			return 0, 0, 0, err
		}
		if i == 0 {
			continue // a warm-up
		}
		a, b, ratios = append(a, first), append(b, second), append(ratios, float64(second)/float64(first))
	}
	return median(a), median(b), median(ratios), nil
}

// measure runs a command once.
func measure(args []string) (time.Duration, error) {
	start := time.Now()
	out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%v: %w\n%s", args, err, out)
	}
	return time.Since(start), nil
}

func median[T time.Duration | float64](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
