package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

func TestPlanner_CompleteDefaults(t *testing.T) {
	selector := &metav1.LabelSelector{MatchLabels: map[string]string{"node": "a"}}
	var spread, plain corev1.PodTemplateSpec
	build.Node{Kind: build.StatefulSet}.Spread(&spread)
	other := *spread.DeepCopy()
	for i := range other.Spec.TopologySpreadConstraints {
		other.Spec.TopologySpreadConstraints[i].LabelSelector = selector
	}
	set := func(pod corev1.PodTemplateSpec) *appsv1.StatefulSet {
		return &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Selector: selector, Template: pod}}
	}
	deployment := func(pod corev1.PodTemplateSpec) *appsv1.Deployment {
		return &appsv1.Deployment{Spec: appsv1.DeploymentSpec{Selector: selector, Template: pod}}
	}
	tests := map[string]struct {
		wanted, live client.Object
		want         corev1.PodTemplateSpec
	}{
		"a new one":                         {set(other), nil, other},
		"one that runs without":             {set(other), set(plain), plain},
		"one that runs with a part of it":   {set(other), set(corev1.PodTemplateSpec{Spec: corev1.PodSpec{TopologySpreadConstraints: other.Spec.TopologySpreadConstraints[:1]}}), other},
		"one that runs with the name of it": {set(other), set(corev1.PodTemplateSpec{ObjectMeta: other.ObjectMeta}), other},
		"one that runs with it":             {set(other), set(other), other},
		"a Deployment that runs without":    {deployment(other), deployment(plain), plain},
		"a new Deployment":                  {deployment(other), nil, other},
		"switched off, for one with it":     {set(plain), set(other), plain},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := newPlanner(Input{}, nil)
			completed, err := p.complete(build.Wanted{Object: test.wanted}, ObservedObject{Live: test.live}, Key{})
			require.NoError(t, err)
			assert.Equal(t, test.want, *PodTemplateOf(completed))
		})
	}
}
