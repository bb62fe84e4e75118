package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/report"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func TestPaused(t *testing.T) {
	tests := map[string]struct {
		annotations map[string]string
		field       bool
		want        bool
		wantErr     string
	}{
		"nothing":            {nil, false, false, ""},
		"true":               {map[string]string{PausedAnnotation: "true"}, false, true, ""},
		"true, in short":     {map[string]string{PausedAnnotation: "1"}, false, true, ""},
		"false":              {map[string]string{PausedAnnotation: "false"}, false, false, ""},
		"empty":              {map[string]string{PausedAnnotation: ""}, false, false, `metadata.annotations[dsoi.datainfra.io/paused]: Invalid value: "": must be true or false`},
		"nobody can tell":    {map[string]string{PausedAnnotation: "yes"}, false, false, `metadata.annotations[dsoi.datainfra.io/paused]: Invalid value: "yes": must be true or false`},
		"a field":            {nil, true, true, ""},
		"a field, and false": {map[string]string{PausedAnnotation: "false"}, true, true, ""},
		"a field, and yes":   {map[string]string{PausedAnnotation: "yes"}, true, true, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			kind := sampleKind()
			kind.Paused = func(client.Object) bool { return test.field }
			rt := sampleRuntime(t, kind)
			cr := sampleCR("prod")
			cr.Annotations = test.annotations
			got, err := rt.paused(cr)
			assert.Equal(t, test.want, got)
			if test.wantErr == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, test.wantErr)
			}
		})
	}
}

// The namespace of a cluster-scoped custom resource's objects is an option.
func TestNamespaceOfTheObjects(t *testing.T) {
	rt := sampleRuntime(t, sampleKind())
	rt.options.namespace = "home"
	cr := sampleCR("prod")
	assert.Equal(t, "data", rt.newPass(cr, nil).namespace())
	cr.Namespace = ""
	p := rt.newPass(cr, nil)
	assert.Equal(t, "home", p.namespace())
	in, err := p.read(t.Context())
	assert.NoError(t, err)
	assert.Equal(t, "home", in.Namespace)
}

func TestCheckList(t *testing.T) {
	config := func(node string) build.Wanted {
		return build.Wanted{Object: &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "x"}}, Kind: "ConfigMap", Node: node}
	}
	kind := sampleKind()
	assert.NoError(t, checkList(build.List{Objects: []build.Wanted{config("a"), {Kind: "ConfigMap"}, {Kind: "ConfigMap"}}}, kind))
	err := checkList(build.List{Objects: []build.Wanted{config("a"), config("")}, Invalid: field.ErrorList{field.Required(field.NewPath("spec"), "")}}, kind)
	assert.ErrorContains(t, err, "spec: Required value")
	assert.ErrorContains(t, err, "ConfigMap x is wanted twice: by node a and by the whole of the ReplicaSet; give them names of their own")
}

func TestPassWithoutConditions(t *testing.T) {
	rt := sampleRuntime(t, sampleKind())
	result, err := rt.newPass(sampleCR("prod"), nil).finish(t.Context())
	assert.NoError(t, err)
	assert.Equal(t, DefaultResync, result.RequeueAfter)
}

// The cache may show a status from before it was written.
func TestStatusIsNewer(t *testing.T) {
	written := store.Status{Version: plan.Version{UID: "uid-1", ResourceVersion: "10"}}
	tests := map[string]struct {
		written store.Status
		uid     types.UID
		version string
		want    bool
	}{
		"older":             {written, "uid-1", "9", true},
		"a digit shorter":   {written, "uid-1", "2", true},
		"the same":          {written, "uid-1", "10", false},
		"newer":             {written, "uid-1", "11", false},
		"not comparable":    {written, "uid-1", "", false},
		"another":           {written, "uid-2", "9", false},
		"never written":     {store.Status{}, "uid-1", "9", false},
		"none has a UID":    {store.Status{Version: plan.Version{ResourceVersion: "10"}}, "", "9", false},
		"another, the same": {written, "uid-2", "10", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			cr := sampleCR("prod")
			cr.SetResourceVersion(test.version)
			cr.SetUID(test.uid)
			p := sampleRuntime(t, sampleKind()).newPass(cr, nil)
			p.record.Status = test.written
			assert.Equal(t, test.want, p.statusIsNewer())
		})
	}
}

// What is written is remembered as a copy, and written once.
func TestWriteStatus(t *testing.T) {
	conditions := map[client.Object]*[]metav1.Condition{}
	kind := sampleKind()
	kind.Conditions = func(cr client.Object) *[]metav1.Condition {
		if conditions[cr] == nil {
			conditions[cr] = &[]metav1.Condition{}
		}
		return conditions[cr]
	}
	rt := sampleRuntime(t, kind, sampleCR("prod"))
	cr := &appsv1.ReplicaSet{}
	require.NoError(t, rt.Client().Get(t.Context(), crName("prod"), cr))
	ready := []report.Condition{{Type: ConditionReady, Status: metav1.ConditionTrue, Reason: "AllReady"}}
	p := rt.newPass(cr, nil)
	require.NoError(t, p.writeStatus(t.Context(), ready))
	assert.True(t, p.seen.wroteStatus)
	require.Len(t, p.record.Status.Conditions, 1)
	assert.Equal(t, "AllReady", p.record.Status.Conditions[0].Reason)
	assert.Empty(t, *conditions[cr], "the custom resource that was given is only read")

	p = rt.newPass(cr, nil)
	require.NoError(t, p.writeStatus(t.Context(), ready))
	assert.False(t, p.seen.wroteStatus, "it is there")

	kind.Conditions = func(client.Object) *[]metav1.Condition { return nil }
	p = sampleRuntime(t, kind).newPass(cr, nil)
	require.NoError(t, p.writeStatus(t.Context(), ready))
	assert.False(t, p.seen.wroteStatus)
}
