package runtime

import (
	"context"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// absentKinds are the optional kinds of object that the API server does not know.
// They are neither read nor watched: a watch of an unknown kind ends the manager. The
// zero value has none. It is safe for concurrent use.
type absentKinds struct {
	mu    sync.RWMutex
	kinds map[schema.GroupVersionKind]bool
}

func (a *absentKinds) has(gvk schema.GroupVersionKind) bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.kinds[gvk]
}

func (a *absentKinds) set(gvk schema.GroupVersionKind, absent bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kinds == nil {
		a.kinds = map[schema.GroupVersionKind]bool{}
	}
	a.kinds[gvk] = absent
}

// lists reports whether passes list the objects of a kind.
func (r *Runtime) lists(kind build.ObjectKind) bool {
	return kind.Unwanted != build.Kept && !(kind.Optional && r.absent.has(kind.GroupVersionKind))
}

// lookForKinds is how often it is looked whether the API server knows a kind now.
const lookForKinds = 10 * time.Second

// findAbsent sorts the kinds of object into those that the API server knows, and the
// optional ones that it does not.
func (r *Runtime) findAbsent(mapper meta.RESTMapper) (known, absent []build.ObjectKind, err error) {
	for _, kind := range r.kind.Objects {
		if !kind.Optional {
			known = append(known, kind)
			continue
		}
		served, err := isServed(mapper, kind)
		switch {
		case err != nil:
			return nil, nil, err
		case served:
			known = append(known, kind)
		default:
			r.absent.set(kind.GroupVersionKind, true)
			absent = append(absent, kind)
		}
	}
	return known, absent, nil
}

func isServed(mapper meta.RESTMapper, kind build.ObjectKind) (bool, error) {
	_, err := mapper.RESTMapping(kind.GroupKind(), kind.Version)
	switch {
	case err == nil:
		return true, nil
	case meta.IsNoMatchError(err):
		return false, nil
	default:
		return false, fmt.Errorf("asking whether the API server knows %s: %w", kind.GroupVersionKind, err)
	}
}

// latecomers watches for kinds that the API server does not know yet.
type latecomers struct {
	*Runtime
	mgr        manager.Manager
	controller controller.TypedController[reconcile.Request]
	kinds      []build.ObjectKind
	// arrived tells custom resources that a kind has appeared.
	arrived chan event.GenericEvent
}

// Start looks for the kinds until all are there, or the context ends.
func (l *latecomers) Start(ctx context.Context) error {
	// The error is that of the context: the manager stops.
	_ = wait.PollUntilContextCancel(ctx, l.options.lookForKinds, false, func(ctx context.Context) (done bool, err error) {
		var still []build.ObjectKind
		for _, kind := range l.kinds {
			if err := l.admit(ctx, kind); err != nil {
				log.FromContext(ctx).Error(err, "a kind of object cannot be watched yet", "kind", kind.Kind)
				still = append(still, kind)
			} else if l.absent.has(kind.GroupVersionKind) {
				still = append(still, kind)
			}
		}
		l.kinds = still
		return len(still) == 0, nil
	})
	return nil
}

// admit indexes and watches a kind, if the API server knows it now, and has every
// custom resource looked at again.
func (l *latecomers) admit(ctx context.Context, kind build.ObjectKind) error {
	served, err := isServed(l.mgr.GetRESTMapper(), kind)
	if err != nil || !served {
		return err
	}
	if err := l.index(ctx, l.mgr, kind); err != nil {
		return err
	}
	for _, watch := range l.watchesOf(l.mgr, kind) {
		if err := l.controller.Watch(watch); err != nil {
			return fmt.Errorf("watching %s: %w", kind.Kind, err)
		}
	}
	l.absent.set(kind.GroupVersionKind, false)
	for _, cr := range l.store.All() {
		object := l.kind.New()
		object.SetNamespace(cr.Namespace)
		object.SetName(cr.Name)
		select {
		case l.arrived <- event.GenericEvent{Object: object}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
