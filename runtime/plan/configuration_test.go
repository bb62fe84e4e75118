package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// readingInput wants a StatefulSet whose pods read a ConfigMap with text and bytes, a
// Secret, and one of each that is not there.
func readingInput() Input {
	in := sampleInput()
	set := setOf("a", "v1")
	set.Spec.Template = *samplePod()
	main := &set.Spec.Template.Spec.Containers[0]
	for _, name := range []string{"config", "no-config"} {
		main.EnvFrom = append(main.EnvFrom, corev1.EnvFromSource{ConfigMapRef: &corev1.ConfigMapEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: name}}})
	}
	for _, name := range []string{"secret", "no-secret"} {
		main.EnvFrom = append(main.EnvFrom, corev1.EnvFromSource{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: name}}})
	}
	in.want("a", 0, set)
	at := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "data", Name: name} }
	in.Observed.Read = map[Key]client.Object{
		DataKey("ConfigMap", "data", "config"):    &corev1.ConfigMap{ObjectMeta: at("config"), Data: map[string]string{"a": "1", "b": "2"}, BinaryData: map[string][]byte{"c": {0, 255}}},
		DataKey("ConfigMap", "data", "no-config"): nil,
		DataKey("Secret", "data", "secret"):       &corev1.Secret{ObjectMeta: at("secret"), Data: map[string][]byte{"password": []byte("hunter2")}},
	}
	return in
}

func hashIn(t *testing.T, in Input) string {
	t.Helper()
	return PodTemplateOf(outcomeOf(t, Make(in), "StatefulSet prod-a").Wanted).Annotations[ConfigHashAnnotationKey]
}

// A change of this value restarts every cluster when its operator is upgraded:
// correct the code, not the test. It was computed apart from the code, from the
// sorted fields, each after its length in eight bytes:
//
//	ConfigMap config data a 1, ConfigMap config data b 2, ConfigMap config data c \x00\xff,
//	ConfigMap config present, ConfigMap no-config absent, Secret no-secret absent,
//	Secret secret data password hunter2, Secret secret present
func TestConfigHashOfAWorkloadIsGolden(t *testing.T) {
	const golden = "5fa5d9c79eba11591e45249bb541343369c1b50a0b9ade8e532c6b3fb0353eeb"
	assert.Equal(t, golden, hashIn(t, readingInput()))

	seen := map[string]string{golden: "as it was"}
	for name, change := range map[string]func(in *Input){
		"a ConfigMap's text": func(in *Input) {
			in.Observed.Read[DataKey("ConfigMap", "data", "config")].(*corev1.ConfigMap).Data["a"] = "2"
		},
		"a ConfigMap's bytes": func(in *Input) {
			in.Observed.Read[DataKey("ConfigMap", "data", "config")].(*corev1.ConfigMap).BinaryData = nil
		},
		"a Secret": func(in *Input) {
			in.Observed.Read[DataKey("Secret", "data", "secret")].(*corev1.Secret).Data["password"] = []byte("hunter3")
		},
		"a ConfigMap appears": func(in *Input) {
			in.Observed.Read[DataKey("ConfigMap", "data", "no-config")] = &corev1.ConfigMap{}
		},
		"a Secret appears": func(in *Input) { in.Observed.Read[DataKey("Secret", "data", "no-secret")] = &corev1.Secret{} },
		"a Secret is gone": func(in *Input) { in.Observed.Read[DataKey("Secret", "data", "secret")] = nil },
	} {
		in := readingInput()
		change(&in)
		hash := hashIn(t, in)
		assert.Empty(t, seen[hash], name)
		seen[hash] = name
	}
}

// Only data count: whatever else happens to an object rolls no pods.
func TestConfigHashIgnoresWhatPodsDoNotSee(t *testing.T) {
	in := readingInput()
	before := hashIn(t, in)
	for _, object := range in.Observed.Read {
		if object != nil {
			object.SetLabels(map[string]string{"a": "b"})
			object.SetResourceVersion("9")
		}
	}
	in.Observed.Read[DataKey("Secret", "data", "secret")].(*corev1.Secret).Type = "Opaque"
	assert.Equal(t, before, hashIn(t, in))
	in.Observed.Read[DataKey("ConfigMap", "other", "config")] = &corev1.ConfigMap{Data: map[string]string{"x": "y"}}
	assert.Equal(t, before, hashIn(t, in), "of another namespace")
}

func TestPlaceOfTheConfigHash(t *testing.T) {
	pod := samplePod()
	hashPlace{placement: build.ConfigHashAnnotation}.set(pod, "abc")
	assert.Equal(t, map[string]string{ConfigHashAnnotationKey: "abc"}, pod.Annotations)
	assert.Empty(t, pod.Spec.Containers[0].Env)

	pod = samplePod()
	pod.Spec.Containers[0].Env = []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: ConfigHashVariable, Value: "old"}}
	hashPlace{placement: build.ConfigHashEnvironment}.set(pod, "abc")
	assert.Empty(t, pod.Annotations)
	assert.Equal(t, []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: ConfigHashVariable, Value: "abc"}}, pod.Spec.Containers[0].Env)

	bare := &corev1.PodTemplateSpec{}
	hashPlace{placement: build.ConfigHashEnvironment}.set(bare, "abc")
	assert.Equal(t, "abc", bare.Annotations[ConfigHashAnnotationKey])
}

// What is completed shares nothing with what was built that it has changed.
func TestComplete(t *testing.T) {
	in := readingInput()
	p := newPlanner(in, newHeld())
	for _, placement := range []build.ConfigHashPlacement{build.ConfigHashAnnotation, build.ConfigHashEnvironment} {
		p.Kind.ConfigHash = placement
		pod := in.List.Objects[0].Object.(*appsv1.StatefulSet).Spec.Template
		pod.Annotations = map[string]string{"team": "x"}
		pod.Spec.Containers[0].Env = append(make([]corev1.EnvVar, 0, 8), corev1.EnvVar{Name: "A"})
		for _, object := range []client.Object{
			&appsv1.StatefulSet{ObjectMeta: metaOf("a", "x"), Spec: appsv1.StatefulSetSpec{Template: pod, Replicas: ptr.To[int32](2)}},
			&appsv1.Deployment{ObjectMeta: metaOf("a", "x"), Spec: appsv1.DeploymentSpec{Template: pod, Replicas: ptr.To[int32](2)}},
			&appsv1.DaemonSet{ObjectMeta: metaOf("a", "x"), Spec: appsv1.DaemonSetSpec{Template: pod}},
		} {
			before := object.DeepCopyObject()
			done, err := p.complete(build.Wanted{Object: object}, ObservedObject{}, Key{})
			require.NoError(t, err)
			assert.NotEqual(t, before, done)
			assert.Equal(t, before, object)
			assert.Equal(t, "x", PodTemplateOf(done).Annotations["team"])
			if replicas := replicasOf(done); assert.Equal(t, replicas == nil, replicasOf(object) == nil) && replicas != nil {
				assert.Equal(t, ptr.To[int32](2), *replicas)
			}
		}
	}

	plain := serviceOf("a")
	same, err := p.complete(build.Wanted{Object: plain}, ObservedObject{}, Key{})
	require.NoError(t, err)
	assert.Same(t, plain, same)
	idle := &appsv1.Deployment{Spec: appsv1.DeploymentSpec{Template: *samplePod()}}
	unread, err := p.complete(build.Wanted{Object: idle}, ObservedObject{}, Key{})
	require.NoError(t, err)
	assert.Equal(t, idle, unread, "its pods read nothing")
}

func TestSameData(t *testing.T) {
	text := &corev1.ConfigMap{Data: map[string]string{"a": "1"}}
	bytes := &corev1.ConfigMap{BinaryData: map[string][]byte{"a": []byte("1")}}
	secret := &corev1.Secret{Data: map[string][]byte{"a": []byte("1")}}
	for i, before := range []client.Object{text, bytes, secret, nil, &corev1.Service{}} {
		for j, after := range []client.Object{text, bytes, secret} {
			assert.Equal(t, i == j, SameData(before, after), "%d %d", i, j)
		}
		assert.False(t, SameData(before, &corev1.Service{}), "not of a kind that pods read")
	}
	assert.True(t, SameData(&corev1.ConfigMap{}, &corev1.ConfigMap{Data: map[string]string{}}))
}
