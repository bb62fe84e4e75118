package build

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// TOML is [YAML] for a file in TOML. A part that is a text, or encodes to one, is read as
// TOML itself. What TOML cannot write is left out: [CheckTOML] finds it.
func TOML(parts ...Part) string {
	read := make([]Part, len(parts))
	for i, part := range parts {
		if text, ok := part.value.(string); ok && len(part.keys) == 0 {
			table, err := tableOf(text)
			part.value, part.said = table, err == nil && len(table) > 0
		}
		read[i] = part
	}
	merged, _ := mergeParts(read)
	table, ok := merged.(map[string]any)
	if !ok || len(table) == 0 {
		return ""
	}
	text, err := tomlText(table)
	if err != nil {
		return ""
	}
	return text
}

// CheckTOML finds what is wrong with a value of a custom resource for a file in TOML: it is no
// table, nor a text of TOML, or holds null in a list, which TOML does not have.
func CheckTOML(value any, path *field.Path, fields ...string) field.ErrorList {
	plain, said, err := plainOf(value)
	table, isTable := plain.(map[string]any)
	if text, isText := plain.(string); isText {
		table, err = tableOf(text)
		isTable = true
	}
	switch {
	case err == nil && !said:
		return nil
	case err == nil && !isTable:
		err = errors.New("it is not a table")
	case err == nil:
		_, err = tomlText(table)
	}
	if err == nil {
		return nil
	}
	return field.ErrorList{field.Invalid(below(path, fields), field.OmitValueType{}, "must be TOML: "+strings.TrimPrefix(err.Error(), "toml: "))}
}

// tableOf reads a text of TOML.
func tableOf(text string) (map[string]any, error) {
	table := map[string]any{}
	_, err := toml.Decode(text, &table)
	return table, err
}

// tomlText writes a table, with its keys sorted.
func tomlText(table map[string]any) (string, error) {
	plain, err := tomlValue(table)
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	encoder := toml.NewEncoder(&text)
	encoder.Indent = ""
	if err := encoder.Encode(plain); err != nil {
		return "", err
	}
	return text.String(), nil
}

// tomlValue is a value as JSON has it with numbers that TOML tells apart.
func tomlValue(value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, errors.New("it has no null")
	case json.Number:
		if number, err := v.Int64(); err == nil {
			return number, nil
		}
		return v.Float64()
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, entry := range v {
			if entry == nil {
				continue // it takes a key away
			}
			converted, err := tomlValue(entry)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			object[key] = converted
		}
		return object, nil
	case []any:
		list := make([]any, len(v))
		for i, entry := range v {
			converted, err := tomlValue(entry)
			if err != nil {
				return nil, fmt.Errorf("[%d]: %w", i, err)
			}
			list[i] = converted
		}
		return list, nil
	default:
		return value, nil
	}
}
