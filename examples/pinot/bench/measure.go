package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// price is what one pass costs.
type price struct {
	requests, bytes, allocations float64
	time                         time.Duration
}

// turns are the prices of one contestant, round by round.
type turns []price

// measure lets all contestants have their turns, after a round that warms up.
func (w *world) measure(ctx context.Context, contestants []contestant, s settings) ([]turns, error) {
	all := make([]turns, len(contestants))
	for round := range s.rounds + 1 {
		for i, c := range contestants {
			p, err := w.turn(ctx, c, s.passes)
			if err != nil {
				return nil, err
			}
			if round > 0 {
				all[i] = append(all[i], p)
			}
		}
	}
	return all, nil
}

// turn makes passes, and returns what one of them cost.
func (w *world) turn(ctx context.Context, c contestant, passes int) (price, error) {
	runtime.GC() // what the others left is not for this one to clean up
	w.recorder.Reset()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for range passes {
		if err := w.pass(ctx, c); err != nil {
			return price{}, err
		}
	}
	elapsed := time.Since(start)
	runtime.ReadMemStats(&after)
	n := float64(passes)
	return price{
		requests:    float64(len(w.recorder.Requests())) / n,
		bytes:       float64(after.TotalAlloc-before.TotalAlloc) / n,
		allocations: float64(after.Mallocs-before.Mallocs) / n,
		time:        elapsed / time.Duration(passes),
	}, nil
}

// scene is where was measured, and what.
type scene struct {
	name   string
	prices []turns
}

// write prints a table. The last column is the median of the ratios within the
// rounds: a machine that slows down slows down all contestants of a round.
func write(out io.Writer, contestants []contestant, scenes []scene) error {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', tabwriter.AlignRight)
	for _, s := range scenes {
		fmt.Fprintf(table, "\n%s\trequests\ttime\tkB\tallocations\ttimes faster than the last\t\n", s.name)
		last := s.prices[len(s.prices)-1]
		for i, c := range contestants {
			own := s.prices[i]
			fmt.Fprintf(table, "%s\t%g\t%.1f µs\t%.1f\t%.0f\t%.1f\t\n", c.name,
				own.requests(),
				own.median(func(_ int, p price) float64 { return float64(p.time) / float64(time.Microsecond) }),
				own.median(func(_ int, p price) float64 { return p.bytes / 1000 }),
				own.median(func(_ int, p price) float64 { return p.allocations }),
				own.median(func(round int, p price) float64 { return float64(last[round].time) / float64(p.time) }))
		}
	}
	return table.Flush()
}

// requests of a pass, on average: one that is sent now and then counts too.
func (t turns) requests() float64 {
	var sum float64
	for _, p := range t {
		sum += p.requests
	}
	return sum / float64(len(t))
}

// median of what is read from each turn.
func (t turns) median(read func(round int, p price) float64) float64 {
	var values []float64
	for round, p := range t {
		values = append(values, read(round, p))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
