package apply

import (
	"context"
	"errors"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Trier tells what the applies of a plan would come to, without doing any of them. It
// sends dry runs, and no other request. It is used once, by one goroutine.
type Trier struct {
	client *Client
	tried  map[attempt]Tried
	// denied are the requests that we may not send, not even as a dry run.
	denied map[denial]bool
}

type attempt struct {
	key  plan.Key
	hash uint64
}

type denial struct {
	kind  schema.GroupKind
	isNew bool
}

// Tried is what an apply would come to.
type Tried struct {
	// Object as it would be; nil with an error.
	Object client.Object
	// Predicted is set where the API server was not asked: see [Client.Predict].
	Predicted bool
	// Err is why the API server would not take it.
	Err error
}

// NewTrier returns a trier that has tried nothing yet.
func (c *Client) NewTrier() *Trier {
	return &Trier{client: c, tried: map[attempt]Tried{}, denied: map[denial]bool{}}
}

// Try tells what the apply of an outcome's object would come to. It sends at most one
// dry run for each object as it is wanted. Where that is not allowed, or would not tell
// since a write has to come before the apply, the answer is predicted.
func (t *Trier) Try(ctx context.Context, o plan.Outcome) Tried {
	at := attempt{o.Key, o.Hash}
	if known, ok := t.tried[at]; ok {
		return known
	}
	tried := t.try(ctx, o)
	t.tried[at] = tried
	return tried
}

func (t *Trier) try(ctx context.Context, o plan.Outcome) Tried {
	denied := denial{o.Key.GroupKind, o.Live == nil}
	if t.denied[denied] || o.Decision == plan.Replace || t.client.prepares(o) {
		return t.client.Predict(o)
	}
	tried := t.client.dryRun(ctx, o)
	if IsDenied(tried.Err) {
		t.denied[denied] = true
		return t.client.Predict(o)
	}
	return tried
}

// Ask is [Client.Ask] with what the trier tells.
func (t *Trier) Ask(ctx context.Context, questions []plan.Question) map[plan.Key]plan.DryRun {
	return t.client.answers(ctx, questions, t.Try)
}

// prepares reports whether acting on an outcome takes a write before the apply that
// changes what comes of it.
func (c *Client) prepares(o plan.Outcome) bool {
	if o.Live == nil {
		return false
	}
	return hasUpdateEntry(o.Live, c.Owner) || o.Reason != plan.ReasonOutdated && len(portClashes(o.Live, o.Wanted)) > 0
}

// hasUpdateEntry reports whether owner has fields of an object by update.
func hasUpdateEntry(object client.Object, owner string) bool {
	return slices.ContainsFunc(object.GetManagedFields(), func(entry metav1.ManagedFieldsEntry) bool {
		return entry.Manager == owner && entry.Operation == metav1.ManagedFieldsOperationUpdate && entry.Subresource == ""
	})
}

// IsDenied reports whether a dry run was refused as such: we lack the right, or an
// admission webhook cannot do without effects. What admission says of the object is an
// answer, and has the same status: only the words of authorization tell.
func IsDenied(err error) bool {
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return false
	}
	text := status.Status().Message
	return apierrors.IsUnauthorized(err) ||
		apierrors.IsForbidden(err) && strings.Contains(text, `User "`) && strings.Contains(text, `" cannot `) ||
		apierrors.IsBadRequest(err) && strings.Contains(text, "does not support dry run")
}
