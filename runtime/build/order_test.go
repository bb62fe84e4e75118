package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFindNodeType(t *testing.T) {
	declared := nodeTypes{{Name: "a", ConfigDir: "/a"}, {ConfigDir: "/other"}, {Name: "b", ConfigDir: "/b"}}
	tests := map[string]struct {
		types nodeTypes
		name  string
		want  string
	}{
		"declared":           {declared, "b", "/b"},
		"the others":         {declared, "c", "/other"},
		"no name":            {declared, "", "/other"},
		"none for others":    {declared[:1], "c", ""},
		"nothing declared":   {nil, "c", ""},
		"no name, no others": {declared[:1], "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, test.types.find(test.name).ConfigDir) })
	}
	assert.Equal(t, []string{"a", "b"}, declared.names())
	assert.False(t, declared.declares(""))
	assert.True(t, declared.dynamic())
	assert.False(t, declared[:1].dynamic())
	assert.True(t, nodeTypes(nil).dynamic())
}

// The stage of a node must not depend on the nodes that come after it.
func TestStagesStayWhenTypesComeUp(t *testing.T) {
	order := newRolloutOrder(nodeTypes{{Name: "a"}, {Name: "b"}, {}})
	order.first(0, "z")
	order.first(1, "b")
	for i, name := range []string{"z", "b", "a"} {
		assert.Equal(t, i, order.stage(name))
	}
	assert.Equal(t, 3, order.stage("new"), "after all others")
	order.use("new")
	order.use("newer")
	order.use("new")
	for i, name := range []string{"z", "b", "a", "new", "newer"} {
		assert.Equal(t, i, order.stage(name))
	}
}
