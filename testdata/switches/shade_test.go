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

// A block that is not there says nothing; one that is, says what is in it.
func TestSwitchesInBlocks(t *testing.T) {
	on, off := &v1.Cover{Enabled: true}, &v1.Cover{}
	budget := []string{"PodDisruptionBudget one-a"}
	tests := map[string]struct {
		spec v1.ShadeSpec
		want []string
	}{
		"nothing said":          {v1.ShadeSpec{Blinds: []v1.Blind{{}}}, budget},
		"the spec says no":      {v1.ShadeSpec{Budget: off, Blinds: []v1.Blind{{}}}, nil},
		"the spec says yes":     {v1.ShadeSpec{Budget: on, Blinds: []v1.Blind{{}}}, budget},
		"a node says no":        {v1.ShadeSpec{Budget: on, Blinds: []v1.Blind{{Budget: off}}}, nil},
		"a node says otherwise": {v1.ShadeSpec{Budget: off, Blinds: []v1.Blind{{Budget: on}}}, budget},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			objects := []string{"ConfigMap one-a-config", "StatefulSet one-a"}
			objects = append(objects[:1:1], append(test.want, objects[1])...)
			assert.Equal(t, objects, built.Names(t, shades(t, test.spec)))
		})
	}
	assert.Empty(t, shades(t, v1.ShadeSpec{Blinds: []v1.Blind{{Life: &v1.Life{}}}}).Objects)
}

// shades are the objects of nodes that are called a.
func shades(t *testing.T, spec v1.ShadeSpec) build.List {
	t.Helper()
	spec.Image = "shade:1"
	for i := range spec.Blinds {
		spec.Blinds[i].Name, spec.Blinds[i].Replicas = "a", 2
	}
	cr := &v1.Shade{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
	b, errs := want.NewShadeBuilder(cr, want.UnimplementedShadeHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func TestRollsInABlock(t *testing.T) {
	for name, test := range map[string]struct {
		life *v1.Life
		want build.ConfigHashPlacement
	}{
		"nothing said": {nil, build.ConfigHashAnnotation},
		"yes":          {&v1.Life{On: true, Rolls: true}, build.ConfigHashAnnotation},
		"no":           {&v1.Life{On: true}, build.ConfigHashNone},
	} {
		t.Run(name, func(t *testing.T) {
			kind := want.ShadeKind(want.UnimplementedShadeHooks{})
			for _, wanted := range shades(t, v1.ShadeSpec{Blinds: []v1.Blind{{Life: test.life}}}).Objects {
				if wanted.Kind == "StatefulSet" {
					assert.Equal(t, test.want, kind.ConfigHashOf(wanted))
				}
			}
		})
	}
}

// A number is nothing but a switch with more places.
func TestNumbersInBlocks(t *testing.T) {
	grace := func(life *v1.Life) *int64 {
		return built.Find[*appsv1.StatefulSet](t, shades(t, v1.ShadeSpec{Blinds: []v1.Blind{{Life: life}}}), "one-a").Spec.Template.Spec.TerminationGracePeriodSeconds
	}
	assert.Nil(t, grace(nil))
	assert.Equal(t, ptr.To[int64](0), grace(&v1.Life{On: true}))
	assert.Equal(t, ptr.To[int64](7), grace(&v1.Life{On: true, Grace: 7}))
}
