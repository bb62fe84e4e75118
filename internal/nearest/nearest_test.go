package nearest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestName(t *testing.T) {
	valid := []string{"controller", "broker", "server", "minion", "fe", "be"}
	tests := map[string]struct{ got, want string }{
		"missing letter":  {"brokr", "broker"},
		"one too many":    {"serverr", "server"},
		"swapped letters": {"borker", "broker"},
		"swapped, short":  {"ef", "fe"},
		"other case":      {"Controller", "controller"},
		"two mistakes":    {"contoler", "controller"},
		"wrong letter":    {"minyon", "minion"},
		"equally near":    {"xe", "fe"},
		"far":             {"historical", ""},
		"too short":       {"x", ""},
		"empty":           {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			name, ok := Name(test.got, valid)
			assert.Equal(t, test.want, name)
			assert.Equal(t, test.want != "", ok)
		})
	}
}

func TestHint(t *testing.T) {
	assert.Equal(t, `did you mean "broker"?`, Hint("brokr", []string{"server", "broker"}))
	assert.Empty(t, Hint("historical", []string{"server", "broker"}))
}

func TestNameOfNothing(t *testing.T) {
	_, ok := Name("a", nil)
	assert.False(t, ok)
}
