// Command bench measures what it costs to reconcile a Pinot that is as it should
// be, on a real API server: the generated reconciler, the same without its
// shortcut, and one written by hand as most operators are, in turn. It is run
// from the top of the repository:
//
//	make bench-settled
//
// All three have the same cache, the same builder, and the same Pinot: four
// nodes, each with a ConfigMap, a Service and a StatefulSet. It is alone in its
// namespace first, and then has others beside it. Nothing runs the workloads;
// their statuses are written by hand.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	var s settings
	flag.IntVar(&s.others, "others", 1000, "how many Pinots are made beside the one that is measured")
	flag.IntVar(&s.rounds, "rounds", 11, "counted rounds, in each of which every contestant has its turn")
	flag.IntVar(&s.passes, "passes", 200, "passes in a contestant's turn")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type settings struct{ others, rounds, passes int }

func run(ctx context.Context, s settings) (err error) {
	if s.others < 0 || s.rounds < 1 || s.passes < 1 {
		return errors.New("others cannot be fewer than none, rounds and passes not fewer than 1")
	}
	say("starting an API server")
	server, err := startServer(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	w, err := newWorld(ctx, server.config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	contestants, err := w.contestants()
	if err != nil {
		return err
	}

	say("installing a Pinot of four nodes")
	if err := w.install(ctx, contestants); err != nil {
		return err
	}
	say("measuring: %d rounds of %d passes each", s.rounds, s.passes)
	alone, err := w.measure(ctx, contestants, s)
	if err != nil {
		return err
	}
	say("making %d other Pinots, of %d objects each, in the same namespace", s.others, w.objects)
	if err := w.makeOthers(ctx, s.others); err != nil {
		return err
	}
	say("measuring again")
	if err := w.rest(ctx, contestants); err != nil {
		return err
	}
	among, err := w.measure(ctx, contestants, s)
	if err != nil {
		return err
	}
	fmt.Printf("\nOne pass over a settled Pinot; medians of %d rounds of %d passes, all in turn.\n", s.rounds, s.passes)
	return write(os.Stdout, contestants, []scene{{"alone in its namespace", alone}, {fmt.Sprintf("among %d others", s.others), among}})
}

// say tells what happens now: it all takes minutes.
func say(format string, args ...any) { fmt.Printf("bench: "+format+"\n", args...) }
