package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGate(t *testing.T) {
	g := newGate(false)
	assert.False(t, g.holds(7))
	g.wait(2)
	g.wait(5)
	assert.False(t, g.holds(1))
	assert.False(t, g.holds(2), "a stage does not wait for itself")
	assert.True(t, g.holds(3))
}
