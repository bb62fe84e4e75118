package dsoitest

import (
	"fmt"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Verb is what a request asks for.
type Verb string

// The verbs of requests.
const (
	Get    Verb = "get"
	List   Verb = "list"
	Create Verb = "create"
	Update Verb = "update"
	Patch  Verb = "patch"
	Apply  Verb = "apply"
	Delete Verb = "delete"
)

// Request is one request of the operator.
type Request struct {
	Verb            Verb
	Kind            string
	Namespace, Name string
	// Subresource is "status", or empty.
	Subresource string
	DryRun      bool
}

// IsWrite reports whether the request was to change something.
func (r Request) IsWrite() bool {
	return r.Verb != Get && r.Verb != List && !r.DryRun
}

// String writes the request as "apply StatefulSet default/events-broker".
func (r Request) String() string {
	parts := []string{string(r.Verb), r.Kind, strings.Trim(r.Namespace+"/"+r.Name, "/")}
	if r.Subresource != "" {
		parts = append(parts, r.Subresource)
	}
	if r.DryRun {
		parts = append(parts, "(dry run)")
	}
	return strings.Join(parts, " ")
}

// Event is an event that the operator recorded.
type Event struct {
	// Type is Normal or Warning.
	Type   string
	Reason string
	Note   string
	// Related is the kind and name of the object that it is about, if any.
	Related string
}

// String writes the event as "Normal Created: Created ConfigMap events-broker-config".
func (e Event) String() string { return fmt.Sprintf("%s %s: %s", e.Type, e.Reason, e.Note) }

// Events returns the events so far.
func (c *Cluster) Events() []Event {
	c.events.mu.Lock()
	defer c.events.mu.Unlock()
	return append([]Event(nil), c.events.events...)
}

// ResetEvents forgets the events so far.
func (c *Cluster) ResetEvents() {
	c.events.mu.Lock()
	defer c.events.mu.Unlock()
	c.events.events = nil
}

// eventLog implements the event recorder of client-go.
type eventLog struct {
	mu     sync.Mutex
	events []Event
}

// Eventf implements events.EventRecorder.
func (l *eventLog) Eventf(_, related runtime.Object, eventType, reason, _, note string, args ...any) {
	event := Event{Type: eventType, Reason: reason, Note: fmt.Sprintf(note, args...)}
	if object, ok := related.(client.Object); ok {
		event.Related = object.GetObjectKind().GroupVersionKind().Kind + " " + object.GetName()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, event)
}
