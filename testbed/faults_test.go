package testbed

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
)

// bench is an API server that answers everything with an empty ConfigMap, and a
// client with faults.
type bench struct {
	faults   Faults
	recorder Recorder
	reached  atomic.Int32
	client   *rest.RESTClient
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		b.reached.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"apiVersion":"v1","kind":"ConfigMap"}`))
	}))
	t.Cleanup(server.Close)
	config := &rest.Config{Host: server.URL, QPS: -1, APIPath: "/api", ContentConfig: rest.ContentConfig{GroupVersion: &corev1.SchemeGroupVersion, NegotiatedSerializer: scheme.Codecs.WithoutConversion()}}
	var err error
	b.client, err = rest.RESTClientFor(b.recorder.Wrap(b.faults.Wrap(config)))
	require.NoError(t, err)
	return b
}

// delete asks for the deletion of a ConfigMap.
func (b *bench) delete(ctx context.Context, name string) error {
	return b.client.Delete().Namespace("n").Resource("configmaps").Name(name).Do(ctx).Error()
}

func named(name string) func(Request) bool {
	return func(r Request) bool { return r.Name == name && r.Verb == http.MethodDelete }
}

func TestFaults(t *testing.T) {
	tests := map[string]struct {
		fault   Fault
		is      func(error) bool
		reached int32
		status  int
	}{
		"conflict":       {Answer(409, metav1.StatusReasonConflict, "try again"), apierrors.IsConflict, 0, 409},
		"server timeout": {Answer(504, metav1.StatusReasonTimeout, "too slow"), apierrors.IsTimeout, 0, 504},
		"timeout":        {TimeOut, func(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }, 0, 0},
		"lost reply":     {LoseReply, func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }, 1, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			mend := b.faults.Add(named("a"), test.fault)
			err := b.delete(t.Context(), "a")
			require.Error(t, err)
			assert.True(t, test.is(err), "%v", err)
			assert.Equal(t, test.reached, b.reached.Load())
			assert.Equal(t, test.status, b.recorder.Requests()[0].Status)

			require.NoError(t, b.delete(t.Context(), "b"), "others are sound")
			mend()
			require.NoError(t, b.delete(t.Context(), "a"))
			assert.Equal(t, http.StatusOK, b.recorder.Requests()[2].Status)
		})
	}
}

func TestAnswerSaysWhatTheServerWould(t *testing.T) {
	b := newBench(t)
	b.faults.Add(named("a"), Answer(409, metav1.StatusReasonConflict, "try again"))
	b.faults.Add(named("a"), TimeOut)
	assert.EqualError(t, b.delete(t.Context(), "a"), "try again", "the oldest fault counts")
}

func TestHangEndsWithItsContext(t *testing.T) {
	b := newBench(t)
	b.faults.Add(named("a"), Hang)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.delete(ctx, "a") }()
	require.NoError(t, b.delete(t.Context(), "b"), "others go on")
	cancel()
	assert.ErrorIs(t, <-done, context.Canceled)
	assert.EqualValues(t, 1, b.reached.Load())
}

func TestFaultsComeAndGoAtAnyTime(t *testing.T) {
	b := newBench(t)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				mend := b.faults.Add(named("a"), TimeOut)
				assert.Error(t, b.delete(t.Context(), "a"))
				mend()
			}
		})
	}
	wait.Wait()
	assert.NoError(t, b.delete(t.Context(), "a"))
	assert.Empty(t, b.faults.rules)
}
