package agreement

import (
	"slices"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/preview"
)

const owner = "thing-operator"

type says = map[string]preview.What

type rolling = map[string]int32

// decisions are changes of several objects, and all that a plan can decide.
func decisions() []change {
	return slices.Concat(stages(), jobs(), approvals(), obstacles(), ownership(), fields(), configuration(), autoscaling())
}

func stages() []change {
	both := func(image string) []item { return of(a(statefulSet("o", image)), b(statefulSet("p", image))) }
	configs := func(value string) []item {
		return of(a(configMap("c", value)), a(statefulSet("o", "app:1", reading("c"))), b(configMap("d", value)), b(statefulSet("p", "app:1", reading("d"))))
	}
	shared := func(value string) []item {
		return of(configMap("c", value), a(statefulSet("o", "app:1", reading("c"))), b(statefulSet("p", "app:1", reading("c"))))
	}
	scaled := func(image string, replicas int32) []item {
		return of(a(statefulSet("o", image)), b(with(statefulSet("p", "app:1"), func(s *appsv1.StatefulSetSpec) { s.Replicas = &replicas })))
	}
	later := rolling{"StatefulSet o": 3, "StatefulSet p": 3}
	return []change{
		{name: "stages/one after the other", before: both("app:1"), after: both("app:2"), want: says{"StatefulSet o": preview.Roll, "StatefulSet p": preview.Hold}, pods: later},
		{name: "stages/one after the other, forgotten", before: both("app:1"), after: both("app:2"), forgets: true, want: says{"StatefulSet o": preview.Roll, "StatefulSet p": preview.Hold}, pods: later},
		{name: "stages/nothing, forgotten", before: both("app:1"), after: both("app:1"), forgets: true, want: says{"StatefulSet o": preview.Settled, "StatefulSet p": preview.Settled}},
		{name: "stages/the second only", before: both("app:1"), after: of(a(statefulSet("o", "app:1")), b(statefulSet("p", "app:2"))), want: says{"StatefulSet o": preview.Settled, "StatefulSet p": preview.Roll}},
		{name: "stages/the second only, forgotten", before: both("app:1"), after: of(a(statefulSet("o", "app:1")), b(statefulSet("p", "app:2"))), forgets: true, want: says{"StatefulSet o": preview.Settled, "StatefulSet p": preview.Roll}},
		{name: "stages/configuration", before: configs("1"), after: configs("2"), want: says{"ConfigMap c": preview.Change, "StatefulSet o": preview.Roll, "ConfigMap d": preview.Hold, "StatefulSet p": preview.Hold}, pods: later},
		{name: "stages/configuration, forgotten", before: configs("1"), after: configs("2"), forgets: true, want: says{"ConfigMap c": preview.Change, "StatefulSet o": preview.Roll, "ConfigMap d": preview.Hold, "StatefulSet p": preview.Hold}, pods: later},
		{name: "stages/configuration of both", before: shared("1"), after: shared("2"), want: says{"ConfigMap c": preview.Change, "StatefulSet o": preview.Roll, "StatefulSet p": preview.Hold}, pods: later},
		{name: "stages/more pods of the second", before: scaled("app:1", 3), after: scaled("app:2", 4), want: says{"StatefulSet o": preview.Roll, "StatefulSet p": preview.Change}},
		{name: "stages/more pods of the second, forgotten", before: scaled("app:1", 3), after: scaled("app:2", 4), forgets: true, want: says{"StatefulSet o": preview.Roll, "StatefulSet p": preview.Hold}},
		{name: "stages/the first is not ready", before: both("app:1"), after: of(a(statefulSet("o", "app:1")), b(statefulSet("p", "app:2"))), meddle: func(p *place) {
			set := p.get(build.StatefulSetKind(), "o")
			set.Object["status"].(map[string]any)["readyReplicas"] = int64(0)
			require.NoError(p.t, p.user.Status().Update(p.t.Context(), set))
		}, want: says{"StatefulSet o": preview.Settled, "StatefulSet p": preview.Hold}},
	}
}

func jobs() []change {
	both := func(image string) []item { return of(awaited(a(job("j", image))), a(statefulSet("o", image))) }
	return []change{
		{name: "jobs/awaited, new", after: both("app:1"), want: says{"Job j": preview.Create, "StatefulSet o": preview.Hold}},
		{name: "jobs/awaited, another", before: of(a(statefulSet("o", "app:1"))), after: both("app:2"), want: says{"Job j": preview.Create, "StatefulSet o": preview.Hold}, pods: rolling{"StatefulSet o": 3}},
		{name: "jobs/how many pods it has", before: of(job("j", "app:1")), after: of(func() item {
			i := job("j", "app:1")
			setField(i, int64(2), "spec", "parallelism")
			return i
		}()), want: says{"Job j": preview.Change}},
	}
}

// setField sets a field of an item's object.
func setField(i item, value any, path ...string) {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(i.object)
	if err == nil {
		err = unstructured.SetNestedField(content, value, path...)
	}
	if err == nil {
		err = runtime.DefaultUnstructuredConverter.FromUnstructured(content, i.object)
	}
	if err != nil {
		panic("a test sets a field that is not there: " + err.Error())
	}
}

func approvals() []change {
	kept := a(configMap("c", "1"))
	kept.object.SetAnnotations(map[string]string{build.KeepAnnotation: "true"})
	disk := a(with(statefulSet("o", "app:1"), func(s *appsv1.StatefulSetSpec) {
		s.VolumeClaimTemplates = []corev1.PersistentVolumeClaim{*claim("disk", "1Gi").object.(*corev1.PersistentVolumeClaim)}
	}))
	return []change{
		{name: "approval/all nodes vanish", before: of(a(configMap("c", "1")), b(statefulSet("o", "app:1"))), want: says{"ConfigMap c": preview.AwaitApproval, "StatefulSet o": preview.AwaitApproval}},
		{name: "approval/kept", before: of(kept, b(configMap("d", "1"))), after: of(b(configMap("d", "1"))), want: says{"ConfigMap c": preview.AwaitApproval}},
		{name: "approval/not applied", before: of(configMap("c", "1")), after: of(configMap("c", "1")), meddle: func(p *place) {
			orphan := configMap("d", "1").object
			orphan.SetNamespace(p.namespace)
			orphan.SetOwnerReferences(p.get(build.ConfigMapKind(), "c").GetOwnerReferences())
			require.NoError(p.t, p.user.Create(p.t.Context(), orphan))
		}, want: says{"ConfigMap d": preview.AwaitApproval}},
		{name: "approval/renamed", before: of(a(statefulSet("o", "app:1"))), after: of(a(statefulSet("p", "app:1"))), want: says{"StatefulSet o": preview.AwaitApproval, "StatefulSet p": preview.Hold}},
		{name: "approval/volumes", before: of(disk, b(deployment("d", "app:1"))), after: of(a(deployment("o", "app:1")), b(deployment("d", "app:1"))), want: says{"StatefulSet o": preview.AwaitApproval, "Deployment o": preview.Hold}},
		{name: "approval/another kind without volumes", before: of(a(deployment("o", "app:1"))), after: of(a(daemonSet("o", "app:1"))), want: says{"Deployment o": preview.Delete, "DaemonSet o": preview.Create}},
		{name: "approval/a node is gone", before: of(a(configMap("c", "1")), a(statefulSet("o", "app:1")), b(configMap("d", "1"))), after: of(b(configMap("d", "1"))), want: says{"ConfigMap c": preview.Delete, "StatefulSet o": preview.Delete, "ConfigMap d": preview.Settled}},
	}
}

func obstacles() []change {
	immutable := func(image string) item {
		return a(with(statefulSet("o", image, reading("c")), func(s *appsv1.StatefulSetSpec) { s.PodManagementPolicy = appsv1.ParallelPodManagement }))
	}
	invalid := configMap("Not a name", "1")
	return []change{
		{name: "obstacles/refused", before: of(a(configMap("c", "1")), a(statefulSet("o", "app:1", reading("c")))), after: of(a(configMap("c", "1")), immutable("app:2")), want: says{"StatefulSet o": preview.Refused}},
		{name: "obstacles/refused, with its configuration", before: of(a(configMap("c", "1")), a(statefulSet("o", "app:1", reading("c")))), after: of(a(configMap("c", "2")), immutable("app:2")), want: says{"StatefulSet o": preview.Refused, "ConfigMap c": preview.Hold}},
		{name: "obstacles/refused, new", after: of(invalid, service("s", 80)), want: says{"ConfigMap Not a name": preview.Refused, "Service s": preview.Create}},
		{name: "obstacles/refused, and something is unwanted", before: of(service("s", 80), configMap("c", "1")), after: of(invalid, configMap("c", "2")), want: says{"Service s": preview.Hold, "ConfigMap c": preview.Change}},
		{name: "obstacles/cannot be built, and something is unwanted", before: of(service("s", 80), configMap("c", "1")), after: of(broken(configMap("d", "1")), configMap("c", "1")), want: says{"Service s": preview.Hold}},
		{name: "obstacles/being deleted", before: of(configMap("c", "1")), after: of(configMap("c", "2")), meddle: func(p *place) {
			object := p.get(build.ConfigMapKind(), "c")
			object.SetFinalizers([]string{"example.com/wait"})
			require.NoError(p.t, p.user.Update(p.t.Context(), object))
			require.NoError(p.t, p.user.Delete(p.t.Context(), object))
		}, want: says{"ConfigMap c": preview.Hold}},
		{name: "obstacles/still read", before: of(a(configMap("c", "1")), a(statefulSet("o", "app:1", reading("c")))), after: of(a(configMap("d", "1")), a(statefulSet("o", "app:1", reading("d")))), want: says{"ConfigMap c": preview.Hold, "ConfigMap d": preview.Create, "StatefulSet o": preview.Roll}},
		{name: "obstacles/somebody's volume", after: of(a(claim("q", "1Gi")), a(with(statefulSet("o", "app:1"), func(s *appsv1.StatefulSetSpec) {
			s.VolumeClaimTemplates = []corev1.PersistentVolumeClaim{*claim("disk", "1Gi").object.(*corev1.PersistentVolumeClaim)}
		}))), meddle: func(p *place) {
			foreign := claim("disk-o-1", "1Gi").object
			foreign.SetNamespace(p.namespace)
			require.NoError(p.t, p.user.Create(p.t.Context(), foreign))
		}, want: says{"StatefulSet o": preview.Leave}},
	}
}

// applied has somebody apply a ConfigMap.
func applied(by, name string, data map[string]any) func(*place) {
	return func(p *place) {
		content := &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": name, "namespace": p.namespace}, "data": data,
		}}
		require.NoError(p.t, p.user.Apply(p.t.Context(), client.ApplyConfigurationFromUnstructured(content), client.FieldOwner(by)))
	}
}

func ownership() []change {
	two := func(data map[string]string) item {
		return item{object: &corev1.ConfigMap{ObjectMeta: named("c"), Data: data}}
	}
	first, both := map[string]string{"one": "1"}, map[string]string{"one": "1", "two": "2"}
	return []change{
		{name: "ownership/a field is gone", before: of(two(both)), after: of(two(first)), want: says{"ConfigMap c": preview.Change}},
		{name: "ownership/a field is gone, forgotten", before: of(two(both)), after: of(two(first)), forgets: true, want: says{"ConfigMap c": preview.Change}},
		{name: "ownership/a field is given up", before: of(two(both)), after: of(two(first)), meddle: applied("somebody", "c", map[string]any{"two": "2"}), want: says{"ConfigMap c": preview.Release}},
		{name: "ownership/a field is taken over", before: of(two(first)), after: of(two(both)), meddle: applied("somebody", "c", map[string]any{"two": "2"}), want: says{"ConfigMap c": preview.Change}},
		{name: "ownership/a field of somebody's is overwritten", before: of(two(first)), after: of(two(both)), meddle: applied("somebody", "c", map[string]any{"two": "3"}), want: says{"ConfigMap c": preview.Change}},
		{name: "ownership/what we updated", before: of(two(first)), after: of(two(first)), forgets: true, meddle: func(p *place) {
			object := p.get(build.ConfigMapKind(), "c")
			require.NoError(p.t, unstructured.SetNestedField(object.Object, "3", "data", "three"))
			require.NoError(p.t, p.user.Update(p.t.Context(), object, client.FieldOwner(owner)))
		}, want: says{"ConfigMap c": preview.Change}},
		{name: "ownership/a port is moved", before: of(service("s", 80)), after: of(service("s", 80)), meddle: func(p *place) {
			p.edit(build.ServiceKind(), "s", entry("spec", "ports", 0, "port", int64(99)))
		}, want: says{"Service s": preview.Change}},
		{name: "ownership/a container's port is moved", before: of(deployment("d", "app:1")), after: of(deployment("d", "app:1")), meddle: func(p *place) {
			p.edit(build.DeploymentKind(), "d", entry("spec", "template", "spec", "containers", 0, "ports", 0, "containerPort", int64(99)))
		}, want: says{"Deployment d": preview.Roll}},
		{name: "ownership/somebody's container", before: of(deployment("d", "app:1")), after: of(deployment("d", "app:2")), meddle: func(p *place) {
			p.edit(build.DeploymentKind(), "d", func(content map[string]any) {
				containers, _, _ := unstructured.NestedSlice(content, "spec", "template", "spec", "containers")
				containers = append(containers, map[string]any{"name": "sidecar", "image": "sidecar:1"})
				set(containers, "spec", "template", "spec", "containers")(content)
			})
		}, want: says{"Deployment d": preview.Roll}},
		{name: "ownership/somebody scales", before: of(deployment("d", "app:1")), after: of(deployment("d", "app:2")), meddle: func(p *place) { p.scale("d", 7) }, want: says{"Deployment d": preview.Roll}, pods: rolling{"Deployment d": 7}},
	}
}

// scale sets the replicas of a Deployment, as kubectl scale does.
func (p *place) scale(name string, replicas int64) {
	p.t.Helper()
	scale := &unstructured.Unstructured{}
	scale.SetAPIVersion("autoscaling/v1")
	scale.SetKind("Scale")
	deployment := p.get(build.DeploymentKind(), name)
	require.NoError(p.t, p.user.SubResource("scale").Get(p.t.Context(), deployment, scale))
	require.NoError(p.t, unstructured.SetNestedField(scale.Object, replicas, "spec", "replicas"))
	require.NoError(p.t, p.user.SubResource("scale").Update(p.t.Context(), deployment, client.WithSubResourceBody(scale), client.FieldOwner("kubectl")))
}

func fields() []change {
	podsOf := func(change func(*corev1.PodTemplateSpec)) versions {
		return versions{of(statefulSet("o", "app:1")), of(statefulSet("o", "app:1", change))}
	}
	main := func(change func(*corev1.Container)) versions {
		return podsOf(func(pod *corev1.PodTemplateSpec) { change(&pod.Spec.Containers[0]) })
	}
	spec := func(first, then func(*appsv1.StatefulSetSpec), image string) versions {
		return versions{of(with(statefulSet("o", "app:1"), first)), of(with(statefulSet("o", image), then))}
	}
	same := func(change func(*appsv1.StatefulSetSpec), image string) versions { return spec(change, change, image) }
	replicas := func(n int32) func(*appsv1.StatefulSetSpec) {
		return func(s *appsv1.StatefulSetSpec) { s.Replicas = &n }
	}
	labelled := statefulSet("o", "app:1")
	labelled.object.SetLabels(map[string]string{"team": "data"})
	table := []struct {
		name       string
		c          versions
		want       preview.What
		pods       int32
		incomplete bool
	}{
		{"another label", versions{of(statefulSet("o", "app:1")), of(labelled)}, preview.Change, 0, false},
		{"a label is gone", versions{of(labelled), of(statefulSet("o", "app:1"))}, preview.Change, 0, false},
		{"other arguments", main(func(c *corev1.Container) { c.Args = []string{"serve"} }), preview.Roll, 3, false},
		{"no arguments", main(func(c *corev1.Container) { c.Args = nil }), preview.Roll, 3, false},
		{"a variable more", main(func(c *corev1.Container) { c.Env = append(c.Env, corev1.EnvVar{Name: "MORE", Value: "1"}) }), preview.Roll, 3, false},
		{"another variable", main(func(c *corev1.Container) { c.Env = []corev1.EnvVar{{Name: "MODE", Value: "slow"}} }), preview.Roll, 3, false},
		{"no variable", main(func(c *corev1.Container) { c.Env = nil }), preview.Roll, 3, false},
		{"resources", main(func(c *corev1.Container) {
			c.Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("1000m")}
		}), preview.Roll, 3, false},
		{"a probe, with defaults", main(func(c *corev1.Container) {
			c.ReadinessProbe = &corev1.Probe{ProbeHandler: corev1.ProbeHandler{Exec: &corev1.ExecAction{Command: []string{"true"}}}}
		}), preview.Roll, 3, true},
		{"a volume", podsOf(func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Volumes = []corev1.Volume{{Name: "tmp", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}}
		}), preview.Roll, 3, false},
		{"a container more", podsOf(func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: "more", Image: "more:1"})
		}), preview.Roll, 3, true},
		{"an annotation of pods", podsOf(func(pod *corev1.PodTemplateSpec) { pod.Annotations = map[string]string{"note": "1"} }), preview.Roll, 3, false},
		{"a toleration", podsOf(func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Tolerations = []corev1.Toleration{{Key: "dedicated", Operator: corev1.TolerationOpExists}}
		}), preview.Roll, 3, false},
		{"more pods", spec(replicas(3), replicas(5), "app:1"), preview.Change, 0, false},
		{"more pods, another image", spec(replicas(3), replicas(5), "app:2"), preview.Roll, 3, false},
		{"less pods, another image", spec(replicas(3), replicas(1), "app:2"), preview.Roll, 1, false},
		{"no pods, another image", same(replicas(0), "app:2"), preview.Change, 0, false},
		{"pods that somebody deletes", same(func(s *appsv1.StatefulSetSpec) { s.UpdateStrategy.Type = appsv1.OnDeleteStatefulSetStrategyType }, "app:2"), preview.Change, 0, false},
		{"a part of the pods", same(func(s *appsv1.StatefulSetSpec) {
			s.UpdateStrategy = appsv1.StatefulSetUpdateStrategy{Type: appsv1.RollingUpdateStatefulSetStrategyType, RollingUpdate: &appsv1.RollingUpdateStatefulSetStrategy{Partition: ptr.To[int32](2)}}
		}, "app:2"), preview.Roll, 1, false},
		{"seconds until ready", spec(func(*appsv1.StatefulSetSpec) {}, func(s *appsv1.StatefulSetSpec) { s.MinReadySeconds = 5 }, "app:1"), preview.Change, 0, false},
	}
	var all []change
	for _, row := range table {
		all = append(all, change{name: "fields/" + row.name, before: row.c.before, after: row.c.after, want: says{"StatefulSet o": row.want}, pods: rolling{"StatefulSet o": row.pods}, incomplete: row.incomplete})
	}
	paused := func(s *appsv1.DeploymentSpec) { s.Paused = true }
	return append(all, change{
		name: "fields/a paused Deployment", before: of(deployment("d", "app:1")), after: of(deploymentWith(deployment("d", "app:2"), paused)), want: says{"Deployment d": preview.Change},
	})
}

// versions are what is wanted before and after.
type versions struct{ before, after []item }

func configuration() []change {
	read := func(value string) []item {
		return of(a(secret("s", value)), a(deployment("d", "app:1", readingSecret("s"))))
	}
	random := func(random string) []item {
		return of(a(randomSecret("s", random)), a(deployment("d", "app:1", readingSecret("s"))))
	}
	foreign := of(a(deployment("d", "app:1", readingSecret("theirs"))), secret("ours", "value"))
	return []change{
		{name: "configuration/a Secret", before: read("first-value"), after: read("second-value"), want: says{"Secret s": preview.Change, "Deployment d": preview.Roll}, pods: rolling{"Deployment d": 2}},
		{name: "configuration/random content", after: random(`{"password":16}`), want: says{"Secret s": preview.Create, "Deployment d": preview.Create}},
		{name: "configuration/random content stays", before: random(`{"password":16}`), after: random(`{"password":16}`), forgets: true, want: says{"Secret s": preview.Settled, "Deployment d": preview.Settled}},
		{name: "configuration/more random content", before: random(`{"password":16}`), after: random(`{"password":16,"token":16}`), want: says{"Secret s": preview.Change, "Deployment d": preview.Roll}},
		{name: "configuration/somebody's Secret", before: foreign, after: foreign, meddle: func(p *place) {
			theirs := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: p.namespace, Name: "theirs"}, Data: map[string][]byte{"token": []byte("very-secret")}}
			require.NoError(p.t, p.user.Create(p.t.Context(), theirs))
		}, want: says{"Deployment d": preview.Roll, "Secret ours": preview.Settled}},
		{name: "configuration/new, and its reader changes", before: of(a(deployment("d", "app:1"))), after: of(a(configMap("c", "1")), a(deployment("d", "app:1", reading("c")))), want: says{"ConfigMap c": preview.Create, "Deployment d": preview.Roll}},
	}
}

func autoscaling() []change {
	without, with := of(a(deployment("d", "app:1"))), of(a(deployment("d", "app:1")), a(autoscaler("h", "d", 9)))
	return []change{
		{name: "autoscaling/on", before: without, after: with, want: says{"HorizontalPodAutoscaler h": preview.Create}},
		{name: "autoscaling/off", before: with, after: without, want: says{"HorizontalPodAutoscaler h": preview.Delete}},
		{name: "autoscaling/it has scaled", before: with, after: with, meddle: func(p *place) { p.scale("d", 6) }, want: says{"HorizontalPodAutoscaler h": preview.Settled}},
		{name: "autoscaling/off after it has scaled", before: with, after: without, meddle: func(p *place) { p.scale("d", 6) }},
	}
}
