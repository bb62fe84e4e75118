package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/examples/internal/samples"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
)

func TestRendered(t *testing.T) {
	scheme, err := ownNames.newScheme()
	require.NoError(t, err)
	samples.Rendered(t, scheme, controller.PinotKind(hooks.Pinot{}))
}
