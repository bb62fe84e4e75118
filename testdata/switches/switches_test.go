package switches_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/switches/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/switches/want"
)

func list(t *testing.T, spec v1.LampSpec) build.List {
	t.Helper()
	spec.Image = "lamp:1"
	cr := &v1.Lamp{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
	b, errs := want.NewLampBuilder(cr, want.UnimplementedLampHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

// A pointer that is nil leaves a node on; a field that is no pointer says what it says.
func TestEnabled(t *testing.T) {
	off, on := ptr.To(false), ptr.To(true)
	tests := map[string]struct {
		spec v1.LampSpec
		want []string
	}{
		"nothing said": {v1.LampSpec{
			Bulbs: []v1.Bulb{{Name: "a"}}, Timer: &v1.Timer{Groups: map[string]v1.Group{"a": {}}},
		}, []string{"StatefulSet one-a", "Deployment one-timer-a"}},
		"on": {v1.LampSpec{
			Bulbs: []v1.Bulb{{Name: "a", Enabled: on}}, Dimmer: v1.Dimmer{Enable: true}, Timer: &v1.Timer{Enabled: on, Groups: map[string]v1.Group{"a": {Enabled: on}}},
		}, []string{"StatefulSet one-a", "Deployment one-dimmer", "Deployment one-timer-a"}},
		"off": {v1.LampSpec{
			Bulbs: []v1.Bulb{{Name: "a", Enabled: off}, {Name: "b"}}, Timer: &v1.Timer{Groups: map[string]v1.Group{"a": {Enabled: off}, "b": {}}},
		}, []string{"StatefulSet one-b", "Deployment one-timer-b"}},
		"a whole role off": {v1.LampSpec{
			Timer: &v1.Timer{Enabled: off, Groups: map[string]v1.Group{"a": {Enabled: on}}},
		}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, built.Names(t, list(t, test.spec))) })
	}
}

// Markers switch nodes off where fields say so, of whatever level.
func TestEnabled_ByMarkers(t *testing.T) {
	off, on := &v1.Suspend{Pods: ptr.To(false)}, &v1.Suspend{Pods: ptr.To(true)}
	timer := &v1.Timer{Groups: map[string]v1.Group{"a": {}}}
	tests := map[string]struct {
		spec v1.LampSpec
		want []string
	}{
		"the spec says it":      {v1.LampSpec{Suspend: on, Bulbs: []v1.Bulb{{Name: "a"}}, Dimmer: v1.Dimmer{Enable: true}, Timer: timer}, nil},
		"a node says it":        {v1.LampSpec{Bulbs: []v1.Bulb{{Name: "a", Suspend: on}, {Name: "b"}}}, []string{"StatefulSet one-b"}},
		"a node says otherwise": {v1.LampSpec{Suspend: on, Bulbs: []v1.Bulb{{Name: "a", Suspend: off}}}, []string{"StatefulSet one-a"}},
		"one condition of two":  {v1.LampSpec{Dark: true, Timer: timer}, []string{"Deployment one-timer-a"}},
		"both":                  {v1.LampSpec{Dark: true, Mode: "sleep", Dimmer: v1.Dimmer{Enable: true}, Bulbs: []v1.Bulb{{Name: "a"}}, Timer: timer}, []string{"StatefulSet one-a"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, built.Names(t, list(t, test.spec))) })
	}
}

func TestKeep(t *testing.T) {
	objects := list(t, v1.LampSpec{Bulbs: []v1.Bulb{{Name: "a", Keep: true}, {Name: "b"}}})
	assert.Equal(t, map[string]string{build.KeepAnnotation: "true"}, built.Find[*appsv1.StatefulSet](t, objects, "one-a").Annotations)
	assert.Empty(t, built.Find[*appsv1.StatefulSet](t, objects, "one-b").Annotations)
}
