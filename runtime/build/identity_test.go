package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func identified(t *testing.T, identity *Identity, fields NodeFields) Node {
	t.Helper()
	kind := sampleKind()
	r := newResolver(kind, sampleCluster("prod"), Inputs{})
	r.Identify(identity)
	node := r.Node(nodesPath, fields)
	_, errs := r.Done()
	require.Empty(t, errs)
	return node
}

func TestTemplate(t *testing.T) {
	node := identified(t, &Identity{}, NodeFields{Name: "a", Type: "broker"})
	node.RefersTo("tiers", "hot")
	for template, want := range map[Template]string{
		"":                              "",
		"plain":                         "plain",
		"{cluster}-{node}":              "prod-a",
		"{nodeType}.{tiers}-{nodeType}": "broker.hot-broker",
	} {
		got, ok := template.expand(node)
		assert.True(t, ok, template)
		assert.Equal(t, want, got)
	}
	for _, template := range []Template{"{pod}", "{storage}", "{others}"} {
		_, ok := template.expand(node)
		assert.False(t, ok, "%s stands for nothing here", template)
	}
	got, ok := Template("{pod}-x").expand(Pod{Node: node, PodName: "prod-a-0"})
	assert.True(t, ok)
	assert.Equal(t, "prod-a-0-x", got)
}

func TestIdentity_Names(t *testing.T) {
	node := identified(t, &Identity{Names: map[string]Template{
		"StatefulSet": "{node}-set", "Service": "{node}_svc", "adminService": "{cluster}-adm",
		"ConfigMap": "{cluster}.{nodeType}", "PersistentVolumeClaim": "{node}-{storage}",
	}}, NodeFields{Name: "a", Type: "broker"})
	assert.Equal(t, "a-set", node.NameOf("StatefulSet"))
	assert.Equal(t, "a-set", node.ObjectMeta("StatefulSet").Name)
	assert.Equal(t, "a-svc-9aa91ec3", node.NameOf("Service"), "made legal")
	assert.Equal(t, "prod-a", node.NameOf("Ingress"), "as ever")
	assert.Equal(t, "prod.broker", node.NameOf("ConfigMap"), "a subdomain is one")
	assert.Equal(t, "prod.broker", node.TypeScope().NameOf("ConfigMap"))
	assert.Equal(t, "prod-adm", VariantOf(node, "admin").NameOf("Service"))
	assert.Equal(t, "a-disk", node.ClaimName("disk"))
	assert.Empty(t, node.NameOf("PersistentVolumeClaim"), "one of many")
	assert.Equal(t, "a-set-0", Pod{Node: node, PodName: "a-set-0"}.NameOf("Service"))
}

func TestIdentity_Labels(t *testing.T) {
	node := identified(t, &Identity{
		Labels:    map[string]Template{"app": "pinot", "of": "{cluster}", "type": "{nodeType}", "tier": "{tiers}", LabelNode: "mine"},
		Selectors: map[string][]string{"Deployment": {"of"}},
	}, NodeFields{Name: "a", Type: "broker"})
	node.RefersTo("tiers", "hot or cold")
	pods := map[string]string{"app": "pinot", "of": "prod", "type": "broker", "tier": labelValue("hot or cold"), LabelNode: "mine"}
	assert.Equal(t, pods, node.PodLabels())
	assert.Equal(t, MergeMaps(pods, map[string]string{"x": "y"}), node.PodLabels(map[string]string{"x": "y", "app": "mine"}), "the identity's win")
	assert.Equal(t, pods, node.Selector("Service").MatchLabels)
	assert.Equal(t, map[string]string{"of": "prod"}, node.Selector("Deployment").MatchLabels)
	assert.Equal(t, "a", node.Labels()[LabelNode], "ours stay on objects")
	assert.Equal(t, "pinot", node.Labels()["app"])
	assert.NotContains(t, node.TypeScope().Labels(), "tier")
	assert.Equal(t, map[string]string{"app": "pinot", "of": "prod", LabelNode: "mine"}, node.cluster.Selector("Service").MatchLabels)
	sharesNothing(t, func() any { return node.PodLabels() })
	sharesNothing(t, func() any { return node.Selector("Service") })

	pod := &corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: node.PodLabels()}, Spec: corev1.PodSpec{Containers: []corev1.Container{{}}}}
	require.NoError(t, CheckPodHook(node, pod, nil))
	pod.Labels["type"] = "other"
	assert.ErrorContains(t, CheckPodHook(node, pod, nil), `the label type of the pods to "other"; it must stay "broker"`)
}

func TestIdentity_Volumes(t *testing.T) {
	node := identified(t, &Identity{Volumes: map[string]Template{"ConfigMap": "{node}-conf", "PersistentVolumeClaim": "{node}-pvc"}}, NodeFields{Name: "a", Type: "server"})
	disk := Storage{Name: "disk", MountPath: "/data", Spec: corev1.PersistentVolumeClaimSpec{
		Resources: corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{"storage": resource.MustParse("1Gi")}},
	}}
	pod := &corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{}}}}
	node.MountConfig(pod, []Storage{disk}, Config{Of: node, Files: map[string]string{"a": "b"}, Dir: "/conf"})
	node.MountStorage(pod, []Storage{disk})
	assert.Equal(t, "a-conf", pod.Spec.Volumes[0].Name)
	assert.Equal(t, []corev1.VolumeMount{{Name: "a-conf", MountPath: "/conf"}, {Name: "a-pvc", MountPath: "/data"}}, pod.Spec.Containers[0].VolumeMounts)
	assert.Equal(t, "a-pvc", node.ClaimTemplates([]Storage{disk})[0].Name)

	log := disk
	log.Name, log.MountPath = "log", "/log"
	errs := node.CheckStorage([]Storage{disk, log}, nodesPath)
	require.Len(t, errs, 1)
	assert.Equal(t, `storage "disk" and "log" would both be the volume a-pvc`, errs[0].Detail)
}

// Pods of DaemonSets are told from others by a label that names the node, or not at all.
func TestIdentity_Daemons(t *testing.T) {
	for template, want := range map[Template]bool{"{node}": true, "{nodeType}": false} {
		node := identified(t, &Identity{Labels: map[string]Template{"who": template, "of": "{cluster}"}}, NodeFields{Name: "d", Type: "broker", Kind: ""})
		*node.cluster.daemons = append(*node.cluster.daemons, "d")
		selector := node.cluster.evictable()
		if !want {
			assert.Nil(t, selector)
			continue
		}
		assert.Equal(t, []metav1.LabelSelectorRequirement{{Key: "who", Operator: metav1.LabelSelectorOpNotIn, Values: []string{"d"}}}, selector.MatchExpressions)
	}
}
