package plan

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

var noon = time.Unix(1e9, 0)

// owned is a ConfigMap that we applied: its UID, its version, our fields.
func owned(uid types.UID, version, fields string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a", UID: uid, ResourceVersion: version, ManagedFields: []metav1.ManagedFieldsEntry{entryOf("us", fields)}}}
}

func entryOf(manager, fields string) metav1.ManagedFieldsEntry {
	return metav1.ManagedFieldsEntry{
		Manager: manager, Operation: metav1.ManagedFieldsOperationApply, APIVersion: "v1", Time: &metav1.Time{Time: noon},
		FieldsType: "FieldsV1", FieldsV1: metav1.NewFieldsV1(fields),
	}
}

func deleting(object *corev1.ConfigMap) *corev1.ConfigMap {
	object.DeletionTimestamp = &metav1.Time{Time: noon}
	return object
}

func readySet() *appsv1.StatefulSet {
	return &appsv1.StatefulSet{
		ObjectMeta: metav1.ObjectMeta{Generation: 4},
		Spec:       appsv1.StatefulSetSpec{Replicas: ptr.To[int32](3)},
		Status: appsv1.StatefulSetStatus{
			ObservedGeneration: 4, Replicas: 3, ReadyReplicas: 3, UpdatedReplicas: 3, CurrentRevision: "b", UpdateRevision: "b",
		},
	}
}

func readyDeployment() *appsv1.Deployment {
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Generation: 4},
		Spec:       appsv1.DeploymentSpec{Replicas: ptr.To[int32](3)},
		Status:     appsv1.DeploymentStatus{ObservedGeneration: 4, Replicas: 3, ReadyReplicas: 3, UpdatedReplicas: 3, AvailableReplicas: 3},
	}
}

func readyDaemonSet() *appsv1.DaemonSet {
	return &appsv1.DaemonSet{
		ObjectMeta: metav1.ObjectMeta{Generation: 4},
		Status:     appsv1.DaemonSetStatus{ObservedGeneration: 4, DesiredNumberScheduled: 3, NumberReady: 3, UpdatedNumberScheduled: 3, NumberAvailable: 3},
	}
}

// sampleSet has maps with many keys, whose order must not matter.
func sampleSet() *appsv1.StatefulSet {
	set := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{Template: *samplePod()}}
	set.Labels = map[string]string{}
	for i := range 50 {
		set.Labels[fmt.Sprint("label-", i)] = "x"
	}
	return set
}

// samplePod has a main container.
func samplePod() *corev1.PodTemplateSpec {
	return &corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main"}}}}
}

func sampleKind() build.ClusterKind {
	return build.ClusterKind{
		GroupVersionKind: schema.GroupVersionKind{Group: "datainfra.io", Version: "v1beta1", Kind: "Pinot"},
		ConfigHash:       build.ConfigHashAnnotation,
		Objects: []build.ObjectKind{
			build.ConfigMapKind(), build.PersistentVolumeClaimKind(), build.ServiceKind(), build.JobKind(), build.StatefulSetKind(), build.DeploymentKind(), build.DaemonSetKind(), build.HorizontalPodAutoscalerKind(),
		},
	}
}

// sampleCR is a custom resource of sampleKind.
func sampleCR() *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Name: "prod", Namespace: "data", UID: "uid-1"}}
}

// metaOf is the metadata of an object of a node of sampleCR; "" is the whole.
func metaOf(node, name string) metav1.ObjectMeta {
	labels := map[string]string{build.LabelName: "pinot", build.LabelInstance: "prod", build.LabelManagedBy: build.ManagedBy}
	if node != "" {
		labels[build.LabelNode] = node
	}
	return metav1.ObjectMeta{
		Namespace: "data", Name: name, Labels: labels,
		OwnerReferences: []metav1.OwnerReference{{APIVersion: "datainfra.io/v1beta1", Kind: "Pinot", Name: "prod", UID: "uid-1", Controller: ptr.To(true)}},
	}
}

func configOf(node, value string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metaOf(node, "prod-"+node), Data: map[string]string{"app.conf": value}}
}

func serviceOf(node string) *corev1.Service {
	return &corev1.Service{ObjectMeta: metaOf(node, "prod-"+node), Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}}
}

func claimOf(node, name string) *corev1.PersistentVolumeClaim {
	meta := metaOf(node, name)
	meta.OwnerReferences = nil
	return &corev1.PersistentVolumeClaim{ObjectMeta: meta}
}

// podOf reads the ConfigMaps of some nodes.
func podOf(image string, nodes ...string) corev1.PodTemplateSpec {
	pod := samplePod()
	pod.Spec.Containers[0].Image = image
	for _, node := range nodes {
		pod.Spec.Containers[0].EnvFrom = append(pod.Spec.Containers[0].EnvFrom, corev1.EnvFromSource{ConfigMapRef: &corev1.ConfigMapEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: "prod-" + node}}})
	}
	return *pod
}

func setOf(node, image string) *appsv1.StatefulSet {
	return &appsv1.StatefulSet{ObjectMeta: metaOf(node, "prod-"+node), Spec: appsv1.StatefulSetSpec{Replicas: ptr.To[int32](3), Template: podOf(image, node)}}
}

func deploymentOf(node, image string) *appsv1.Deployment {
	return &appsv1.Deployment{ObjectMeta: metaOf(node, "prod-"+node), Spec: appsv1.DeploymentSpec{Replicas: ptr.To[int32](3), Template: podOf(image, node)}}
}

func daemonsOf(node, image string) *appsv1.DaemonSet {
	return &appsv1.DaemonSet{ObjectMeta: metaOf(node, "prod-"+node), Spec: appsv1.DaemonSetSpec{Template: podOf(image, node)}}
}

func autoscalerOf(node, target string) *autoscalingv2.HorizontalPodAutoscaler {
	return &autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: metaOf(node, "prod-"+node), Spec: autoscalingv2.HorizontalPodAutoscalerSpec{
		ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: target, Name: "prod-" + node},
	}}
}

// sampleInput wants a ConfigMap, a Service and a StatefulSet of each node; each node
// is a stage. Nothing is there yet.
func sampleInput(nodes ...string) Input {
	in := Input{
		CR: sampleCR(), Kind: sampleKind(), Owner: "us", Now: noon,
		Observed: Observed{Read: map[Key]client.Object{}, Claims: map[Key][]*corev1.PersistentVolumeClaim{}},
		Applied:  map[Key]Applied{}, Deleted: map[Key]Deletion{}, DryRuns: map[Key]DryRun{},
	}
	for stage, node := range nodes {
		for _, object := range []client.Object{configOf(node, "one"), serviceOf(node), setOf(node, "v1")} {
			in.want(node, stage, object)
		}
	}
	return in
}

// settledInput is sampleInput after all of it was applied and rolled out.
func settledInput(t *testing.T, nodes ...string) Input {
	t.Helper()
	in := sampleInput(nodes...)
	in.settle(t)
	return in
}

// jobOf is a Job of a node; "" is the whole.
func jobOf(node, image string) *batchv1.Job {
	name := "prod-" + node
	if node == "" {
		name = "prod"
	}
	return &batchv1.Job{ObjectMeta: metaOf(node, name), Spec: batchv1.JobSpec{Template: podOf(image)}}
}

// await adds a Job that is waited for, and is not there.
func (in *Input) await(node, ofType string, job *batchv1.Job) {
	in.want(node, 0, job)
	at := len(in.List.Objects) - 1
	in.List.Objects[at].Awaited, in.List.Objects[at].Type = true, ofType
}

// finish lets a Job succeed, or fail.
func (in *Input) finish(name string, as batchv1.JobConditionType) {
	in.live(name).(*batchv1.Job).Status.Conditions = []batchv1.JobCondition{{Type: as, Status: corev1.ConditionTrue, Reason: "Because", Message: "of this"}}
}

func gvkOf(object client.Object) schema.GroupVersionKind {
	switch object.(type) {
	case *corev1.ConfigMap:
		return corev1.SchemeGroupVersion.WithKind("ConfigMap")
	case *corev1.Secret:
		return corev1.SchemeGroupVersion.WithKind("Secret")
	case *corev1.Service:
		return corev1.SchemeGroupVersion.WithKind("Service")
	case *corev1.PersistentVolumeClaim:
		return corev1.SchemeGroupVersion.WithKind("PersistentVolumeClaim")
	case *batchv1.Job:
		return batchv1.SchemeGroupVersion.WithKind("Job")
	case *appsv1.StatefulSet:
		return appsv1.SchemeGroupVersion.WithKind("StatefulSet")
	case *appsv1.Deployment:
		return appsv1.SchemeGroupVersion.WithKind("Deployment")
	case *appsv1.DaemonSet:
		return appsv1.SchemeGroupVersion.WithKind("DaemonSet")
	case *autoscalingv2.HorizontalPodAutoscaler:
		return autoscalingv2.SchemeGroupVersion.WithKind("HorizontalPodAutoscaler")
	default:
		return schema.GroupVersionKind{}
	}
}

func keyOf(object client.Object) Key { return KeyOf(gvkOf(object).GroupKind(), object) }

// want adds an object that is not there.
func (in *Input) want(node string, stage int, object client.Object) {
	gvk := gvkOf(object)
	in.List.Objects = append(in.List.Objects, build.Wanted{Object: object, Kind: gvk.Kind, Node: node, Stage: stage})
	in.Observed.Objects = append(in.Observed.Objects, ObservedObject{GroupVersionKind: gvk, Kept: gvk.Kind == "PersistentVolumeClaim"})
}

// placeHash says where a workload has the hash of what its pods read.
func (in *Input) placeHash(name string, placement build.ConfigHashPlacement) {
	in.List.Objects[in.at(name)].ConfigHash = placement
}

// settle makes everything that is wanted be there, as we applied it.
func (in *Input) settle(t *testing.T) {
	t.Helper()
	in.Observed.Owned = nil
	for i, o := range Make(*in).Outcomes {
		if o.Wanted == nil {
			continue
		}
		in.Observed.Objects[i].Live = in.apply(t, o.Wanted)
	}
}

// apply makes an object be there, as we applied it.
func (in *Input) apply(t *testing.T, object client.Object) client.Object {
	t.Helper()
	live := object.DeepCopyObject().(client.Object)
	key := keyOf(object)
	live.SetUID(types.UID("uid of " + key.String()))
	live.SetResourceVersion("7")
	live.SetManagedFields([]metav1.ManagedFieldsEntry{entryOf("us", "{}")})
	switch w := live.(type) {
	case *appsv1.StatefulSet:
		w.Status = appsv1.StatefulSetStatus{Replicas: 3, ReadyReplicas: 3, UpdatedReplicas: 3}
	case *appsv1.Deployment:
		w.Status = appsv1.DeploymentStatus{Replicas: 3, ReadyReplicas: 3, UpdatedReplicas: 3, AvailableReplicas: 3}
	case *appsv1.DaemonSet:
		w.Status = appsv1.DaemonSetStatus{DesiredNumberScheduled: 3, NumberReady: 3, UpdatedNumberScheduled: 3, NumberAvailable: 3}
	}
	hash, err := ObjectHash(object)
	require.NoError(t, err)
	entry, _ := OwnEntry(live, "us")
	in.Applied[key] = Applied{Version: VersionOf(live), Wanted: hash, Entry: entry, At: noon.Add(-time.Hour), Seen: true}
	if isConfiguration(live) {
		in.Observed.Read[key] = live
	}
	if gvk := gvkOf(object); gvk.Kind != "PersistentVolumeClaim" {
		in.Observed.Owned = append(in.Observed.Owned, OwnedObject{GroupVersionKind: gvk, Object: live})
	}
	return live
}

// at is the place of an object among those that are wanted.
func (in *Input) at(name string) int {
	for i, w := range in.List.Objects {
		if w.Object != nil && keyOf(w.Object).String() == name {
			return i
		}
	}
	panic("nothing wants " + name)
}

// live is an object that is wanted, as it is.
func (in *Input) live(name string) client.Object { return in.Observed.Objects[in.at(name)].Live }

// rewant wants an object otherwise.
func (in *Input) rewant(object client.Object) {
	in.List.Objects[in.at(keyOf(object).String())].Object = object
}

// drop no longer wants an object.
func (in *Input) drop(name string) {
	i := in.at(name)
	in.List.Objects = append(in.List.Objects[:i:i], in.List.Objects[i+1:]...)
	in.Observed.Objects = append(in.Observed.Objects[:i:i], in.Observed.Objects[i+1:]...)
}

// forget forgets what was applied, as a restart does.
func (in *Input) forget() { in.Applied = map[Key]Applied{} }

// roll makes the pods of a workload be on their way.
func (in *Input) roll(name string) {
	switch w := in.live(name).(type) {
	case *appsv1.StatefulSet:
		w.Status.ReadyReplicas = 2
	case *appsv1.Deployment:
		w.Status.ReadyReplicas = 2
	case *appsv1.DaemonSet:
		w.Status.NumberReady = 2
	}
}

// answer answers the questions of a plan.
func (in *Input) answer(questions []Question, rolls bool, err error) {
	for _, q := range questions {
		o := q.Outcome
		in.DryRuns[o.Key] = DryRun{Wanted: o.Hash, ResourceVersion: o.Live.GetResourceVersion(), Rolls: rolls, Err: err}
	}
}

// verdict is what is compared of an outcome: Change/Outdated.
func verdict(o Outcome) string { return fmt.Sprintf("%s/%s", o.Decision, o.Reason) }

// verdicts of a plan, by object. What is settled is left out.
func verdicts(p Plan) map[string]string {
	found := map[string]string{}
	for _, o := range p.Outcomes {
		if o.Decision != Settled {
			found[o.Key.String()] = verdict(o)
		}
	}
	return found
}

// outcomeOf is the outcome of an object.
func outcomeOf(t *testing.T, p Plan, name string) Outcome {
	t.Helper()
	for _, o := range p.Outcomes {
		if o.Key.String() == name {
			return o
		}
	}
	require.Fail(t, "no outcome of "+name)
	return Outcome{}
}

// asked are the objects that a plan has questions about.
func asked(p Plan) []string {
	var names []string
	for _, q := range p.Questions {
		names = append(names, q.Outcome.Key.String())
	}
	return names
}
