package runtime

import (
	"errors"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
)

// Runtime is what the reconcile functions of one cluster kind share: clients,
// options, and what was applied so far. It is safe for concurrent use, for
// different custom resources at a time.
type Runtime struct {
	kind       ClusterKind
	client     client.Client
	reader     client.Reader
	recorder   *Recorder
	options    options
	memos      *memos
	references *readers
}

// New returns a runtime for a cluster kind. Client c may read from a cache, which
// needs the index of [IndexByOwner] for every kind in kind.Objects; reader reads
// from the API server. The error joins everything that is wrong with the
// options.
func New(c client.Client, reader client.Reader, recorder events.EventRecorder, kind ClusterKind, opts ...Option) (*Runtime, error) {
	o, err := newOptions(kind, opts)
	if c == nil || reader == nil || recorder == nil {
		err = errors.Join(err, errors.New("a runtime needs a client, a reader and an event recorder"))
	}
	if err != nil {
		return nil, err
	}
	return &Runtime{
		kind:       kind,
		client:     c,
		reader:     reader,
		recorder:   NewRecorder(recorder),
		options:    o,
		memos:      newMemos(),
		references: newReaders(),
	}, nil
}

// NewForManager returns a runtime that works through the clients of a manager.
func NewForManager(mgr manager.Manager, kind ClusterKind, opts ...Option) (*Runtime, error) {
	o, err := newOptions(kind, opts)
	if err != nil {
		return nil, err
	}
	return New(mgr.GetClient(), mgr.GetAPIReader(), mgr.GetEventRecorder(o.fieldOwner), kind, opts...)
}

// Client is the client that the runtime reads custom resources with.
func (r *Runtime) Client() client.Client { return r.client }

// BuilderOptions are the options for builders of this kind.
func (r *Runtime) BuilderOptions() []BuilderOption {
	return []BuilderOption{InNamespace(r.options.namespace)}
}

// Gone handles the error of reading a custom resource. When it is gone, all that
// is remembered of it is dropped, and there is no error: the garbage collector
// deletes its objects, and volumes stay.
func (r *Runtime) Gone(cr types.NamespacedName, err error) error {
	if !apierrors.IsNotFound(err) {
		return err
	}
	r.memos.forget(cr)
	r.references.forget(cr)
	r.recorder.Forget(cr)
	return nil
}
