package model

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSuggest(t *testing.T) {
	var many []string
	for i := range 30 {
		many = append(many, "field"+strconv.Itoa(i))
	}
	assert.Equal(t, "; did you mean \"image\"?", suggest("imag", []string{"image", "ports"}))
	assert.Equal(t, "; there is image, ports", suggest("else", []string{"image", "ports"}))
	assert.Equal(t, "; there is "+"field0, field1, field2, field3, field4, field5, field6, field7, field8, field9, field10, field11, and 18 more", suggest("else", many))
	assert.Equal(t, "; there is field0, field1, field2, field3, field4, field5, field6, field7, field8, field9, field10, field11, field12", suggest("else", many[:13]), "one more takes no more room")
	assert.Empty(t, suggest("else", nil))
}
