package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

// podToPatch is the pod template of a node.
func podToPatch(node Node) *corev1.PodTemplateSpec {
	return &corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: node.PodLabels()},
		Spec: corev1.PodSpec{
			Containers: []corev1.Container{
				{Name: "controller", Image: "pinot:1", Env: []corev1.EnvVar{{Name: "A", Value: "1"}}},
				{Name: "sidecar", Image: "sidecar:1"},
			},
			Tolerations: []corev1.Toleration{{Key: "a"}},
			Volumes:     []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}},
		},
	}
}

func TestPatchPod(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	tests := map[string]struct {
		patches []any
		want    func(*corev1.PodTemplateSpec)
	}{
		"nothing": {[]any{(*runtime.RawExtension)(nil), runtime.RawExtension{}, raw("null"), raw("{}"), (*corev1.PodTemplateSpec)(nil), &corev1.PodTemplateSpec{}}, func(*corev1.PodTemplateSpec) {}},
		"fields of the pod": {[]any{raw(`{"metadata": {"annotations": {"x": "1"}}, "spec": {"hostIPC": true, "terminationGracePeriodSeconds": 9007199254740993}}`)}, func(pod *corev1.PodTemplateSpec) {
			pod.Annotations = map[string]string{"x": "1"}
			pod.Spec.HostIPC, pod.Spec.TerminationGracePeriodSeconds = true, ptr.To(int64(9007199254740993))
		}},
		"lists by their keys": {[]any{raw(`{"spec": {"containers": [{"name": "controller", "env": [{"name": "B", "value": "2"}, {"name": "A", "value": "3"}]}]}}`)}, func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Containers[0].Env = []corev1.EnvVar{{Name: "B", Value: "2"}, {Name: "A", Value: "3"}}
		}},
		"lists without one as a whole": {[]any{raw(`{"spec": {"tolerations": [{"key": "b"}]}}`)}, func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Tolerations = []corev1.Toleration{{Key: "b"}}
		}},
		"a new container, behind the main one": {[]any{raw(`{"spec": {"containers": [{"name": "more", "image": "more:1"}]}}`)}, func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Containers = []corev1.Container{pod.Spec.Containers[0], {Name: "more", Image: "more:1"}, pod.Spec.Containers[1]}
		}},
		"null and directives take away": {[]any{raw(`{"spec": {"tolerations": null, "volumes": [{"name": "v", "$patch": "delete"}], "containers": [{"name": "sidecar", "$patch": "delete"}]}}`)}, func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Tolerations, pod.Spec.Volumes, pod.Spec.Containers = nil, []corev1.Volume{}, pod.Spec.Containers[:1]
		}},
		"another source of a volume": {[]any{raw(`{"spec": {"volumes": [{"name": "v", "$retainKeys": ["name", "hostPath"], "hostPath": {"path": "/v"}}]}}`)}, func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Volumes[0].VolumeSource = corev1.VolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/v"}}
		}},
		"a typed one, of which zero says nothing": {[]any{&corev1.PodTemplateSpec{Spec: corev1.PodSpec{HostPID: true, Containers: []corev1.Container{{Name: "controller", Stdin: true}}}}}, func(pod *corev1.PodTemplateSpec) {
			pod.Spec.HostPID, pod.Spec.Containers[0].Stdin = true, true
		}},
		"several, the last wins": {[]any{raw(`{"spec": {"hostname": "a", "subdomain": "a"}}`), corev1.PodTemplateSpec{Spec: corev1.PodSpec{Hostname: "b"}}}, func(pod *corev1.PodTemplateSpec) {
			pod.Spec.Hostname, pod.Spec.Subdomain = "b", "a"
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			pod, want := podToPatch(node), podToPatch(node)
			test.want(want)
			var patches []PodPatch
			for _, value := range test.patches {
				assert.Empty(t, CheckPodPatch(value, field.NewPath("spec"), "patch"))
				patches = append(patches, PodPatchOf(value, field.NewPath("spec"), "patch"))
			}
			require.NoError(t, node.PatchPod(pod, patches...))
			assert.Equal(t, want, pod)
		})
	}
}

func TestPatchPodRefuses(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	tests := map[string]struct{ patch, want string }{
		"a label of ours":                {`{"metadata": {"labels": {"app.kubernetes.io/name": "mine"}}}`, `changes the label app.kubernetes.io/name of the pods to "mine"; it must stay "pinot"`},
		"all labels":                     {`{"metadata": {"labels": null}}`, `changes the label app.kubernetes.io/name of the pods to none; it must stay "pinot", and the label`},
		"the main container":             {`{"spec": {"containers": [{"name": "controller", "$patch": "delete"}]}}`, "takes the main container away; controller must stay"},
		"all containers":                 {`{"spec": {"containers": null}}`, "takes the main container away; controller must stay"},
		"the whole spec, by a directive": {`{"spec": {"$patch": "replace", "containers": [{"name": "other"}]}}`, "takes the main container away; controller must stay"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			pod := podToPatch(node)
			patch := raw(test.patch)
			assert.Empty(t, CheckPodPatch(patch, field.NewPath("spec"), "patch"), "it depends on the pod")
			err := node.PatchPod(pod, PodPatchOf(patch, field.NewPath("spec"), "patch"))
			require.ErrorContains(t, err, "spec.patch: Invalid value: "+test.want)
			assert.True(t, IsInvalidSpec(err))
			assert.Equal(t, podToPatch(node), pod, "it is as it was")
		})
	}
}

func TestCheckPodPatch(t *testing.T) {
	tests := map[string]struct{ patch, path, want string }{
		"an unknown field":   {`{"spec": {"containers": [{"$patch": "replace"}, {"name": "a", "imgae": "b"}]}}`, "spec.patch.spec.containers[1].imgae", `there is no such field; did you mean "image"?`},
		"another type":       {`{"spec": {"containers": {}}}`, "spec.patch.spec.containers", "must be a list, not an object"},
		"no object":          {`[]`, "spec.patch", "must be a strategic merge patch of a pod template: it is not an object"},
		"an unknown command": {`{"spec": {"$patch": "remove"}}`, "spec.patch.spec.$patch", "must be replace or delete"},
		"an entry no key":    {`{"spec": {"containers": [{"env": [{"name": "a", "value": "hush"}]}]}}`, "spec.patch.spec.containers[0]", "has no name, by which Kubernetes merges the entries"},
		"an empty key":       {`{"spec": {"containers": [{"name": ""}]}}`, "spec.patch.spec.containers[0]", "has no name, by which"},
		"a key deeper down":  {`{"spec": {"containers": [{"name": "a", "env": [{"value": "hush"}]}]}}`, "spec.patch.spec.containers[0].env[0]", "has no name, by which"},
		"no key to delete":   {`{"spec": {"volumes": [{"$patch": "delete", "emptyDir": {}}]}}`, "spec.patch.spec.volumes[0]", "has no name, by which"},
		"null in a list":     {`{"spec": {"containers": [null]}}`, "spec.patch.spec.containers[0]", "must not be null, in a list"},
		"a wrong order": {`{"spec": {"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}], "containers": [{"name": "a", "image": "hush"}, {"name": "b"}]}}`,
			"spec.patch", "must be a strategic merge patch of a pod template: The order in patch list"},
		"a name without letters": {`{"": 1}`, "spec.patch", "there is no such field"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			errs := CheckPodPatch(raw(test.patch), field.NewPath("spec"), "patch")
			require.Len(t, errs, 1)
			assert.Equal(t, test.path, errs[0].Field)
			assert.Contains(t, errs[0].Detail, test.want)
			assert.NotContains(t, errs[0].Error(), "hush", "what it holds may be secret")
		})
	}
}

func raw(text string) runtime.RawExtension { return runtime.RawExtension{Raw: []byte(text)} }
