package testbed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"syscall"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
)

// Fault is something that goes wrong with a request. It returns what the client
// gets to see, and calls send, at most once, if the API server is to carry the
// request out.
type Fault func(request *http.Request, send func() (*http.Response, error)) (*http.Response, error)

// Answer is an answer that the API server might have given, without its having
// been asked: Answer(409, metav1.StatusReasonConflict, "try again").
func Answer(code int32, reason metav1.StatusReason, message string) Fault {
	return func(request *http.Request, _ func() (*http.Response, error)) (*http.Response, error) {
		data, err := json.Marshal(&metav1.Status{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"},
			Status:   metav1.StatusFailure, Code: code, Reason: reason, Message: message,
		})
		if err != nil {
			return nil, fmt.Errorf("encoding the answer of a fault: %w", err)
		}
		return &http.Response{
			Status: http.StatusText(int(code)), StatusCode: int(code), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Content-Type": {"application/json"}}, Request: request,
			Body: io.NopCloser(bytes.NewReader(data)), ContentLength: int64(len(data)),
		}, nil
	}
}

// Hang is a request that is never answered: it lasts as long as the client has
// patience.
func Hang(request *http.Request, _ func() (*http.Response, error)) (*http.Response, error) {
	<-request.Context().Done()
	return nil, request.Context().Err()
}

// TimeOut is a request that does not reach the API server in time.
func TimeOut(*http.Request, func() (*http.Response, error)) (*http.Response, error) {
	return nil, os.ErrDeadlineExceeded
}

// LoseReply is a connection that breaks after the request was carried out, and
// before the answer to it is there.
func LoseReply(_ *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
	response, err := send()
	if err != nil {
		return nil, err
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	return nil, syscall.ECONNRESET
}

// Faults let requests of the clients of a configuration go wrong. The zero value
// lets none. It is safe for concurrent use: faults come and go while clients run.
type Faults struct {
	mu    sync.Mutex
	next  int
	rules map[int]rule
}

// rule is a fault of the requests that match.
type rule struct {
	match func(Request) bool
	fault Fault
}

// Wrap returns a copy of a configuration whose clients suffer from the faults.
func (f *Faults) Wrap(config *rest.Config) *rest.Config {
	wrapped := rest.CopyConfig(config)
	wrapped.Wrap(func(next http.RoundTripper) http.RoundTripper { return &faulty{faults: f, next: next} })
	return wrapped
}

// Add lets every request that matches go wrong, until mend is called. Of several
// faults that match, the oldest counts. match must be safe for concurrent use.
func (f *Faults) Add(match func(Request) bool, fault Fault) (mend func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.rules == nil {
		f.rules = map[int]rule{}
	}
	id := f.next
	f.next++
	f.rules[id] = rule{match, fault}
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.rules, id)
	}
}

// of returns the fault of a request, or nil.
func (f *Faults) of(request Request) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id := range f.next {
		if rule, ok := f.rules[id]; ok && rule.match(request) {
			return rule.fault
		}
	}
	return nil
}

// faulty lets requests that pass through it go wrong.
type faulty struct {
	faults *Faults
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *faulty) RoundTrip(request *http.Request) (*http.Response, error) {
	send := func() (*http.Response, error) { return t.next.RoundTrip(request) }
	if fault := t.faults.of(parse(request)); fault != nil {
		return fault(request, send)
	}
	return send()
}
