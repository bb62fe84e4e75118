// Package casetest runs the generated code of the golden cases.
package casetest

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// Case is one generated reconcile function, and what it is to do.
type Case[T client.Object] struct {
	Kind      build.ClusterKind
	Reconcile func(context.Context, *dsoi.Runtime, T) (reconcile.Result, error)
	Types     []runtime.Object
	// Foreign adds the types of kinds that neither Types nor client-go has; nil for none.
	Foreign func(*runtime.Scheme) error
	CR      T
	Hooks   any // that Reconcile gives to the generated function; nil where nothing comes to rest
	Options []dsoi.Option
	// Objects are the kinds and names that the first pass makes.
	Objects []string
	// Shrink takes a node away; Pruned are the kinds and names that go with it, Changed
	// those of other objects that are about it too.
	Shrink          func(T)
	Pruned, Changed []string
}

// Run installs, passes again, settles, takes a node away, and restarts.
func (c Case[T]) Run(t *testing.T) *dsoitest.Cluster {
	t.Helper()
	ctx := t.Context()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	scheme.AddKnownTypes(schema.GroupVersion{Group: c.Kind.Group, Version: c.Kind.Version}, c.Types...)
	if c.Foreign != nil {
		require.NoError(t, c.Foreign(scheme))
	}
	empty, ok := c.CR.DeepCopyObject().(T)
	require.True(t, ok)
	cluster := dsoitest.NewCluster(scheme, c.Kind, c.CR)
	rt, err := cluster.Runtime(c.Options...)
	require.NoError(t, err)

	pass := func(rt *dsoi.Runtime) []string {
		t.Helper()
		cluster.ResetRequests()
		cr := empty.DeepCopyObject().(T)
		require.NoError(t, cluster.Outside().Get(ctx, client.ObjectKeyFromObject(c.CR), cr))
		_, err := c.Reconcile(ctx, rt, cr)
		require.NoError(t, err)
		var writes []string
		for _, r := range cluster.Writes() {
			if r.Subresource != "status" {
				writes = append(writes, string(r.Verb)+" "+r.Kind+" "+r.Name)
			}
		}
		return writes
	}

	var applies, shrunk []string
	for _, object := range c.Objects {
		applies = append(applies, "apply "+object)
	}
	for _, object := range c.Pruned {
		shrunk = append(shrunk, "delete "+object)
	}
	for _, object := range c.Changed {
		shrunk = append(shrunk, "apply "+object)
	}
	assert.Equal(t, applies, pass(rt), "first pass")
	assert.Empty(t, pass(rt), "second pass")
	require.NoError(t, cluster.Settle(ctx))
	pass(rt)
	cluster.ResetRequests()
	assert.Empty(t, pass(rt), "settled")
	assert.Empty(t, cluster.Writes(), "not even the status is written when nothing has changed")
	_, rests := rt.Settled(ctx, client.ObjectKeyFromObject(c.CR), c.Hooks)
	assert.Equal(t, c.Hooks != nil, rests, "and the next pass is left out")

	if c.Shrink != nil {
		cr := empty.DeepCopyObject().(T)
		require.NoError(t, cluster.Outside().Get(ctx, client.ObjectKeyFromObject(c.CR), cr))
		c.Shrink(cr)
		require.NoError(t, cluster.Outside().Update(ctx, cr))
		got := pass(rt)
		slices.Sort(got)
		slices.Sort(shrunk)
		assert.Equal(t, shrunk, got, "a node is taken away")
		assert.Empty(t, pass(rt), "and no more happens")
	}

	events := len(cluster.Events())
	restarted, err := cluster.Runtime(c.Options...)
	require.NoError(t, err)
	for _, write := range pass(restarted) {
		assert.Contains(t, applies, write, "a restart applies each object once more")
	}
	assert.Empty(t, pass(restarted))
	assert.Len(t, cluster.Events(), events, "a restart changes nothing, and says nothing")
	require.NoError(t, cluster.CheckCache())
	return cluster
}
