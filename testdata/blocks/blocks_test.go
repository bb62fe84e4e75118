package blocks_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/blocks/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/blocks/want"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
)

func harbour(security v1.Security) *v1.Harbour {
	return &v1.Harbour{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.HarbourSpec{
		Image:          "harbour:1",
		Security:       &security,
		OutsideService: &corev1.ServiceSpec{Type: "NodePort"},
		Cranes:         []v1.Node{{Name: "big", Replicas: 1}},
		Tugs:           &v1.Tugs{Boats: []v1.Node{{Name: "red", Replicas: 1}}},
	}}
}

func list(t *testing.T, cr *v1.Harbour) build.List {
	t.Helper()
	b, errs := want.NewHarbourBuilder(cr, want.UnimplementedHarbourHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

// What a block for some node types says of nodes is for these alone.
func TestNodes(t *testing.T) {
	cr := harbour(v1.Security{Dir: "/safe", Image: "safe:1"})
	cr.Spec.Image = ""
	all := list(t, cr)
	crane := built.Find[*appsv1.StatefulSet](t, all, "one-big").Spec.Template.Spec.Containers[0]
	tug := built.Find[*appsv1.StatefulSet](t, all, "one-tug-red").Spec.Template.Spec.Containers[0]
	assert.Equal(t, []string{"/safe", "safe:1"}, []string{crane.WorkingDir, crane.Image})
	assert.Equal(t, []string{"", ""}, []string{tug.WorkingDir, tug.Image})
	assert.Empty(t, built.Find[*batchv1.Job](t, all, "one-survey").Spec.Template.Spec.Containers[0].Image, "the Job is not of the cranes")
}

// What it says of an object of the whole cluster counts.
func TestWholeCluster(t *testing.T) {
	all := list(t, harbour(v1.Security{
		TLS: ptr.To(true), Priority: "high", Annotations: map[string]string{"balancer": "inner"},
		Gates: map[string]corev1.ServiceSpec{"north": {}},
	}))
	job := built.Find[*batchv1.Job](t, all, "one-survey").Spec.Template.Spec
	assert.Equal(t, "high", job.PriorityClassName)
	assert.Equal(t, []string{"survey"}, job.Containers[0].Args)
	assert.Equal(t, []corev1.EnvVar{{Name: "TLS", Value: "on"}}, job.Containers[0].Env)
	assert.Equal(t, map[string]string{"balancer": "inner"}, built.Find[*corev1.Service](t, all, "one-outside").Annotations)
	assert.Contains(t, built.Names(t, all), "Service one-north")

	all = list(t, harbour(v1.Security{Reachable: ptr.To(false)}))
	assert.NotContains(t, built.Names(t, all), "Service one-outside")
	assert.True(t, want.HarbourKind(want.UnimplementedHarbourHooks{}).Paused(harbour(v1.Security{Closed: true})))
}

// Two levels of the spec that say something of one object are merged.
func TestMerged(t *testing.T) {
	cr := harbour(v1.Security{})
	cr.Spec.Outside = &v1.Outside{Service: &corev1.ServiceSpec{Type: "ClusterIP", SessionAffinity: "ClientIP"}}
	outside := built.Find[*corev1.Service](t, list(t, cr), "one-outside").Spec
	assert.Equal(t, []string{"NodePort", "ClientIP"}, []string{string(outside.Type), string(outside.SessionAffinity)})
	cr.Spec.OutsideService = nil
	assert.Equal(t, corev1.ServiceType("ClusterIP"), built.Find[*corev1.Service](t, list(t, cr), "one-outside").Spec.Type)
}

// Hooks see the data of what blocks and roles name.
func TestReads(t *testing.T) {
	cr := harbour(v1.Security{Keys: "keys"})
	cr.Spec.Tugs.Papers, cr.Spec.Tugs.Crew = "papers", &v1.Crew{Rota: "rota"}
	cr.Spec.Pilots = &v1.Tugs{Papers: "more"}
	var read []string
	for _, ref := range want.HarbourKind(want.UnimplementedHarbourHooks{}).Reads(cr) {
		read = append(read, ref.Path.String()+" "+ref.Kind+" "+ref.Name)
	}
	assert.Equal(t, []string{
		"spec.security.keys Secret keys",
		"spec.tugs.crew.rota ConfigMap rota", "spec.tugs.papers Secret papers",
		"spec.pilots.crew.rota ConfigMap ", "spec.pilots.papers Secret more",
	}, read)
}
