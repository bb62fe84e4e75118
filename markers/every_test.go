package markers

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEvery(t *testing.T) {
	all, refused := map[string]Slot{}, map[string]error{}
	for slot, err := range Every() {
		if err != nil {
			refused[slot.Name] = err
			continue
		}
		assert.NotContains(t, all, slot.Name, "twice")
		all[slot.Name] = slot
	}
	for slot := range Slots() {
		assert.Contains(t, all, slot.Name, "rows are slots")
	}
	for name, goType := range map[string]string{
		"container.env[NAME]":                              "string",
		"config[FILE].text":                                TextType,
		"config.yaml[KEY]":                                 ValueType,
		"config[FILE].properties[KEY]":                     ScalarType,
		"pod.nodeSelector[KEY]":                            "string",
		"pod.containers[NAME].env[NAME].valueFrom":         "*corev1.EnvVarSource",
		"container.resources.limits[KEY]":                  "resource.Quantity",
		"statefulSet.metadata.labels[KEY]":                 "string",
		"workload.strategy.rollingUpdate.maxSurge":         "*intstr.IntOrString",
		"ingress.spec.rules[host=VALUE].http":              "*networkingv1.HTTPIngressRuleValue",
		"pod.topologySpreadConstraints[topologyKey=VALUE]": "corev1.TopologySpreadConstraint",
	} {
		assert.Equal(t, goType, all[name].Type, name)
	}
	assert.ErrorContains(t, refused["workload.replicas"], "bind slot node.replicas")
	assert.NotContains(t, all, "workload.template.spec", "nor what is below")
}

func TestEvery_Stops(t *testing.T) {
	seen := 0
	for range Every() {
		seen++
		if seen == 200 {
			break
		}
	}
	assert.Equal(t, 200, seen)
}
