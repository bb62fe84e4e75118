// Package digest frames what is hashed, so that different things never look alike.
package digest

import "encoding/binary"

// AppendField appends a text after its length, so that ("ab", "c") and ("a", "bc")
// differ.
func AppendField(data []byte, text string) []byte {
	return append(binary.BigEndian.AppendUint64(data, uint64(len(text))), text...)
}

// FieldSize is how many bytes [AppendField] appends.
func FieldSize(text string) int { return 8 + len(text) }
