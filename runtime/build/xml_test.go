package build

import (
	"encoding/xml"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestXML(t *testing.T) {
	assert.Empty(t, XML(nil))
	settings := map[string]string{"b": "<&>", "a": "x\ny", "c": ""}
	text := XML(settings)
	var read struct {
		Properties []struct {
			Name  string `xml:"name"`
			Value string `xml:"value"`
		} `xml:"property"`
	}
	require.NoError(t, xml.Unmarshal([]byte(text), &read))
	got := map[string]string{}
	var names []string
	for _, p := range read.Properties {
		got[p.Name] = p.Value
		names = append(names, p.Name)
	}
	assert.Equal(t, settings, got)
	assert.Equal(t, []string{"a", "b", "c"}, names)
}
