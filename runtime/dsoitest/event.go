package dsoitest

import (
	"fmt"
	"slices"
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Event is an event that the operator recorded.
type Event struct {
	// Type is Normal or Warning.
	Type   string
	Reason string
	Note   string
	// Regarding is the name of the custom resource.
	Regarding string
	// Related is the kind and name of the object that it is about, if any.
	Related string
}

// String writes the event as "Normal Created: Created ConfigMap events-broker-config".
func (e Event) String() string { return fmt.Sprintf("%s %s: %s", e.Type, e.Reason, e.Note) }

// Events returns the events so far.
func (c *Cluster) Events() []Event {
	c.events.mu.Lock()
	defer c.events.mu.Unlock()
	return slices.Clone(c.events.events)
}

// ResetEvents forgets the events so far.
func (c *Cluster) ResetEvents() {
	c.events.mu.Lock()
	defer c.events.mu.Unlock()
	c.events.events = nil
}

// eventLog implements the event recorder of client-go.
type eventLog struct {
	scheme *runtime.Scheme
	mu     sync.Mutex
	events []Event
}

// Eventf implements events.EventRecorder.
func (l *eventLog) Eventf(regarding, related runtime.Object, eventType, reason, _, note string, args ...any) {
	event := Event{Type: eventType, Reason: reason, Note: fmt.Sprintf(note, args...)}
	if cr, ok := regarding.(client.Object); ok {
		event.Regarding = cr.GetName()
	}
	if object, ok := related.(client.Object); ok {
		event.Related = l.kindOf(object) + " " + object.GetName()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, event)
}

func (l *eventLog) kindOf(object client.Object) string {
	gvk, err := apiutil.GVKForObject(object, l.scheme)
	if err != nil {
		return fmt.Sprintf("%T", object)
	}
	return gvk.Kind
}
