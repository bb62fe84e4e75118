package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestCheckEnv(t *testing.T) {
	tests := map[string]struct {
		env  []corev1.EnvVar
		want []string
	}{
		"nothing":   {},
		"two names": {env: []corev1.EnvVar{{Name: "A"}, {Name: "B"}}},
		"a name once more": {
			env:  []corev1.EnvVar{{Name: "A"}, {Name: "B"}, {Name: "A", Value: "2"}},
			want: []string{`spec.env[2].name: spec.env[0] has the name "A" already; the last of the two wins`},
		},
		"and again": {
			env: []corev1.EnvVar{{Name: "A"}, {Name: "A"}, {Name: "A"}},
			want: []string{
				`spec.env[1].name: spec.env[0] has the name "A" already; the last of the two wins`,
				`spec.env[2].name: spec.env[1] has the name "A" already; the last of the two wins`,
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, CheckEnv(test.env, field.NewPath("spec"), "env"))
		})
	}
}
