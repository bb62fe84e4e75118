package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestTOML(t *testing.T) {
	tests := map[string]struct {
		parts []Part
		want  string
	}{
		"nothing":                {nil, ""},
		"nothing said":           {[]Part{PartOf(""), PartOf(map[string]string{})}, ""},
		"an object":              {[]Part{PartOf(map[string]any{"b": 1, "a": "x", "c": 1.5, "d": true})}, "a = \"x\"\nb = 1\nc = 1.5\nd = true\n"},
		"a text":                 {[]Part{PartOf("a = 1")}, "a = 1\n"},
		"a text over an object":  {[]Part{PartOf(map[string]any{"t": map[string]int{"a": 1, "b": 1}}), PartOf("[t]\na = 2")}, "[t]\na = 2\nb = 1\n"},
		"at a key":               {[]Part{PartOf("[t]\na = 1"), PartOf("x").At("t", "b.c")}, "[t]\na = 1\n\"b.c\" = \"x\"\n"},
		"null takes away":        {[]Part{PartOf("a = 1\nb = 1"), PartOf(map[string]any{"a": nil})}, "b = 1\n"},
		"a list of tables":       {[]Part{PartOf(map[string]any{"r": []any{map[string]any{"a": 1}, map[string]any{"a": 2}}})}, "[[r]]\na = 1\n\n[[r]]\na = 2\n"},
		"times":                  {[]Part{PartOf("a = 2026-01-02T03:04:05Z\nb = 2026-01-02")}, "a = 2026-01-02T03:04:05Z\nb = 2026-01-02\n"},
		"big numbers":            {[]Part{PartOf(map[string]int64{"a": 9007199254740993})}, "a = 9007199254740993\n"},
		"a text that is no TOML": {[]Part{PartOf("a ="), PartOf("b = 1")}, "b = 1\n"},
		"no table":               {[]Part{PartOf([]int{1})}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, TOML(test.parts...)) })
	}
	text := "a = 1\n[t]\nb = [1, 2]\n"
	assert.Equal(t, TOML(PartOf(text)), TOML(PartOf(TOML(PartOf(text)))), "what is written is read as the same")
}

func TestCheckTOML(t *testing.T) {
	tests := map[string]struct {
		value any
		want  string
	}{
		"nothing":        {"", ""},
		"nil":            {map[string]any(nil), ""},
		"a text":         {"a = 1", ""},
		"an object":      {map[string]any{"a": nil}, ""},
		"no TOML":        {"a = [", "must be TOML: line 1 (last key \"a\"): unexpected EOF; expected value"},
		"a list":         {[]int{1}, "must be TOML: it is not a table"},
		"null in a list": {map[string]any{"a": []any{1, nil}}, "must be TOML: a: [1]: it has no null"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			errs := CheckTOML(test.value, field.NewPath("spec"), "settings")
			if test.want == "" {
				assert.Empty(t, errs)
				return
			}
			require.Len(t, errs, 1)
			assert.Equal(t, "spec.settings", errs[0].Field)
			assert.Contains(t, errs[0].Detail, test.want)
		})
	}
}
