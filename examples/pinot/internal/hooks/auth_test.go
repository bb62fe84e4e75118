package hooks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// TestAuthStartsPods shows that no pod waits for what spec.auth names: whoever
// wrote it for clients may have no such Secret, or one with other keys, beside
// the pods.
func TestAuthStartsPods(t *testing.T) {
	for name, auth := range map[string]*v1beta1.AuthSpec{
		"none":              nil,
		"basic":             {Type: "basic", SecretRef: corev1.SecretReference{Name: "pinot-auth"}},
		"another type":      {Type: "ldap", SecretRef: corev1.SecretReference{Name: "pinot-auth"}},
		"another namespace": {Type: "basic", SecretRef: corev1.SecretReference{Name: "pinot-auth", Namespace: "vault"}},
		"no Secret":         {Type: "basic"},
		"nothing":           {},
	} {
		t.Run(name, func(t *testing.T) {
			pinot := fourNodes(withPlugins, withDeepStorage(v1beta1.DeepStorageConfig{NodeType: v1beta1.Server, Data: "deep=1"}))
			pinot.Spec.Nodes[1].Kind = "Deployment"
			want := builtObjects(t, pinot)

			pinot.Spec.Auth = auth
			got := builtObjects(t, pinot)

			pods := podsOf(got)
			require.Len(t, pods, len(nodeTypes))
			for workload, pod := range pods {
				assert.Empty(t, requiredSecrets(pod), workload)
			}
			assert.Equal(t, want, got, "pods and their configuration are those of a Pinot without auth")
		})
	}
}

// TestRequiredSecrets shows that the search of TestAuthStartsPods looks
// everywhere, and lets a Secret be that may be absent.
func TestRequiredSecrets(t *testing.T) {
	optional, name := ptr.To(true), corev1.LocalObjectReference{Name: "s"}
	variable := func(optional *bool) []corev1.EnvVar {
		return []corev1.EnvVar{{Name: "PLAIN"}, {Name: "V", ValueFrom: &corev1.EnvVarSource{
			SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: name, Key: "k", Optional: optional},
		}}}
	}
	variables := func(optional *bool) []corev1.EnvFromSource {
		return []corev1.EnvFromSource{{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: name, Optional: optional}}}
	}
	files := func(optional *bool) []corev1.Volume {
		return []corev1.Volume{{Name: "plain"}, {Name: "v", VolumeSource: corev1.VolumeSource{
			Secret: &corev1.SecretVolumeSource{SecretName: "s", Optional: optional},
		}}}
	}
	projected := func(optional *bool) []corev1.Volume {
		return []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
			Sources: []corev1.VolumeProjection{{}, {Secret: &corev1.SecretProjection{LocalObjectReference: name, Optional: optional}}},
		}}}}
	}
	for name, test := range map[string]struct {
		pod  corev1.PodSpec
		want []string
	}{
		"nothing":            {},
		"variable":           {pod: corev1.PodSpec{Containers: []corev1.Container{{Env: variable(nil)}}}, want: []string{"s"}},
		"optional variable":  {pod: corev1.PodSpec{Containers: []corev1.Container{{Env: variable(optional)}}}},
		"variables":          {pod: corev1.PodSpec{Containers: []corev1.Container{{EnvFrom: variables(nil)}}}, want: []string{"s"}},
		"optional variables": {pod: corev1.PodSpec{Containers: []corev1.Container{{EnvFrom: variables(optional)}}}},
		"init container":     {pod: corev1.PodSpec{InitContainers: []corev1.Container{{Env: variable(nil)}}}, want: []string{"s"}},
		"files":              {pod: corev1.PodSpec{Volumes: files(nil)}, want: []string{"s"}},
		"optional files":     {pod: corev1.PodSpec{Volumes: files(optional)}},
		"projected":          {pod: corev1.PodSpec{Volumes: projected(nil)}, want: []string{"s"}},
		"optional projected": {pod: corev1.PodSpec{Volumes: projected(optional)}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, requiredSecrets(test.pod))
		})
	}
}

// builtObjects builds all objects of a Pinot, with the hooks.
func builtObjects(t *testing.T, pinot *v1beta1.Pinot) []client.Object {
	t.Helper()
	builder, errs := controller.NewPinotBuilder(pinot, Pinot{}, build.Inputs{})
	require.Empty(t, errs)
	objects, err := builder.Objects()
	require.NoError(t, err)
	return objects
}

// podsOf are the pods of each workload, by its name.
func podsOf(objects []client.Object) map[string]corev1.PodSpec {
	pods := map[string]corev1.PodSpec{}
	for _, object := range objects {
		switch workload := object.(type) {
		case *appsv1.StatefulSet:
			pods[workload.Name] = workload.Spec.Template.Spec
		case *appsv1.Deployment:
			pods[workload.Name] = workload.Spec.Template.Spec
		}
	}
	return pods
}

// requiredSecrets names the Secrets without which a pod does not start.
func requiredSecrets(pod corev1.PodSpec) []string {
	var required []string
	add := func(name string, optional *bool) {
		if !ptr.Deref(optional, false) {
			required = append(required, name)
		}
	}
	for _, containers := range [][]corev1.Container{pod.InitContainers, pod.Containers} {
		for _, container := range containers {
			for _, variable := range container.Env {
				if from := variable.ValueFrom; from != nil && from.SecretKeyRef != nil {
					add(from.SecretKeyRef.Name, from.SecretKeyRef.Optional)
				}
			}
			for _, from := range container.EnvFrom {
				if from.SecretRef != nil {
					add(from.SecretRef.Name, from.SecretRef.Optional)
				}
			}
		}
	}
	for _, volume := range pod.Volumes {
		if secret := volume.Secret; secret != nil {
			add(secret.SecretName, secret.Optional)
		}
		if volume.Projected == nil {
			continue
		}
		for _, source := range volume.Projected.Sources {
			if source.Secret != nil {
				add(source.Secret.Name, source.Secret.Optional)
			}
		}
	}
	return required
}
