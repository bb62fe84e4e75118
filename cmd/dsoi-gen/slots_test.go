package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSlots(t *testing.T) {
	tests := map[string]struct {
		words []string
		first []string // paths, at the top
	}{
		"the end of a path, the shortest first": {[]string{"runasuser"}, []string{
			"container.securityContext.runAsUser", "pod.securityContext.runAsUser", "pod.initContainers[NAME].securityContext.runAsUser",
		}},
		"several words":              {[]string{"service", "nodePort"}, []string{"service.spec.ports[NAME].nodePort"}},
		"a word of the description":  {[]string{"has to stop"}, []string{"pod.terminationGracePeriodSeconds"}},
		"a row without a path":       {[]string{"deploymentOrder"}, []string{"cluster.deploymentOrder"}},
		"an entry of a row":          {[]string{"config.properties"}, []string{"config.properties", "config.properties[KEY]"}},
		"a place of two structs":     {[]string{"workload.minReady"}, []string{"workload.minReadySeconds"}},
		"an entry selected by field": {[]string{"tolerationSeconds"}, []string{"pod.tolerations[key=VALUE].tolerationSeconds"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := execute(t, append([]string{"slots"}, test.words...)...)
			require.NoError(t, got.err)
			var paths []string
			for line := range strings.Lines(got.stdout) {
				columns := strings.Fields(line)
				require.GreaterOrEqual(t, len(columns), 3, line)
				paths = append(paths, columns[0])
			}
			require.GreaterOrEqual(t, len(paths), len(test.first))
			assert.Equal(t, test.first, paths[:len(test.first)])
		})
	}
}

func TestSlots_Errors(t *testing.T) {
	assert.EqualError(t, execute(t, "slots", "runAsUsr").err, `no slot has "runAsUsr"; did you mean "runAsUser"?`)
	assert.EqualError(t, execute(t, "slots", "entirely", "elsewhere").err, `no slot has "entirely elsewhere"`)
	assert.ErrorContains(t, execute(t, "slots").err, "requires at least 1 arg")
}
