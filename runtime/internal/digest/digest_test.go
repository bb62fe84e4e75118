package digest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAppendField(t *testing.T) {
	write := func(texts ...string) string {
		var out []byte
		size := 0
		for _, text := range texts {
			out = AppendField(out, text)
			size += FieldSize(text)
		}
		assert.Len(t, out, size)
		return string(out)
	}
	assert.Equal(t, "\x00\x00\x00\x00\x00\x00\x00\x02ab", write("ab"))
	assert.NotEqual(t, write("ab", "c"), write("a", "bc"))
	assert.NotEqual(t, write("a"), write("a", ""))
}
