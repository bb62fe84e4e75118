package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestShorten(t *testing.T) {
	assert.Equal(t, "abc", shorten("abc", 3))
	assert.Equal(t, "a...", shorten("abcde", 4))
	assert.Equal(t, "a\uFFFD", shorten("a\xff", 9))
}

func TestSteady(t *testing.T) {
	for text, want := range map[string]string{
		"plain text: 404": "plain text: 404",
		"Precondition failed: UID in precondition: 0c1f9c5e-0b0f-4d1c-9a57-111111111111": "Precondition failed: UID in precondition: …",
		"read tcp 10.0.0.1:39284->10.96.0.1:443: read: connection reset by peer":         "read tcp …10.96.0.1:443: read: connection reset by peer",
		"read tcp [fd00::1]:39284->[fd00::2]:443: i/o timeout":                           "read tcp …[fd00::2]:443: i/o timeout",
		"StatefulSet events-broker-1234 is invalid":                                      "StatefulSet events-broker-1234 is invalid",
	} {
		assert.Equal(t, want, steady(text))
	}
}
