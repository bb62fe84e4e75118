package runtime

import (
	"maps"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Reasons of events. Reasons are words, for machines; what varies is in the
// note.
const (
	ReasonCreated     = "Created"
	ReasonUpdated     = "Updated"
	ReasonRepaired    = "Repaired"
	ReasonDeleted     = "Deleted"
	ReasonConflict    = "Conflict"
	ReasonApplyFailed = "ApplyFailed"
	ReasonFailed      = "Failed"
	ReasonInvalidSpec = "InvalidSpec"
	ReasonSpecWarning = "SpecWarning"
)

// noteLimit is how many bytes the API server allows in a note.
const noteLimit = 1024

// Recorder records events on custom resources. Changes are recorded each time;
// a state, such as a failure, when it begins or when its note changes, and not
// again until it has ended. It is safe for concurrent use, and sends events from
// another goroutine.
type Recorder struct {
	events events.EventRecorder

	mu     sync.Mutex
	states map[types.NamespacedName]states
}

// states are those of one custom resource; one of the same name with another
// UID starts anew.
type states struct {
	uid   types.UID
	notes map[state]string
}

// state is something that lasts: a reason, and what it is about.
type state struct {
	reason, subject string
}

// NewRecorder returns a recorder on top of client-go's.
func NewRecorder(recorder events.EventRecorder) *Recorder {
	return &Recorder{events: recorder, states: map[types.NamespacedName]states{}}
}

// Changed records a change that was made to an object of cr.
func (r *Recorder) Changed(cr, related client.Object, reason, note string) {
	r.emit(cr, related, corev1.EventTypeNormal, reason, note)
}

// Failing records that something about an object of cr, or about cr itself where
// related is nil, has begun to fail, or fails in another way.
func (r *Recorder) Failing(cr, related client.Object, reason, note string) {
	if r.begin(cr, stateOf(related, reason), note) {
		r.emit(cr, related, corev1.EventTypeWarning, reason, note)
	}
}

// failing is Failing about something that is no object, or not one yet.
func (r *Recorder) failing(cr client.Object, subject, reason, note string) {
	if r.begin(cr, state{reason, subject}, note) {
		r.emit(cr, nil, corev1.EventTypeWarning, reason, note)
	}
}

// Recovered notes that what failed before does so no longer. It records nothing.
func (r *Recorder) Recovered(cr, related client.Object, reasons ...string) {
	if !r.fails(cr) {
		return // the usual case, without the price of a description
	}
	for _, reason := range reasons {
		s := stateOf(related, reason)
		r.recovered(cr, s.subject, s.reason)
	}
}

// recovered is Recovered about something that is no object.
func (r *Recorder) recovered(cr client.Object, subject, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.states[client.ObjectKeyFromObject(cr)].notes, state{reason, subject})
}

// fails reports whether anything about cr is known to fail.
func (r *Recorder) fails(cr client.Object) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.states[client.ObjectKeyFromObject(cr)].notes) > 0
}

// recoveredAll notes that nothing fails any longer. A warning about the spec is
// no failure.
func (r *Recorder) recoveredAll(cr client.Object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := client.ObjectKeyFromObject(cr)
	known := r.states[key]
	maps.DeleteFunc(known.notes, func(s state, _ string) bool { return s.reason != ReasonSpecWarning })
	if len(known.notes) == 0 {
		delete(r.states, key)
	}
}

// Forget drops what is remembered of a custom resource.
func (r *Recorder) Forget(cr types.NamespacedName) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.states, cr)
}

// begin notes a state, and reports whether that is news.
func (r *Recorder) begin(cr client.Object, s state, note string) bool {
	note = steady(note)
	r.mu.Lock()
	defer r.mu.Unlock()
	key := client.ObjectKeyFromObject(cr)
	known, ok := r.states[key]
	if !ok || known.uid != cr.GetUID() {
		known = states{uid: cr.GetUID(), notes: map[state]string{}}
		r.states[key] = known
	}
	if old, ok := known.notes[s]; ok && old == note {
		return false
	}
	known.notes[s] = note
	return true
}

func stateOf(related client.Object, reason string) state {
	if related == nil {
		return state{reason: reason}
	}
	return state{reason: reason, subject: describe(related)}
}

func (r *Recorder) emit(cr, related client.Object, eventType, reason, note string) {
	var other runtime.Object
	if related != nil {
		other = related
	}
	r.events.Eventf(cr, other, eventType, reason, "Reconcile", "%s", shorten(note, noteLimit))
}
