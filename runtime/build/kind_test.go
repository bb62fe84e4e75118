package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseWorkloadKind(t *testing.T) {
	tests := map[string]struct {
		want WorkloadKind
		ok   bool
	}{
		"StatefulSet":  {StatefulSet, true},
		"Statefulset":  {StatefulSet, true},
		"statefulset":  {StatefulSet, true},
		"DEPLOYMENT":   {Deployment, true},
		"Deployment":   {Deployment, true},
		"":             {"", false},
		"StatefulSets": {"", false},
		" Deployment":  {"", false},
		"daemonSet":    {DaemonSet, true},
		"Job":          {"", false},
	}
	for text, test := range tests {
		t.Run(text, func(t *testing.T) {
			got, ok := ParseWorkloadKind(text)
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.ok, ok)
		})
	}
}

func TestReadsData(t *testing.T) {
	pods, none := []ObjectKind{ConfigMapKind(), DeploymentKind()}, []ObjectKind{ConfigMapKind()}
	tests := map[string]struct {
		kind               ClusterKind
		configMap, secrets bool
	}{
		"pods that roll":       {ClusterKind{ConfigHash: ConfigHashAnnotation, Objects: pods}, true, true},
		"pods that read again": {ClusterKind{ConfigHash: ConfigHashNone, Objects: pods}, false, false},
		"no pods":              {ClusterKind{ConfigHash: ConfigHashEnvironment, Objects: none}, false, false},
		"hooks":                {ClusterKind{ConfigHash: ConfigHashNone, Objects: pods, ReadKinds: []string{"Secret"}}, false, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.configMap, test.kind.ReadsData("ConfigMap"))
			assert.Equal(t, test.secrets, test.kind.ReadsData("Secret"))
		})
	}
}
