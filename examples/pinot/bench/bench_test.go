package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/types"
)

func TestPinotHasTwelveObjects(t *testing.T) {
	pinot := newPinot("data", "events")
	pinot.UID = types.UID("uid")
	objects, err := objectsOf(pinot)
	require.NoError(t, err)
	assert.Len(t, objects, 12)
}

func TestWrite(t *testing.T) {
	took := func(each ...time.Duration) turns {
		var own turns
		for _, d := range each {
			own = append(own, price{time: d, bytes: 16000, allocations: 65})
		}
		return own
	}
	a, b := took(time.Microsecond, 2*time.Microsecond, 4*time.Microsecond), took(10*time.Microsecond, 30*time.Microsecond, 80*time.Microsecond)
	b[2].requests = 3
	var out strings.Builder
	require.NoError(t, write(&out, []contestant{{name: "a"}, {name: "b"}}, []scene{{"alone", []turns{a, b}}}))
	var rows []string
	for line := range strings.Lines(out.String()) {
		rows = append(rows, strings.Join(strings.Fields(line), " "))
	}
	assert.Equal(t, []string{
		"", "alone requests time kB allocations times faster than the last",
		"a 0 2.0 µs 16.0 65 15.0",
		"b 1 30.0 µs 16.0 65 1.0",
	}, rows)
}

func TestSettingsAreChecked(t *testing.T) {
	assert.Error(t, run(t.Context(), settings{others: 1, rounds: 0, passes: 1}))
}
