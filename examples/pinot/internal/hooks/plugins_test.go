package hooks

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
)

func TestAddPlugins(t *testing.T) {
	for name, test := range map[string]struct {
		env     []corev1.EnvVar
		plugins []string
		want    []corev1.EnvVar
		wantErr string
	}{
		"none": {
			env:  []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Xmx1G"}},
			want: []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Xmx1G"}},
		},
		"one": {
			env:     []corev1.EnvVar{{Name: "LOG4J_CONSOLE_LEVEL", Value: "info"}, {Name: "JAVA_OPTS", Value: "-Xmx1G"}},
			plugins: []string{"pinot-s3"},
			want: []corev1.EnvVar{
				{Name: "LOG4J_CONSOLE_LEVEL", Value: "info"},
				{Name: "JAVA_OPTS", Value: "-Xmx1G -Dplugins.include=pinot-s3"},
			},
		},
		"several are one argument of the Java virtual machine": {
			env:     []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Xmx1G -Dplugins.dir=/opt/pinot/plugins"}},
			plugins: []string{"pinot-s3", "pinot-json", "pinot-kafka-2.0"},
			want: []corev1.EnvVar{
				{Name: "JAVA_OPTS", Value: "-Xmx1G -Dplugins.dir=/opt/pinot/plugins -Dplugins.include=pinot-s3;pinot-json;pinot-kafka-2.0"},
			},
		},
		"no options": {
			env:     []corev1.EnvVar{{Name: "A", Value: "1"}},
			plugins: []string{"pinot-s3"},
			want:    []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: "JAVA_OPTS", Value: "-Dplugins.include=pinot-s3"}},
		},
		"empty options": {
			env:     []corev1.EnvVar{{Name: "JAVA_OPTS"}},
			plugins: []string{"pinot-s3"},
			want:    []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Dplugins.include=pinot-s3"}},
		},
		"options from elsewhere": {
			env: []corev1.EnvVar{{Name: "JAVA_OPTS", ValueFrom: &corev1.EnvVarSource{
				ConfigMapKeyRef: &corev1.ConfigMapKeySelector{Key: "java_opts"},
			}}},
			plugins: []string{"pinot-s3"},
			wantErr: "spec.plugins: Forbidden: JAVA_OPTS is taken from elsewhere (valueFrom), where -Dplugins.include=pinot-s3 cannot be added: add it there, or write java_opts",
		},
		"two in one": {
			plugins: []string{"pinot-s3", "pinot-json pinot-avro"},
			wantErr: `spec.plugins[1]: Invalid value: "pinot-json pinot-avro": a plugin is named by the name of its directory`,
		},
		"two in one, separated as Pinot does": {
			plugins: []string{"pinot-json;pinot-avro"},
			wantErr: `spec.plugins[0]: Invalid value: "pinot-json;pinot-avro"`,
		},
		"no name": {
			plugins: []string{""},
			wantErr: `spec.plugins[0]: Invalid value: ""`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := slices.Clone(test.env)
			got, err := addPlugins(test.env, test.plugins)
			if test.wantErr != "" {
				require.ErrorContains(t, err, test.wantErr)
			} else {
				require.NoError(t, err)
			}
			assert.Equal(t, test.want, got)
			assert.Equal(t, before, test.env, "the given environment was changed")
		})
	}
}
