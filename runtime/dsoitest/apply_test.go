package dsoitest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	corev1apply "k8s.io/client-go/applyconfigurations/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestApplyCreates(t *testing.T) {
	c := sampleCluster(t)
	set, config := apply(t, c, statefulSet(2)), apply(t, c, configMap(map[string]any{"a": "1"}))
	assert.NotEmpty(t, set.GetUID())
	assert.NotEqual(t, set.GetUID(), config.GetUID())
	assert.EqualValues(t, 1, set.GetGeneration())
	assert.EqualValues(t, 0, config.GetGeneration(), "a ConfigMap has no generation")
	assert.Len(t, set.GetManagedFields(), 1)
	stored := get(t, c.Outside(), "set", &appsv1.StatefulSet{})
	assert.Equal(t, set.GetResourceVersion(), stored.ResourceVersion)
	assert.Equal(t, set.GetUID(), stored.UID)
}

func TestApplyThatChangesNothingMakesNoVersion(t *testing.T) {
	for name, wanted := range map[string]func() (first, second string){
		"ConfigMap": func() (string, string) {
			c := sampleCluster(t)
			return apply(t, c, configMap(map[string]any{"a": "1"})).GetResourceVersion(), apply(t, c, configMap(map[string]any{"a": "1"})).GetResourceVersion()
		},
		"with a status": func() (string, string) {
			c := sampleCluster(t)
			apply(t, c, statefulSet(2))
			require.NoError(t, c.Settle(context.Background()))
			return get(t, c.Outside(), "set", &appsv1.StatefulSet{}).ResourceVersion, apply(t, c, statefulSet(2)).GetResourceVersion()
		},
		"status written again": func() (string, string) {
			c := sampleCluster(t)
			apply(t, c, statefulSet(2))
			require.NoError(t, c.Settle(context.Background()))
			first := get(t, c.Outside(), "set", &appsv1.StatefulSet{}).ResourceVersion
			require.NoError(t, c.Settle(context.Background()))
			return first, get(t, c.Outside(), "set", &appsv1.StatefulSet{}).ResourceVersion
		},
	} {
		t.Run(name, func(t *testing.T) {
			first, second := wanted()
			assert.Equal(t, first, second)
		})
	}
}

func TestApplyChanges(t *testing.T) {
	c := sampleCluster(t)
	first := apply(t, c, statefulSet(2))
	second := apply(t, c, statefulSet(3))
	assert.Equal(t, first.GetUID(), second.GetUID())
	assert.NotEqual(t, first.GetResourceVersion(), second.GetResourceVersion())
	assert.EqualValues(t, 2, second.GetGeneration())

	labelled := statefulSet(3)
	labelled.SetLabels(map[string]string{"a": "b"})
	assert.EqualValues(t, 2, apply(t, c, labelled).GetGeneration(), "a label is no change of the spec")
}

func TestApplyRemovesWhatIsNoLongerWanted(t *testing.T) {
	c := sampleCluster(t)
	apply(t, c, configMap(map[string]any{"a": "1", "b": "2"}))
	apply(t, c, configMap(map[string]any{"a": "1"}))
	assert.Equal(t, map[string]string{"a": "1"}, get(t, c.Outside(), "config", &corev1.ConfigMap{}).Data)
}

func TestApplyRefusesAnotherUID(t *testing.T) {
	ctx, c := context.Background(), sampleCluster(t)
	wanted := configMap(map[string]any{"a": "1"})
	wanted.SetUID("of-another")
	err := c.Client().Apply(ctx, client.ApplyConfigurationFromUnstructured(wanted), client.FieldOwner("operator"))
	assert.True(t, apierrors.IsConflict(err), "nothing is resurrected: %v", err)

	live := apply(t, c, configMap(map[string]any{"a": "1"}))
	err = c.Client().Apply(ctx, client.ApplyConfigurationFromUnstructured(wanted), client.FieldOwner("operator"), client.ForceOwnership)
	assert.True(t, apierrors.IsConflict(err), "nothing is hijacked: %v", err)
	wanted.SetUID(live.GetUID())
	assert.NoError(t, c.Client().Apply(ctx, client.ApplyConfigurationFromUnstructured(wanted), client.FieldOwner("operator")))
}

func TestApplyWithoutForceTakesNothing(t *testing.T) {
	ctx := context.Background()
	c := sampleCluster(t, &corev1.ConfigMap{ObjectMeta: named("other")})
	require.NoError(t, c.Outside().Create(ctx, &corev1.ConfigMap{ObjectMeta: named("config"), Data: map[string]string{"a": "theirs"}}, client.FieldOwner("them")))
	err := c.Client().Apply(ctx, client.ApplyConfigurationFromUnstructured(configMap(map[string]any{"a": "ours"})), client.FieldOwner("operator"))
	assert.True(t, apierrors.IsConflict(err), "%v", err)
}

func TestDryRunTellsAndDoesNot(t *testing.T) {
	c := sampleCluster(t)
	created := apply(t, c, configMap(map[string]any{"a": "1"}), client.DryRunAll)
	assert.True(t, apierrors.IsNotFound(c.Outside().Get(context.Background(), client.ObjectKeyFromObject(created), &corev1.ConfigMap{})))

	apply(t, c, configMap(map[string]any{"a": "1"}))
	changed := apply(t, c, configMap(map[string]any{"a": "2"}), client.DryRunAll)
	assert.Equal(t, map[string]any{"a": "2"}, changed.Object["data"])
	assert.Equal(t, map[string]string{"a": "1"}, get(t, c.Outside(), "config", &corev1.ConfigMap{}).Data)
	writes := c.Writes()
	assert.Len(t, writes, 1)
}

func TestTypedApplyConfiguration(t *testing.T) {
	c := sampleCluster(t)
	configuration := corev1apply.ConfigMap("config", "data").WithData(map[string]string{"a": "1"})
	require.NoError(t, c.Client().Apply(context.Background(), configuration, client.FieldOwner("operator")))
	assert.NotEmpty(t, *configuration.UID)
}

func TestForeignChangesLeaveTheOwnEntryAsItWas(t *testing.T) {
	ctx, c := context.Background(), sampleCluster(t)
	before := apply(t, c, configMap(map[string]any{"a": "1"})).GetManagedFields()[0]
	own := func(live *corev1.ConfigMap) string {
		for _, entry := range live.ManagedFields {
			if entry.Manager == "operator" {
				return string(entry.FieldsV1.GetRawBytes())
			}
		}
		return ""
	}

	live := get(t, c.Outside(), "config", &corev1.ConfigMap{})
	live.Annotations = map[string]string{"theirs": "x"}
	require.NoError(t, c.Outside().Update(ctx, live, client.FieldOwner("them")))
	assert.Equal(t, string(before.FieldsV1.GetRawBytes()), own(get(t, c.Outside(), "config", &corev1.ConfigMap{})))

	live.Data["a"] = "theirs"
	require.NoError(t, c.Outside().Update(ctx, live, client.FieldOwner("them")))
	assert.NotEqual(t, string(before.FieldsV1.GetRawBytes()), own(get(t, c.Outside(), "config", &corev1.ConfigMap{})))
}
