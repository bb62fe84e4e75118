package markers

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// What a kind that is listed needs: a type of entries that has what its constructor is given,
// and a name of its own for each object.
func TestListedKinds(t *testing.T) {
	found := 0
	for _, kind := range ObjectKinds() {
		for scope, list := range kind.Lists() {
			found++
			slot, ok := FindSlot(list)
			require.True(t, ok, list)
			assert.Equal(t, "[]"+kind.EntryType(), slot.Type)
			assert.Equal(t, "by name", slot.Merges)
			assert.Contains(t, kind.Per, scope)
			of, ok := ListOf(list)
			require.True(t, ok)
			assert.Equal(t, kind.Kind, of.Kind)
			_, ok = fields.Find(kind.EntryType())
			assert.True(t, ok)
		}
		assert.Len(t, kind.OfEntries(), len(kind.Lists()))
		if kind.Listed {
			assert.True(t, kind.HasVariants(), kind.Kind)
		}
	}
	assert.GreaterOrEqual(t, found, 3)
	_, ok := ListOf("node.name")
	assert.False(t, ok)
}

func TestEntrySlotOfObjects(t *testing.T) {
	for text, want := range map[string]string{
		"service.name": "string", "service.enabled": "*bool", "service.spec.type": "corev1.ServiceType", "service.metadata.annotations": "map[string]string",
		"service.spec.ports[http].nodePort": "int32", "service.spec": "corev1.ServiceSpec", "service.metadata": "metav1.ObjectMeta",
	} {
		slot, err := EntrySlot("build.ServiceEntry", text)
		require.NoError(t, err, text)
		assert.Equal(t, want, slot.Type, text)
		assert.Equal(t, text == "service.spec", slot.Check != "", text)
	}
	_, err := EntrySlot("build.ServiceEntry", "service.spec.selector")
	require.ErrorContains(t, err, "it selects the pods of the node")
	assert.Equal(t, []string{"service.type", "service.spec.type", "service.metadata.type"}, Called("service", "build.ServiceEntry", "type"))
}

func TestNoPlaceInAList(t *testing.T) {
	_, _, err := ParseSlot("node.services[outer].spec.type")
	require.ErrorContains(t, err, "variant=NAME")
	_, _, err = ParseSlot("node.services.spec")
	require.ErrorContains(t, err, "node.services is filled as a whole")
	assert.False(t, IsVariant(EntryVariant))
}
