package runtime

import (
	"errors"
	"fmt"

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
	kind      ClusterKind
	client    client.Client
	reader    client.Reader
	recorder  *Recorder
	options   options
	memos     *memory[memo]
	trials    *memory[trial]
	refused   *memory[version]  // objects that could not be deleted, as they were seen
	wanted    *memory[struct{}] // objects that custom resources want, whosever they are
	readings  *readings
	statuses  *statuses
	snapshots *snapshots
}

// New returns a runtime for a cluster kind. Client c may read from a cache, which
// needs the index of [IndexByOwner] for every kind in kind.Objects; reader reads
// from the API server. The error joins everything that is wrong with the kind and
// the options. No request is sent.
func New(c client.Client, reader client.Reader, recorder events.EventRecorder, kind ClusterKind, opts ...Option) (*Runtime, error) {
	o, err := newOptions(kind, opts)
	err = errors.Join(err, checkKind(kind))
	if c == nil || reader == nil || recorder == nil {
		err = errors.Join(err, errors.New("a runtime needs a client, a reader and an event recorder"))
	}
	if err != nil {
		return nil, err
	}
	return &Runtime{
		kind:      kind,
		client:    limited{c, o.requestTimeout},
		reader:    limitedReader{reader, o.requestTimeout},
		recorder:  NewRecorder(recorder),
		options:   o,
		memos:     newMemory[memo](),
		trials:    newMemory[trial](),
		refused:   newMemory[version](),
		wanted:    newMemory[struct{}](),
		readings:  newMemory[struct{}](),
		statuses:  newStatuses(),
		snapshots: newSnapshots(),
	}, nil
}

// checkKind finds what would otherwise fail in the middle of a pass.
func checkKind(kind ClusterKind) error {
	var errs []error
	if kind.Kind == "" || kind.Version == "" {
		errs = append(errs, fmt.Errorf("the cluster kind %q has no kind or no version", kind.GroupVersionKind))
	}
	for i, object := range kind.Objects {
		if object.Object == nil || object.List == nil {
			errs = append(errs, fmt.Errorf("entry %d of the cluster kind's objects needs an object and a list", i))
		}
	}
	return errors.Join(errs...)
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
	r.trials.forget(cr)
	r.refused.forget(cr)
	r.wanted.forget(cr)
	r.readings.forget(cr)
	r.statuses.forget(cr)
	r.snapshots.forget(cr)
	r.recorder.Forget(cr)
	return nil
}
