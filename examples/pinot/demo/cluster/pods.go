package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/show"
)

// podWatch follows the pods in a namespace.
type podWatch struct {
	watch watch.Interface

	mu     sync.Mutex
	news   []podNews            // not printed yet
	states map[types.UID]string // the last of each pod
}

// podNews is what has become of a pod.
type podNews struct {
	at          time.Time
	name, state string
}

// States of a pod.
const (
	podMade  = "made"
	podReady = "ready"
	podGone  = "gone"
)

// watchPods starts to follow the pods in a namespace, until it is stopped.
func watchPods(ctx context.Context, user client.WithWatch, namespace string) (*podWatch, error) {
	w, err := user.Watch(ctx, &corev1.PodList{}, client.InNamespace(namespace))
	if err != nil {
		return nil, fmt.Errorf("watching pods: %w", err)
	}
	p := &podWatch{watch: w, states: map[types.UID]string{}}
	go func() {
		for event := range w.ResultChan() {
			if pod, ok := event.Object.(*corev1.Pod); ok {
				p.note(pod, stateOf(event.Type, pod))
			}
		}
	}()
	return p, nil
}

func stateOf(kind watch.EventType, pod *corev1.Pod) string {
	if kind == watch.Deleted {
		return podGone
	}
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodReady && condition.Status == corev1.ConditionTrue {
			return podReady
		}
	}
	return podMade
}

func (p *podWatch) note(pod *corev1.Pod, state string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.states[pod.UID] != state {
		p.states[pod.UID] = state
		p.news = append(p.news, podNews{time.Now(), pod.Name, state})
	}
}

// print prints the news since it was last called, with the time since start.
func (p *podWatch) print(out *show.Printer, start time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	style := map[string]string{podMade: show.Yellow, podReady: show.Green, podGone: show.Red}
	for _, n := range p.news {
		after := max(0, n.at.Sub(start)).Seconds()
		out.Line("%s  pod %-40s %s", out.Style(show.Faint, fmt.Sprintf("%5.2f s", after)), n.name, out.Style(style[n.state], n.state))
	}
	p.news = nil
}

// ready reports whether pods have been seen to be ready, and all that was seen is
// printed.
func (p *podWatch) ready(pods map[string]types.UID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, uid := range pods {
		if p.states[uid] != podReady {
			return false
		}
	}
	return len(p.news) == 0
}
