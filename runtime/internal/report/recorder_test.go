package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
)

func newRecord(name string) *store.Record {
	return store.New().Record(types.NamespacedName{Namespace: "data", Name: name})
}

func nothingOpen(store.State) bool { return false }

func TestChanged(t *testing.T) {
	log := &eventLog{}
	r := NewRecorder(log)
	a := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a"}}
	created := Event{Reason: ReasonCreated, Note: "one", Related: a, Normal: true}
	r.Changed(sampleCR("prod"), []Event{created, {Reason: ReasonDeleted, Note: "100% gone"}})
	r.Changed(sampleCR("prod"), []Event{created})
	assert.Equal(t, []string{"Normal Created Reconcile: one (a)", "Warning Deleted Reconcile: 100% gone", "Normal Created Reconcile: one (a)"}, log.take(), "changes are recorded each time; a note is not a format")
}

func TestLasting(t *testing.T) {
	log := &eventLog{}
	r := NewRecorder(log)
	cr, record := sampleCR("prod"), newRecord("prod")
	a := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a"}}
	state := func(subject, note string) Event {
		return Event{Reason: ReasonFailed, Note: note, Related: a, Subject: subject}
	}
	say := func(states ...Event) []string {
		r.Lasting(cr, record, states, nothingOpen)
		return log.take()
	}

	assert.Empty(t, say())
	assert.Equal(t, []string{"Warning Failed Reconcile: 100% broken (a)"}, say(state("x", "100% broken")), "begins")
	assert.Empty(t, say(state("x", "100% broken")), "goes on")
	assert.Len(t, say(state("x", "100% broken"), state("y", "100% broken")), 1, "another object")
	assert.Len(t, say(state("x", "100% broken"), state("y", "otherwise")), 1, "in another way")
	assert.Empty(t, say(state("y", "otherwise")), "one ends")
	assert.Len(t, say(state("y", "otherwise"), state("x", "100% broken")), 1, "and begins again")
	assert.Len(t, say(Event{Reason: ReasonConflict, Subject: "x", Note: "100% broken"}), 1, "another reason")
	assert.Empty(t, say())
	assert.Empty(t, record.Notes)

	assert.Len(t, say(state("x", "UID 0c1f9c5e-0b0f-4d1c-9a57-111111111111")), 1)
	assert.Empty(t, say(state("x", "UID 0c1f9c5e-0b0f-4d1c-9a57-222222222222")), "the same error")
	cr.UID = "uid-2"
	assert.Len(t, say(state("x", "UID 0c1f9c5e-0b0f-4d1c-9a57-111111111111")), 1, "a new custom resource of the same name")
	record = newRecord("other")
	assert.Len(t, say(state("x", "UID 0c1f9c5e-0b0f-4d1c-9a57-111111111111")), 1, "another custom resource")
}

// Nothing was done about an object, and nothing is known to be wrong with it: what was
// said before may still be so.
func TestLastingStatesThatAreOpen(t *testing.T) {
	log := &eventLog{}
	r := NewRecorder(log)
	cr, record := sampleCR("prod"), newRecord("prod")
	states := []Event{{Reason: ReasonFailed, Subject: "x", Note: "no"}, {Reason: ReasonFailed, Subject: "y", Note: "no"}}
	r.Lasting(cr, record, states, nothingOpen)
	r.Lasting(cr, record, nil, func(s store.State) bool { return s.Subject == "x" })
	log.take()
	r.Lasting(cr, record, states, nothingOpen)
	assert.Equal(t, []string{"Warning Failed Reconcile: no"}, log.take(), "y began again")
}

// Two objects that could not be built have no names: they are one state.
func TestStatesThatCannotBeToldApart(t *testing.T) {
	log := &eventLog{}
	r := NewRecorder(log)
	cr, record := sampleCR("prod"), newRecord("prod")
	states := []Event{{Reason: ReasonFailed, Subject: "x", Note: "one"}, {Reason: ReasonFailed, Subject: "y", Note: "y"}, {Reason: ReasonFailed, Subject: "x", Note: "two"}, {Reason: ReasonFailed, Subject: "x", Note: "two"}}
	before := append([]Event{}, states...)
	r.Lasting(cr, record, states[:3], nothingOpen)
	assert.Equal(t, []string{"Warning Failed Reconcile: one; two", "Warning Failed Reconcile: y"}, log.take())
	r.Lasting(cr, record, states[:3], nothingOpen)
	assert.Empty(t, log.take(), "they go on")
	assert.Equal(t, before, states)
}

func TestNotesAreShort(t *testing.T) {
	log := &eventLog{}
	NewRecorder(log).Changed(sampleCR("prod"), []Event{{Reason: ReasonUpdated, Note: strings.Repeat("ä", 1000), Normal: true}})
	note := strings.TrimPrefix(log.take()[0], "Normal Updated Reconcile: ")
	assert.LessOrEqual(t, len(note), noteLimit)
	assert.True(t, utf8.ValidString(note))
	assert.True(t, strings.HasSuffix(note, "ä..."))
}
