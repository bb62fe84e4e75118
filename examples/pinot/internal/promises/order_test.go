package promises

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// A change to pods, and to what they read, takes effect stage by stage.
//
// Fault to plant: let the gate hold nothing, or ignore observedGeneration.
func testOrderStages(t *testing.T, f *fixture) {
	f.install(t, func(p *v1beta1.Pinot) {
		p.Spec.Nodes[0].Replicas, p.Spec.Nodes[2].Replicas = 2, 2
		p.Spec.DeploymentOrder = []v1beta1.PinotNodeType{"minion", "controller", "broker"}
	})
	for name, change := range map[string]func(*v1beta1.Pinot){
		"image":         func(p *v1beta1.Pinot) { eachGroup(p, func(g *v1beta1.K8sConfig) { g.Image = "pinot:2" }) },
		"configuration": func(p *v1beta1.Pinot) { p.Spec.PinotNodeConfig[0].Data = "key=other" },
	} {
		f.ready(t)
		log := f.watchRollout(t)
		f.edit(t, change)
		f.ready(t)
		eventually(t, func() bool { return len(log.made()) == 6 && log.allReady() }, name)
		assert.Equal(t, []string{"m", "m", "c", "c", "b", "b"}, log.made(), name)
		assert.Empty(t, log.tooEarly(), name)
	}
}

// rollout is what a watch has shown of new pods.
type rollout struct {
	mu    sync.Mutex
	pods  []*newPod // in the order in which the API server has stored them
	early []string
	lines []string // what happened, for a reader
}

// newPod is a pod that was made while a rollout was watched.
type newPod struct {
	uid   types.UID
	node  string
	ready bool
}

// watchRollout follows new pods until the test ends.
func (f *fixture) watchRollout(t *testing.T) *rollout {
	t.Helper()
	user, err := client.NewWithWatch(f.admin, client.Options{Scheme: newScheme(t)})
	require.NoError(t, err)
	var pods corev1.PodList
	require.NoError(t, user.List(t.Context(), &pods, client.InNamespace(f.pinot.Namespace)))
	w, err := user.Watch(t.Context(), &corev1.PodList{}, client.InNamespace(f.pinot.Namespace), &client.ListOptions{Raw: &metav1.ListOptions{ResourceVersion: pods.ResourceVersion}})
	require.NoError(t, err)
	t.Cleanup(w.Stop)
	r := &rollout{}
	t.Cleanup(func() {
		if t.Failed() {
			r.mu.Lock()
			defer r.mu.Unlock()
			t.Log("the watch has shown:\n" + strings.Join(r.lines, "\n"))
		}
	})
	go func() {
		for event := range w.ResultChan() {
			if pod, ok := event.Object.(*corev1.Pod); ok {
				r.note(event.Type, pod)
			}
		}
	}()
	return r
}

func (r *rollout) note(kind watch.EventType, pod *corev1.Pod) {
	r.mu.Lock()
	defer r.mu.Unlock()
	node := strings.Split(pod.Name, "-")[1] // events-b-…
	revision := pod.Labels[appsv1.ControllerRevisionHashLabelKey] + pod.Labels[appsv1.DefaultDeploymentUniqueLabelKey]
	r.lines = append(r.lines, fmt.Sprintf("%s %s %s of %s: %s, deleted at %v", kind, pod.Name, pod.UID, revision, pod.Status.Phase, pod.DeletionTimestamp))
	if kind == watch.Added {
		for _, other := range r.pods {
			if other.node != node && !other.ready {
				r.early = append(r.early, pod.Name+" is made before a pod of "+other.node+" is ready")
			}
		}
		r.pods = append(r.pods, &newPod{uid: pod.UID, node: node})
	}
	for _, made := range r.pods {
		if made.uid == pod.UID {
			made.ready = made.ready || podReady(pod)
		}
	}
}

func podReady(pod *corev1.Pod) bool {
	return slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
}

// made are the nodes of new pods, in order.
func (r *rollout) made() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var nodes []string
	for _, pod := range r.pods {
		nodes = append(nodes, pod.node)
	}
	return nodes
}

func (r *rollout) allReady() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !slices.ContainsFunc(r.pods, func(p *newPod) bool { return !p.ready })
}

// tooEarly are the pods that did not wait.
func (r *rollout) tooEarly() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.early)
}
