package promises

import (
	"io"
	"net/http"
	"path"
	"sync"

	"k8s.io/client-go/rest"
)

// stall holds back what watches tell an operator, resource by resource, so that
// its cache is old. Nothing is lost: it arrives when the resource is opened again.
type stall struct {
	mu     sync.Mutex
	closed map[string]chan struct{} // by resource; closed when it is opened again
}

func newStall() *stall { return &stall{closed: map[string]chan struct{}{}} }

func (s *stall) close(resource string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed[resource] = make(chan struct{})
}

func (s *stall) open(resource string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.closed[resource])
	delete(s.closed, resource)
}

// wait waits while a resource is closed, or until done is.
func (s *stall) wait(resource string, done <-chan struct{}) {
	s.mu.Lock()
	opened, closed := s.closed[resource]
	s.mu.Unlock()
	if closed {
		select {
		case <-opened:
		case <-done:
		}
	}
}

// wrap returns a copy of a configuration whose watches are held back.
func (s *stall) wrap(config *rest.Config) *rest.Config {
	wrapped := rest.CopyConfig(config)
	wrapped.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(request)
			if err == nil && request.URL.Query().Get("watch") != "" {
				response.Body = &stalledBody{ReadCloser: response.Body, stall: s, resource: path.Base(request.URL.Path), done: request.Context().Done()}
			}
			return response, err
		})
	})
	return wrapped
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// stalledBody is the answer to a watch.
type stalledBody struct {
	io.ReadCloser
	stall    *stall
	resource string
	done     <-chan struct{}
}

// Read holds back what has arrived, not what is asked for: a read may have been
// under way when the resource was closed.
func (b *stalledBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	b.stall.wait(b.resource, b.done)
	return n, err
}
