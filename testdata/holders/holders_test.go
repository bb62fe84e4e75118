package holders_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/holders/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/holders/want"
)

func list(t *testing.T, spec v1.BrewerySpec) build.List {
	t.Helper()
	spec.Image = "brewery:1"
	cr := &v1.Brewery{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
	b, errs := want.NewBreweryBuilder(cr, want.UnimplementedBreweryHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

func TestNames(t *testing.T) {
	one := v1.Component{Replicas: ptr.To(int32(1))}
	pools := map[string]v1.Component{"round": one, "square": one}
	tests := map[string]struct {
		spec v1.BrewerySpec
		want []string
	}{
		"what has to be there": {v1.BrewerySpec{Filling: v1.Filling{Bottler: one}}, []string{"Deployment one-bottler"}},
		"all": {
			v1.BrewerySpec{Boiling: &v1.Boiling{Kettle: one, Cooler: &one}, Filling: v1.Filling{Bottler: one, Labellers: pools}},
			[]string{"Service one-kettle", "StatefulSet one-kettle", "StatefulSet one-cooler", "Deployment one-bottler", "Deployment one-round", "Deployment one-square"},
		},
		"one of two":            {v1.BrewerySpec{Boiling: &v1.Boiling{Kettle: one}, Filling: v1.Filling{Bottler: one}}, []string{"Service one-kettle", "StatefulSet one-kettle", "Deployment one-bottler"}},
		"switched off together": {v1.BrewerySpec{Filling: v1.Filling{Enabled: ptr.To(false), Labellers: pools}}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, built.Names(t, list(t, test.spec))) })
	}
}

// What stands beside the nodes is for those, and for no others; the node itself wins.
func TestLevels(t *testing.T) {
	toleration := func(value string) []corev1.Toleration { return []corev1.Toleration{{Key: value}} }
	objects := list(t, v1.BrewerySpec{Boiling: &v1.Boiling{
		Tolerations: toleration("hot"), Kettle: v1.Component{Image: "kettle:2", Tolerations: toleration("very hot")}, Cooler: &v1.Component{},
	}})
	kettle := built.Find[*appsv1.StatefulSet](t, objects, "one-kettle").Spec.Template.Spec
	assert.Equal(t, append(toleration("hot"), toleration("very hot")...), kettle.Tolerations)
	assert.Equal(t, "kettle:2", kettle.Containers[0].Image)
	assert.Equal(t, toleration("hot"), built.Find[*appsv1.StatefulSet](t, objects, "one-cooler").Spec.Template.Spec.Tolerations)
	assert.Empty(t, built.Find[*appsv1.Deployment](t, objects, "one-bottler").Spec.Template.Spec.Tolerations)
}

func TestErrors(t *testing.T) {
	cr := &v1.Brewery{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.BrewerySpec{
		Boiling: &v1.Boiling{Kettle: v1.Component{Replicas: ptr.To(int32(-1))}}, Filling: v1.Filling{Labellers: map[string]v1.Component{"bottler": {}}},
	}}
	_, errs := want.NewBreweryBuilder(cr, want.UnimplementedBreweryHooks{}, build.Inputs{})
	var messages []string
	for _, err := range errs {
		messages = append(messages, err.Field)
	}
	assert.Contains(t, messages, "spec.boiling.kettle.replicas")
	assert.Contains(t, messages, "spec.filling.labellers[bottler]", "it is called like the node of another field")
}
