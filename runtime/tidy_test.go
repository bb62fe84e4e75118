package runtime

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// A pass that went well forgets what the custom resource no longer has; one that
// did not cannot know.
func TestPassForgetsWhatIsGone(t *testing.T) {
	rt := sampleRuntime(t)
	cr := sampleCluster("prod")
	remember := func() {
		rt.memos.put(crName("prod"), configMapKey("gone"), memo{})
		rt.trials.put(crName("prod"), configMapKey("gone"), trial{})
		rt.wanted.put(crName("prod"), configMapKey("gone"), struct{}{})
		rt.readings.put(crName("prod"), configMapKey("gone"), struct{}{})
	}
	remember()
	p := rt.NewPass(cr, nil, nil)
	p.store.want(configMapKey("kept"))
	rt.memos.put(crName("prod"), configMapKey("kept"), memo{})
	_, err := p.Finish(t.Context(), errors.New("broken"))
	require.Error(t, err)
	assert.NotEmpty(t, rt.memos.of(configMapKey("gone")))
	assert.NotEmpty(t, rt.readings.of(configMapKey("gone")))

	_, err = p.Finish(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, rt.memos.of(configMapKey("gone")))
	assert.Empty(t, rt.trials.of(configMapKey("gone")))
	assert.Empty(t, rt.wanted.of(configMapKey("gone")))
	assert.Empty(t, rt.readings.of(configMapKey("gone")))
	assert.NotEmpty(t, rt.memos.of(configMapKey("kept")))
}

// A Secret that changes while a pass is on its way leads to another one.
func TestReadingIsNotedBeforeItIsDone(t *testing.T) {
	rt := sampleRuntime(t)
	p := rt.NewPass(sampleCluster("prod"), nil, nil)
	key := p.reading("ConfigMap", "x")
	assert.Equal(t, configMapKey("x"), key)
	assert.NotEmpty(t, rt.readings.of(key))
}

// What is in the way may go while a pass is on its way: that leads to another one.
func TestWantedIsNotedBeforeItIsRead(t *testing.T) {
	rt := sampleRuntime(t)
	rt.client = failingReads{rt.client, func() { assert.NotEmpty(t, rt.wanted.of(configMapKey("x"))) }}
	p := rt.NewPass(sampleCluster("prod"), nil, nil)
	_, err := p.observe(t.Context(), Node{}, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "x"}})
	assert.ErrorContains(t, err, "unreadable")
}

// failingReads fails every read, after a look.
type failingReads struct {
	client.Client
	look func()
}

func (f failingReads) Get(context.Context, client.ObjectKey, client.Object, ...client.GetOption) error {
	f.look()
	return errors.New("unreadable")
}
