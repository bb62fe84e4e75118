package model

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNames(t *testing.T) {
	tests := []struct {
		name                             string
		dnsLabel, port, file, isVariable bool
	}{
		{"", false, false, false, false},
		{"a", true, true, true, true},
		{"broker-2", true, true, true, true},
		{"2", true, false, true, false},
		{"2b", true, true, true, false},
		{"-a", false, false, true, true},
		{"a-", false, false, true, true},
		{"a--b", true, false, true, true},
		{"a_b", false, false, true, true},
		{"JAVA_OPTS", false, false, true, true},
		{".", false, false, false, true},
		{"..", false, false, false, true},
		{"log4j2.xml", false, false, true, true},
		{"a b", false, false, false, false},
		{"a\n", false, false, false, false},
		{"ä", false, false, false, false},
		{strings.Repeat("a", 15), true, true, true, true},
		{strings.Repeat("a", 16), true, false, true, true},
		{strings.Repeat("a", 64), false, false, true, true},
		{strings.Repeat("a", 254), false, false, false, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.dnsLabel, isDNSLabel(test.name), "DNS label")
			assert.Equal(t, test.port, isPortName(test.name), "port")
			assert.Equal(t, test.file, isFileName(test.name), "file")
			assert.Equal(t, test.isVariable, isVariableName(test.name), "variable")
		})
	}
}
