package model

import "strings"

// The rules for names are written without regular expressions: to compile those
// takes longer than to read a package.
const (
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits       = "0123456789"
)

// consistsOf reports whether a name has no other characters than some.
func consistsOf(name, characters string) bool {
	return strings.Trim(name, characters) == ""
}

// isDNSLabel is the rule for names of node types (RFC 1123).
func isDNSLabel(name string) bool {
	return name != "" && len(name) <= 63 && consistsOf(name, lowerLetters+digits+"-") && name[0] != '-' && name[len(name)-1] != '-'
}

// isPortName is the rule for names of container ports (RFC 6335, section 5.1).
func isPortName(name string) bool {
	return len(name) <= 15 && isDNSLabel(name) && !strings.Contains(name, "--") && strings.ContainsAny(name, lowerLetters)
}

// isFileName is the rule for keys of ConfigMaps.
func isFileName(name string) bool {
	return name != "" && len(name) <= 253 && consistsOf(name, lowerLetters+upperLetters+digits+"-._") && name != "." && name != ".."
}

// isVariableName is the rule for names of environment variables.
func isVariableName(name string) bool {
	return name != "" && consistsOf(name, lowerLetters+upperLetters+digits+"-._") && !strings.Contains(digits, name[:1])
}
