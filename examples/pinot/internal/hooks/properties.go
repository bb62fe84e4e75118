package hooks

import (
	"iter"
	"strings"
)

// This file reads and writes the format of Pinot's configuration files, which is
// that of Java's properties files.

// blanks are the characters that separate, and indent, what is on a line.
const blanks = " \t\f"

// properties goes through the keys that the text of a configuration file sets. A
// property may be written on several lines.
func properties(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for offset := 0; offset < len(text); {
			line, next := cutLine(text, offset)
			logical := strings.TrimLeft(line, blanks)
			if comment := strings.HasPrefix(logical, "#") || strings.HasPrefix(logical, "!"); !comment {
				for continues(line) && next < len(text) {
					line, next = cutLine(text, next)
					logical = strings.TrimSuffix(logical, `\`) + strings.TrimLeft(line, blanks)
				}
				if key := cutKey(logical); key != "" && !yield(key) {
					return
				}
			}
			offset = next
		}
	}
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

// cutKey returns what is before the separator of a property: an equals sign, a
// colon or a space.
func cutKey(logical string) string {
	if end := strings.IndexAny(logical, "=:"+blanks); end >= 0 {
		return logical[:end]
	}
	return logical
}

// separators drops what does not tell one property from another. It is made
// once: its table is larger than a configuration file.
var separators = strings.NewReplacer("-", "", "_", "")

// relaxed is the name under which Pinot looks up a property.
func relaxed(key string) string {
	return separators.Replace(strings.ToLower(key))
}

// isSet reports whether the text sets a property.
func isSet(text, key string) bool {
	key = relaxed(key)
	for other := range properties(text) {
		if relaxed(other) == key {
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
