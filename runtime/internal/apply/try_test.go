package apply

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

var (
	noRight = apierrors.NewForbidden(schema.GroupResource{Resource: "configmaps"}, "a", fmt.Errorf(`%s cannot patch resource "configmaps" in API group "" in the namespace "data"`, `User "reader"`))
	refusal = apierrors.NewForbidden(schema.GroupResource{Resource: "configmaps"}, "a", errors.New("exceeded quota"))
)

func TestTry(t *testing.T) {
	wanted := func(value string) *corev1.ConfigMap {
		c := configMap("a")
		c.Data = map[string]string{"a": value}
		return c
	}
	for name, test := range map[string]struct {
		err       error
		new       bool
		predicted bool
		refused   bool
	}{
		"a dry run":                        {},
		"a dry run of a new object":        {new: true},
		"not allowed":                      {err: noRight, predicted: true},
		"not allowed, of a new object":     {err: noRight, new: true, predicted: true},
		"refused":                          {err: refusal, refused: true},
		"a webhook that has effects":       {err: apierrors.NewBadRequest(`admission webhook "x" does not support dry run`), predicted: true},
		"something else that is not valid": {err: apierrors.NewBadRequest("no"), refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			o := create(wanted("2"))
			if !test.new {
				o = outcome(plan.Change, plan.ReasonOutdated, wanted("2"), b.made(t, wanted("1"))[0])
			}
			b.fail = func(string) error { return test.err }
			b.sent = nil
			trier := b.NewTrier()
			tried := trier.Try(t.Context(), o)
			assert.Equal(t, test.predicted, tried.Predicted)
			assert.Equal(t, tried, trier.Try(t.Context(), o), "it is asked once")
			assert.Equal(t, []string{"try a"}, b.sent)
			if test.refused {
				assert.ErrorIs(t, tried.Err, test.err)
				return
			}
			require.NoError(t, tried.Err)
			assert.Equal(t, map[string]string{"a": "2"}, tried.Object.(*corev1.ConfigMap).Data)
			if test.predicted {
				again := o
				again.Hash++
				trier.Try(t.Context(), again)
				assert.Len(t, b.sent, 1, "what is not allowed is not tried again")
			}
		})
	}
}

// What acting prepares by another write, no dry run can tell.
func TestTry_Prepared(t *testing.T) {
	b := newBench()
	live := b.made(t, service(corev1.ServicePort{Name: "http", Port: 80}))[0].(*corev1.Service)
	moved := live.DeepCopy()
	moved.Spec.Ports[0].Port, moved.Spec.Ports[0].NodePort = 99, 30000
	o := outcome(plan.Change, plan.ReasonDrifted, service(corev1.ServicePort{Name: "http", Port: 80}), moved)
	b.sent = nil
	tried := b.NewTrier().Try(t.Context(), o)
	require.NoError(t, tried.Err)
	assert.True(t, tried.Predicted)
	assert.Equal(t, []corev1.ServicePort{{Name: "http", Port: 80, Protocol: corev1.ProtocolTCP, NodePort: 30000}}, tried.Object.(*corev1.Service).Spec.Ports)
	assert.EqualValues(t, 99, moved.Spec.Ports[0].Port, "the live object stays as it is")

	updated := b.live(t, live)
	updated.SetLabels(map[string]string{"old": "yes"})
	require.NoError(t, b.server.Update(t.Context(), updated, client.FieldOwner("us")))
	tried = b.NewTrier().Try(t.Context(), outcome(plan.Change, plan.ReasonForgotten, service(corev1.ServicePort{Name: "http", Port: 80}), b.live(t, live)))
	require.NoError(t, tried.Err)
	assert.Empty(t, tried.Object.GetLabels(), "what we updated, and do not want, goes")
	assert.Empty(t, b.sent)
}

func TestTrier_Ask(t *testing.T) {
	b := newBench()
	live := b.made(t, readySet())[0]
	image := readySet()
	image.Spec.Template.Spec.Containers[0].Image = "v2"
	labelled := readySet()
	labelled.Labels = map[string]string{"team": "data"}
	ask := func(wanted *appsv1.StatefulSet) plan.DryRun {
		o := outcome(plan.Change, plan.ReasonOutdated, wanted, live)
		return b.NewTrier().Ask(t.Context(), []plan.Question{{Outcome: o}})[o.Key]
	}
	assert.True(t, ask(image).Rolls)
	assert.False(t, ask(labelled).Rolls)
	b.fail = func(string) error { return noRight }
	assert.True(t, ask(image).Rolls, "predicted")
	assert.False(t, ask(labelled).Rolls)
	b.fail = func(string) error { return refusal }
	assert.ErrorIs(t, ask(image).Err, refusal)
	assert.ErrorContains(t, ask(image).Err, "trying to apply StatefulSet db")
}

// Of a kind of somebody's, nobody knows how lists are merged.
func TestPredict_UnknownKind(t *testing.T) {
	thing := func(names ...any) *unstructured.Unstructured {
		u := &unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{"names": names}}}
		u.SetGroupVersionKind(schema.GroupVersionKind{Group: "example.com", Version: "v1", Kind: "Thing"})
		u.SetName("x")
		return u
	}
	scheme := sampleScheme()
	scheme.AddKnownTypeWithName(thing().GroupVersionKind(), &unstructured.Unstructured{})
	b := newBench()
	c := &Client{Client: schemed{b.server, scheme}, Owner: "us"}
	o := plan.Outcome{Decision: plan.Change, Wanted: thing("b"), Live: thing("a"), Version: "v1"}
	o.Key = plan.KeyOf(thing().GroupVersionKind().GroupKind(), thing())
	tried := c.Predict(o)
	require.NoError(t, tried.Err)
	names, _, _ := unstructured.NestedSlice(tried.Object.(*unstructured.Unstructured).Object, "spec", "names")
	assert.Equal(t, []any{"b"}, names)

	o.Version, o.Key.Kind = "v2", "Unknown"
	assert.ErrorContains(t, c.Predict(o).Err, "predicting Unknown x")
}

func TestReplaceAt(t *testing.T) {
	content := map[string]any{"spec": map[string]any{"ports": []any{map[string]any{"port": int64(1)}, "x"}}}
	require.NoError(t, replaceAt(content, "/spec/ports/0/port", int32(2)))
	require.NoError(t, replaceAt(content, "/spec/ports/1", corev1.ProtocolTCP))
	assert.Equal(t, map[string]any{"spec": map[string]any{"ports": []any{map[string]any{"port": int64(2)}, "TCP"}}}, content)
	assert.ErrorContains(t, replaceAt(content, "/spec/ports/2", "x"), "there is no entry 2")
	assert.ErrorContains(t, replaceAt(content, "/spec/none/x", "x"), "there is no /spec/none/x")
}

// schemed is a client that knows other types.
type schemed struct {
	client.Client
	scheme *runtime.Scheme
}

func (s schemed) Scheme() *runtime.Scheme { return s.scheme }
