package dsoitest

import (
	"slices"
	"strings"
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
	// Live is a read that goes past the cache.
	Live bool
}

// IsWrite reports whether the request was to change something.
func (r Request) IsWrite() bool {
	return r.Verb != Get && r.Verb != List && !r.DryRun
}

// IsSent reports whether the request goes to the API server, as reads from the
// cache do not.
func (r Request) IsSent() bool {
	return r.Live || r.Verb != Get && r.Verb != List
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
	if r.Live {
		parts = append(parts, "(live)")
	}
	return strings.Join(parts, " ")
}

// Fail makes requests fail for which the function returns an error: nothing
// happens, and the operator gets the error. nil lets all pass.
func (c *Cluster) Fail(fail func(Request) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fail = fail
}

// LoseReply makes requests fail for which the function returns an error, after
// they had their effect. nil lets all pass.
func (c *Cluster) LoseReply(lose func(Request) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lose = lose
}

// Requests returns the requests so far, reads among them.
func (c *Cluster) Requests() []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.requests)
}

// Sent returns the requests so far that went to the API server.
func (c *Cluster) Sent() []Request {
	return slices.DeleteFunc(c.Requests(), func(r Request) bool { return !r.IsSent() })
}

// Writes returns the requests so far that were to change something.
func (c *Cluster) Writes() []Request {
	return slices.DeleteFunc(c.Requests(), func(r Request) bool { return !r.IsWrite() })
}

// ResetRequests forgets the requests so far.
func (c *Cluster) ResetRequests() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests = nil
}

// record keeps a request and carries it out, unless it is to fail.
func (c *Cluster) record(r Request, send func() error) error {
	c.mu.Lock()
	c.requests = append(c.requests, r)
	fail, lose := c.fail, c.lose
	c.mu.Unlock()
	if fail != nil {
		if err := fail(r); err != nil {
			return err
		}
	}
	if err := send(); err != nil || lose == nil {
		return err
	}
	return lose(r)
}
