package promises

import (
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/recorder"
)

// eventLog counts the events that an operator records. The API server makes one of
// those that are alike, so they cannot be counted there.
type eventLog struct {
	mu     sync.Mutex
	counts map[loggedEvent]int
}

type loggedEvent struct{ reason, kind, name string }

// count is how often a reason was recorded about an object.
func (l *eventLog) count(reason, kind, name string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.counts[loggedEvent{reason, kind, name}]
}

// loggingManager is a manager whose recorders are counted.
type loggingManager struct {
	manager.Manager
	log *eventLog
}

// GetEventRecorder implements manager.Manager.
func (m loggingManager) GetEventRecorder(name string) recorder.EventRecorder {
	return loggingRecorder{m.Manager.GetEventRecorder(name), m.Manager.GetClient(), m.log}
}

type loggingRecorder struct {
	recorder.EventRecorder
	client client.Client
	log    *eventLog
}

// Eventf counts an event, and passes it on.
func (r loggingRecorder) Eventf(regarding, related runtime.Object, eventType, reason, action, note string, args ...any) {
	if object, ok := related.(client.Object); ok && object != nil {
		gvk, err := r.client.GroupVersionKindFor(object)
		if err == nil {
			r.log.mu.Lock()
			if r.log.counts == nil {
				r.log.counts = map[loggedEvent]int{}
			}
			r.log.counts[loggedEvent{reason, gvk.Kind, object.GetName()}]++
			r.log.mu.Unlock()
		}
	}
	r.EventRecorder.Eventf(regarding, related, eventType, reason, action, note, args...)
}
