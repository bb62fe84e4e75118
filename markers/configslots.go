package markers

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// ConfigPlace is where in the configuration files a slot is: config[log4j2.xml].text.
type ConfigPlace struct {
	// File is the name of the file; "" for the node's own, whose name the node type says, and
	// [EveryFile] where a field has files by name.
	File string
	// Variant of the ConfigMap that has the file; "" for the one without a variant.
	Variant string
	// Sort is what the slot makes of the file.
	Sort ConfigSort
	// Keys lead to a value in a structured file.
	Keys []string
}

// EveryFile stands for the name of a file where a field is a map of files by their names; with
// an ending behind it, "*.xml", for those that end so.
const EveryFile = "*"

// IsByName reports whether the slot is for a map of files by their names.
func (p *ConfigPlace) IsByName() bool {
	return p != nil && (p.File == EveryFile || strings.HasPrefix(p.File, EveryFile+".") && !strings.Contains(p.File[1:], EveryFile))
}

// Ending is how the names of the files end that a slot by name is for: ".xml"; "" for all.
func (p *ConfigPlace) Ending() string { return strings.TrimPrefix(p.File, EveryFile) }

// Overlaps reports whether two slots by name can be for the same file.
func (p *ConfigPlace) Overlaps(other *ConfigPlace) bool {
	return strings.HasSuffix(p.Ending(), other.Ending()) || strings.HasSuffix(other.Ending(), p.Ending())
}

// ConfigSort is a way in which a file comes about.
type ConfigSort string

// The sorts. The first three of one file go together, in this order.
const (
	ConfigText       ConfigSort = "text"
	ConfigProperties ConfigSort = "properties"
	ConfigAppend     ConfigSort = "append"
	ConfigYAML       ConfigSort = "yaml"
	ConfigJSON       ConfigSort = "json"
	ConfigTOML       ConfigSort = "toml"
	ConfigXML        ConfigSort = "xml"
)

// StructuredSorts are those that are written from structured values.
func StructuredSorts() []ConfigSort { return []ConfigSort{ConfigYAML, ConfigJSON, ConfigTOML} }

// IsStructured reports whether the file is written from structured values.
func (s ConfigSort) IsStructured() bool { return slices.Contains(StructuredSorts(), s) }

// GoesWith reports whether two sorts can fill one file.
func (s ConfigSort) GoesWith(other ConfigSort) bool {
	isAlone := func(sort ConfigSort) bool { return sort == ConfigXML || sort.IsStructured() }
	return s == other || !isAlone(s) && !isAlone(other)
}

// The types of configuration slots, besides those in the notation of [ExpandType].
const (
	// TextType is a text, or a list of texts, which are its lines.
	TextType = "string or []string"
	// ScalarType is a text, a number, true or false, or what Kubernetes has for an amount, a
	// duration, and for what may be a number or a text.
	ScalarType = "string, number or bool"
	// ScalarsType is a map of such by texts.
	ScalarsType = "map of strings, numbers or bools"
	// DocumentType is whatever encodes to JSON, and a text that is YAML.
	DocumentType = "struct, map, list or string of YAML"
	// TableType is whatever encodes to an object of JSON, and a text that is TOML, or encodes
	// to one.
	TableType = "struct, map or string of TOML"
	// ValueType is whatever encodes to JSON.
	ValueType = "any type that encodes to JSON"
)

func configSlots() []Slot {
	file := func(sort ConfigSort, help string) Slot {
		return Slot{Name: "config." + string(sort), Levels: OnAll, Config: &ConfigPlace{Sort: sort}, Help: help}
	}
	text := file(ConfigText, "text of a configuration file")
	text.Type = TextType
	properties := file(ConfigProperties, "lines key=value of a configuration file, behind its text")
	properties.Type, properties.KeyType, properties.Merge, properties.Merges = ScalarsType, ScalarType, "MergeMaps", "by key"
	appended := file(ConfigAppend, "text at the end of a configuration file")
	appended.Type, appended.Merge, appended.Merges = TextType, "Lines", "appended"
	yaml := file(ConfigYAML, "values of a configuration file in YAML; [a.b] is a value in it")
	yaml.Type, yaml.KeyType, yaml.Merge, yaml.Merges = DocumentType, ValueType, "YAML", "deeply by key"
	json := file(ConfigJSON, "values of a configuration file in JSON; [a.b] is a value in it")
	json.Type, json.KeyType, json.Merge, json.Merges = DocumentType, ValueType, "JSON", "deeply by key"
	toml := file(ConfigTOML, "values of a configuration file in TOML; [a.b] is a value in it")
	toml.Type, toml.KeyType, toml.Merge, toml.Merges = TableType, ValueType, "TOML", "deeply by key"
	xml := file(ConfigXML, "properties of a configuration file in XML, as Hadoop reads it")
	xml.Type, xml.KeyType, xml.Merge, xml.Merges = ScalarsType, ScalarType, "MergeMaps", "by key"
	hash := Slot{Name: configHash, Type: "string", Levels: OnAll, Check: "CheckConfigHash",
		Help: "whether pods roll when what they read changes: Annotation, Environment or None, or a bool; instead of the cluster's configHash"}
	hash.others = []Slot{{Type: "bool", Levels: OnAll}}
	return []Slot{
		text, properties, appended, yaml, json, toml, xml,
		{Name: "config.dir", Type: "string", Levels: OnAll, Check: "CheckConfigDir",
			Help: "directory of the configuration files, instead of the node type's configDir"},
		{Name: "config.name", Type: "string", Levels: OnAll, Check: "CheckConfigName",
			Help: "name of the node's own configuration file, instead of the node type's configFile"},
		hash,
	}
}

// configFamily is the first name of the slots of configuration files.
const configFamily = "config"

// configHash is the slot that says whether pods roll when what they read changes.
const configHash = "config.hash"

// ConfigHashes are what the cluster's configHash can be, and the slot of that name.
func ConfigHashes() []string { return []string{"Annotation", "Environment", "None"} }

// cutConfigVariant tells the variant of a ConfigMap whose files a text is about:
// commonConfig[log4j2.xml].text. plain is the text without it. ok is false for a text that is
// not about files; variant is "" for the ConfigMap that has none.
func cutConfigVariant(text string) (variant, plain string, ok bool) {
	end := strings.IndexAny(text, ".[")
	if end < 0 {
		end = len(text)
	}
	variant, ok = strings.CutSuffix(text[:end], "Config")
	switch {
	case text[:end] == configFamily:
		return "", text, true
	case ok && IsVariant(variant):
		return variant, configFamily + text[end:], true
	default:
		return "", text, false
	}
}

// ConfigFamily is the first name of the slots of the files of a variant of a ConfigMap, or of
// the ConfigMap without a variant.
func ConfigFamily(variant string) string {
	if variant == "" {
		return configFamily
	}
	return variant + "Config"
}

// SplitConfigVariant returns the variant of a ConfigMap whose files a slot is about; ok is false
// for any other slot.
func SplitConfigVariant(slot string) (variant string, ok bool) {
	variant, _, _ = cutConfigVariant(slot)
	return variant, variant != ""
}

// parseConfigVariant is [parseConfigSlot] for the files of a variant. They are called by their
// names: only the ConfigMap without a variant has a file that node types name.
func parseConfigVariant(variant, text string) (slot Slot, key string, err error) {
	family := ConfigFamily(variant)
	slot, key, err = parseConfigSlot(text)
	switch {
	case err != nil:
		if syntax := (*fields.SyntaxError)(nil); errors.As(err, &syntax) {
			of := strings.NewReplacer(configFamily+"[", family+"[", configFamily+".", family+".")
			return Slot{}, "", &fields.SyntaxError{At: syntax.At + len(family) - len(configFamily), Message: of.Replace(syntax.Message)}
		}
		return Slot{}, "", err
	case slot.Name == configHash:
		return Slot{}, "", &fields.SyntaxError{At: len(family), Message: "pods roll with all that they read, or with nothing: write " + configHash}
	case slot.Config != nil && slot.Config.File == "", slot.Name == "config.name":
		return Slot{}, "", &fields.SyntaxError{At: len(family), Message: "the name of the file is missing here: " + family + "[FILE]; node types name a file of config alone"}
	}
	slot.Name = family + strings.TrimPrefix(slot.Name, configFamily)
	if slot.Config != nil {
		place := *slot.Config
		place.Variant = variant
		slot.Config = &place
	}
	return slot, key, nil
}

// parseConfigSlot returns the slot in configuration files that a text names. Its errors are
// of type *[fields.SyntaxError].
func parseConfigSlot(text string) (slot Slot, key string, err error) {
	file, rest, hasFile, err := cutConfigFile(text)
	if err != nil {
		return Slot{}, "", err
	}
	at := len(text) - len(rest)
	fail := func(at int, message string) error { return &fields.SyntaxError{At: at, Message: message} }
	switch {
	case rest == "":
		return Slot{}, "", fail(at, "what the file is made of is missing here: ."+strings.Join(configSorts(), ", ."))
	case rest[0] != '.':
		return Slot{}, "", fail(at, "a dot or the end is missing here")
	}
	name, bracket := rest[1:], ""
	if i := strings.IndexAny(name, "[."); i >= 0 {
		name, bracket = name[:i], name[i:]
	}
	behind := len(text) - len(bracket)
	slot, known := FindSlot(configFamily + "." + name)
	switch {
	case !known || hasFile && slot.Config == nil:
		return Slot{}, "", fail(at+1, unknownSort(text[:at], name, hasFile))
	case strings.HasPrefix(bracket, "."):
		return Slot{}, "", fail(behind, "the slot ends before this; a value in a file is written "+text[:behind]+"[a.b]")
	case bracket != "" && slot.KeyType == "":
		return Slot{}, "", fail(behind, text[:behind]+" has no entries, so no brackets follow")
	case bracket != "" && (&ConfigPlace{File: file}).IsByName():
		return Slot{}, "", fail(behind, "a key is in one file, so name it: "+configFamily+"[FILE]."+name+bracket)
	case slot.Config == nil:
		return slot, "", nil
	}
	place := *slot.Config
	place.File = file
	slot.Name, slot.Config = text[:behind], &place
	if place.IsByName() {
		slot.KeyType = ""
	}
	switch {
	case bracket == "":
	case place.Sort.IsStructured():
		place.Keys, err = parseKeys(bracket)
		key = joinKeys(place.Keys)
	default:
		behind -= len("a.b")
		path, failure := fields.Parse("a.b" + bracket)
		switch err = failure; {
		case err != nil:
		case len(path.Steps) > 1:
			err = fail(path.Steps[1].At, "the slot ends before this")
		default:
			key = path.Steps[0].Key
		}
	}
	return slot, key, moved(err, behind)
}

// cutConfigFile takes the name of a file, in brackets, from the start of a slot.
func cutConfigFile(text string) (file, rest string, hasFile bool, err error) {
	rest = strings.TrimPrefix(text, configFamily)
	if !strings.HasPrefix(rest, "[") {
		return "", rest, false, nil
	}
	file, behind, closed := strings.Cut(rest[1:], "]")
	switch {
	case !closed:
		return "", "", false, &fields.SyntaxError{At: len(configFamily), Message: "this [ is never closed"}
	case file == "":
		return "", "", false, &fields.SyntaxError{At: len(configFamily) + 1, Message: "the brackets are empty; they hold the name of a file"}
	}
	return file, behind, true, nil
}

// isConfigFile reports whether a text is the start of slots, without what a file is made of:
// config, config[log4j2.xml].
func isConfigFile(text string) bool {
	_, plain, ok := cutConfigVariant(text)
	if !ok {
		return false
	}
	_, rest, hasFile, err := cutConfigFile(plain)
	return err == nil && rest == "" && (hasFile || text == configFamily)
}

// moved is a syntax error in a part of a text, by its offset in the whole.
func moved(err error, by int) error {
	if syntax := (*fields.SyntaxError)(nil); errors.As(err, &syntax) {
		return &fields.SyntaxError{At: syntax.At + by, Message: syntax.Message}
	}
	return err
}

// configSorts are the names of the sorts, in the order of the table.
func configSorts() []string {
	var names []string
	for _, slot := range configSlots() {
		if slot.Config != nil {
			names = append(names, string(slot.Config.Sort))
		}
	}
	return names
}

// configPlaces are the names of everything behind config.
func configPlaces() []string {
	var names []string
	for _, slot := range configSlots() {
		names = append(names, strings.TrimPrefix(slot.Name, configFamily+"."))
	}
	return names
}

// unknownSort says which sorts there are.
func unknownSort(of, name string, hasFile bool) string {
	names := configSorts()
	if !hasFile {
		names = configPlaces()
	}
	message := fmt.Sprintf("there is no slot `%s.%s`", of, name)
	if hint := nearest.Hint(name, names); hint != "" {
		return message + "; " + hint
	}
	if slices.Contains(configPlaces(), name) {
		return message + "; it is not of one file: write " + configFamily + "." + name
	}
	return message + "; there are " + of + "." + strings.Join(names, ", "+of+".")
}

// parseKeys reads the way to a value in a structured file, in brackets: keys that are
// separated by dots. One that holds a dot, or anything else that would be misread, is quoted
// as in Go: [a."b.c"]. Its errors are of type *[fields.SyntaxError].
func parseKeys(text string) ([]string, error) {
	var keys []string
	for at := 1; ; at++ { // past the bracket, or a dot
		key, length := cutKey(text[at:])
		if length == 0 {
			return nil, &fields.SyntaxError{At: at, Message: "a key is missing here; keys are separated by dots, and one with a dot is quoted: a.\"b.c\""}
		}
		keys = append(keys, key)
		at += length
		switch {
		case at == len(text):
			return nil, &fields.SyntaxError{Message: "this [ is never closed"}
		case text[at] == ']' && at+1 < len(text):
			return nil, &fields.SyntaxError{At: at + 1, Message: "the slot ends before this"}
		case text[at] == ']':
			return keys, nil
		case text[at] != '.':
			return nil, &fields.SyntaxError{At: at, Message: "a dot or the end of the brackets is missing here"}
		}
	}
}

// cutKey takes a key from the start of a text, and says how much of it that is: nothing
// where there is no key.
func cutKey(text string) (key string, length int) {
	if strings.HasPrefix(text, `"`) {
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return "", 0
		}
		key, _ = strconv.Unquote(quoted)
		return key, len(quoted)
	}
	if i := strings.IndexAny(text, ".]"); i >= 0 {
		text = text[:i]
	}
	return text, len(text)
}

// joinKeys writes keys as [parseKeys] reads them.
func joinKeys(keys []string) string {
	var written []string
	for _, key := range keys {
		if key == "" || strings.ContainsAny(key, `."]`) {
			key = strconv.Quote(key)
		}
		written = append(written, key)
	}
	return strings.Join(written, ".")
}
