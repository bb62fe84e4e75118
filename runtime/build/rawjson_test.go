package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestFromJSON(t *testing.T) {
	assert.Nil(t, FromJSON[*corev1.Affinity](runtime.RawExtension{}), "absent")
	assert.Nil(t, FromJSON[*corev1.Affinity](apiextensionsv1.JSON{}), "absent")
	assert.Nil(t, FromJSON[[]corev1.Toleration](apiextensionsv1.JSON{Raw: []byte("null")}))
	assert.Equal(t, []corev1.Toleration{}, FromJSON[[]corev1.Toleration](apiextensionsv1.JSON{Raw: []byte("[]")}), "it is said that there is none")
	assert.Equal(t, &corev1.Affinity{}, FromJSON[*corev1.Affinity](runtime.RawExtension{Raw: []byte("{}")}))
	assert.Equal(t, map[string]string{"a": "1"}, FromJSON[map[string]string](apiextensionsv1.JSON{Raw: []byte(`{"a": "1"}`)}))
	resources := FromJSON[corev1.ResourceRequirements](runtime.RawExtension{Raw: []byte(`{"limits": {"cpu": 4}}`)})
	assert.Equal(t, "4", resources.Limits.Cpu().String())
	assert.Equal(t, "a", FromJSON[*corev1.Pod](runtime.RawExtension{Object: &corev1.Pod{Spec: corev1.PodSpec{NodeName: "a"}}}).Spec.NodeName, "an object that is not encoded yet")
}

func TestCheckJSON(t *testing.T) {
	tests := map[string]struct{ text, path, problem string }{
		"null":               {"null", "", ""},
		"right":              {`{"containers": [{"name": "a", "ports": [{"containerPort": 1}]}]}`, "", ""},
		"unknown":            {`{"nam": "a"}`, "spec.pod.nam", "there is no such field"},
		"misspelt":           {`{"containers": [{"name": "a"}, {"imgae": "a"}]}`, "spec.pod.containers[1].imgae", `there is no such field; did you mean "image"?`},
		"other case":         {`{"NodeName": "a"}`, "spec.pod.NodeName", `there is no such field; did you mean "nodeName"?`},
		"of embedded struct": {`{"volumes": [{"name": "a", "configMaps": {}}]}`, "spec.pod.volumes[0].configMaps", `there is no such field; did you mean "configMap"?`},
		"said twice":         {`{"nodeName": "a", "nodeName": "b"}`, "spec.pod.nodeName", "is said twice"},
		"other type":         {`{"containers": {}}`, "spec.pod.containers", "must be a list, not an object"},
		"other type inside":  {`{"hostNetwork": "yes"}`, "spec.pod.hostNetwork", "must be true or false, not a text"},
		"too large":          {`{"priority": 5000000000}`, "spec.pod.priority", "must be an integer of 32 bits, not 5000000000"},
		"no object":          {`[]`, "spec.pod", "must be an object, not a list"},
		"no amount":          {`{"overhead": {"cpu": "much"}}`, "spec.pod", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"},
		"a sign as a name":   {`{"]": 1}`, "spec.pod", "there is no such field"},
		"null in a list":     {`{"hostname": null, "tolerations": [{"key": "a"}, null]}`, "spec.pod.tolerations[1]", "must not be null, in a list"},
		"broken":             {`{"nodeName"`, "spec.pod", "unexpected end of JSON input"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			raw := runtime.RawExtension{Raw: []byte(test.text)}
			errs := CheckJSON[corev1.PodSpec](raw, field.NewPath("spec"), "pod")
			if test.problem == "" {
				assert.Empty(t, errs)
				return
			}
			require.Len(t, errs, 1)
			assert.Equal(t, test.path, errs[0].Field)
			assert.Equal(t, test.problem, errs[0].Detail)
			assert.Zero(t, FromJSON[corev1.PodSpec](raw), "what is wrong is not read")
		})
	}
}
