package testbed

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"k8s.io/client-go/rest"
)

// Request is one request that was sent to an API server.
type Request struct {
	// Verb of HTTP: GET, POST, PATCH, PUT, DELETE.
	Verb string
	// Resource is the plural of what is asked for: statefulsets.
	Resource string
	// Namespace and Name are empty where the request names none.
	Namespace, Name string
	// Subresource is empty, or "status", "scale", ….
	Subresource string
	DryRun      bool
	Watch       bool
	// URL is the path and the query, as they were sent.
	URL string
	// Time when it was sent.
	Time time.Time
	// Status is the code of the answer, 0 as long as there is none: it has yet to
	// come, or never came.
	Status int
}

// String writes the request as "PATCH statefulsets default/events-broker".
func (r Request) String() string {
	text := fmt.Sprintf("%s %s %s", r.Verb, r.Resource, strings.Trim(r.Namespace+"/"+r.Name, "/"))
	if r.Subresource != "" {
		text += " " + r.Subresource
	}
	if r.DryRun {
		text += " (dry run)"
	}
	return text
}

// Recorder keeps every request that the clients of a configuration send, watches
// aside: what is asserted of requests is asserted where they leave the program.
// It is safe for concurrent use.
type Recorder struct {
	mu       sync.Mutex
	requests []*Request
}

// Wrap returns a copy of a configuration whose clients are recorded. What wraps
// the configuration already comes after: an outcome of [Faults] within is recorded
// as the client sees it.
func (r *Recorder) Wrap(config *rest.Config) *rest.Config {
	wrapped := rest.CopyConfig(config)
	wrapped.Wrap(func(next http.RoundTripper) http.RoundTripper { return &transport{recorder: r, next: next} })
	return wrapped
}

// Requests returns the requests so far, but for watches.
func (r *Recorder) Requests() []Request {
	return r.Where(func(Request) bool { return true })
}

// Where returns those of the requests so far that match.
func (r *Recorder) Where(match func(Request) bool) []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	var requests []Request
	for _, request := range r.requests {
		if match(*request) {
			requests = append(requests, *request)
		}
	}
	return requests
}

// Reset forgets the requests so far.
func (r *Recorder) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = nil
}

// transport records the requests that pass through it.
type transport struct {
	recorder *Recorder
	next     http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	r := parse(request)
	if r.Watch {
		return t.next.RoundTrip(request)
	}
	t.recorder.sent(&r)
	response, err := t.next.RoundTrip(request)
	if err == nil {
		t.recorder.answered(&r, response.StatusCode)
	}
	return response, err
}

func (r *Recorder) sent(request *Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	request.Time = time.Now()
	r.requests = append(r.requests, request)
}

func (r *Recorder) answered(request *Request, status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	request.Status = status
}

// parse reads what a request asks for from its URL
// (https://kubernetes.io/docs/reference/using-api/api-concepts/).
func parse(request *http.Request) Request {
	query := request.URL.Query()
	r := Request{Verb: request.Method, URL: request.URL.RequestURI(), DryRun: query.Get("dryRun") != "", Watch: query.Get("watch") == "true" || query.Get("watch") == "1"}
	parts := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	switch {
	case len(parts) > 2 && parts[0] == "api":
		parts = parts[2:]
	case len(parts) > 3 && parts[0] == "apis":
		parts = parts[3:]
	default:
		r.Resource = strings.Join(parts, "/") // discovery
		return r
	}
	if parts[0] == "namespaces" && len(parts) > 2 {
		r.Namespace, parts = parts[1], parts[2:]
	}
	r.Resource = parts[0]
	if len(parts) > 1 {
		r.Name = parts[1]
	}
	if len(parts) > 2 {
		r.Subresource = strings.Join(parts[2:], "/")
	}
	return r
}
