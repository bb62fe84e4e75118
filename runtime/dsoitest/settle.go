package dsoitest

import (
	"context"
	"fmt"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// hosts is how many Kubernetes nodes the cluster has: so many pods has a DaemonSet.
const hosts = 3

// Settle plays the controllers of Kubernetes: StatefulSets, Deployments and DaemonSets are
// rolled out, all their pods ready, and Jobs that have not failed succeed. It is those that
// are named, or all. It fails when [Cluster.CheckCache] does.
func (c *Cluster) Settle(ctx context.Context, names ...string) error {
	if err := c.CheckCache(); err != nil {
		return err
	}
	var sets appsv1.StatefulSetList
	var deployments appsv1.DeploymentList
	var daemons appsv1.DaemonSetList
	if err := c.within.List(ctx, &sets); err != nil {
		return fmt.Errorf("settling: %w", err)
	}
	if err := c.within.List(ctx, &deployments); err != nil {
		return fmt.Errorf("settling: %w", err)
	}
	if err := c.within.List(ctx, &daemons); err != nil {
		return fmt.Errorf("settling: %w", err)
	}
	for i := range sets.Items {
		set := &sets.Items[i]
		n, revision := ptr.Deref(set.Spec.Replicas, 1), fmt.Sprintf("%s-%d", set.Name, set.Generation)
		settled := appsv1.StatefulSetStatus{
			ObservedGeneration: set.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, CurrentReplicas: n, AvailableReplicas: n,
			CurrentRevision: revision, UpdateRevision: revision,
		}
		if err := writeStatus(ctx, c, names, set, &set.Status, settled); err != nil {
			return err
		}
	}
	for i := range deployments.Items {
		d := &deployments.Items[i]
		n := ptr.Deref(d.Spec.Replicas, 1)
		settled := appsv1.DeploymentStatus{ObservedGeneration: d.Generation, Replicas: n, ReadyReplicas: n, UpdatedReplicas: n, AvailableReplicas: n}
		if err := writeStatus(ctx, c, names, d, &d.Status, settled); err != nil {
			return err
		}
	}
	for i := range daemons.Items {
		d := &daemons.Items[i]
		settled := appsv1.DaemonSetStatus{
			ObservedGeneration: d.Generation, DesiredNumberScheduled: hosts, CurrentNumberScheduled: hosts,
			UpdatedNumberScheduled: hosts, NumberReady: hosts, NumberAvailable: hosts,
		}
		if err := writeStatus(ctx, c, names, d, &d.Status, settled); err != nil {
			return err
		}
	}
	return c.finishJobs(ctx, names)
}

// finishJobs lets Jobs succeed.
func (c *Cluster) finishJobs(ctx context.Context, names []string) error {
	if !slices.ContainsFunc(c.kind.Objects, func(k build.ObjectKind) bool { return k.GroupVersionKind == build.JobKind().GroupVersionKind }) {
		return nil
	}
	var jobs batchv1.JobList
	if err := c.within.List(ctx, &jobs); err != nil {
		return fmt.Errorf("settling: %w", err)
	}
	for i := range jobs.Items {
		job := &jobs.Items[i]
		if plan.JobFailure(job) != "" || ptr.Deref(job.Spec.Suspend, false) {
			continue
		}
		settled := batchv1.JobStatus{Succeeded: ptr.Deref(job.Spec.Completions, 1), Conditions: []batchv1.JobCondition{
			{Type: batchv1.JobSuccessCriteriaMet, Status: corev1.ConditionTrue}, {Type: batchv1.JobComplete, Status: corev1.ConditionTrue},
		}}
		if err := writeStatus(ctx, c, names, job, &job.Status, settled); err != nil {
			return err
		}
	}
	return nil
}

// writeStatus writes the status of a workload or a Job, if it is meant and has changed.
func writeStatus[S any](ctx context.Context, c *Cluster, names []string, workload client.Object, status *S, settled S) error {
	if len(names) > 0 && !slices.Contains(names, workload.GetName()) || equality.Semantic.DeepEqual(*status, settled) {
		return nil
	}
	*status = settled
	if err := c.within.Status().Update(ctx, workload); err != nil {
		return fmt.Errorf("settling %s: %w", workload.GetName(), err)
	}
	return nil
}
