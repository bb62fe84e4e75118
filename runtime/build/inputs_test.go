package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestReferenceNamesItsObject(t *testing.T) {
	assert.Equal(t, "Secret credentials", Reference{Kind: "Secret", Name: "credentials"}.String())
	assert.Equal(t, "ConfigMap settings", Reference{Kind: "ConfigMap", Name: "settings"}.String())
}
