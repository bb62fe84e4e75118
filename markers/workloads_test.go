package markers

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSlot_Variants(t *testing.T) {
	type variant struct {
		goType    string
		workloads []string
	}
	tests := map[string][]variant{
		"container.image":          {{"string", nil}},
		"workload.strategy":        {{"appsv1.DeploymentStrategy", []string{"Deployment"}}},
		"workload.minReadySeconds": {{"int32", []string{"StatefulSet", "Deployment", "DaemonSet"}}},
		"workload.updateStrategy": {
			{"appsv1.StatefulSetUpdateStrategy", []string{"StatefulSet"}}, {"appsv1.DaemonSetUpdateStrategy", []string{"DaemonSet"}},
		},
		"workload.updateStrategy.type": {
			{"appsv1.StatefulSetUpdateStrategyType", []string{"StatefulSet"}}, {"appsv1.DaemonSetUpdateStrategyType", []string{"DaemonSet"}},
		},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			slot, _, err := ParseSlot(name)
			require.NoError(t, err)
			var got []variant
			for _, v := range slot.Variants() {
				got = append(got, variant{v.Type, v.Workloads})
				assert.Equal(t, slot.Name, v.Name)
				assert.Equal(t, slot.JSON, v.JSON)
				assert.NotEmpty(t, v.Help)
			}
			assert.Equal(t, want, got)
		})
	}
}

func TestSlot_Narrow(t *testing.T) {
	slot, _, err := ParseSlot("workload.updateStrategy")
	require.NoError(t, err)
	only := func(goTypes ...string) func(Slot) (bool, error) {
		return func(s Slot) (bool, error) {
			for _, goType := range goTypes {
				if s.Type == goType {
					return true, nil
				}
			}
			return false, errors.New("not " + s.Type)
		}
	}
	const set, daemons = "appsv1.StatefulSetUpdateStrategy", "appsv1.DaemonSetUpdateStrategy"

	both, ok, err := slot.Narrow(only(set, daemons))
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, []string{"StatefulSet", "DaemonSet"}, both.Workloads)
	assert.Len(t, both.Variants(), 2)

	one, ok, err := slot.Narrow(only(daemons))
	require.NoError(t, err, "one is enough")
	assert.True(t, ok)
	assert.Equal(t, []string{"DaemonSet"}, one.Workloads)
	assert.Equal(t, daemons, one.Type)
	assert.False(t, one.Shares(slot.Variants()[0]))
	assert.True(t, one.Shares(both))

	_, ok, err = slot.Narrow(only())
	assert.False(t, ok)
	assert.ErrorContains(t, err, daemons)
	again, _, _ := ParseSlot("workload.updateStrategy")
	assert.Equal(t, again, slot, "a row of the table is shared")
}

func TestSlot_For(t *testing.T) {
	slot, _, err := ParseSlot("workload.updateStrategy.rollingUpdate.maxUnavailable")
	require.NoError(t, err)
	of, ok := slot.For("DaemonSet")
	require.True(t, ok)
	assert.Equal(t, "appsv1.DaemonSetSpec", of.Path[0].In.Name)
	assert.Equal(t, []string{"DaemonSet"}, of.Workloads)
	_, ok = slot.For("Deployment")
	assert.False(t, ok)
	image, _, err := ParseSlot("container.image")
	require.NoError(t, err)
	of, ok = image.For("Deployment")
	assert.True(t, ok, "every workload has it")
	assert.Equal(t, image, of)
}
