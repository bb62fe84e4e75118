package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShare(t *testing.T) {
	counts, err := read(strings.NewReader(`mode: set
github.com/datainfrahq/dsoi-gen/runtime/a.go:1.1,2.2 3 1
github.com/datainfrahq/dsoi-gen/runtime/a.go:3.1,4.2 1 0
github.com/datainfrahq/dsoi-gen/runtime/a.go:3.1,4.2 1 0
github.com/datainfrahq/dsoi-gen/runtime/zz_generated.b.go:1.1,2.2 9 0
github.com/datainfrahq/dsoi-gen/markers/a.go:1.1,2.2 2 0
github.com/datainfrahq/dsoi-gen/markers/a.go:1.1,2.2 2 1
`))
	require.NoError(t, err)
	assert.InDelta(t, 75, counts.share("runtime"), 0.01)
	assert.InDelta(t, 100, counts.share("markers"), 0.01, "reached by either binary")
	assert.Zero(t, counts.share("generator"), "nothing is nothing")

	_, err = read(strings.NewReader("a b c\n"))
	require.ErrorContains(t, err, `"a b c"`)
}
