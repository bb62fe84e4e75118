package plan

import (
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// readers tell, of the configuration that pods of wanted workloads read, whether any of them
// roll when it changes.
type readers map[Key]bool

// findReaders finds them in what is wanted.
func (p *planner) findReaders() readers {
	if p.Kind.ConfigHash != build.ConfigHashNone && !p.Kind.ConfigHashOfNodes {
		return nil // all roll
	}
	found := readers{}
	for _, w := range p.List.Objects {
		pod := PodTemplateOf(w.Object)
		if w.Object == nil || pod == nil {
			continue
		}
		rolls := p.Kind.ConfigHashOf(w) != build.ConfigHashNone
		for _, key := range PodReadsOf(pod).Keys(w.Object.GetNamespace()) {
			found[key] = found[key] || rolls
		}
	}
	return found
}

// reloads reports whether pods see a change of an object by themselves, so that nothing
// waits for it: configuration that is there, of applications that read it again. What no
// workload reads is as the kind says.
func (p *planner) reloads(o Outcome) bool {
	if o.Live == nil || !isConfiguration(o.Wanted) {
		return false
	}
	rolls, isRead := p.readers[o.Key]
	if !isRead {
		return p.Kind.ConfigHash == build.ConfigHashNone
	}
	return !rolls
}
