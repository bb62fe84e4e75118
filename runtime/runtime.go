package runtime

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/report"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
)

// Runtime is what the reconcile functions of one cluster kind share: clients,
// options, and what was applied so far. It is safe for concurrent use, for
// different custom resources at a time.
type Runtime struct {
	kind     build.ClusterKind
	client   *apply.Client
	recorder *report.Recorder
	options  options
	store    *store.Store
	absent   absentKinds
}

// New returns a runtime for a cluster kind. Client c may read from a cache, which
// needs the index of [IndexByOwner] for every kind in kind.Objects; reader reads
// from the API server. The error joins everything that is wrong with the kind and
// the options. No request is sent.
func New(c client.Client, reader client.Reader, recorder events.EventRecorder, kind build.ClusterKind, opts ...Option) (*Runtime, error) {
	o, err := newOptions(kind, opts)
	err = errors.Join(err, checkKind(kind))
	if c == nil || reader == nil || recorder == nil {
		err = errors.Join(err, errors.New("a runtime needs a client, a reader and an event recorder"))
	}
	if err != nil {
		return nil, err
	}
	return &Runtime{
		kind: kind,
		client: &apply.Client{
			Client: apply.Limit(c, o.requestTimeout), Reader: apply.LimitReader(reader, o.requestTimeout), Owner: o.fieldOwner, Formers: o.formerManagers, Now: o.clock.Now,
		},
		recorder: report.NewRecorder(recorder),
		options:  o,
		store:    store.New(),
	}, nil
}

// checkKind finds what would otherwise fail in the middle of a pass.
func checkKind(kind build.ClusterKind) error {
	var errs []error
	if kind.Kind == "" || kind.Version == "" {
		errs = append(errs, fmt.Errorf("the cluster kind %q has no kind or no version", kind.GroupVersionKind))
	}
	if kind.New == nil {
		errs = append(errs, fmt.Errorf("the cluster kind %q needs New, which makes an empty custom resource", kind.Kind))
	}
	for i, object := range kind.Objects {
		if object.New == nil || object.NewList == nil {
			errs = append(errs, fmt.Errorf("entry %d of the cluster kind's objects needs New and NewList", i))
		}
	}
	return errors.Join(errs...)
}

// NewForManager returns a runtime that works through the clients of a manager.
func NewForManager(mgr manager.Manager, kind build.ClusterKind, opts ...Option) (*Runtime, error) {
	o, err := newOptions(kind, opts)
	if err != nil {
		return nil, err
	}
	return New(mgr.GetClient(), mgr.GetAPIReader(), mgr.GetEventRecorder(o.fieldOwner), kind, opts...)
}

// Client is the client that the runtime reads custom resources with.
func (r *Runtime) Client() client.Client { return r.client.Client }

// ForgetIfGone handles the error of reading a custom resource. When it is gone, all
// that is remembered of it is dropped, and there is no error: the garbage collector
// deletes its objects, and volumes stay.
func (r *Runtime) ForgetIfGone(cr types.NamespacedName, err error) error {
	if !apierrors.IsNotFound(err) {
		return err
	}
	r.store.Forget(cr)
	return nil
}

// Reconciler is the controller of a cluster kind.
type Reconciler struct {
	runtime *Runtime
}

// NewReconciler returns a controller that works through the clients of a manager.
// The error joins everything that is wrong with the options.
func NewReconciler(mgr manager.Manager, kind build.ClusterKind, opts ...Option) (*Reconciler, error) {
	rt, err := NewForManager(mgr, kind, opts...)
	if err != nil {
		return nil, err
	}
	return &Reconciler{rt}, nil
}

// SetupWithManager starts the controller with a manager: it watches the custom
// resources, the objects that they own or want, and the ConfigMaps and Secrets that
// their pods and hooks read.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	return r.runtime.Setup(mgr, r.runtime.kind.New(), r)
}

// Reconcile implements reconcile.Reconciler: it reads a custom resource, and brings
// its objects to what it asks for; see [Runtime.Reconcile]. One that has settled is
// not even read.
func (r *Reconciler) Reconcile(ctx context.Context, req reconcile.Request) (reconcile.Result, error) {
	rt := r.runtime
	if result, ok := rt.Settled(ctx, req.NamespacedName, rt.kind.Hooks); ok {
		return result, nil
	}
	cr := rt.kind.New() // its content is the cache's: a builder copies it, and nobody else changes it
	if err := rt.client.Get(ctx, req.NamespacedName, cr, uncopied); err != nil {
		return reconcile.Result{}, rt.ForgetIfGone(req.NamespacedName, err)
	}
	return rt.reconcile(ctx, cr, func(in build.Inputs) build.List { return rt.kind.Build(cr, in) }, rt.kind.Hooks)
}
