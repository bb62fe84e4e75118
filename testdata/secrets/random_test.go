package secrets_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/secrets/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/secrets/want"
)

func newLock() *v1.Lock {
	return &v1.Lock{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one"}, Spec: v1.LockSpec{
		Image: "lock:1", User: "admin", Nodes: []v1.Bolt{{Name: "a", NodeType: "bolt", Replicas: 1}},
	}}
}

// lockHooks try what they may not.
type lockHooks struct{ want.UnimplementedLockHooks }

func (lockHooks) ClusterAuthSecret(_ *want.LockCluster, secret *corev1.Secret) error {
	secret.Annotations = map[string]string{build.RandomAnnotation: "{}"}
	return nil
}

// What a field or a hook says of random content is an error of its object.
func TestRandomContentIsNotSaid(t *testing.T) {
	cr := newLock()
	cr.Spec.More = map[string]string{"password": "hunter2"}
	b, errs := want.NewLockBuilder(cr, lockHooks{}, build.Inputs{})
	require.Empty(t, errs)
	_, err := b.Objects()
	assert.EqualError(t, err, "building the Secret of Lock one: the content of password in Secret one-auth is random; nothing else can say it")
}

// locked is a cluster in memory with a Lock.
type locked struct {
	*dsoitest.Cluster
	rt *dsoi.Runtime
}

func newLocked(t *testing.T, objects ...client.Object) *locked {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	scheme.AddKnownTypes(schema.GroupVersion{Group: "secrets.example.com", Version: "v1"}, &v1.Lock{}, &v1.LockList{})
	l := &locked{Cluster: dsoitest.NewCluster(scheme, want.LockKind(lockHooks{}), append(objects, newLock())...)}
	l.restart(t)
	return l
}

func (l *locked) restart(t *testing.T) {
	t.Helper()
	rt, err := l.Runtime()
	require.NoError(t, err)
	l.rt = rt
}

// pass reconciles once, and returns what was written.
func (l *locked) pass(t *testing.T) (writes []string, err error) {
	t.Helper()
	l.ResetRequests()
	cr := &v1.Lock{}
	require.NoError(t, l.Outside().Get(t.Context(), client.ObjectKeyFromObject(newLock()), cr))
	_, err = want.ReconcileLock(t.Context(), l.rt, cr, lockHooks{})
	for _, r := range l.Writes() {
		if r.Subresource == "" {
			writes = append(writes, string(r.Verb)+" "+r.Kind+" "+r.Name)
		}
	}
	return writes, err
}

func (l *locked) secret(t *testing.T, name string) *corev1.Secret {
	t.Helper()
	secret := &corev1.Secret{}
	require.NoError(t, l.Outside().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: name}, secret))
	return secret
}

// hash is the one on the pods.
func (l *locked) hash(t *testing.T) string {
	t.Helper()
	set := &appsv1.StatefulSet{}
	require.NoError(t, l.Outside().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: "one-a"}, set))
	return set.Spec.Template.Annotations[plan.ConfigHashAnnotationKey]
}

func TestRandomContent(t *testing.T) {
	l := newLocked(t)
	writes, err := l.pass(t)
	require.NoError(t, err)
	assert.Equal(t, "create Secret one-auth", writes[0])
	assert.Equal(t, "apply StatefulSet one-a", writes[len(writes)-1], "what pods read comes first")
	auth, key, hash := l.secret(t, "one-auth"), l.secret(t, "one-a"), l.hash(t)
	assert.Equal(t, "admin", string(auth.Data["user"]))
	assert.Len(t, auth.Data["password"], 32)
	assert.Len(t, auth.Data["token"], 1024)
	assert.Len(t, key.Data["key"], 8)
	assert.Empty(t, auth.OwnerReferences)
	assert.Equal(t, `{"password":32,"token":1024}`, auth.Annotations[build.RandomAnnotation])

	calm := func(why string) {
		t.Helper()
		writes, err := l.pass(t)
		require.NoError(t, err)
		assert.Empty(t, writes, why)
		assert.Equal(t, auth.Data, l.secret(t, "one-auth").Data, why)
		assert.Equal(t, hash, l.hash(t), why)
	}
	calm("second pass")
	l.restart(t)
	_, err = l.pass(t)
	require.NoError(t, err)
	calm("after a restart")

	// Somebody takes away a part of it, and what is not random.
	auth.Data["token"], auth.Data["user"] = nil, []byte("somebody")
	broken := l.secret(t, "one-auth")
	broken.Data["user"] = []byte("somebody")
	delete(broken.Data, "token")
	require.NoError(t, l.Outside().Update(t.Context(), broken))
	_, err = l.pass(t)
	require.NoError(t, err)
	repaired := l.secret(t, "one-auth")
	assert.Equal(t, "admin", string(repaired.Data["user"]))
	assert.Equal(t, auth.Data["password"], repaired.Data["password"], "what is there stays")
	assert.Len(t, repaired.Data["token"], 1024)

	// A person has another password.
	repaired.Data["password"] = []byte("hunter2")
	require.NoError(t, l.Outside().Update(t.Context(), repaired))
	for range 2 {
		_, err = l.pass(t)
		require.NoError(t, err)
	}
	assert.Equal(t, "hunter2", string(l.secret(t, "one-auth").Data["password"]))
	assert.NotEqual(t, hash, l.hash(t), "the pods roll")
	auth, hash = l.secret(t, "one-auth"), l.hash(t)
	calm("a person's password stays")

	// A new custom resource of the same name finds what the old one left.
	require.NoError(t, l.Outside().Delete(t.Context(), newLock()))
	require.NoError(t, l.CollectGarbage(t.Context()))
	require.NoError(t, l.Outside().Create(t.Context(), newLock()))
	l.restart(t)
	_, err = l.pass(t)
	require.NoError(t, err)
	calm("found again")

	// A node is gone: data on its volume may be locked by its key.
	cr := &v1.Lock{}
	require.NoError(t, l.Outside().Get(t.Context(), client.ObjectKeyFromObject(newLock()), cr))
	cr.Spec.Nodes = append(cr.Spec.Nodes[:0], v1.Bolt{Name: "b", NodeType: "bolt", Replicas: 1})
	require.NoError(t, l.Outside().Update(t.Context(), cr))
	_, err = l.pass(t)
	require.NoError(t, err)
	assert.Equal(t, key.Data, l.secret(t, "one-a").Data)
	assert.NotEqual(t, key.Data, l.secret(t, "one-b").Data)
	for _, e := range l.Events() {
		assert.NotContains(t, e.Note, "hunter2")
		assert.NotContains(t, e.Note, string(key.Data["key"]))
	}
	require.NoError(t, l.CheckCache())
}

// What is there already, and somebody else's, is left alone, and no pods come up with it.
func TestRandomContentOfOthers(t *testing.T) {
	theirs := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one-a"}, Data: map[string][]byte{"key": []byte("theirs")}}
	l := newLocked(t, theirs)
	writes, err := l.pass(t)
	assert.ErrorContains(t, err, "Secret one-a exists and was not made by this custom resource")
	assert.NotContains(t, strings.Join(writes, ",")+",", " one-a,")
	assert.Equal(t, theirs.Data, l.secret(t, "one-a").Data)
}
