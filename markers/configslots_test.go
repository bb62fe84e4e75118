package markers

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

func TestParseConfigSlot(t *testing.T) {
	tests := map[string]struct {
		name, key string
		place     ConfigPlace
	}{
		"config.text":                        {"config.text", "", ConfigPlace{Sort: ConfigText}},
		"config[jvm.options].append":         {"config[jvm.options].append", "", ConfigPlace{File: "jvm.options", Sort: ConfigAppend}},
		"config[*].xml":                      {"config[*].xml", "", ConfigPlace{File: EveryFile, Sort: ConfigXML}},
		"config.properties[a.b]":             {"config.properties", "a.b", ConfigPlace{Sort: ConfigProperties}},
		`config.properties["a.b"]`:           {"config.properties", "a.b", ConfigPlace{Sort: ConfigProperties}},
		"config.yaml":                        {"config.yaml", "", ConfigPlace{Sort: ConfigYAML}},
		"config.yaml[server.port]":           {"config.yaml", "server.port", ConfigPlace{Sort: ConfigYAML, Keys: []string{"server", "port"}}},
		`config.yaml[server."port"]`:         {"config.yaml", "server.port", ConfigPlace{Sort: ConfigYAML, Keys: []string{"server", "port"}}},
		`config[a.json].json[a."b.c"."d/e"]`: {"config[a.json].json", `a."b.c".d/e`, ConfigPlace{File: "a.json", Sort: ConfigJSON, Keys: []string{"a", "b.c", "d/e"}}},
		`config.yaml["b.c".d."]"]`:           {"config.yaml", `"b.c".d."]"`, ConfigPlace{Sort: ConfigYAML, Keys: []string{"b.c", "d", "]"}}},
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			slot, key, err := ParseSlot(text)
			require.NoError(t, err)
			assert.Equal(t, want.name, slot.Name)
			assert.Equal(t, want.key, key)
			assert.Equal(t, want.place, *slot.Config)
			row, _ := FindSlot("config." + string(want.place.Sort))
			assert.Equal(t, ConfigPlace{Sort: want.place.Sort}, *row.Config, "the table stays as it is")
		})
	}
	for _, text := range []string{"config.dir", "config.name"} {
		slot, _, err := ParseSlot(text)
		require.NoError(t, err)
		assert.Nil(t, slot.Config)
	}
}

func TestParseConfigSlot_Errors(t *testing.T) {
	tests := map[string]struct {
		at      int
		message string
	}{
		"config.txt":             {7, "there is no slot `config.txt`; did you mean \"text\"?"},
		"config.file":            {7, "there is no slot `config.file`; there are config.text, config.properties, config.append, config.yaml, config.json, config.toml, config.xml, config.dir, config.name, config.hash"},
		"config[a].ini":          {10, "there is no slot `config[a].ini`; there are config[a].text, config[a].properties, config[a].append, config[a].yaml, config[a].json, config[a].toml, config[a].xml"},
		"config[a].dir":          {10, "there is no slot `config[a].dir`; it is not of one file: write config.dir"},
		"config[a]":              {9, "what the file is made of is missing here: .text, .properties, .append, .yaml, .json, .toml, .xml"},
		"config[a":               {6, "this [ is never closed"},
		"config[].text":          {7, "the brackets are empty; they hold the name of a file"},
		"config[a]text":          {9, "a dot or the end is missing here"},
		"config.text[a]":         {11, "config.text has no entries, so no brackets follow"},
		"config.yaml.a":          {11, "the slot ends before this; a value in a file is written config.yaml[a.b]"},
		"config.yaml[]":          {12, "a key is missing here; keys are separated by dots, and one with a dot is quoted: a.\"b.c\""},
		"config.yaml[a..b]":      {14, "a key is missing here; keys are separated by dots, and one with a dot is quoted: a.\"b.c\""},
		`config.yaml[a."b]`:      {14, "a key is missing here; keys are separated by dots, and one with a dot is quoted: a.\"b.c\""},
		`config[f].yaml[a."b"c]`: {20, "a dot or the end of the brackets is missing here"},
		"config.yaml[a]b":        {14, "the slot ends before this"},
		"config.yaml[a":          {11, "this [ is never closed"},
		"config[*].yaml[a]":      {14, "a key is in one file, so name it: config[FILE].yaml[a]"},
		"config[*]":              {9, "what the file is made of is missing here: .text, .properties, .append, .yaml, .json, .toml, .xml"},
		"config.properties[a":    {17, "this [ is never closed"},
		"config.properties[]":    {18, "the brackets are empty; they hold the name of an entry"},
		"config.properties[a].b": {21, "the slot ends before this"},
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			_, _, err := ParseSlot(text)
			var syntax *fields.SyntaxError
			require.True(t, errors.As(err, &syntax))
			assert.Equal(t, want.message, syntax.Message)
			assert.Equal(t, want.at, syntax.At)
		})
	}
}

func TestConfigOfVariants(t *testing.T) {
	slot, key, err := ParseSlot("commonConfig[log.xml].yaml[a.b]")
	require.NoError(t, err)
	assert.Equal(t, "commonConfig[log.xml].yaml", slot.Name)
	assert.Equal(t, "a.b", key)
	assert.Equal(t, ConfigPlace{File: "log.xml", Variant: "common", Sort: ConfigYAML, Keys: []string{"a", "b"}}, *slot.Config)
	plain, _, err := ParseSlot("config[log.xml].yaml[a.b]")
	require.NoError(t, err)
	assert.Empty(t, plain.Config.Variant, "the row stays as it is")

	dir, _, err := ParseSlot("commonConfig.dir")
	require.NoError(t, err)
	assert.Equal(t, "commonConfig.dir", dir.Name)
	assert.Equal(t, "CheckConfigDir", dir.Check)
	variant, ok := SplitConfigVariant(dir.Name)
	assert.True(t, ok)
	assert.Equal(t, "common", variant)
	assert.Equal(t, "commonConfig", ConfigFamily(variant))
	assert.Equal(t, []string{"commonConfig[x]"}, FamilyPrefixes("commonConfig[x]"))
	assert.Contains(t, NamesBelow("commonConfig[x]"), "text")

	byName, _, err := ParseSlot("commonConfig[*].text")
	require.NoError(t, err)
	assert.True(t, byName.Config.IsByName())
	assert.Empty(t, byName.Config.Ending())
	xml, _, err := ParseSlot("config[*.xml].xml")
	require.NoError(t, err)
	assert.True(t, xml.Config.IsByName())
	assert.Equal(t, ".xml", xml.Config.Ending())
	assert.True(t, byName.Config.Overlaps(xml.Config))
	site := ConfigPlace{File: "*.site.xml"}
	assert.True(t, site.Overlaps(xml.Config))
	assert.True(t, xml.Config.Overlaps(&site))
	assert.False(t, site.Overlaps(&ConfigPlace{File: "*.conf"}))
	assert.False(t, (&ConfigPlace{File: "a*.xml"}).IsByName())
	assert.False(t, (&ConfigPlace{File: "*.a*"}).IsByName())
	assert.Empty(t, byName.KeyType)
	for text, at := range map[string]int{"commonConfig.text": 12, "commonConfig.name": 12, "commonConfig[a].txt": 16, "commonConfig[a": 12} {
		_, _, err := ParseSlot(text)
		var syntax *fields.SyntaxError
		require.ErrorAs(t, err, &syntax, text)
		assert.Equal(t, at, syntax.At, text)
		assert.NotContains(t, syntax.Message, "`config", text)
	}
	for _, text := range []string{"config.dir", "configMap.metadata.labels", "commonConfigMap.metadata.labels", "Config.dir"} {
		_, ok := SplitConfigVariant(text)
		assert.False(t, ok, text)
	}
}
