package plan

import "math"

// gate lets changes to pods through stage by stage. Nodes come in the order of
// their stages. It holds a stage while a workload of an earlier one is not
// rolled out.
type gate struct {
	// waitingFor is the earliest stage that is not rolled out.
	waitingFor int
	// open lets everything through.
	open bool
}

func newGate(open bool) gate { return gate{waitingFor: math.MaxInt, open: open} }

// wait notes that a workload of a stage is not rolled out.
func (g *gate) wait(stage int) { g.waitingFor = min(g.waitingFor, stage) }

// holds reports whether changes to pods of a stage have to wait.
func (g *gate) holds(stage int) bool { return !g.open && g.waitingFor < stage }
