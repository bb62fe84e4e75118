package secrets_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/secrets/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/secrets/want"
)

var meta = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func newSafe() *v1.Safe {
	return &v1.Safe{ObjectMeta: meta, Spec: v1.SafeSpec{
		Image:    "safe:1",
		Password: "hunter2",
		Hidden:   map[string]string{"a": "of all", "b": "of all"},
		CA:       []byte{0, 1},
		Nodes: []v1.Node{
			{Name: "a", NodeType: "box", Replicas: 1, SecretType: "example.com/box", Hidden: map[string]string{"b": "of a"}, Blobs: map[string][]byte{"b": {1}, "c": {2}}, Token: ptr.To("t")},
			{Name: "b", NodeType: "door", Replicas: 1},
		},
	}}
}

// hooks have the last word, on texts and on data.
type hooks struct{ want.UnimplementedSafeHooks }

func (hooks) Secret(node want.SafeNode, secret *corev1.Secret) error {
	switch node.Name {
	case "hooked":
		secret.StringData = map[string]string{"from": "a hook"}
	case "failing":
		return errors.New("no")
	}
	if secret.Data["c"] != nil {
		secret.Data["c"][0] = 9 // a copy
	}
	return nil
}

func build1(t *testing.T, cr *v1.Safe) build.List {
	t.Helper()
	b, errs := want.NewSafeBuilder(cr, hooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func TestSecrets(t *testing.T) {
	cr := newSafe()
	list := build1(t, cr)
	assert.Equal(t, []string{
		"Secret one-login", "Secret one-box-tls", "Secret one-door-tls",
		"Secret one-a", "StatefulSet one-a", "Secret one-b", "Deployment one-b",
	}, built.Names(t, list))
	data := func(name string) map[string]string {
		secret := built.Find[*corev1.Secret](t, list, name)
		assert.Empty(t, secret.StringData, "what is applied is what can be read")
		texts := map[string]string{}
		for key, value := range secret.Data {
			texts[key] = string(value)
		}
		return texts
	}
	assert.Equal(t, map[string]string{"a": "of all", "b": "of a", "c": "\x09", "token": "t"}, data("one-a"), "levels merge by key, and texts win over data")
	assert.Equal(t, corev1.SecretType("example.com/box"), built.Find[*corev1.Secret](t, list, "one-a").Type)
	assert.Equal(t, byte(2), cr.Spec.Nodes[0].Blobs["c"][0], "hooks are given a copy")
	assert.Equal(t, map[string]string{"a": "of all", "b": "of all", "role": "guard"}, data("one-b"))
	assert.Equal(t, map[string]string{"user": "admin", "password": "hunter2", "url": "http://default/one?user=admin"}, data("one-login"))
	assert.Equal(t, map[string]string{"ca.crt": "\x00\x01"}, data("one-door-tls"))
	assert.Equal(t, corev1.SecretType("example.com/tls"), built.Find[*corev1.Secret](t, list, "one-box-tls").Type)
	env := built.Find[*appsv1.StatefulSet](t, list, "one-a").Spec.Template.Spec.Containers[0].Env
	assert.Equal(t, "one-login", env[0].ValueFrom.SecretKeyRef.Name)
}

// A Secret with nothing in it is not there; a hook may put the first thing into it.
func TestNothingHidden(t *testing.T) {
	cr := newSafe()
	cr.Spec.Hidden, cr.Spec.CA = nil, nil
	cr.Spec.Nodes = []v1.Node{{Name: "none", NodeType: "box", SecretType: "x"}, {Name: "hooked", NodeType: "box"}, {Name: "failing", NodeType: "box"}}
	list := build1(t, cr)
	var names []string
	for _, w := range list.Objects {
		if w.Kind != "Secret" {
			continue
		}
		if w.Err != nil {
			assert.EqualError(t, w.Err, "building the Secret of node failing: no")
			continue
		}
		names = append(names, w.Object.GetName())
	}
	assert.Equal(t, []string{"one-login", "one-hooked"}, names)
}

func TestReconcileSafe(t *testing.T) {
	cr := newSafe()
	cr.UID = ""
	casetest.Case[*v1.Safe]{
		Kind:  want.SafeKind(hooks{}),
		Hooks: hooks{},
		Types: []runtime.Object{&v1.Safe{}, &v1.SafeList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Safe) (reconcile.Result, error) {
			return want.ReconcileSafe(ctx, rt, cr, hooks{})
		},
		Objects: []string{
			"Secret one-login", "Secret one-box-tls", "Secret one-door-tls",
			"Secret one-a", "StatefulSet one-a", "Secret one-b", "Deployment one-b",
		},
		Shrink: func(cr *v1.Safe) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned: []string{"Secret one-b", "Secret one-door-tls", "Deployment one-b"},
	}.Run(t)
}
