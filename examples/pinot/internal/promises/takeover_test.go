package promises

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/yaml"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	former "github.com/datainfrahq/dsoi-gen/examples/pinot/internal/former/api"
	formercontroller "github.com/datainfrahq/dsoi-gen/examples/pinot/internal/former/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// formerManager is the name under which the former operator writes.
const formerManager = "manager"

// formerHash is what the former operator has put into pods for their configuration. It is of
// no use to anybody else.
const formerHash = "VmwRzqDDlbhzpjPg7Ix2ONnBxJk="

// formerObjects are what pinot-control-plane-k8s makes of a Pinot. What it gets wrong it gets
// wrong here too: Deployments with storage mount a volume that they do not have.
func formerObjects(p *v1beta1.Pinot) []client.Object {
	var objects []client.Object
	k8s, app := map[string]v1beta1.K8sConfig{}, map[string]v1beta1.PinotNodeConfig{}
	for _, g := range p.Spec.K8sConfig {
		k8s[g.Name] = g
	}
	for _, g := range p.Spec.PinotNodeConfig {
		app[g.Name] = g
	}
	for _, n := range p.Spec.Nodes {
		g, a := k8s[n.K8sConfig], app[n.PinotNodeConfig]
		labels := map[string]string{"app": "pinot", "custom_resource": p.Name, "nodeType": string(n.NodeType), "pinotConfigGroup": a.Name, "k8sConfigGroup": g.Name}
		meta := func(name string) metav1.ObjectMeta {
			return metav1.ObjectMeta{Namespace: p.Namespace, Name: name, Labels: labels, OwnerReferences: []metav1.OwnerReference{{
				APIVersion: "datainfra.io/v1beta1", Kind: "Pinot", Name: p.Name, UID: p.UID, Controller: ptr.To(true),
			}}}
		}
		file, config, address := "pinot-"+string(n.NodeType)+".conf", p.Name+"-"+a.Name+"-config", p.Spec.External.Zookeeper.Spec.ZkAddress
		text, dir := a.Data, "/var/pinot/"+string(n.NodeType)+"/config"
		args := []string{"Start" + strings.ToUpper(string(n.NodeType[:1])) + string(n.NodeType[1:]), "-clusterName", p.Name, "-zkAddress", address, "-configFileName", dir + "/" + file}
		if n.NodeType == v1beta1.Controller {
			text += "\ncontroller.helix.cluster.name=" + p.Name + "\ncontroller.zk.str=" + address
			args = []string{"StartController", "-configFileName", dir + "/" + file}
		}
		service := g.Service.DeepCopy()
		service.Selector = labels
		pod := corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: corev1.PodSpec{
			Containers: []corev1.Container{{
				Name: n.Name + "-" + string(n.NodeType), Image: g.Image, Args: args, Ports: g.Port,
				Env:           append(append([]corev1.EnvVar{}, g.Env...), corev1.EnvVar{Name: "JAVA_OPTS", Value: a.JavaOpts}, corev1.EnvVar{Name: config, Value: formerHash}),
				VolumeMounts:  []corev1.VolumeMount{{Name: config, MountPath: dir}},
				LivenessProbe: g.LivenessProbe, ReadinessProbe: g.ReadinessProbe, Resources: g.Resources,
			}},
			Volumes:            []corev1.Volume{{Name: config, VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: config}}}}},
			ServiceAccountName: g.ServiceAccountName, NodeSelector: g.NodeSelector,
		}}
		objects = append(objects,
			&corev1.ConfigMap{ObjectMeta: meta(config), Data: map[string]string{file: text}},
			&corev1.Service{ObjectMeta: meta(n.Name + "-" + g.Name + "-svc"), Spec: *service})
		main := &pod.Spec.Containers[0]
		for _, s := range g.StorageConfig {
			main.VolumeMounts = append([]corev1.VolumeMount{{Name: n.Name + "-pvc", MountPath: s.MountPath}}, main.VolumeMounts...)
		}
		if strings.EqualFold(n.Kind, "Deployment") {
			objects = append(objects, &appsv1.Deployment{ObjectMeta: meta(n.Name + "-" + g.Name), Spec: appsv1.DeploymentSpec{
				Replicas: ptr.To(int32(n.Replicas)), Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"custom_resource": p.Name}}, Template: pod,
			}})
			continue
		}
		var claims []corev1.PersistentVolumeClaim
		for _, s := range g.StorageConfig {
			claims = append(claims, corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: n.Name + "-pvc"}, Spec: s.PVCSpec})
		}
		objects = append(objects, &appsv1.StatefulSet{ObjectMeta: meta(n.Name + "-" + g.Name), Spec: appsv1.StatefulSetSpec{
			Replicas: ptr.To(int32(n.Replicas)), Selector: &metav1.LabelSelector{MatchLabels: labels}, ServiceName: n.Name + "-" + g.Name + "-svc", Template: pod, VolumeClaimTemplates: claims,
		}})
	}
	return objects
}

// formerly has a Pinot that the former operator runs, in a namespace of its own, with all pods
// ready that it has: the API server refuses Deployments with storage. Edits change the objects.
func (f *fixture) formerly(t *testing.T, pinot *v1beta1.Pinot, edits ...func(client.Object)) {
	t.Helper()
	f.pinot = pinot
	require.NoError(t, f.user.Create(t.Context(), f.pinot))
	pods := 0
	for _, object := range formerObjects(f.pinot) {
		for _, edit := range edits {
			edit(object)
		}
		err := f.user.Create(t.Context(), object, client.FieldOwner(formerManager))
		switch o := object.(type) {
		case *appsv1.StatefulSet:
			pods += int(*o.Spec.Replicas)
		case *appsv1.Deployment:
			if apierrors.IsInvalid(err) {
				continue
			}
			pods += int(*o.Spec.Replicas)
		}
		require.NoError(t, err)
	}
	eventually(t, func() bool { return f.readyPods(t) == pods }, "%d pods run under the former operator", pods)
}

// readyPods counts them.
func (f *fixture) readyPods(t *testing.T) int {
	t.Helper()
	var list corev1.PodList
	require.NoError(t, f.user.List(t.Context(), &list, client.InNamespace(f.pinot.Namespace)))
	ready := 0
	for _, pod := range list.Items {
		for _, c := range pod.Status.Conditions {
			if c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue {
				ready++
			}
		}
	}
	return ready
}

// takeOver starts the operator that calls objects as the former one did.
func (f *fixture) takeOver(t *testing.T, opts ...dsoi.Option) {
	t.Helper()
	f.operator = runReconciler(t, f.world.operator, formerScheme(t), func(options *ctrl.Options) {
		options.Cache.DefaultNamespaces = map[string]cache.Config{f.pinot.Namespace: {}}
	}, func(mgr manager.Manager, _ *operator) (reconciler, error) {
		return formercontroller.NewPinotReconciler(mgr, hooks.FormerPinot{}, opts...)
	})
}

// planTakeover is the plan of a takeover, as it is shown before anything happens: docs/migrating.md
// has it. The namespace and the digest are others in each run.
func (f *fixture) planTakeover(t *testing.T) string {
	t.Helper()
	scheme := formerScheme(t)
	c, err := client.New(f.world.operator, client.Options{Scheme: scheme})
	require.NoError(t, err)
	r, err := dsoi.NewUncached(c, formercontroller.PinotKind(hooks.FormerPinot{}), dsoi.FormerManagers(formerManager))
	require.NoError(t, err)
	var pinot former.Pinot
	require.NoError(t, c.Get(t.Context(), client.ObjectKeyFromObject(f.pinot), &pinot))
	report, err := r.Plan(t.Context(), &pinot)
	require.NoError(t, err)
	return regexp.MustCompile("awaitApproval of [0-9a-f]{12}").ReplaceAllString(strings.ReplaceAll(report.Text(), f.pinot.Namespace, "default"), "awaitApproval of 0123456789ab")
}

// golden compares a text with that of a file, which -update writes.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

var update = flag.Bool("update", false, "write what is compared with")

// formerScheme knows the types that the former operator's names belong to.
func formerScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	require.NoError(t, former.AddToScheme(scheme))
	return scheme
}

// newFormerPinot is the Pinot of newPinot, each node with a configuration of its own.
func newFormerPinot(namespace string) *v1beta1.Pinot {
	p := newPinot(namespace, "events")
	withStorage(p)
	p.Spec.K8sConfig[1].StorageConfig = nil // that of the Deployment
	for i := range p.Spec.K8sConfig {
		p.Spec.K8sConfig[i].Tolerations = nil // the former operator knows of none
	}
	config := p.Spec.PinotNodeConfig[0]
	p.Spec.PinotNodeConfig = nil
	for i := range p.Spec.Nodes {
		config.Name = string(p.Spec.Nodes[i].NodeType)
		p.Spec.PinotNodeConfig = append(p.Spec.PinotNodeConfig, config)
		p.Spec.Nodes[i].PinotNodeConfig = config.Name
	}
	return p
}

// What another operator has made is taken over, and no pod starts again.
//
// Fault to plant: stamp our own hash at once; put our labels on pods; append mounts in
// another order.
func testTakeoverPods(t *testing.T, f *fixture) {
	f.formerly(t, newFormerPinot(newNamespace(t, f.user)))
	pods, claims := f.pods(t), f.claims(t)
	f.takeOver(t, dsoi.FormerManagers(formerManager))
	f.ready(t)
	assert.Equal(t, pods, f.pods(t), "no pod is touched")
	assert.Equal(t, claims, f.claims(t))

	var set appsv1.StatefulSet
	require.NoError(t, f.user.Get(t.Context(), f.key("c-controller"), &set))
	assert.Contains(t, set.Annotations, plan.CarriedHashAnnotation)
	assert.Contains(t, set.Spec.Template.Spec.Containers[0].Env, corev1.EnvVar{Name: "events-controller-config", Value: formerHash}, "the former hash stays")
	for _, entry := range set.ManagedFields {
		assert.False(t, entry.Manager == formerManager && entry.Subresource == "", "%s owns fields still", entry.Manager)
	}

	f.operator.again(t, f.pinot)
	f.operator.recorder.Reset()
	f.operator.again(t, f.pinot)
	assert.Empty(t, f.operator.writes())

	// From then on it is like any other.
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.PinotNodeConfig[0].Data = "key=other" })
	f.ready(t)
	var rolled []string
	for name, uid := range f.pods(t) {
		if pods[name] != uid {
			rolled = append(rolled, name)
		}
	}
	assert.Equal(t, []string{"c-controller-0"}, rolled)
	require.NoError(t, f.user.Get(t.Context(), f.key("c-controller"), &set))
	assert.NotContains(t, set.Annotations, plan.CarriedHashAnnotation)

	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes[0].Replicas = 2 })
	f.ready(t)
	assert.Contains(t, f.claims(t), "c-pvc-c-controller-1")
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes[0].Replicas = 1 })
	f.ready(t)
	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.Nodes[0].Replicas = 2 })
	f.ready(t) // the claim has none of our labels, and is the node's all the same
}

// What would start pods again waits for approval, and approved, it does.
//
// Fault to plant: take over without a dry run.
func testTakeoverRolls(t *testing.T, f *fixture) {
	f.formerly(t, newFormerPinot(newNamespace(t, f.user)))
	pods := f.pods(t)
	require.NoError(t, f.user.Get(t.Context(), client.ObjectKeyFromObject(f.pinot), f.pinot))
	f.pinot.Spec.K8sConfig[0].Image = "pinot:2" // since the former operator has looked
	require.NoError(t, f.user.Update(t.Context(), f.pinot))
	golden(t, filepath.Join("..", "..", "testdata", "takeover.txt"), f.planTakeover(t))
	assert.Equal(t, pods, f.pods(t), "a plan changes nothing")
	f.takeOver(t, dsoi.FormerManagers(formerManager))
	digests := f.awaited(t)
	f.operator.quiet(t)
	require.Len(t, digests, 1)
	assert.Equal(t, pods, f.pods(t))

	f.edit(t, func(p *v1beta1.Pinot) { p.Spec.K8sConfig[0].Image = "pinot:3" })
	changed := f.awaited(t)
	assert.NotEqual(t, digests, changed)
	f.approve(t, digests...)
	assert.Equal(t, pods, f.pods(t), "another outcome is not approved")
	f.approve(t, changed...)
	f.ready(t)
	after := f.pods(t)
	for name := range pods {
		assert.Equal(t, strings.HasPrefix(name, "c-"), after[name] != pods[name], name)
	}
}

// With other names in the markers nothing runs twice, and nothing is deleted.
//
// Fault to plant: make workloads although others of the custom resource wait for approval.
func testTakeoverWrongNames(t *testing.T, f *fixture) {
	f.formerly(t, newFormerPinot(newNamespace(t, f.user)))
	pods, claims := f.pods(t), f.claims(t)
	f.operator = startOperator(t, f.world.operator, f.pinot.Namespace)
	assert.NotEmpty(t, f.awaited(t))
	f.operator.quiet(t)
	assert.Equal(t, pods, f.pods(t))
	assert.Equal(t, claims, f.claims(t))
}

// Pods that an autoscaler has asked for stay: who has set the replicas keeps them.
//
// Fault to plant: take the replicas over from everybody.
func testTakeoverScaled(t *testing.T, f *fixture) {
	f.formerly(t, newFormerPinot(newNamespace(t, f.user)))
	set := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Namespace: f.pinot.Namespace, Name: "c-controller"}}
	scale := &autoscalingv1.Scale{Spec: autoscalingv1.ScaleSpec{Replicas: 3}}
	require.NoError(t, f.user.SubResource("scale").Update(t.Context(), set, client.WithSubResourceBody(scale), client.FieldOwner("kube-controller-manager")))
	eventually(t, func() bool { return f.readyPods(t) == 6 }, "the autoscaler's pods run")
	pods := f.pods(t)
	f.takeOver(t, dsoi.FormerManagers(formerManager))
	f.ready(t)
	assert.Equal(t, pods, f.pods(t))
}

// A selector cannot be changed. Where the markers say another, the workload stays as it is, and
// so does all that could follow from it.
//
// Fault to plant: replace a workload that cannot be changed.
func testTakeoverWrongSelector(t *testing.T, f *fixture) {
	f.pinot = newFormerPinot(newNamespace(t, f.user))
	f.formerly(t, f.pinot, func(object client.Object) {
		if set, ok := object.(*appsv1.StatefulSet); ok {
			set.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"custom_resource": f.pinot.Name, "nodeType": set.Labels["nodeType"]}}
		}
	})
	pods, claims := f.pods(t), f.claims(t)
	f.takeOver(t, dsoi.FormerManagers(formerManager))
	eventually(t, func() bool {
		degraded := f.condition(t, dsoi.ConditionDegraded)
		return degraded != nil && degraded.Status == metav1.ConditionTrue && strings.Contains(degraded.Message, "c-controller") && strings.Contains(degraded.Message, "m-minion")
	}, "both StatefulSets are refused")
	assert.Equal(t, pods, f.pods(t))
	assert.Equal(t, claims, f.claims(t))
}

// The published examples of the former operator are taken over too.
func testTakeoverExamples(t *testing.T, f *fixture) {
	for _, file := range []string{"kind-basic.yaml", "hetero-broker.yaml"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "..", "shared", "cases", "pinot", file))
		if os.IsNotExist(err) {
			t.Skip("the published examples are not here")
		}
		require.NoError(t, err)
		pinot := &v1beta1.Pinot{}
		require.NoError(t, yaml.Unmarshal(text, pinot)) // with a key twice in places, as kubectl takes it
		pinot.Namespace = newNamespace(t, f.user)
		g := &fixture{world: f.world}
		g.formerly(t, pinot)
		before := g.pods(t)
		require.Len(t, before, 4, file)
		g.takeOver(t, dsoi.FormerManagers(formerManager))
		g.ready(t)
		assert.Equal(t, before, g.pods(t), "%s: no pod is touched", file)
		g.operator.stop()
	}
}
