package markers

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestExpandType(t *testing.T) {
	for slotType, want := range map[string]string{
		"":                              "",
		"*int32":                        "int32",
		"map[string][]byte":             "map[string][]uint8",
		"map[string]string":             "map[string]string",
		"*corev1.Probe":                 "k8s.io/api/core/v1.Probe",
		"appsv1.DeploymentStrategy":     "k8s.io/api/apps/v1.DeploymentStrategy",
		"[]corev1.EnvVar":               "[]k8s.io/api/core/v1.EnvVar",
		"[]*metav1.Condition":           "[]*k8s.io/apimachinery/pkg/apis/meta/v1.Condition",
		"map[string]corev1.VolumeMount": "map[string]k8s.io/api/core/v1.VolumeMount",
	} {
		assert.Equal(t, want, ExpandType(slotType))
	}
}

// Every package that the table names has an import path.
func TestExpandType_OfSlots(t *testing.T) {
	for slot := range Slots() {
		assert.NotRegexp(t, `^(\[\]|map\[string\])?\*?\.`, ExpandType(slot.Type), slot.Name)
	}
}
