package promises

import (
	"context"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/cache"
	cachetesting "k8s.io/client-go/tools/cache/testing"
)

// spoilVariable makes TestSpoilCache do what its name says.
const spoilVariable = "PROMISES_SPOIL_CACHE"

// No other test means anything for the safety of the caches unless this one shows
// that a changed object is found. That ends the process, so it is another one.
func TestChangedCacheIsDetected(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestSpoilCache$")
	child.Env = append(os.Environ(), spoilVariable+"=true")
	output, err := child.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	assert.Contains(t, string(output), "ALTERED!")
	assert.Regexp(t, "panic: cache .* modified", string(output))
}

// TestSpoilCache changes an object in the cache of an informer, and waits for the
// end.
func TestSpoilCache(t *testing.T) {
	if os.Getenv(spoilVariable) == "" {
		t.Skip("runs in a process of its own")
	}
	source := cachetesting.NewFakeControllerSource()
	source.Add(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "a"}, Data: map[string]string{"a": "1"}})
	informer := cache.NewSharedIndexInformer(source, &corev1.ConfigMap{}, 0, cache.Indexers{})
	go informer.Run(t.Context().Done())
	require.True(t, cache.WaitForCacheSync(t.Context().Done(), informer.HasSynced))
	object, found, err := informer.GetStore().GetByKey("data/a")
	require.NoError(t, err)
	require.True(t, found)
	object.(*corev1.ConfigMap).Data["a"] = "changed"
	<-t.Context().Done()
}
