package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/examples/internal/samples"
	"github.com/datainfrahq/dsoi-gen/examples/quorum/controller"
)

func TestSamples(t *testing.T) {
	scheme, err := newScheme()
	require.NoError(t, err)
	samples.Test(t, scheme, controller.QuorumKind(hooks{}))
}

func TestRendered(t *testing.T) {
	scheme, err := newScheme()
	require.NoError(t, err)
	samples.Rendered(t, scheme, controller.QuorumKind(hooks{}))
}
