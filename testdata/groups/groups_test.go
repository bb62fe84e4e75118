package groups_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/groups/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/groups/want"
)

func queue() *v1.Queue {
	return &v1.Queue{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "orders"},
		Spec: v1.QueueSpec{
			Image:        "queue:1",
			Env:          []corev1.EnvVar{{Name: "A", Value: "cluster"}, {Name: "B", Value: "cluster"}, {Name: "C", Value: "cluster"}},
			Tolerations:  []corev1.Toleration{{Key: "cluster", Operator: corev1.TolerationOpExists}},
			NodeSelector: map[string]string{"cluster": "yes"},
			K8sConfigGroup: []*v1.K8sConfigGroup{
				{
					Name: "big", Image: "queue:2",
					Env:         []corev1.EnvVar{{Name: "B", Value: "group"}, {Name: "C", Value: "group"}},
					Service:     &corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 9092}}},
					Sidecars:    []corev1.Container{{Name: "metrics", Image: "metrics:1"}},
					Tolerations: []corev1.Toleration{{Key: "group", Operator: corev1.TolerationOpExists}},
					Volumes: []v1.Volume{{Title: "log", Path: "/var/log/queue", Spec: corev1.PersistentVolumeClaimSpec{
						Resources: corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
					}}},
				},
				{Name: "small"},
			},
			AppConfigGroup: []v1.AppConfigGroup{{
				Name: "brokers", Properties: map[string]string{"log.dirs": "/var/log/queue", "log.level": "warn"}, LogLevel: "info",
				Text: "# first", Log4j: "<x/>", Heap: "-Xmx1g",
			}},
			Nodes: []v1.Node{
				{Name: "proxy", NodeType: "proxy", K8sConfigGroup: "small", NodeSelector: map[string]string{"node": "yes"}},
				{Name: "a", NodeType: "broker", K8sConfigGroup: "big", AppConfigGroup: "brokers", Replicas: ptr.To[int32](3), Env: []corev1.EnvVar{{Name: "C", Value: "node"}}},
				{Name: "b", NodeType: "broker", Kind: "Deployment", K8sConfigGroup: "big", AppConfigGroup: "brokers", Image: "queue:3"},
			},
		},
	}
}

// hooks count what they are asked.
type hooks struct {
	want.UnimplementedQueueHooks
	configs int
}

func (h *hooks) Config(_ want.QueueNode, files map[string]string) error {
	h.configs++
	files["hook"] = "yes"
	return nil
}

func (h *hooks) Args(node want.QueueNode) []string {
	if node.Type == want.QueueTypeProxy {
		return []string{"--proxy"}
	}
	return nil
}

func (h *hooks) Service(_ want.QueueNode, service *corev1.Service) error {
	service.Annotations = map[string]string{"hook": "yes"}
	return nil
}

func newBuilder(t *testing.T, cr *v1.Queue) (*want.QueueBuilder, *hooks) {
	t.Helper()
	h := &hooks{}
	b, errs := want.NewQueueBuilder(cr, h, build.Inputs{})
	require.Empty(t, errs)
	return b, h
}

func TestOrder(t *testing.T) {
	b, _ := newBuilder(t, queue())
	var names []string
	for _, node := range b.Nodes() {
		names = append(names, node.Name)
	}
	assert.Equal(t, []string{"a", "b", "proxy"}, names, "node types roll in the order of their markers")
}

func TestCascade(t *testing.T) {
	b, _ := newBuilder(t, queue())
	a, deployed, proxy := b.Nodes()[0], b.Nodes()[1], b.Nodes()[2]

	set, err := b.StatefulSet(a)
	require.NoError(t, err)
	main := set.Spec.Template.Spec.Containers[0]
	assert.Equal(t, "queue:2", main.Image, "a group wins over the cluster")
	assert.Equal(t, []corev1.EnvVar{{Name: "A", Value: "cluster"}, {Name: "B", Value: "group"}, {Name: "C", Value: "node"}, {Name: "HEAP_OPTS", Value: "-Xmx1g"}}, main.Env)
	assert.Equal(t, []corev1.Toleration{{Key: "group", Operator: corev1.TolerationOpExists}}, set.Spec.Template.Spec.Tolerations, "merge=replace")
	assert.Equal(t, map[string]string{"cluster": "yes"}, set.Spec.Template.Spec.NodeSelector)
	assert.Equal(t, []corev1.ContainerPort{{Name: "admin", ContainerPort: 9093}, {Name: "client", ContainerPort: 9092}}, main.Ports)
	assert.Equal(t, "metrics", set.Spec.Template.Spec.Containers[1].Name)
	assert.Equal(t, "log", set.Spec.VolumeClaimTemplates[0].Name)
	assert.Equal(t, int32(3), *set.Spec.Replicas)

	deployment, err := b.Deployment(deployed)
	require.NoError(t, err)
	assert.Equal(t, "queue:3", deployment.Spec.Template.Spec.Containers[0].Image, "a node wins over its group")
	assert.Nil(t, deployment.Spec.Replicas)
	claims, err := b.PersistentVolumeClaims(deployed)
	require.NoError(t, err)
	require.Len(t, claims, 1)
	assert.Equal(t, "orders-b-log", claims[0].Name)
	assert.Empty(t, claims[0].OwnerReferences, "volumes outlive the custom resource")
	assert.Contains(t, deployment.Spec.Template.Spec.Volumes, corev1.Volume{Name: "log", VolumeSource: corev1.VolumeSource{
		PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "orders-b-log"}}})

	deployment, err = b.Deployment(proxy)
	require.NoError(t, err)
	assert.Equal(t, "queue:1", deployment.Spec.Template.Spec.Containers[0].Image)
	assert.Equal(t, []string{"--proxy"}, deployment.Spec.Template.Spec.Containers[0].Args)
	assert.Equal(t, map[string]string{"node": "yes"}, deployment.Spec.Template.Spec.NodeSelector, "merge=replace")
	none, err := b.StatefulSet(proxy)
	require.NoError(t, err)
	assert.Nil(t, none)
}

func TestFiles(t *testing.T) {
	b, h := newBuilder(t, queue())
	configMap, err := b.ConfigMap(b.Nodes()[0])
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"broker.properties": "# first\nlog.dirs=/var/log/queue\nlog.level=info\n",
		"log4j.xml":         "<x/>",
		"hook":              "yes",
	}, configMap.Data)
	_, err = b.StatefulSet(b.Nodes()[0])
	require.NoError(t, err)
	assert.Equal(t, 1, h.configs, "a hook is asked once")

	configMap, err = b.ConfigMap(b.Nodes()[2])
	require.NoError(t, err)
	assert.Nil(t, configMap, "proxies have no ConfigMap")
}

func TestService(t *testing.T) {
	b, _ := newBuilder(t, queue())
	service, err := b.Service(b.Nodes()[0])
	require.NoError(t, err)
	assert.Equal(t, int32(9092), service.Spec.Ports[0].Port)
	assert.Equal(t, map[string]string{"hook": "yes"}, service.Annotations)
	service, err = b.Service(b.Nodes()[2])
	require.NoError(t, err)
	assert.Nil(t, service, "the group of the proxy asks for none")
}

func TestReconcile(t *testing.T) {
	h := &hooks{}
	cluster := casetest.Case[*v1.Queue]{
		Kind:  want.QueueKind(h),
		Hooks: h,
		Types: []runtime.Object{&v1.Queue{}, &v1.QueueList{}},
		CR:    queue(),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Queue) (reconcile.Result, error) {
			return want.ReconcileQueue(ctx, rt, cr, h)
		},
		Objects: []string{
			"ConfigMap orders-a-config", "Service orders-a", "PodDisruptionBudget orders-a", "StatefulSet orders-a",
			"ConfigMap orders-b-config", "PersistentVolumeClaim orders-b-log", "Service orders-b", "PodDisruptionBudget orders-b", "Deployment orders-b",
			"Deployment orders-proxy",
		},
		Shrink: func(cr *v1.Queue) { cr.Spec.Nodes = cr.Spec.Nodes[:2] },
		Pruned: []string{"ConfigMap orders-b-config", "Service orders-b", "PodDisruptionBudget orders-b", "Deployment orders-b"},
	}.Run(t)

	var set appsv1.StatefulSet
	require.NoError(t, cluster.Outside().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: "orders-a"}, &set))
	env := set.Spec.Template.Spec.Containers[0].Env
	assert.Equal(t, "CONFIG_HASH", env[len(env)-1].Name, "configHash=Environment")
	assert.NotContains(t, set.Spec.Template.Annotations, "dsoi.datainfra.io/config-hash")
	var claim corev1.PersistentVolumeClaim
	require.NoError(t, cluster.Outside().Get(t.Context(), client.ObjectKey{Namespace: "default", Name: "orders-b-log"}, &claim), "volumes are kept")
}

func TestPausedByField(t *testing.T) {
	cr := queue()
	cr.Spec.Paused = true
	casetest.Case[*v1.Queue]{
		Kind:  want.QueueKind(&hooks{}),
		Types: []runtime.Object{&v1.Queue{}, &v1.QueueList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Queue) (reconcile.Result, error) {
			return want.ReconcileQueue(ctx, rt, cr, &hooks{})
		},
	}.Run(t)
}

func TestErrors(t *testing.T) {
	cr := queue()
	cr.Spec.Nodes[0].K8sConfigGroup = "smal"
	cr.Spec.Nodes[1].NodeType = "brokr"
	cr.Spec.Nodes[2].Name = "a"
	cr.Spec.DeploymentOrder = []string{"proxy", "broker", "prox"}
	_, errs := want.ValidateQueue(cr, &hooks{})
	var got []string
	for _, err := range errs {
		got = append(got, err.Field)
	}
	assert.ElementsMatch(t, []string{"spec.deploymentOrder[2]", "spec.nodes[0].k8sConfigGroup", "spec.nodes[1].nodeType", "spec.nodes[2].name"}, got)
}
