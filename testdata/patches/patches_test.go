package patches_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/patches/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/patches/want"
)

func raw(text string) *runtime.RawExtension { return &runtime.RawExtension{Raw: []byte(text)} }

// kite is a custom resource with one node of a group.
func kite(spec v1.KiteSpec, overrides, patch string) *v1.Kite {
	spec.Image = "kite:1"
	spec.Groups = []v1.Group{{Name: "g", Overrides: raw(overrides)}}
	node := v1.Node{Name: "a", Group: "g", Replicas: 1, Args: []string{"fly"}}
	if patch != "" {
		node.Pod.Patch = apiextensionsv1.JSON{Raw: []byte(patch)}
	}
	spec.Nodes = []v1.Node{node}
	return &v1.Kite{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
}

func pod(t *testing.T, cr *v1.Kite, hooks want.KiteHooks) corev1.PodTemplateSpec {
	t.Helper()
	b, errs := want.NewKiteBuilder(cr, hooks, build.Inputs{})
	require.Empty(t, errs)
	return built.Find[*appsv1.StatefulSet](t, b.List(), "one-a").Spec.Template
}

// A more specific level is applied after a less specific one, what markers set last.
func TestLevels(t *testing.T) {
	cr := kite(v1.KiteSpec{Template: &corev1.PodTemplateSpec{Spec: corev1.PodSpec{Hostname: "spec", NodeName: "spec", Priority: new(int32)}}},
		`{"spec": {"nodeName": "group", "schedulerName": "group"}}`,
		`{"spec": {"schedulerName": "node", "containers": [{"name": "tail", "tty": false, "stdin": true}]}}`)
	cr.Spec.Nodes[0].Terminal = true
	spec := pod(t, cr, want.UnimplementedKiteHooks{}).Spec
	assert.Equal(t, "sky", spec.Subdomain, "of the default")
	assert.Equal(t, "spec", spec.Hostname)
	assert.Equal(t, int32(0), *spec.Priority, "a pointer to 0 says 0")
	assert.Equal(t, "group", spec.NodeName)
	assert.Equal(t, "node", spec.SchedulerName)
	require.Len(t, spec.Containers, 1)
	assert.True(t, spec.Containers[0].Stdin)
	assert.True(t, spec.Containers[0].TTY, "what is set, no level changes")
	assert.Equal(t, "kite:1", spec.Containers[0].Image, "a patch leaves the rest")
}

// The name of the entry to which a node refers is a piece of a text.
func TestReferenceInAText(t *testing.T) {
	cr := kite(v1.KiteSpec{}, `{}`, "")
	assert.Equal(t, "for-g", pod(t, cr, want.UnimplementedKiteHooks{}).Spec.SchedulerName)
	cr.Spec.Nodes[0].Group = ""
	assert.Equal(t, "for-all", pod(t, cr, want.UnimplementedKiteHooks{}).Spec.SchedulerName)
	cr.Spec.Groups[0].Name, cr.Spec.Nodes[0].Group = "plain", "plain"
	assert.Empty(t, pod(t, cr, want.UnimplementedKiteHooks{}).Spec.SchedulerName)
}

// hooks see what the patches have made, and have the last word.
type hooks struct{ want.UnimplementedKiteHooks }

func (hooks) Args(want.KiteNode) []string { return []string{"of the hook"} }

func (hooks) Pod(_ want.KiteNode, pod *corev1.PodTemplateSpec) error {
	pod.Annotations["seen"] = pod.Spec.Containers[1].Name
	return nil
}

// A patch changes what the configuration brings too, and comes before the hooks.
func TestBeforeTheHooks(t *testing.T) {
	patch := `{"metadata": {"annotations": {"x": "1"}}, "spec": {"containers": [
		{"name": "first", "image": "first:1"},
		{"name": "tail", "args": ["patched"], "volumeMounts": [{"mountPath": "/etc/kite", "readOnly": false}]}]}}`
	template := pod(t, kite(v1.KiteSpec{}, "{}", patch), hooks{})
	require.Len(t, template.Spec.Containers, 2)
	assert.Equal(t, "tail", template.Spec.Containers[0].Name, "the main one is the first")
	assert.Equal(t, []string{"of the hook"}, template.Spec.Containers[0].Args)
	assert.False(t, template.Spec.Containers[0].VolumeMounts[0].ReadOnly)
	assert.Equal(t, "first", template.Annotations["seen"])
	assert.Equal(t, []string{"patched"}, pod(t, kite(v1.KiteSpec{}, "{}", patch), want.UnimplementedKiteHooks{}).Spec.Containers[0].Args)
}

// What is wrong whatever the pods are is told before anything is built.
func TestInvalid(t *testing.T) {
	_, errs := want.NewKiteBuilder(kite(v1.KiteSpec{}, `{"spec": {"tolerations": "all"}}`, `{"spec": {"containers": [{"name": "tail", "imgae": "x"}]}}`), want.UnimplementedKiteHooks{}, build.Inputs{})
	require.Len(t, errs, 2)
	assert.EqualError(t, errs[0], `spec.groups[0].overrides.spec.tolerations: Invalid value: must be a list, not a text`)
	assert.EqualError(t, errs[1], `spec.nodes[0].pod.patch.spec.containers[0].imgae: Invalid value: there is no such field; did you mean "image"?`)
}

// What a patch must leave alone is told when the pods are built, at the field that says it.
func TestRefused(t *testing.T) {
	tests := map[string]struct {
		spec             v1.KiteSpec
		overrides, patch string
		want             string
	}{
		"on the spec":  {v1.KiteSpec{Template: &corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{build.LabelNode: "x"}}}}, "{}", "", `spec.template: Invalid value: changes the label dsoi.datainfra.io/node of the pods to "x"; it must stay "a"`},
		"in the group": {v1.KiteSpec{}, `{"metadata": {"labels": {"dsoi.datainfra.io/node": null}}}`, "", `spec.groups[g].overrides: Invalid value: changes the label`},
		"on the node":  {v1.KiteSpec{}, "{}", `{"spec": {"containers": [{"name": "tail", "$patch": "delete"}]}}`, `spec.nodes[0].pod.patch: Invalid value: takes the main container away; tail must stay`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b, errs := want.NewKiteBuilder(kite(test.spec, test.overrides, test.patch), want.UnimplementedKiteHooks{}, build.Inputs{})
			require.Empty(t, errs)
			_, err := b.Objects()
			require.ErrorContains(t, err, test.want)
			assert.True(t, build.IsInvalidSpec(err), "trying again is of no use")
		})
	}
}

// Roles are a level too; other nodes have no patch.
func TestRoles(t *testing.T) {
	balloon := &v1.Balloon{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.BalloonSpec{
		Image: "balloon:1",
		Roles: map[string]v1.Role{
			"basket": {PodOverrides: raw(`{"spec": {"hostname": "role", "subdomain": "role"}}`), Groups: map[string]v1.RoleGroup{"a": {PodOverrides: *raw(`{"spec": {"hostname": "group"}}`)}}},
			"burner": {PodOverrides: raw(`{"metadata": {"labels": {"app.kubernetes.io/component": "x"}}}`), Groups: map[string]v1.RoleGroup{"b": {}}},
		},
		Rope: &v1.Rope{Replicas: 1},
	}}
	b, errs := want.NewBalloonBuilder(balloon, want.UnimplementedBalloonHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	spec := built.Find[*appsv1.StatefulSet](t, list, "one-basket-a").Spec.Template.Spec
	assert.Equal(t, "group", spec.Hostname)
	assert.Equal(t, "role", spec.Subdomain)
	assert.Empty(t, built.Find[*appsv1.StatefulSet](t, list, "one-rope").Spec.Template.Spec.Hostname)
	_, err := list.Done()
	require.ErrorContains(t, err, `spec.roles[burner].podOverrides: Invalid value: changes the label app.kubernetes.io/component of the pods to "x"; it must stay "burner"`)
}

func TestReconcile(t *testing.T) {
	cr := kite(v1.KiteSpec{}, `{"spec": {"hostIPC": true}}`, `{"spec": {"containers": [{"name": "more", "image": "more:1"}]}}`)
	cr.Spec.Nodes = append(cr.Spec.Nodes, v1.Node{Name: "b", Replicas: 1, Pod: v1.Pod{Patch: apiextensionsv1.JSON{Raw: []byte(`{"spec": {"priority": 3}}`)}}})
	casetest.Case[*v1.Kite]{
		Kind:  want.KiteKind(want.UnimplementedKiteHooks{}),
		Hooks: want.UnimplementedKiteHooks{},
		Types: []runtime.Object{&v1.Kite{}, &v1.KiteList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Kite) (reconcile.Result, error) {
			return want.ReconcileKite(ctx, rt, cr, want.UnimplementedKiteHooks{})
		},
		Objects: []string{"ConfigMap one-a-config", "StatefulSet one-a", "ConfigMap one-b-config", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Kite) { cr.Spec.Nodes = cr.Spec.Nodes[:1] },
		Pruned:  []string{"StatefulSet one-b", "ConfigMap one-b-config"},
	}.Run(t)
}
