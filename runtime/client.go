package runtime

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Client is a client that works for one custom resource: it records each change
// that it makes, and each call that fails, as an event on that. It is safe for
// concurrent use. Other methods are those of the client within.
type Client struct {
	client.Client
	cr       client.Object
	recorder *Recorder
}

// NewClient returns a client that works for cr.
func NewClient(within client.Client, recorder *Recorder, cr client.Object) *Client {
	return &Client{Client: within, cr: cr, recorder: recorder}
}

// Create creates an object. It records Created.
func (c *Client) Create(ctx context.Context, object client.Object, opts ...client.CreateOption) error {
	err := c.Client.Create(ctx, object, opts...)
	return c.changed(object, "create", ReasonCreated, err)
}

// Update replaces an object. It records Updated.
func (c *Client) Update(ctx context.Context, object client.Object, opts ...client.UpdateOption) error {
	err := c.Client.Update(ctx, object, opts...)
	return c.changed(object, "update", ReasonUpdated, err)
}

// Delete deletes an object. It records Deleted. That the object is gone already,
// or is not the one that a precondition asks for, is no failure, and no event;
// its error is returned all the same.
func (c *Client) Delete(ctx context.Context, object client.Object, opts ...client.DeleteOption) error {
	err := c.Client.Delete(ctx, object, opts...)
	if apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
		return err
	}
	return c.changed(object, "delete", ReasonDeleted, err)
}

// Get reads an object. That there is none is no failure; its error is returned
// all the same.
func (c *Client) Get(ctx context.Context, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
	err := c.Client.Get(ctx, key, object, opts...)
	c.read(func() string { return "get " + typeName(object) + " " + key.Name }, client.IgnoreNotFound(err))
	return err
}

// List lists objects.
func (c *Client) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	err := c.Client.List(ctx, list, opts...)
	c.read(func() string { return "list " + typeName(list) }, err)
	return err
}

// read records the outcome of a read. Reads are many, so that what was read is
// only described when something is or was wrong.
func (c *Client) read(what func() string, err error) {
	switch {
	case err != nil:
		c.recorder.failing(c.cr, what(), ReasonFailed, fmt.Sprintf("cannot %s: %v", what(), err))
	case c.recorder.fails(c.cr):
		c.recorder.recovered(c.cr, what(), ReasonFailed)
	}
}

// Apply applies a configuration by server-side apply, with the field owner and the
// force that opts say. It records no success, since only the caller knows whether
// anything changed. The answer of the API server replaces the configuration, which
// must not be applied again: it would claim every field.
func (c *Client) Apply(ctx context.Context, configuration runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
	err := c.Client.Apply(ctx, configuration, opts...)
	if object, ok := configuration.(client.Object); ok && err != nil {
		c.recorder.Failing(c.cr, object, ReasonApplyFailed, fmt.Sprintf("cannot apply %s: %v", describe(object), err))
	}
	return err
}

// changed records the outcome of a write.
func (c *Client) changed(object client.Object, verb, reason string, err error) error {
	if err != nil {
		c.recorder.Failing(c.cr, object, ReasonFailed, fmt.Sprintf("cannot %s %s: %v", verb, describe(object), err))
		return err
	}
	c.recorder.Recovered(c.cr, object, ReasonFailed)
	c.recorder.Changed(c.cr, object, reason, fmt.Sprintf("%s %s", reason, describe(object)))
	return nil
}

// describe names an object for people: ConfigMap events-broker-config.
func describe(object client.Object) string {
	kind := object.GetObjectKind().GroupVersionKind().Kind
	if kind == "" {
		kind = typeName(object)
	}
	return kind + " " + object.GetName()
}
