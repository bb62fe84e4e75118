package runtime

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/utils/clock"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Option changes how a [Runtime] works.
type Option func(*options)

// options are checked by [New].
type options struct {
	formerManagers   []string
	fieldOwner       string
	deniedNamespaces []string
	resync           time.Duration
	requestTimeout   time.Duration
	concurrency      int
	namespace        string
	clock            clock.PassiveClock
	approved         []plan.Reason
	lookForKinds     time.Duration
	observe          bool
	errs             []error
}

// DefaultRequestTimeout is how long one request to the API server may take. The
// API server itself gives up a little earlier: what it says then is of more use
// than that time is up.
const DefaultRequestTimeout = 40 * time.Second

// DefaultResync is how often a custom resource is looked at when nothing
// happens.
const DefaultResync = 10 * time.Minute

func newOptions(kind build.ClusterKind, opts []Option) (options, error) {
	o := options{
		fieldOwner:     strings.ToLower(kind.Kind) + "-operator",
		resync:         DefaultResync,
		requestTimeout: DefaultRequestTimeout,
		concurrency:    1,
		clock:          clock.RealClock{},
		lookForKinds:   lookForKinds,
	}
	for _, option := range opts {
		if option != nil {
			option(&o)
		}
	}
	return o, errors.Join(o.errs...)
}

func (o *options) fail(format string, args ...any) {
	o.errs = append(o.errs, fmt.Errorf(format, args...))
}

// FieldOwner names the operator to the API server, as the owner of the fields
// that it applies. The default is the lower-case kind and "-operator". Never
// change it for objects that exist: the new owner does not remove what the old
// one set. It is 1 to 128 characters long, and a qualified name such as
// pinot-operator or example.com/pinot: events carry it as their controller, and
// the API server refuses those of any other.
func FieldOwner(name string) Option {
	return func(o *options) {
		if name == "" || len(name) > 128 {
			o.fail("FieldOwner(%q): a field owner has 1 to 128 characters", name)
		} else if problems := validation.IsQualifiedName(name); len(problems) > 0 {
			o.fail("FieldOwner(%q): events need a qualified name: %s", name, strings.Join(problems, "; "))
		}
		o.fieldOwner = name
	}
}

// FormerManagers are the names under which another operator has written the objects that this
// one takes over, as their managedFields say: "manager", mostly. What they have set belongs to
// this operator from the first apply on, and what is not wanted of it is removed then. Without
// them it stays, whoever wanted it.
func FormerManagers(names ...string) Option {
	return func(o *options) {
		for _, name := range names {
			if name == "" || len(name) > 128 {
				o.fail("FormerManagers(%q): the name of a manager has 1 to 128 characters", name)
			}
		}
		o.formerManagers = append(o.formerManagers, names...)
	}
}

// DenyNamespaces leaves the custom resources of some namespaces alone.
func DenyNamespaces(names ...string) Option {
	return func(o *options) {
		for _, name := range names {
			if problems := validation.IsDNS1123Label(name); len(problems) > 0 {
				o.fail("DenyNamespaces(%q): %s", name, strings.Join(problems, "; "))
			}
		}
		o.deniedNamespaces = append(o.deniedNamespaces, names...)
	}
}

// ResyncPeriod is how often a custom resource is looked at when nothing
// happens. 0 turns that off. The default is [DefaultResync].
func ResyncPeriod(period time.Duration) Option {
	return func(o *options) {
		if period < 0 {
			o.fail("ResyncPeriod(%s): a period is not negative", period)
		}
		o.resync = period
	}
}

// RequestTimeout is how long one request to the API server may take. What is not
// answered by then has failed, and is tried again like all that fails; the objects
// after it have their turn. The default is [DefaultRequestTimeout].
func RequestTimeout(timeout time.Duration) Option {
	return func(o *options) {
		if timeout <= 0 {
			o.fail("RequestTimeout(%s): a request takes time", timeout)
		}
		o.requestTimeout = timeout
	}
}

// MaxConcurrentReconciles is how many custom resources are reconciled at a
// time. The default is 1.
func MaxConcurrentReconciles(n int) Option {
	return func(o *options) {
		if n < 1 {
			o.fail("MaxConcurrentReconciles(%d): at least 1 is needed", n)
		}
		o.concurrency = n
	}
}

// Namespace is where the objects of cluster-scoped custom resources are put.
// Those of namespaced ones are always put beside them.
func Namespace(name string) Option {
	return func(o *options) {
		if problems := validation.IsDNS1123Label(name); len(problems) > 0 {
			o.fail("Namespace(%q): %s", name, strings.Join(problems, "; "))
		}
		o.namespace = name
	}
}

// DangerouslyApprove approves all outcomes with some reasons, which otherwise await
// the approval of a person for each object: see [plan.ApproveAnnotation]. A mistake
// in a custom resource then deletes what runs.
func DangerouslyApprove(reasons ...plan.Reason) Option {
	return func(o *options) {
		for _, reason := range reasons {
			if !slices.Contains(plan.ApprovalReasons(), reason) {
				o.fail("DangerouslyApprove(%q): the reasons are %v", reason, plan.ApprovalReasons())
			}
		}
		o.approved = append(o.approved, reasons...)
	}
}

func (o *options) approves(reason plan.Reason) bool { return slices.Contains(o.approved, reason) }

// Observe has nothing written: each pass plans, and logs the plan where it has changed.
// It sends dry runs, where that is allowed; the right to read is enough. There are no
// events and no conditions either. [ObserveAnnotation] does so for one custom resource.
func Observe() Option { return func(o *options) { o.observe = true } }

// WithClock replaces the clock, for tests.
func WithClock(c clock.PassiveClock) Option {
	return func(o *options) {
		if c == nil {
			o.fail("WithClock(nil): a clock is needed")
		}
		o.clock = c
	}
}

// Environment variables that [FromEnvironment] reads.
const (
	// DenyListVariable holds namespaces separated by commas; see [DenyNamespaces].
	DenyListVariable = "DENY_LIST"
	// ReconcileWaitVariable holds a Go duration, or a number of seconds; see
	// [ResyncPeriod].
	ReconcileWaitVariable = "RECONCILE_WAIT"
)

// FromEnvironment reads the environment variables that operators of this kind
// have always had. lookup is os.LookupEnv, or a stand-in.
func FromEnvironment(lookup func(name string) (string, bool)) Option {
	return func(o *options) {
		if lookup == nil {
			o.fail("FromEnvironment(nil): a look-up is needed, such as os.LookupEnv")
			return
		}
		if list, ok := lookup(DenyListVariable); ok {
			names := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
			DenyNamespaces(names...)(o)
		}
		text, ok := lookup(ReconcileWaitVariable)
		if !ok || text == "" {
			return
		}
		period, err := time.ParseDuration(text)
		if seconds, atoiErr := strconv.Atoi(text); atoiErr == nil {
			period, err = time.Duration(seconds)*time.Second, nil
		}
		if err != nil {
			o.fail("environment variable %s is %q, which is neither a duration (30s, 5m) nor a number of seconds", ReconcileWaitVariable, text)
			return
		}
		ResyncPeriod(period)(o)
	}
}

func (o *options) denied(namespace string) bool {
	return slices.Contains(o.deniedNamespaces, namespace)
}
