package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

func TestClaimNames(t *testing.T) {
	set := func(start int32, replicas *int32, templates ...string) *appsv1.StatefulSet {
		s := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Name: "db"}, Spec: appsv1.StatefulSetSpec{Replicas: replicas}}
		if start > 0 {
			s.Spec.Ordinals = &appsv1.StatefulSetOrdinals{Start: start}
		}
		for _, name := range templates {
			s.Spec.VolumeClaimTemplates = append(s.Spec.VolumeClaimTemplates, corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: name}})
		}
		return s
	}
	n := ptr.To[int32]
	tests := map[string]struct {
		wanted *appsv1.StatefulSet
		live   client.Object
		want   []string
	}{
		"without templates":      {set(0, n(2)), nil, nil},
		"new":                    {set(0, n(2), "data", "log"), nil, []string{"data-db-0", "data-db-1", "log-db-0", "log-db-1"}},
		"one is the default":     {set(0, nil, "data"), nil, []string{"data-db-0"}},
		"no pods":                {set(0, n(0), "data"), nil, nil},
		"ordinals":               {set(5, n(2), "data"), nil, []string{"data-db-5", "data-db-6"}},
		"as it is":               {set(0, n(2), "data"), set(0, n(2)), nil},
		"scaled up":              {set(0, n(4), "data"), set(0, n(2)), []string{"data-db-2", "data-db-3"}},
		"scaled up from default": {set(0, n(2), "data"), set(0, nil), []string{"data-db-1"}},
		"scaled up from none":    {set(0, n(1), "data"), set(0, n(0)), []string{"data-db-0"}},
		"scaled down":            {set(0, n(1), "data"), set(0, n(2)), nil},
		"ordinals, scaled up":    {set(5, n(3), "data"), set(5, n(2)), []string{"data-db-7"}},
		"ordinals moved up":      {set(2, n(3), "data"), set(0, n(3)), []string{"data-db-3", "data-db-4"}},
		"ordinals moved down":    {set(0, n(3), "data"), set(2, n(3)), []string{"data-db-0", "data-db-1"}},
		"another kind is live":   {set(0, n(1), "data"), &appsv1.Deployment{}, []string{"data-db-0"}},
		"nothing, with a type":   {set(0, n(1), "data"), (*appsv1.StatefulSet)(nil), []string{"data-db-0"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, ClaimNames(test.wanted, test.live)) })
	}
}

func TestClaimsOfOthers(t *testing.T) {
	const name = "StatefulSet prod-a"
	ofInstance := func(instance string) *corev1.PersistentVolumeClaim {
		claim := claimOf("a", "disk-prod-a-0")
		claim.Labels[build.LabelInstance] = instance
		return claim
	}
	nobodys := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "disk-prod-a-0"}}
	tests := map[string]struct {
		claims []*corev1.PersistentVolumeClaim
		want   string // the error
	}{
		"none":           {nil, ""},
		"its own":        {[]*corev1.PersistentVolumeClaim{claimOf("a", "disk-prod-a-0")}, ""},
		"nobody's":       {[]*corev1.PersistentVolumeClaim{nobodys}, "PersistentVolumeClaim disk-prod-a-0 exists and was not made by this custom resource; it is left alone; delete or rename it"},
		"of another":     {[]*corev1.PersistentVolumeClaim{ofInstance("test")}, "PersistentVolumeClaim disk-prod-a-0 belongs to node a of pinot test; it is left alone"},
		"one of several": {[]*corev1.PersistentVolumeClaim{claimOf("a", "disk-prod-a-0"), claimOf("b", "disk-prod-a-1")}, "PersistentVolumeClaim disk-prod-a-1 belongs to node b of pinot prod; it is left alone"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			check := func(o Outcome, otherwise string) {
				if test.want == "" {
					assert.Equal(t, otherwise, verdict(o))
					return
				}
				assert.Equal(t, "Leave/Conflict", verdict(o))
				assert.EqualError(t, o.Err, test.want)
				assert.Equal(t, test.want, o.Message)
				var conflict *ConflictError
				assert.ErrorAs(t, o.Err, &conflict)
			}
			in := sampleInput("a")
			in.Observed.Claims[keyOf(setOf("a", ""))] = test.claims
			check(outcomeOf(t, Make(in), name), "Create/Missing")

			in = settledInput(t, "a")
			in.Observed.Claims[keyOf(setOf("a", ""))] = test.claims
			in.rewant(setOf("a", "v2"))
			check(outcomeOf(t, Make(in), name), "Change/Outdated")
		})
	}
}

func TestOwnerOf(t *testing.T) {
	assert.Equal(t, "Pinot prod", ownerOf(serviceOf("a")))
	assert.Equal(t, "node a of pinot prod", ownerOf(claimOf("a", "x")))
	other := claimOf("a", "x")
	other.Labels[build.LabelManagedBy] = "helm"
	assert.Empty(t, ownerOf(other))
	assert.Empty(t, ownerOf(&corev1.Service{}))
}
