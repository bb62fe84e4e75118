package hooks

import "strings"

// This file reads and writes the format of Pinot's configuration files, which is
// that of Java's properties files.

// property is one property of a configuration file, which may be written on
// several lines.
type property struct {
	key   string
	value string
	end   int // offset in the text behind the value
}

// properties lists what the text of a configuration file sets.
func properties(text string) []property {
	var found []property
	for offset := 0; offset < len(text); {
		start := offset
		line, next := cutLine(text, start)
		logical := strings.TrimLeft(line, " \t\f")
		if comment := strings.HasPrefix(logical, "#") || strings.HasPrefix(logical, "!"); !comment {
			for continues(line) && next < len(text) {
				start = next
				line, next = cutLine(text, start)
				logical = strings.TrimSuffix(logical, `\`) + strings.TrimLeft(line, " \t\f")
			}
			if key, value := cutKey(logical); key != "" {
				found = append(found, property{key, strings.TrimSpace(value), start + len(strings.TrimRight(line, " \t\f"))})
			}
		}
		offset = next
	}
	return found
}

// cutLine returns the line that starts at offset, without its end, and the
// offset of the next one.
func cutLine(text string, offset int) (line string, next int) {
	line, next = text[offset:], len(text)
	if newline := strings.IndexByte(line, '\n'); newline >= 0 {
		line, next = line[:newline], offset+newline+1
	}
	return strings.TrimSuffix(line, "\r"), next
}

// continues reports whether a line goes on in the next one: it ends in a
// backslash that is not itself escaped.
func continues(line string) bool {
	backslashes := len(line) - len(strings.TrimRight(line, `\`))
	return backslashes%2 == 1
}

// cutKey splits a property at its separator: an equals sign, a colon or a space.
func cutKey(logical string) (key, value string) {
	end := strings.IndexAny(logical, "=: \t\f")
	if end < 0 {
		return logical, ""
	}
	value = strings.TrimLeft(logical[end:], " \t\f")
	if value != "" && (value[0] == '=' || value[0] == ':') {
		value = value[1:]
	}
	return logical[:end], value
}

// relaxed is the name under which Pinot looks up a property.
func relaxed(key string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(key))
}

// isSet reports whether the text sets a property.
func isSet(text, key string) bool {
	for _, p := range properties(text) {
		if relaxed(p.key) == relaxed(key) {
			return true
		}
	}
	return false
}

// setDefault sets a property that the text does not set.
func setDefault(text, key, value string) string {
	if isSet(text, key) {
		return text
	}
	return appendLines(text, key+"="+value)
}

// appendLines adds text to the end of a file, on lines of its own.
func appendLines(text, addition string) string {
	if addition == "" {
		return text
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text + addition
}

// extendList adds values to a property that is a list.
func extendList(text, key string, values []string) string {
	if len(values) == 0 {
		return text
	}
	list := strings.Join(values, ",")
	set := properties(text)
	for i := len(set) - 1; i >= 0; i-- {
		if p := set[i]; relaxed(p.key) == relaxed(key) {
			switch {
			case p.value != "":
				list = "," + list
			case strings.HasSuffix(text[:p.end], p.key):
				list = "=" + list
			}
			return text[:p.end] + list + text[p.end:]
		}
	}
	return appendLines(text, key+"="+list)
}
