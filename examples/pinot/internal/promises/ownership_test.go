package promises

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// What others add to our objects survives every change of ours.
//
// Fault to plant: apply by PUT.
func testOwnershipFields(t *testing.T, f *fixture) {
	f.install(t, withStorage, func(p *v1beta1.Pinot) { p.Spec.K8sConfig[1].Service.Type = corev1.ServiceTypeNodePort })
	nodePort := f.children(t)["Service events-b"].(*corev1.Service).Spec.Ports[0].NodePort
	require.NotZero(t, nodePort)
	before := f.children(t)
	for name, child := range before {
		child.SetAnnotations(with(child.GetAnnotations(), "example.com/foreign"))
		child.SetFinalizers(append(child.GetFinalizers(), "example.com/hold"))
		addSidecar(child)
		require.NoError(t, f.user.Update(t.Context(), child), name)
	}
	for name, change := range map[string]func(*v1beta1.Pinot){
		"image":         func(p *v1beta1.Pinot) { eachGroup(p, func(g *v1beta1.K8sConfig) { g.Image = "pinot:2" }) },
		"configuration": func(p *v1beta1.Pinot) { p.Spec.PinotNodeConfig[0].Data = "key=other" },
		"ports":         func(p *v1beta1.Pinot) { p.Spec.K8sConfig[1].Service.Ports[0].TargetPort.IntVal = 8000 },
		"pods": func(p *v1beta1.Pinot) {
			eachGroup(p, func(g *v1beta1.K8sConfig) {
				g.Env, g.Tolerations, g.NodeSelector = nil, nil, map[string]string{"disk": "ssd"}
			})
		},
		"replicas": func(p *v1beta1.Pinot) { p.Spec.Nodes[0].Replicas = 3 },
	} {
		f.edit(t, change)
		for child, object := range f.children(t) {
			if before[child] == nil {
				continue // a node of several pods gets a PodDisruptionBudget
			}
			assert.Contains(t, object.GetAnnotations(), "example.com/foreign", "%s: %s", name, child)
			assert.Contains(t, object.GetFinalizers(), "example.com/hold", "%s: %s", name, child)
			if containers := containersOf(object); containers != nil && assert.Len(t, containers, 2, "%s: %s", name, child) {
				assert.Equal(t, "sidecar:1", containers[1].Image)
			}
		}
		assert.Equal(t, nodePort, f.children(t)["Service events-b"].(*corev1.Service).Spec.Ports[0].NodePort, name)
	}
	assert.Equal(t, "pinot:2", containersOf(f.children(t)["StatefulSet events-c"])[0].Image, "ours did change")
	for name, child := range f.children(t) {
		child.SetFinalizers(nil)
		require.NoError(t, f.user.Update(t.Context(), child), name)
	}
}

// eachGroup changes every group of Kubernetes settings.
func eachGroup(p *v1beta1.Pinot, change func(*v1beta1.K8sConfig)) {
	for i := range p.Spec.K8sConfig {
		change(&p.Spec.K8sConfig[i])
	}
}

// containersOf are those of a workload; nil for another object.
func containersOf(object client.Object) []corev1.Container {
	switch o := object.(type) {
	case *appsv1.StatefulSet:
		return o.Spec.Template.Spec.Containers
	case *appsv1.Deployment:
		return o.Spec.Template.Spec.Containers
	default:
		return nil
	}
}

// A real HorizontalPodAutoscaler takes replicas over, and leaves them; nothing
// that is edited meanwhile sets them back, nor does another operator.
//
// Fault to plant: always send replicas, or leave them out before the autoscaler
// has set them.
func testOwnershipAutoscaler(t *testing.T, f *fixture) {
	f.install(t)
	f.ready(t)
	restart := func() {
		f.operator.stop()
		f.operator = startOperator(t, f.world.operator, f.pinot.Namespace)
	}
	for _, target := range []struct {
		kind, name string
		before     int32
	}{{"Deployment", "events-b", 2}, {"StatefulSet", "events-m", 1}} {
		t.Run(target.kind, func(t *testing.T) {
			seen := f.watchReplicas(t, target.kind, target.name)
			image := func(name string) {
				f.edit(t, func(p *v1beta1.Pinot) { eachGroup(p, func(g *v1beta1.K8sConfig) { g.Image = name }) })
				f.ready(t)
			}
			autoscaler := &autoscalingv2.HorizontalPodAutoscaler{
				ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: target.name},
				Spec: autoscalingv2.HorizontalPodAutoscalerSpec{
					ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: target.kind, Name: target.name},
					MinReplicas:    ptr.To(target.before),
					MaxReplicas:    10,
				},
			}
			enable := func(replicas int32) {
				autoscaler.ResourceVersion, autoscaler.Spec.MinReplicas = "", ptr.To(replicas)
				require.NoError(t, f.user.Create(t.Context(), autoscaler))
				require.Eventually(t, func() bool { return seen.last() == replicas }, deadline, interval)
			}
			disable := func() { require.NoError(t, f.user.Delete(t.Context(), autoscaler)) }

			enable(target.before) // which it finds, and has no reason to change
			image("pinot:" + target.kind + "-2")
			disable()
			enable(4)
			image("pinot:" + target.kind + "-3")
			restart()
			image("pinot:" + target.kind + "-4")
			disable()
			image("pinot:" + target.kind + "-5")
			enable(6)
			image("pinot:" + target.kind + "-6")
			assert.Equal(t, []int32{target.before, 4, 6}, seen.values(), "nothing in between")
		})
	}
}

// Replicas are no longer wanted, as whoever sets up an autoscaler is told to do,
// before that has set them; and wanted again when it is gone.
//
// Fault to plant: leave them out at once.
func testOwnershipHandOver(t *testing.T, f *fixture) {
	f.install(t, func(p *v1beta1.Pinot) { p.Spec.Nodes[0].Replicas = 3 })
	f.ready(t)
	seen := f.watchReplicas(t, "StatefulSet", "events-c")
	f.edit(t, func(p *v1beta1.Pinot) { p.Annotations = map[string]string{autoscaled: "yes"} })
	f.edit(t, func(p *v1beta1.Pinot) { eachGroup(p, func(g *v1beta1.K8sConfig) { g.Image = "pinot:2" }) })
	f.ready(t)
	autoscaler := &autoscalingv2.HorizontalPodAutoscaler{
		ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "events-c"},
		Spec: autoscalingv2.HorizontalPodAutoscalerSpec{
			ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "StatefulSet", Name: "events-c"},
			MinReplicas:    ptr.To(int32(5)),
			MaxReplicas:    10,
		},
	}
	require.NoError(t, f.user.Create(t.Context(), autoscaler))
	require.Eventually(t, func() bool { return seen.last() == 5 }, deadline, interval)
	f.ready(t)
	require.NoError(t, f.user.Delete(t.Context(), autoscaler))
	f.edit(t, func(p *v1beta1.Pinot) { p.Annotations = nil })
	f.edit(t, func(p *v1beta1.Pinot) { eachGroup(p, func(g *v1beta1.K8sConfig) { g.Image = "pinot:3" }) })
	f.ready(t)
	assert.Equal(t, []int32{3, 5}, seen.values(), "nothing in between")
}

// replicas are those that a workload has had, one after the other.
type replicas struct {
	mu   sync.Mutex
	seen []int32
}

func (r *replicas) note(n int32) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen) == 0 || r.seen[len(r.seen)-1] != n {
		r.seen = append(r.seen, n)
	}
}

func (r *replicas) values() []int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]int32(nil), r.seen...)
}

func (r *replicas) last() int32 {
	values := r.values()
	if len(values) == 0 {
		return 0
	}
	return values[len(values)-1]
}

// watchReplicas notes every number of replicas that a workload is given until the
// test ends.
func (f *fixture) watchReplicas(t *testing.T, kind, name string) *replicas {
	t.Helper()
	user, err := client.NewWithWatch(f.admin, client.Options{Scheme: newScheme(t)})
	require.NoError(t, err)
	var list client.ObjectList = &appsv1.StatefulSetList{}
	if kind == "Deployment" {
		list = &appsv1.DeploymentList{}
	}
	w, err := user.Watch(t.Context(), list, client.InNamespace(f.pinot.Namespace), client.MatchingFields{"metadata.name": name})
	require.NoError(t, err)
	t.Cleanup(w.Stop)
	r := &replicas{}
	go func() {
		for event := range w.ResultChan() {
			switch o := event.Object.(type) {
			case *appsv1.StatefulSet:
				r.note(*o.Spec.Replicas)
			case *appsv1.Deployment:
				r.note(*o.Spec.Replicas)
			}
		}
	}()
	require.Eventually(t, func() bool { return r.last() > 0 }, deadline, interval)
	return r
}
