package runtime

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

func TestMakeRandom(t *testing.T) {
	assert.Nil(t, makeRandom(nil))
	made := makeRandom(build.Random{"a": 1, "b": 1024})
	assert.Len(t, made["a"], 1)
	assert.Len(t, made["b"], 1024)
	assert.NotEqual(t, made["b"], makeRandom(build.Random{"b": 1024})["b"])
	for range 1000 {
		for _, content := range makeRandom(build.Random{"a": 3}) {
			assert.Regexp(t, "^[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z][B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z0-9]{2}$", string(content))
		}
	}
}

// Each character is as likely as the others: of 50,000, each of 50 comes up 1,000 times, and
// more than 6 standard deviations from that are less likely than a broken computer.
func TestRandomContentIsFair(t *testing.T) {
	const draws = 50_000
	count := map[byte]int{}
	for range draws {
		count[oneOf(randomAlphabet)]++
	}
	assert.Len(t, count, len(randomAlphabet))
	p := 1 / float64(len(randomAlphabet))
	for character, n := range count {
		assert.True(t, strings.ContainsRune(randomAlphabet, rune(character)))
		assert.InDelta(t, draws*p, n, 6*math.Sqrt(draws*p*(1-p)), string(character))
	}
}
