package runtime

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	k8sruntime "k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

type k8sObject = k8sruntime.Object

// eventLog keeps what a recorder records.
type eventLog struct{ texts []string }

func (e *eventLog) Eventf(_, related k8sruntime.Object, eventType, reason, action, note string, args ...any) {
	text := fmt.Sprintf("%s %s %s: ", eventType, reason, action) + fmt.Sprintf(note, args...)
	if object, ok := related.(client.Object); ok {
		text += " (" + object.GetName() + ")"
	}
	e.texts = append(e.texts, text)
}

func (e *eventLog) take() []string {
	texts := e.texts
	e.texts = nil
	return texts
}

func TestRecorder(t *testing.T) {
	log := &eventLog{}
	r := NewRecorder(log)
	cr, a, b := sampleCluster("prod"), &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a"}}, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "b"}}

	r.Changed(cr, a, ReasonCreated, "one")
	r.Changed(cr, a, ReasonCreated, "one")
	assert.Equal(t, []string{"Normal Created Reconcile: one (a)", "Normal Created Reconcile: one (a)"}, log.take(), "changes are recorded each time")

	fail := func(related client.Object, note string) []string {
		r.Failing(cr, related, ReasonFailed, note)
		return log.take()
	}
	assert.Equal(t, []string{"Warning Failed Reconcile: 100% broken (a)"}, fail(a, "100% broken"), "begins; a note is no format")
	assert.Empty(t, fail(a, "100% broken"), "goes on")
	assert.Len(t, fail(b, "100% broken"), 1, "another object")
	assert.Len(t, fail(nil, "100% broken"), 1, "the custom resource itself")
	assert.Len(t, fail(a, "otherwise"), 1, "in another way")
	r.Recovered(cr, a, ReasonConflict)
	assert.Empty(t, fail(a, "otherwise"), "another reason")
	r.Recovered(cr, a, ReasonFailed, ReasonConflict)
	assert.Len(t, fail(a, "otherwise"), 1, "begins again")
	assert.Empty(t, fail(b, "100% broken"))

	again := &unstructured.Unstructured{Object: map[string]any{"kind": "ConfigMap", "metadata": map[string]any{"name": "a"}}}
	assert.Empty(t, fail(again, "otherwise"), "the same object in another type")

	other := sampleCluster("other")
	r.Failing(other, a, ReasonFailed, "otherwise")
	assert.Len(t, log.take(), 1, "another custom resource")
	cr.UID = "uid-2"
	assert.Len(t, fail(a, "otherwise"), 1, "a new one of the same name")
}

func TestRecorderForgets(t *testing.T) {
	log := &eventLog{}
	r := NewRecorder(log)
	cr := sampleCluster("prod")
	r.Recovered(cr, nil, ReasonFailed)
	r.recoveredAll(cr)
	r.Failing(cr, nil, ReasonFailed, "x")
	r.recoveredAll(cr)
	assert.Empty(t, r.states)
	r.Failing(cr, nil, ReasonSpecWarning, "odd")
	r.Failing(cr, nil, ReasonFailed, "x")
	r.recoveredAll(cr)
	log.take()
	r.Failing(cr, nil, ReasonSpecWarning, "odd")
	assert.Empty(t, log.take(), "a warning goes on")
	r.Forget(client.ObjectKeyFromObject(cr))
	assert.Empty(t, r.states)
}

func TestNotesAreShort(t *testing.T) {
	log := &eventLog{}
	NewRecorder(log).Changed(sampleCluster("prod"), nil, ReasonUpdated, strings.Repeat("ä", 1000))
	note := strings.TrimPrefix(log.take()[0], "Normal Updated Reconcile: ")
	assert.LessOrEqual(t, len(note), noteLimit)
	assert.True(t, utf8.ValidString(note))
	assert.True(t, strings.HasSuffix(note, "ä..."))

	assert.Equal(t, "abc", shorten("abc", 3))
	assert.Equal(t, "a...", shorten("abcde", 4))
	assert.Equal(t, "a�", shorten("a\xff", 9))
}

func TestSteady(t *testing.T) {
	for text, want := range map[string]string{
		"plain text: 404": "plain text: 404",
		"Precondition failed: UID in precondition: 0c1f9c5e-0b0f-4d1c-9a57-111111111111": "Precondition failed: UID in precondition: …",
		"read tcp 10.0.0.1:39284->10.96.0.1:443: read: connection reset by peer":         "read tcp …10.96.0.1:443: read: connection reset by peer",
		"read tcp [fd00::1]:39284->[fd00::2]:443: i/o timeout":                           "read tcp …[fd00::2]:443: i/o timeout",
		"StatefulSet events-broker-1234 is invalid":                                      "StatefulSet events-broker-1234 is invalid",
	} {
		assert.Equal(t, want, steady(text))
	}
}
