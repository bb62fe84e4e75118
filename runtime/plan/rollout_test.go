package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestFault07_RolledOutStatefulSet(t *testing.T) {
	tests := map[string]struct {
		change func(*appsv1.StatefulSet)
		want   bool
	}{
		"ready":                      {func(s *appsv1.StatefulSet) {}, true},
		"a status of the old spec":   {func(s *appsv1.StatefulSet) { s.Status.ObservedGeneration = 3 }, false},
		"one of three ready":         {func(s *appsv1.StatefulSet) { s.Status.ReadyReplicas = 1 }, false},
		"one of three updated":       {func(s *appsv1.StatefulSet) { s.Status.UpdatedReplicas = 1 }, false},
		"revisions differ":           {func(s *appsv1.StatefulSet) { s.Status.CurrentRevision = "a" }, false},
		"scaling up":                 {func(s *appsv1.StatefulSet) { s.Spec.Replicas = ptr.To[int32](4) }, false},
		"scaling down":               {func(s *appsv1.StatefulSet) { s.Spec.Replicas = ptr.To[int32](2) }, false},
		"no status yet":              {func(s *appsv1.StatefulSet) { s.Status = appsv1.StatefulSetStatus{} }, false},
		"one replica is the default": {func(s *appsv1.StatefulSet) { s.Spec.Replicas = nil }, false},
		"none wanted": {func(s *appsv1.StatefulSet) {
			s.Spec.Replicas, s.Status = ptr.To[int32](0), appsv1.StatefulSetStatus{ObservedGeneration: 4}
		}, true},
		"updated by hand, all of them": {func(s *appsv1.StatefulSet) { s.Spec.UpdateStrategy.Type, s.Status.CurrentRevision = "OnDelete", "a" }, true},
		"updated by hand, one left":    {func(s *appsv1.StatefulSet) { s.Spec.UpdateStrategy.Type, s.Status.UpdatedReplicas = "OnDelete", 2 }, false},
		"a partition, up to it": {func(s *appsv1.StatefulSet) {
			partition(s, 2)
			s.Status.UpdatedReplicas, s.Status.CurrentRevision = 1, "a"
		}, true},
		"a partition, not up to it": {func(s *appsv1.StatefulSet) {
			partition(s, 2)
			s.Status.UpdatedReplicas, s.Status.CurrentRevision = 0, "a"
		}, false},
		"a partition beyond all": {func(s *appsv1.StatefulSet) {
			partition(s, 9)
			s.Status.UpdatedReplicas, s.Status.CurrentRevision = 0, "a"
		}, true},
		"a partition of nothing": {func(s *appsv1.StatefulSet) { partition(s, 0); s.Status.CurrentRevision = "a" }, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			set := readySet()
			test.change(set)
			assert.Equal(t, test.want, RolledOut(set))
		})
	}
}

func partition(s *appsv1.StatefulSet, n int32) {
	s.Spec.UpdateStrategy.RollingUpdate = &appsv1.RollingUpdateStatefulSetStrategy{Partition: &n}
}

func TestFault07_RolledOutDeployment(t *testing.T) {
	tests := map[string]struct {
		change func(*appsv1.Deployment)
		want   bool
	}{
		"ready":                    {func(d *appsv1.Deployment) {}, true},
		"conditions do not matter": {func(d *appsv1.Deployment) { d.Status.Conditions = []appsv1.DeploymentCondition{{Type: "Progressing"}} }, true},
		"a status of the old spec": {func(d *appsv1.Deployment) { d.Status.ObservedGeneration = 3 }, false},
		"one of three ready":       {func(d *appsv1.Deployment) { d.Status.ReadyReplicas = 1 }, false},
		"not available":            {func(d *appsv1.Deployment) { d.Status.AvailableReplicas = 2 }, false},
		"one of three updated":     {func(d *appsv1.Deployment) { d.Status.UpdatedReplicas = 1 }, false},
		"an old pod left":          {func(d *appsv1.Deployment) { d.Status.Replicas = 4 }, false},
		"scaling up":               {func(d *appsv1.Deployment) { d.Spec.Replicas = ptr.To[int32](4) }, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			deployment := readyDeployment()
			test.change(deployment)
			assert.Equal(t, test.want, RolledOut(deployment))
		})
	}
}

func TestRolledOutDaemonSet(t *testing.T) {
	tests := map[string]struct {
		change func(*appsv1.DaemonSet)
		want   bool
	}{
		"ready":                        {func(d *appsv1.DaemonSet) {}, true},
		"a status of the old spec":     {func(d *appsv1.DaemonSet) { d.Status.ObservedGeneration = 3 }, false},
		"no status yet":                {func(d *appsv1.DaemonSet) { d.Status = appsv1.DaemonSetStatus{} }, false},
		"one of three ready":           {func(d *appsv1.DaemonSet) { d.Status.NumberReady = 1 }, false},
		"not available":                {func(d *appsv1.DaemonSet) { d.Status.NumberAvailable = 2 }, false},
		"one of three updated":         {func(d *appsv1.DaemonSet) { d.Status.UpdatedNumberScheduled = 1 }, false},
		"a new Kubernetes node":        {func(d *appsv1.DaemonSet) { d.Status.DesiredNumberScheduled = 4 }, false},
		"a pod where none should be":   {func(d *appsv1.DaemonSet) { d.Status.NumberMisscheduled = 1 }, true},
		"on no Kubernetes node":        {func(d *appsv1.DaemonSet) { d.Status = appsv1.DaemonSetStatus{ObservedGeneration: 4} }, true},
		"updated by hand, all of them": {func(d *appsv1.DaemonSet) { d.Spec.UpdateStrategy.Type = appsv1.OnDeleteDaemonSetStrategyType }, true},
		"updated by hand, one left": {func(d *appsv1.DaemonSet) {
			d.Spec.UpdateStrategy.Type, d.Status.UpdatedNumberScheduled = appsv1.OnDeleteDaemonSetStrategyType, 2
		}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			daemons := readyDaemonSet()
			test.change(daemons)
			assert.Equal(t, test.want, RolledOut(daemons))
		})
	}
}

func TestOtherObjectsDoNotRoll(t *testing.T) {
	assert.True(t, RolledOut(&corev1.ConfigMap{}))
	assert.Nil(t, PodTemplateOf(&corev1.ConfigMap{}))
	assert.Zero(t, RolloutStatusOf(&corev1.ConfigMap{}))
	assert.True(t, IsWorkload((*appsv1.StatefulSet)(nil)))
	assert.False(t, IsWorkload(nil))
}

func TestRolloutStatusOf(t *testing.T) {
	set, deployment := readySet(), readyDeployment()
	assert.Equal(t, RolloutStatusOf(set), RolloutStatusOf(readySet()))
	assert.Equal(t, RolloutStatusOf(deployment), RolloutStatusOf(readyDeployment()))
	set.Status.UpdateRevision = "c"
	assert.NotEqual(t, RolloutStatusOf(set), RolloutStatusOf(readySet()))
	deployment.Status.AvailableReplicas = 2
	assert.NotEqual(t, RolloutStatusOf(deployment), RolloutStatusOf(readyDeployment()))
	for name, change := range map[string]func(*appsv1.DaemonSetStatus){
		"observed":  func(s *appsv1.DaemonSetStatus) { s.ObservedGeneration++ },
		"desired":   func(s *appsv1.DaemonSetStatus) { s.DesiredNumberScheduled++ },
		"updated":   func(s *appsv1.DaemonSetStatus) { s.UpdatedNumberScheduled-- },
		"ready":     func(s *appsv1.DaemonSetStatus) { s.NumberReady-- },
		"available": func(s *appsv1.DaemonSetStatus) { s.NumberAvailable-- },
	} {
		daemons := readyDaemonSet()
		assert.Equal(t, RolloutStatusOf(daemons), RolloutStatusOf(readyDaemonSet()))
		change(&daemons.Status)
		assert.NotEqual(t, RolloutStatusOf(daemons), RolloutStatusOf(readyDaemonSet()), name)
	}
}

func TestRolloutFailure(t *testing.T) {
	failed := func(kind appsv1.DeploymentConditionType, status corev1.ConditionStatus) *appsv1.Deployment {
		d := readyDeployment()
		d.Status.Conditions = []appsv1.DeploymentCondition{{Type: kind, Status: status, Message: "no"}}
		return d
	}
	old := failed(appsv1.DeploymentProgressing, corev1.ConditionFalse)
	old.Generation++
	tests := map[string]struct {
		object client.Object
		want   string
	}{
		"gave up":              {failed(appsv1.DeploymentProgressing, corev1.ConditionFalse), "no"},
		"cannot make pods":     {failed(appsv1.DeploymentReplicaFailure, corev1.ConditionTrue), "no"},
		"goes on":              {failed(appsv1.DeploymentProgressing, corev1.ConditionTrue), ""},
		"makes pods":           {failed(appsv1.DeploymentReplicaFailure, corev1.ConditionFalse), ""},
		"not available":        {failed(appsv1.DeploymentAvailable, corev1.ConditionFalse), ""},
		"gave up on the old":   {old, ""},
		"a StatefulSet":        {readySet(), ""},
		"a DaemonSet":          {readyDaemonSet(), ""},
		"nothing":              {nil, ""},
		"nothing, with a type": {(*appsv1.Deployment)(nil), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, RolloutFailure(test.object)) })
	}
}
