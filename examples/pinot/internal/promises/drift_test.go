package promises

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// Each field that is ours, in each object, by what the API server says is ours, is
// once changed and once removed by somebody else.
//
// Fault to plant: go by metadata.generation, which ConfigMaps and Services do not
// have; leave the digest of our entry out of the plan; or repair without an event.
func testDriftFields(t *testing.T, f *fixture) {
	f.install(t, rich)
	require.Len(t, f.children(t), 12)
	var all []*drift
	// One after the other: an event about one object would lead to a look at all.
	t.Run("in", func(t *testing.T) {
		for name, child := range f.children(t) {
			d := &drift{fixture: f, object: child, kind: kindOf(t, f.user, child)}
			all = append(all, d)
			t.Run(name, func(t *testing.T) {
				assert.ElementsMatch(t, refusedBy(d.kind), d.run(t), "what the API server refuses")
				d.deleted(t)
			})
		}
	})
	f.operator.quiet(t)
	for _, d := range all {
		name := d.kind + " " + d.object.GetName()
		assert.Equal(t, d.repaired, f.operator.events.count(dsoi.ReasonRepaired, d.kind, d.object.GetName()), "one event for each repair of %s", name)
		assert.True(t, waitFor(t, func() bool { return d.recorded(t) }), "the API server has one about %s", name)
	}
}

// The number of a port is what server-side apply tells ports apart by. Set back, it
// keeps its node port, and is ours to remove.
//
// Fault to plant: leave out migrate, or resetPorts.
func testDriftPorts(t *testing.T, f *fixture) {
	f.install(t, rich, func(p *v1beta1.Pinot) { p.Spec.K8sConfig[1].Service.Type = corev1.ServiceTypeNodePort })
	service := f.children(t)["Service events-b"].(*corev1.Service)
	before := service.Spec.DeepCopy()
	service.Spec.Ports[1].Port = 7001
	require.NoError(t, f.user.Update(t.Context(), service))
	deployment := f.children(t)["Deployment events-b"].(*appsv1.Deployment)
	deployment.Spec.Template.Spec.Containers[0].Ports[1].ContainerPort = 7001
	require.NoError(t, f.user.Update(t.Context(), deployment))
	require.Eventually(t, func() bool {
		return assert.ObjectsAreEqual(*before, f.children(t)["Service events-b"].(*corev1.Service).Spec)
	}, deadline, interval)
	f.operator.quiet(t)
	assert.Len(t, containersOf(f.children(t)["Deployment events-b"])[0].Ports, 2)

	f.edit(t, func(p *v1beta1.Pinot) {
		p.Spec.K8sConfig[1].Service.Ports = p.Spec.K8sConfig[1].Service.Ports[:1]
		p.Spec.K8sConfig[1].Port = p.Spec.K8sConfig[1].Port[:1]
	})
	require.Eventually(t, func() bool { return len(f.children(t)["Service events-b"].(*corev1.Service).Spec.Ports) == 1 }, deadline, interval)
	assert.False(t, f.degraded(t))
	for name, child := range f.children(t) {
		for _, entry := range child.GetManagedFields() {
			assert.False(t, entry.Manager == "pinot-operator" && entry.Operation == metav1.ManagedFieldsOperationUpdate, "%s: %s", name, entry.FieldsV1)
		}
	}
}

// rich uses whatever a Pinot can say about its objects.
func rich(p *v1beta1.Pinot) {
	withStorage(p)
	p.Spec.K8sConfig[2].StorageConfig = p.Spec.K8sConfig[0].StorageConfig
	p.Spec.Nodes[2].Kind = "Deployment"
	probe := &corev1.Probe{
		ProbeHandler:     corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/health", Port: intstr.FromInt32(9000)}},
		FailureThreshold: 7,
	}
	eachGroup(p, func(g *v1beta1.K8sConfig) {
		g.ImagePullPolicy = corev1.PullAlways
		g.Resources = corev1.ResourceRequirements{
			Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceMemory: resource.MustParse("1Gi")},
			Limits:   corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("2Gi")},
		}
		g.StartUpProbe, g.LivenessProbe, g.ReadinessProbe = probe, probe, probe
		g.Volumes = []corev1.Volume{{Name: "scratch", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{Medium: corev1.StorageMediumMemory}}}}
		g.VolumeMount = []corev1.VolumeMount{{Name: "scratch", MountPath: "/scratch", ReadOnly: true}}
		g.PodMetadata = v1beta1.PodMetadata{Labels: map[string]string{"team": "data"}, Annotations: map[string]string{"example.com/scrape": "yes"}}
		g.NodeSelector = map[string]string{"disk": "ssd"}
		g.ServiceAccountName = "pinot"
		g.Port = append(g.Port, corev1.ContainerPort{Name: "admin", ContainerPort: 7000, Protocol: corev1.ProtocolTCP})
		g.Service.Ports = append(g.Service.Ports, corev1.ServicePort{Name: "admin", Port: 7000, TargetPort: intstr.FromString("admin")})
		g.Service.SessionAffinity = corev1.ServiceAffinityClientIP
	})
}

// drift is what happens to one object.
type drift struct {
	*fixture
	object   client.Object
	kind     string
	repaired int
}

// run changes and removes every field of ours, one at a time, and returns what the
// API server did not let it, as "change path" or "remove path".
func (d *drift) run(t *testing.T) (refused []string) {
	t.Helper()
	fields := d.ours(t, d.read(t))
	tried := 0
	fields.Iterate(func(path fieldpath.Path) {
		path = path.Copy()
		last := path[len(path)-1]
		leaf := fields.Leaves().Has(path)
		var changes []func(any) (any, bool)
		if value, ok := lookup(d.read(t).Object, path); assert.True(t, ok, path) && leaf && !givesAway(path) {
			for _, other := range others(value) {
				changes = append(changes, func(any) (any, bool) { return other, true })
			}
		}
		if len(changes) > 0 {
			tried++
			if !d.try(t, "change "+path.String(), path, changes...) {
				refused = append(refused, "change "+path.String())
			}
		}
		if last.FieldName != nil || last.Key != nil || last.Value != nil {
			tried++
			if !d.try(t, "remove "+path.String(), path, func(any) (any, bool) { return nil, false }) {
				refused = append(refused, "remove "+path.String())
			}
		}
	})
	t.Logf("%d changes, %d refused, %d repaired", tried, len(refused), d.repaired)
	return normalize(refused)
}

// givesAway tells what is no drift: with another UID in its owner reference, an
// object belongs to somebody else, and is left to them.
func givesAway(path fieldpath.Path) bool {
	return strings.HasSuffix(path.String(), "].uid") && strings.HasPrefix(path.String(), ".metadata.ownerReferences")
}

// try makes the first of some changes that the API server accepts, and waits for
// the repair. It reports whether any was accepted.
func (d *drift) try(t *testing.T, what string, path fieldpath.Path, changes ...func(any) (any, bool)) bool {
	t.Helper()
	before := d.read(t)
	fields := d.ours(t, before)
	want := values(t, before, fields)
	for _, change := range changes {
		object := before.DeepCopy()
		edited, ok := edit(object.Object, path, change)
		require.True(t, ok, what)
		object.Object = edited.(map[string]any)
		if err := d.user.Update(t.Context(), object); err != nil {
			continue
		}
		if d.ours(t, object).Equals(fields) && assert.ObjectsAreEqual(want, values(t, object, fields)) {
			return true // the API server has put it right itself, with a default
		}
		d.repaired++
		var after *unstructured.Unstructured
		restored := func() bool {
			after = d.read(t)
			return d.ours(t, after).Equals(fields) && assert.ObjectsAreEqual(want, values(t, after, fields))
		}
		if !pollEvery(t, interval/5, restored) {
			t.Log(d.condition(t, dsoi.ConditionDegraded))
			require.Equal(t, want, values(t, after, fields), "%s: it is not restored", what)
			require.Equal(t, fields.String(), d.ours(t, after).String(), "%s: it is not ours again", what)
		}
		if !isKey(path) {
			assert.Equal(t, content(before), content(after), what)
		} else if !assert.ObjectsAreEqual(content(before), content(after)) {
			// With another key, ours was gone, and another thing there, which stays.
			before.SetResourceVersion(after.GetResourceVersion())
			before.SetManagedFields(nil)
			require.NoError(t, d.user.Update(t.Context(), before), what)
		}
		return true
	}
	return false
}

// deleted deletes the object, and waits for its return.
func (d *drift) deleted(t *testing.T) {
	t.Helper()
	before := d.read(t)
	require.NoError(t, d.user.Delete(t.Context(), before.DeepCopy()))
	if len(before.GetFinalizers()) > 0 { // those that controllers would remove
		d.patch(t, `{"metadata":{"finalizers":null}}`)
	}
	require.Eventually(t, func() bool {
		after := before.DeepCopy()
		err := d.user.Get(t.Context(), client.ObjectKeyFromObject(before), after)
		return err == nil && after.GetUID() != before.GetUID() && assert.ObjectsAreEqual(values(t, before, d.ours(t, before)), values(t, after, d.ours(t, before)))
	}, deadline, interval, "a deleted object comes back")
}

func (d *drift) patch(t *testing.T, data string) {
	t.Helper()
	require.NoError(t, d.user.Patch(t.Context(), d.read(t), client.RawPatch("application/merge-patch+json", []byte(data))))
}

// recorded reports whether there is an event about a repair of the object.
func (d *drift) recorded(t *testing.T) bool {
	t.Helper()
	var list eventsv1.EventList
	require.NoError(t, d.user.List(t.Context(), &list, client.InNamespace(d.pinot.Namespace)))
	return slices.ContainsFunc(list.Items, func(event eventsv1.Event) bool {
		return event.Reason == dsoi.ReasonRepaired && event.Related != nil && event.Related.Kind == d.kind && event.Related.Name == d.object.GetName()
	})
}

// read reads the object as it is stored.
func (d *drift) read(t *testing.T) *unstructured.Unstructured {
	t.Helper()
	gvk, err := d.user.GroupVersionKindFor(d.object)
	require.NoError(t, err)
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(gvk)
	require.NoError(t, d.user.Get(t.Context(), client.ObjectKeyFromObject(d.object), object))
	return object
}

// ours are the fields that the operator has applied.
func (d *drift) ours(t *testing.T, object *unstructured.Unstructured) *fieldpath.Set {
	t.Helper()
	set := &fieldpath.Set{}
	for _, entry := range object.GetManagedFields() {
		if entry.Manager == "pinot-operator" && entry.Operation == metav1.ManagedFieldsOperationApply {
			require.NoError(t, set.FromJSON(bytes.NewReader(entry.FieldsV1.GetRawBytes())))
		}
	}
	return set
}

// content is an object without what changes with every write.
func content(object *unstructured.Unstructured) map[string]any {
	copied := object.DeepCopy()
	copied.SetResourceVersion("")
	copied.SetGeneration(0)
	copied.SetManagedFields(nil)
	return copied.Object
}

// values are those of fields, by path.
func values(t *testing.T, object *unstructured.Unstructured, fields *fieldpath.Set) map[string]any {
	t.Helper()
	found := map[string]any{}
	fields.Leaves().Iterate(func(path fieldpath.Path) {
		if value, ok := lookup(object.Object, path); ok {
			found[path.String()] = value
		}
	})
	return found
}

// normalize leaves out by what items of lists are told apart, and sorts.
func normalize(changes []string) []string {
	for i := range changes {
		changes[i] = regexp.MustCompile(`\[[^]]*]`).ReplaceAllString(changes[i], "[]")
	}
	slices.Sort(changes)
	return slices.Compact(changes)
}

// refusedBy is what the API server lets nobody change in a kind of object, or in one
// that nothing else about it is changed in. A field that is missing here has been
// changed, and repaired.
func refusedBy(kind string) []string {
	pod := []string{
		// A Deployment's and a StatefulSet's selector is immutable, so the labels that
		// it asks for cannot go.
		"change .spec.selector", "remove .spec.selector",
		"change .spec.template.metadata.labels.app.kubernetes.io/instance", "remove .spec.template.metadata.labels.app.kubernetes.io/instance",
		"change .spec.template.metadata.labels.app.kubernetes.io/name", "remove .spec.template.metadata.labels.app.kubernetes.io/name",
		"change .spec.template.metadata.labels.dsoi.datainfra.io/node", "remove .spec.template.metadata.labels.dsoi.datainfra.io/node",
		// A volume that is mounted has to be there.
		"change .spec.template.spec.volumes[].name", "remove .spec.template.spec.volumes[].name", "remove .spec.template.spec.volumes[]",
		// Without these, there is no pod.
		"remove .spec.template.spec.containers[]", "remove .spec.template.spec.containers[].name", "remove .spec.template.spec.containers[].image",
		"remove .spec.template.spec.containers[].env[].name",
		"remove .spec.template.spec.containers[].ports[].containerPort",
		"remove .spec.template.spec.containers[].livenessProbe.httpGet.port",
		"remove .spec.template.spec.containers[].readinessProbe.httpGet.port",
		"remove .spec.template.spec.containers[].startupProbe.httpGet.port",
		"change .spec.template.spec.topologySpreadConstraints[].whenUnsatisfiable", "remove .spec.template.spec.topologySpreadConstraints[].whenUnsatisfiable",
		"remove .spec.template.spec.topologySpreadConstraints[].maxSkew", "remove .spec.template.spec.topologySpreadConstraints[].topologyKey",
		"remove .spec.template.spec.containers[].volumeMounts[].mountPath", "remove .spec.template.spec.containers[].volumeMounts[].name",
		"remove .spec.template.spec.volumes[].configMap.name",
	}
	switch kind {
	case "Service":
		// Several ports need names.
		return []string{"remove .spec.ports[].name", "remove .spec.ports[].port"}
	case "PodDisruptionBudget":
		// It is one of two words.
		return []string{"change .spec.unhealthyPodEvictionPolicy"}
	case "PersistentVolumeClaim":
		// Its spec is immutable, but for its size, once it is bound.
		return []string{"change .spec.accessModes", "change .spec.resources.requests.storage", "remove .spec.accessModes", "remove .spec.resources.requests.storage"}
	case "Deployment":
		return append(pod, "remove .spec.template.spec.volumes[].persistentVolumeClaim.claimName")
	case "StatefulSet":
		return append(pod, "change .spec.serviceName", "remove .spec.serviceName", "remove .spec.volumeClaimTemplates")
	}
	return nil
}
