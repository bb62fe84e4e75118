package configs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/configs/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/configs/want"
)

func TestFilesInTOMLAndXML(t *testing.T) {
	cr := &v1.Stove{ObjectMeta: meta(), Spec: v1.StoveSpec{
		Settings: &v1.Settings{Text: "name = \"all\"\n[heat]\nunit = \"joule\"\n[[rings]]\nsize = 1.5\n"},
		Site:     map[string]string{"fs.default": "a<b&c", "fs.replication": "2"},
		Plates: map[string]v1.Plate{
			"a": {Replicas: 1},
			"b": {Replicas: 1, Text: "name = \"b\"", Max: ptr.To(int32(0)), Extra: &runtime.RawExtension{Raw: []byte(`{"deep":{"on":true,"none":null}}`)}, Replication: 3},
		},
	}}
	b, errs := want.NewStoveBuilder(cr, want.UnimplementedStoveHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	site := func(properties string) string {
		return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n" + properties + "</configuration>\n"
	}
	property := func(name, value string) string {
		return "  <property>\n    <name>" + name + "</name>\n    <value>" + value + "</value>\n  </property>\n"
	}
	assert.Equal(t, map[string]string{
		"plate.toml":    "name = \"all\"\n\n[heat]\nlevels = [1, 2]\nunit = \"joule\"\n\n[[rings]]\nsize = 1.5\n",
		"core-site.xml": site(property("fs.default", "a&lt;b&amp;c") + property("fs.replication", "2") + property("fs.trash.interval", "60")),
	}, data(t, list, "a"))
	assert.Equal(t, map[string]string{
		"plate.toml":    "name = \"b\"\n\n[heat]\nlevels = [1, 2]\nmax = 0\nunit = \"joule\"\n\n[[rings]]\nsize = 1.5\n",
		"extra.toml":    "[deep]\non = true\n",
		"core-site.xml": site(property("fs.default", "a&lt;b&amp;c") + property("fs.replication", "3") + property("fs.trash.interval", "60")),
	}, data(t, list, "b"))
}

func TestWrongTOML(t *testing.T) {
	cr := &v1.Stove{ObjectMeta: meta(), Spec: v1.StoveSpec{
		Settings: &v1.Settings{Text: "a = "},
		Plates: map[string]v1.Plate{
			"a": {Text: "= 1"},
			"b": {Extra: &runtime.RawExtension{Raw: []byte(`[1]`)}},
			"c": {Extra: &runtime.RawExtension{Raw: []byte(`{"a":[1,null]}`)}},
		},
	}}
	_, errs := want.NewStoveBuilder(cr, want.UnimplementedStoveHooks{}, build.Inputs{})
	var messages []string
	for _, err := range errs {
		messages = append(messages, err.Error())
	}
	assert.Equal(t, []string{
		"spec.settings: Invalid value: must be TOML: line 1 (last key \"a\"): unexpected EOF; expected value",
		"spec.plates[a].text: Invalid value: must be TOML: line 1: unexpected '=': key name appears blank",
		"spec.plates[b].extra: Invalid value: must be TOML: it is not a table",
		"spec.plates[c].extra: Invalid value: must be TOML: a: [1]: it has no null",
	}, messages)
}
