package preview

// Report is what a pass over one custom resource would do. The names of its fields in
// JSON and YAML, and the words in it, stay the same from one release to the next;
// messages are for people, and may change.
type Report struct {
	// Kind, Namespace and Name are those of the custom resource.
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	// Paused is set where the custom resource is left alone: nothing of this happens
	// until that ends.
	Paused bool `json:"paused,omitempty"`
	// Predicted is set where what would become of some object was predicted, since the
	// API server could not be asked: see [Step.Predicted].
	Predicted bool `json:"predicted"`
	// Error is what is wrong with the custom resource as a whole: nothing would be done.
	Error string `json:"error,omitempty"`
	// Warnings tell what is odd about the custom resource.
	Warnings []string `json:"warnings,omitempty"`
	// WaitingFor are the ConfigMaps and Secrets that hooks need and that are not there:
	// nothing is done before they are.
	WaitingFor []string `json:"waitingFor,omitempty"`
	// Objects that the custom resource wants or has, sorted by kind, namespace and name.
	Objects []Object `json:"objects"`
}

// Object is what would become of one object.
type Object struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	// Name is empty where the object could not be built.
	Name string `json:"name,omitempty"`
	// Node that the object belongs to; empty for one of the whole custom resource.
	Node string `json:"node,omitempty"`
	// Step is what the next pass does.
	Step
	// Later is what follows in later passes, once what it waits for has happened: earlier
	// stages are rolled out, Jobs have succeeded, a person has approved it. It is nil for
	// most.
	Later *Step `json:"later,omitempty"`
}

// Step is what one pass does about an object.
type Step struct {
	// What is done.
	What What `json:"what"`
	// Pods that start anew, in a roll; 0 where their number is not known, that of a
	// DaemonSet without a cluster.
	Pods int32 `json:"pods,omitempty"`
	// Digest that approves it, where approval is awaited.
	Digest string `json:"digest,omitempty"`
	// Reason is a word, for machines.
	Reason string `json:"reason,omitempty"`
	// Message says more, for people.
	Message string `json:"message,omitempty"`
	// Predicted is set where the API server was not asked what the object would be. What
	// it adds, defaults and the work of webhooks, is then missing from the fields, and
	// what it would refuse is not known.
	Predicted bool `json:"predicted,omitempty"`
	// Fields that change, by path.
	Fields []Field `json:"fields,omitempty"`
}

// Field is a field of an object that changes.
type Field struct {
	// Path of the field, such as spec.template.spec.containers[name=main].image.
	Path string `json:"path"`
	// Old and New are its values as JSON has them; nil where there is none.
	Old any `json:"old"`
	New any `json:"new"`
}

// What is done about an object.
type What string

const (
	// Settled: nothing, it is as it should be.
	Settled What = "settled"
	// Create: there is none, and one is made.
	Create What = "create"
	// Change: fields change, and no pod starts anew.
	Change What = "change"
	// Roll: fields change, and with them the pods of a workload, which start anew.
	Roll What = "roll"
	// Recreate: it is deleted, and made anew when it is gone.
	Recreate What = "recreate"
	// Release: it is applied without fields that others set as well. They keep their
	// values, and belong to the others from then on.
	Release What = "release"
	// Delete: it is no longer wanted.
	Delete What = "delete"
	// Refused: the API server does not take it. The message has its words.
	Refused What = "refused"
	// AwaitApproval: it would be deleted by what may be a mistake. A person decides.
	AwaitApproval What = "awaitApproval"
	// Hold: it waits until something else has happened.
	Hold What = "hold"
	// Leave: nothing can be done about it: somebody else's object is in its place, or it
	// could not be built or read.
	Leave What = "leave"
)

// HasChanges reports whether a pass would do anything, or waits for something.
func (r Report) HasChanges() bool {
	if len(r.WaitingFor) > 0 {
		return true
	}
	for _, o := range r.Objects {
		if o.What != Settled {
			return true
		}
	}
	return false
}

// acts reports whether a step sends a request that changes something.
func (s Step) acts() bool {
	switch s.What {
	case Create, Change, Roll, Recreate, Release, Delete:
		return true
	default:
		return false
	}
}
