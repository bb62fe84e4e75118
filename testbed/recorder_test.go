package testbed

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/client-go/rest"
)

func TestRecorder(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	t.Cleanup(server.Close)
	tests := map[string]struct {
		method, path string
		want         string
	}{
		"namespaced": {"PATCH", "/apis/apps/v1/namespaces/default/statefulsets/events-broker?fieldManager=x", "PATCH statefulsets default/events-broker"},
		"core":       {"GET", "/api/v1/namespaces/default/configmaps/a", "GET configmaps default/a"},
		"list":       {"GET", "/api/v1/secrets", "GET secrets "},
		"status":     {"PATCH", "/apis/datainfra.io/v1beta1/namespaces/n/pinots/p/status", "PATCH pinots n/p status"},
		"dry run":    {"PATCH", "/apis/apps/v1/namespaces/n/deployments/d?dryRun=All", "PATCH deployments n/d (dry run)"},
		"namespace":  {"GET", "/api/v1/namespaces/default", "GET namespaces default"},
		"discovery":  {"GET", "/apis", "GET apis "},
		"watch":      {"GET", "/api/v1/secrets?watch=true", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var recorder Recorder
			started := time.Now()
			client, err := rest.HTTPClientFor(recorder.Wrap(&rest.Config{Host: server.URL}))
			require.NoError(t, err)
			request, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.path, nil)
			require.NoError(t, err)
			response, err := client.Do(request)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			if test.want == "" {
				assert.Empty(t, recorder.Requests())
				return
			}
			require.Len(t, recorder.Requests(), 1)
			got := recorder.Requests()[0]
			assert.Equal(t, test.want, got.String())
			assert.Equal(t, http.StatusTeapot, got.Status)
			assert.Equal(t, test.path, got.URL)
			assert.WithinRange(t, got.Time, started, time.Now())
			assert.Empty(t, recorder.Where(func(r Request) bool { return r.Verb != test.method }))
			recorder.Reset()
			assert.Empty(t, recorder.Requests())
		})
	}
}
