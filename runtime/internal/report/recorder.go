// Package report tells people and machines what a pass did: events, conditions, the
// error, and when to look again. All of it is derived from the plan and from what
// acting on it came to.
package report

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
)

// noteLimit is how many bytes the API server allows in a note.
const noteLimit = 1024

// Event is something to be recorded on a custom resource.
type Event struct {
	// Reason is a word, for machines.
	Reason string
	// Note is the text, for people.
	Note string
	// Related is the object that it is about; nil for the custom resource itself.
	Related client.Object
	// Subject names what it is about.
	Subject string
	// Normal is set for what is not a warning.
	Normal bool
}

func (e Event) state() store.State { return store.State{Reason: e.Reason, Subject: e.Subject} }

// Recorder records events on custom resources. It is safe for concurrent use, for
// different custom resources at a time, and sends events from another goroutine.
type Recorder struct {
	events events.EventRecorder
}

// NewRecorder returns a recorder on top of client-go's.
func NewRecorder(recorder events.EventRecorder) *Recorder { return &Recorder{recorder} }

// Changed records changes, each time.
func (r *Recorder) Changed(cr client.Object, changes []Event) {
	for _, change := range changes {
		r.emit(cr, change)
	}
}

// Lasting records the states of a custom resource: each when it begins or when its
// note changes, and not again until it has ended. open reports whether a state that
// is not among them may still last.
func (r *Recorder) Lasting(cr client.Object, record *store.Record, states []Event, open func(store.State) bool) {
	if record.UID != cr.GetUID() {
		record.UID = cr.GetUID()
		clear(record.Notes)
	}
	if len(states) == 0 && len(record.Notes) == 0 {
		return
	}
	now := map[store.State]string{}
	for _, e := range joined(states) {
		note := steady(e.Note)
		now[e.state()] = note
		if before, known := record.Notes[e.state()]; !known || before != note {
			r.emit(cr, e)
		}
	}
	maps.DeleteFunc(record.Notes, func(s store.State, _ string) bool {
		_, lasts := now[s]
		return lasts || !open(s)
	})
	maps.Copy(record.Notes, now)
}

// joined returns events of which no two are of the same state: two objects of a node
// that could not be built have no names to tell them apart.
func joined(states []Event) []Event {
	place := make(map[store.State]int, len(states))
	var out []Event
	for _, e := range states {
		i, known := place[e.state()]
		switch {
		case !known:
			place[e.state()] = len(out)
			out = append(out, e)
		case out[i].Note != e.Note:
			out[i].Note += "; " + e.Note
		}
	}
	return out
}

func (r *Recorder) emit(cr client.Object, e Event) {
	eventType := corev1.EventTypeWarning
	if e.Normal {
		eventType = corev1.EventTypeNormal
	}
	var related runtime.Object
	if e.Related != nil {
		related = e.Related
	}
	r.events.Eventf(cr, related, eventType, e.Reason, "Reconcile", "%s", shorten(e.Note, noteLimit))
}
