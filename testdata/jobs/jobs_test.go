package jobs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/jobs/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/jobs/want"
)

var one = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func kiln() *v1.Kiln {
	return &v1.Kiln{ObjectMeta: one, Spec: v1.KilnSpec{Image: "kiln:1", Config: "hot", Nodes: []v1.Oven{
		{Node: v1.Node{Name: "a", NodeType: "oven", Replicas: 1, Image: "oven:1"}, Preheat: &v1.Preheating{
			Command: []string{"burn"}, Labels: map[string]string{"team": "x"}, PodLabels: map[string]string{build.LabelNode: "a", "pod": "y"},
		}},
		{Node: v1.Node{Name: "b", NodeType: "oven", Replicas: 1}},
	}}}
}

func jobSpec(container string) *batchv1.JobSpec {
	return &batchv1.JobSpec{Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: container}}}}}
}

func cellar() *v1.Cellar {
	return &v1.Cellar{ObjectMeta: one, Spec: v1.CellarSpec{
		Image: "cellar:1", Job: jobSpec("taste"), Migrate: jobSpec("migrate"),
		Nodes: []v1.Node{{Name: "a", NodeType: "barrel", Replicas: 1}, {Name: "b", NodeType: "tap", Replicas: 1}},
	}}
}

func dock() *v1.Dock {
	return &v1.Dock{ObjectMeta: one, Spec: v1.DockSpec{DeploymentOrder: []string{"crane", "pier"}, Nodes: []v1.Node{
		{Name: "a", NodeType: "pier", Replicas: 1, Image: "pier:1"}, {Name: "b", NodeType: "pier", Replicas: 1, Image: "pier:2"}, {Name: "c", NodeType: "crane", Replicas: 1, Image: "crane:1"},
	}}}
}

func TestPerNode(t *testing.T) {
	b, errs := want.NewKilnBuilder(kiln(), want.UnimplementedKilnHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"ConfigMap one-a-config", "Service one-a", "Job one-a", "StatefulSet one-a", "ConfigMap one-b-config", "Service one-b", "StatefulSet one-b"}, built.Names(t, list))
	job := built.Find[*batchv1.Job](t, list, "one-a")
	assert.Equal(t, "x", job.Labels["team"])
	assert.Equal(t, "a", job.Labels[build.LabelNode])
	assert.Equal(t, []corev1.Container{{Name: "burner", Image: "oven:1", Command: []string{"burn"}}}, job.Spec.Template.Spec.Containers)
	assert.Equal(t, map[string]string{"pod": "y"}, job.Spec.Template.Labels, "the Service does not select its pods")
	for _, w := range list.Objects {
		assert.Equal(t, w.Kind == "Job", w.Awaited)
		assert.Equal(t, "oven", w.Type)
	}
}

func TestPerCluster(t *testing.T) {
	b, errs := want.NewCellarBuilder(cellar(), want.UnimplementedCellarHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"Job one", "Job one-migrate", "Job one-check", "StatefulSet one-a", "Deployment one-b"}, built.Names(t, list))
	awaited := map[string]bool{}
	for _, w := range list.Objects[:3] {
		awaited[w.Object.GetName()] = w.Awaited
		assert.Empty(t, w.Type)
	}
	assert.Equal(t, map[string]bool{"one": false, "one-migrate": true, "one-check": true}, awaited)
	assert.Equal(t, ptr.To[int32](2), built.Find[*batchv1.Job](t, list, "one-migrate").Spec.BackoffLimit)
	assert.Equal(t, []corev1.Container{{Name: "check", Image: "cellar:1", Args: []string{"--check"}}}, built.Find[*batchv1.Job](t, list, "one-check").Spec.Template.Spec.Containers)
	assert.Equal(t, corev1.RestartPolicyOnFailure, built.Find[*batchv1.Job](t, list, "one").Spec.Template.Spec.RestartPolicy)

	cr := cellar()
	cr.Spec.Migrate, cr.Spec.Job = nil, nil
	b, errs = want.NewCellarBuilder(cr, want.UnimplementedCellarHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Equal(t, []string{"Job one-check", "StatefulSet one-a", "Deployment one-b"}, built.Names(t, b.List()))
}

func TestPerNodeType(t *testing.T) {
	b, errs := want.NewDockBuilder(dock(), want.UnimplementedDockHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{"Job one-crane", "Job one-pier", "StatefulSet one-c", "StatefulSet one-a", "StatefulSet one-b"}, built.Names(t, list))
	assert.Equal(t, []corev1.Container{{Name: "survey", Image: "crane:1", Command: []string{"survey"}}}, built.Find[*batchv1.Job](t, list, "one-crane").Spec.Template.Spec.Containers)
	assert.Equal(t, []corev1.Container{{Name: "survey", Image: "pier:1", Command: []string{"survey"}, Args: []string{"--deep"}}}, built.Find[*batchv1.Job](t, list, "one-pier").Spec.Template.Spec.Containers, "the image is that of the first node")
	for _, w := range list.Objects {
		assert.Equal(t, w.Kind == "Job", w.Awaited)
	}
	assert.Equal(t, []string{"crane", "pier"}, []string{list.Objects[0].Type, list.Objects[1].Type})
	assert.Equal(t, []string{"crane", "pier", "pier"}, []string{list.Objects[2].Type, list.Objects[3].Type, list.Objects[4].Type})
}

func TestWhatAJobIsNot(t *testing.T) {
	cr := cellar()
	cr.Spec.Job.TTLSecondsAfterFinished = ptr.To[int32](60)
	cr.Spec.Migrate.TTLSecondsAfterFinished = ptr.To[int32](0)
	cr.Spec.Migrate.ManualSelector = ptr.To(false)
	cr.Spec.Migrate.Selector = &metav1.LabelSelector{}
	_, errs := want.ValidateCellar(cr, want.UnimplementedCellarHooks{})
	assert.EqualError(t, errs.ToAggregate(), "["+strings.Join([]string{
		"spec.job.ttlSecondsAfterFinished: Forbidden: a Job that is removed after a while would be made again, and would run again; leave it out",
		"spec.migrate.ttlSecondsAfterFinished: Forbidden: a Job that is removed after a while would be made again, and would run again; leave it out",
		"spec.migrate.manualSelector: Forbidden: Kubernetes gives the pods of a Job labels of their own; leave it out",
		"spec.migrate.selector: Forbidden: Kubernetes gives the pods of a Job labels of their own; leave it out",
	}, ", ")+"]")
}

// hasty hooks do what the API does not let fields do.
type hastyHooks struct{ want.UnimplementedCellarHooks }

func (hastyHooks) ClusterJob(_ *want.CellarCluster, job *batchv1.Job) error {
	job.Spec.TTLSecondsAfterFinished = ptr.To[int32](60)
	job.Spec.Template.Labels = map[string]string{build.LabelInstance: "one"}
	return nil
}

func TestHooksKeepAJob(t *testing.T) {
	b, errs := want.NewCellarBuilder(cellar(), hastyHooks{}, build.Inputs{})
	require.Empty(t, errs)
	_, err := b.Objects()
	assert.ErrorContains(t, err, "building the Job of Cellar one: hook Job: spec.ttlSecondsAfterFinished: Forbidden")
	assert.ErrorContains(t, err, "hook Job changed the label app.kubernetes.io/instance of the pods; it must stay away")
}
