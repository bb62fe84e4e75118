package testbed

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// A full cluster runs workloads, binds volumes and collects garbage, and leaves
// nothing behind.
func TestFullCluster(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	logs := t.TempDir()
	cluster, err := Start(t.Context(), Options{Size: FullCluster, Nodes: 2, Logs: logs, Progress: os.Stderr})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, cluster.Stop()) })

	config, err := clientcmd.BuildConfigFromFlags("", cluster.Kubeconfig())
	require.NoError(t, err)
	user, err := client.New(config, client.Options{})
	require.NoError(t, err)
	labels := map[string]string{"app": "sample"}
	set := &appsv1.StatefulSet{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "sample"},
		Spec: appsv1.StatefulSetSpec{
			Replicas: ptr.To(int32(2)),
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: "sample:1"}}},
			},
			VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{
				ObjectMeta: metav1.ObjectMeta{Name: "data"},
				Spec: corev1.PersistentVolumeClaimSpec{
					AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
					Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
				},
			}},
		},
	}
	require.NoError(t, user.Create(t.Context(), set))
	require.Eventually(t, func() bool {
		require.NoError(t, user.Get(t.Context(), client.ObjectKeyFromObject(set), set))
		return set.Status.ReadyReplicas == 2
	}, time.Minute, 50*time.Millisecond, "its pods become ready")
	var claim corev1.PersistentVolumeClaim
	require.NoError(t, user.Get(t.Context(), client.ObjectKey{Namespace: "default", Name: "data-sample-0"}, &claim))
	assert.Equal(t, corev1.ClaimBound, claim.Status.Phase)

	podsEndOnce(t, cluster, user)

	require.NoError(t, user.Delete(t.Context(), set))
	require.Eventually(t, func() bool {
		var pods corev1.PodList
		require.NoError(t, user.List(t.Context(), &pods, client.InNamespace("default")))
		return len(pods.Items) == 0
	}, time.Minute, 50*time.Millisecond, "its pods are garbage")

	require.NoError(t, cluster.Stop())
	for _, p := range cluster.processes {
		assert.Error(t, p.Failure(), p.name+" has ended")
		assert.FileExists(t, filepath.Join(logs, p.name+".log"))
	}
	assert.NoDirExists(t, cluster.dir)
}

// podsEndOnce asserts that a node deletes a deleted pod once. Another deletion, by
// name, can hit what was made under its name meanwhile, which looks like a rollout.
func podsEndOnce(t *testing.T, cluster *Cluster, user client.Client) {
	t.Helper()
	const pods = 10
	labels := client.MatchingLabels{"app": "short-lived"}
	ctx := t.Context()
	before := podDeletions(ctx, t, cluster)
	running := func(t require.TestingT) (n int) {
		var list corev1.PodList
		require.NoError(t, user.List(ctx, &list, client.InNamespace("default"), labels))
		for _, pod := range list.Items {
			if pod.Status.Phase == corev1.PodRunning {
				n++
			}
		}
		return n
	}
	for i := range pods {
		require.NoError(t, user.Create(ctx, &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: fmt.Sprintf("short-lived-%d", i), Labels: labels},
			Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: "sample:1"}}},
		}))
	}
	require.EventuallyWithT(t, func(c *assert.CollectT) { assert.Equal(c, pods, running(c)) }, time.Minute, 50*time.Millisecond, "pods run")
	for i := range pods {
		require.NoError(t, user.Delete(ctx, &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: fmt.Sprintf("short-lived-%d", i)},
		}))
	}
	require.EventuallyWithT(t, func(c *assert.CollectT) { assert.Zero(c, running(c)) }, time.Minute, 50*time.Millisecond, "pods end")
	// A pod is gone before the request that ended it counts as answered.
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.GreaterOrEqual(c, podDeletions(ctx, c, cluster)-before, 2*pods)
	}, time.Minute, 50*time.Millisecond)
	assert.Equal(t, 2*pods, podDeletions(ctx, t, cluster)-before, "one by us and one by its node for each pod")
}

// podDeletions counts the requests to delete one pod that the API server has answered.
func podDeletions(ctx context.Context, t require.TestingT, cluster *Cluster) (n int) {
	api, err := discovery.NewDiscoveryClientForConfig(cluster.Config())
	require.NoError(t, err)
	metrics, err := api.RESTClient().Get().AbsPath("/metrics").DoRaw(ctx)
	require.NoError(t, err)
	for line := range strings.Lines(string(metrics)) {
		if !strings.HasPrefix(line, "apiserver_request_total{") || !strings.Contains(line, `resource="pods"`) ||
			!strings.Contains(line, `subresource=""`) || !strings.Contains(line, `verb="DELETE"`) {
			continue
		}
		fields := strings.Fields(line)
		count, err := strconv.Atoi(fields[len(fields)-1])
		require.NoError(t, err)
		n += count
	}
	return n
}

// When a program does not start, those that did are stopped, and the error says
// what it wrote.
func TestStart_Failure(t *testing.T) {
	if testing.Short() {
		t.Skip("needs etcd")
	}
	programs, err := Programs(t.Context(), APIServer, os.Stderr)
	require.NoError(t, err)
	tests := map[string]struct {
		name, script string
		want         string
	}{
		"ends at once":  {apiServer, "#!/bin/sh\necho cannot do that >&2\nexit 3\n", "kube-apiserver ended: exit status 3; the end of "},
		"is no program": {apiServer, "", "starting kube-apiserver: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("TMPDIR", dir)
			broken := filepath.Join(t.TempDir(), test.name)
			require.NoError(t, os.WriteFile(broken, []byte(test.script), 0o755))
			_, err := start(t.Context(), Options{}, map[string]string{etcd: programs[etcd], test.name: broken})
			require.ErrorContains(t, err, test.want)
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Empty(t, left, "its data is gone")
		})
	}
}

func TestStart_Interrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a Kubernetes")
	}
	_, err := Programs(t.Context(), APIServer, os.Stderr)
	require.NoError(t, err)
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err = Start(ctx, Options{})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
}
