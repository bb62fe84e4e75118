package runtime

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func TestDefaultOptions(t *testing.T) {
	o, err := newOptions(sampleKind(), nil)
	require.NoError(t, err)
	assert.Equal(t, "replicaset-operator", o.fieldOwner)
	assert.Equal(t, DefaultResync, o.resync)
	assert.Equal(t, DefaultRequestTimeout, o.requestTimeout)
	assert.Equal(t, 1, o.concurrency)
	assert.WithinDuration(t, time.Now(), o.clock.Now(), time.Minute)
	assert.False(t, o.denied("data"))
}

func TestOptions(t *testing.T) {
	o, err := newOptions(sampleKind(), []Option{
		FieldOwner("us"), DenyNamespaces("a", "b"), DenyNamespaces("c"), ResyncPeriod(0), RequestTimeout(time.Second), MaxConcurrentReconciles(4), Namespace("home"), nil,
	})
	require.NoError(t, err)
	assert.Equal(t, "us", o.fieldOwner)
	assert.True(t, o.denied("a") && o.denied("c"))
	assert.Zero(t, o.resync)
	assert.Equal(t, time.Second, o.requestTimeout)
	assert.Equal(t, 4, o.concurrency)
	assert.Equal(t, "home", o.namespace)
}

// Everything that is wrong is said at once.
func TestFault16_OptionErrorsAreJoined(t *testing.T) {
	_, err := New(nil, nil, nil, sampleKind(),
		FieldOwner(""), FieldOwner(strings.Repeat("x", 129)), DenyNamespaces("A B"), ResyncPeriod(-1), RequestTimeout(0), MaxConcurrentReconciles(0), Namespace("Ä"), WithClock(nil))
	for _, text := range []string{
		`FieldOwner(""): a field owner has 1 to 128 characters`, `FieldOwner("xxx`, `DenyNamespaces("A B"): `, "ResyncPeriod(-1ns): a period is not negative", "RequestTimeout(0s): a request takes time",
		"MaxConcurrentReconciles(0): at least 1 is needed", `Namespace("Ä"): `, "WithClock(nil): a clock is needed", "a runtime needs a client, a reader and an event recorder",
	} {
		assert.ErrorContains(t, err, text)
	}
	_, err = NewForManager(nil, sampleKind(), ResyncPeriod(-1))
	assert.Error(t, err)
}

func TestFromEnvironment(t *testing.T) {
	tests := map[string]struct {
		variables map[string]string
		denied    []string
		resync    time.Duration
		wantErr   string
	}{
		"nothing":   {resync: DefaultResync},
		"empty":     {variables: map[string]string{DenyListVariable: "", ReconcileWaitVariable: ""}, resync: DefaultResync},
		"duration":  {variables: map[string]string{ReconcileWaitVariable: "90s"}, resync: 90 * time.Second},
		"seconds":   {variables: map[string]string{ReconcileWaitVariable: "10"}, resync: 10 * time.Second},
		"off":       {variables: map[string]string{ReconcileWaitVariable: "0"}},
		"deny list": {variables: map[string]string{DenyListVariable: "default, kube-system,"}, denied: []string{"default", "kube-system"}, resync: DefaultResync},
		"no period": {variables: map[string]string{ReconcileWaitVariable: "soon"}, wantErr: `environment variable RECONCILE_WAIT is "soon", which is neither a duration (30s, 5m) nor a number of seconds`},
		"negative":  {variables: map[string]string{ReconcileWaitVariable: "-3"}, wantErr: "a period is not negative"},
		"no names":  {variables: map[string]string{DenyListVariable: "A_B"}, wantErr: `DenyNamespaces("A_B")`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			o, err := newOptions(sampleKind(), []Option{FromEnvironment(func(name string) (string, bool) {
				value, ok := test.variables[name]
				return value, ok
			})})
			if test.wantErr != "" {
				assert.ErrorContains(t, err, test.wantErr)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.denied, o.deniedNamespaces)
			assert.Equal(t, test.resync, o.resync)
		})
	}
}

func TestFieldOwnerNames(t *testing.T) {
	for _, name := range []string{"pinot-operator", "example.com/pinot"} {
		_, err := newOptions(sampleKind(), []Option{FieldOwner(name)})
		assert.NoError(t, err)
	}
}

func TestDangerouslyApprove(t *testing.T) {
	o, err := newOptions(sampleKind(), []Option{DangerouslyApprove(plan.ReasonAllNodesVanish)})
	require.NoError(t, err)
	assert.True(t, o.approves(plan.ReasonAllNodesVanish))
	assert.False(t, o.approves(plan.ReasonNotApplied))
	_, err = newOptions(sampleKind(), []Option{DangerouslyApprove("Everything")})
	assert.ErrorContains(t, err, `DangerouslyApprove("Everything"): the reasons are [AllNodesVanish`)
}
