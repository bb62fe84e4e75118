package fields

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFind(t *testing.T) {
	for _, s := range All() {
		found, ok := Find(s.Name)
		require.True(t, ok, s.Name)
		assert.Equal(t, s.Name, found.Name)
		assert.NotEmpty(t, s.Fields, s.Name)
	}
	_, ok := Find("corev1.Nothing")
	assert.False(t, ok)
}

func TestUnderlying(t *testing.T) {
	assert.Equal(t, "string", Underlying("corev1.DNSPolicy"))
	assert.Equal(t, "map[corev1.ResourceName]resource.Quantity", Underlying("corev1.ResourceList"))
	assert.Equal(t, "corev1.Container", Underlying("corev1.Container"))
	assert.Equal(t, "int32", Underlying("int32"))
}

func TestOriginal(t *testing.T) {
	assert.Equal(t, "corev1.ServiceExternalTrafficPolicy", Original("corev1.ServiceExternalTrafficPolicyType"))
	assert.Equal(t, "corev1.IPFamilyPolicy", Original("corev1.IPFamilyPolicyType"))
	assert.Equal(t, "corev1.Container", Original("corev1.Container"))
	assert.Equal(t, "int32", Original("int32"))
}

func TestStruct_Field(t *testing.T) {
	volume, _ := Find("corev1.Volume")
	embedded, field, ok := volume.Field("configMap")
	require.True(t, ok)
	assert.Equal(t, []string{"VolumeSource"}, embedded)
	assert.Equal(t, "ConfigMap", field.Go)
	assert.Equal(t, "*corev1.ConfigMapVolumeSource", field.Type)

	embedded, _, ok = volume.Field("name")
	assert.True(t, ok)
	assert.Empty(t, embedded)
	_, _, ok = volume.Field("nothing")
	assert.False(t, ok)
}

func TestPlural(t *testing.T) {
	for name, want := range map[string]string{"Service": "Services", "Ingress": "Ingresses", "NetworkPolicy": "NetworkPolicies", "Key": "Keys"} {
		assert.Equal(t, want, Plural(name))
	}
}

func TestEntryFamily(t *testing.T) {
	for elem, want := range map[string]string{"corev1.Volume": "volume", "build.Storage": "storage", "build.ServiceEntry": "service"} {
		assert.Equal(t, want, EntryFamily(elem))
	}
}

func TestField_Merges(t *testing.T) {
	tests := []struct{ structure, field, function, merges string }{
		{"corev1.Container", "image", "", "no"},
		{"corev1.Container", "args", "", "no"},
		{"corev1.Container", "env", "MergeEnvVars", "by name"},
		{"corev1.Container", "envFrom", "MergeEnvFromSources", "appended"},
		{"corev1.Container", "ports", "MergeContainerPorts", "by name, else by containerPort, protocol"},
		{"corev1.Container", "resources", "MergeResourceRequirements", "field by field"},
		{"corev1.Container", "livenessProbe", "MergeProbe", "field by field"},
		{"corev1.PodSpec", "hostAliases", "MergeHostAliases", "by ip"},
		{"corev1.PodSpec", "nodeSelector", "MergeMaps", "by key"},
		{"corev1.PodSpec", "overhead", "MergeMaps", "by key"},
		{"appsv1.DeploymentSpec", "strategy", "MergeDeploymentStrategy", "no"},
		{"appsv1.StatefulSetSpec", "selector", "MergeLabelSelector", "no"},
	}
	for _, test := range tests {
		t.Run(test.structure+"."+test.field, func(t *testing.T) {
			structure, ok := Find(test.structure)
			require.True(t, ok)
			_, field, ok := structure.Field(test.field)
			require.True(t, ok)
			assert.Equal(t, test.function, field.MergeFunction())
			assert.Equal(t, test.merges, field.Merges())
		})
	}
}
