package markers

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseSlotOfVariant(t *testing.T) {
	for _, text := range []string{"service.spec", "service.spec.type", "service.spec.ports[http].nodePort", "service.metadata.annotations[x]", "ingress.spec.rules"} {
		plain, key, err := ParseSlot(text)
		require.NoError(t, err)
		for kind, variant := range map[string]string{"service": "clientService", "ingress": "adminIngress"} {
			if !plain.Within(kind) {
				continue
			}
			slot, variantKey, err := ParseSlot(variant + text[len(kind):])
			require.NoError(t, err)
			assert.Equal(t, variant+plain.Name[len(kind):], slot.Name)
			assert.Equal(t, key, variantKey)
			assert.Empty(t, slot.JSON, "nothing binds to it without a marker")
			slot.Name, slot.JSON = plain.Name, plain.JSON
			assert.Equal(t, plain, slot)
		}
	}
}

func TestParseSlotOfVariant_Errors(t *testing.T) {
	tests := map[string]string{
		"clientService.spec.selector":       "clientService.spec.selector is not for fields",
		"clientService.metadata":            "bind clientService.metadata.labels",
		"clientService.spec.typ":            "did you mean",
		"clientService":                     "it is the first name of slots",
		"ClientService.spec":                "there is no slot",
		"clientConfigMap.data":              "clientConfigMap.data is not for fields; the configuration files stand there; bind slot config.text",
		"clientPersistentVolumeClaim.spec":  "there is no slot",
		"clientStatefulSet.metadata.labels": "there is no slot",
		"Service.spec":                      "there is no slot",
	}
	for text, want := range tests {
		_, _, err := ParseSlot(text)
		assert.ErrorContains(t, err, want, text)
	}
}

func TestSplitVariant(t *testing.T) {
	tests := map[string]string{
		"clientService": "client of Service", "authpodPodDisruptionBudget": "authpod of PodDisruptionBudget", "a1Ingress": "a1 of Ingress",
		"service": "", "serviceAccount": "", "podDisruptionBudget": "", "1Service": "", "my_Service": "", "clientServices": "", "clientRole": "",
	}
	for family, want := range tests {
		kind, variant, ok := SplitVariant(family)
		got := ""
		if ok {
			got = variant + " of " + kind.Kind
			assert.Equal(t, family, kind.With(variant).Family())
		}
		assert.Equal(t, want, got, family)
	}
	service, _ := FindObjectKind("Service")
	assert.Equal(t, []string{"ports", "clientService.spec"}, service.With("client").Filled)
	assert.Equal(t, []string{"ports", "service.spec"}, service.Filled, "the row is not changed")
}
