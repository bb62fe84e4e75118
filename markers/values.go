package markers

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sigs.k8s.io/controller-tools/pkg/markers"
)

// checkValue reports the first thing that is wrong with the value of a, which is
// of type t. What passes means the same to controller-tools' parser, and that
// has nothing left to report.
func checkValue(t markers.Argument, text string, a argument) *offsetError {
	if a.valueOffset == a.end {
		return &offsetError{a.valueOffset, "a value is missing here"}
	}
	switch t.Type {
	case markers.SliceType:
		return checkList(*t.ItemType, text, a)
	case markers.MapType:
		return checkMap(*t.ItemType, text, a)
	case markers.IntType:
		if number, err := strconv.Atoi(text[a.valueOffset:a.end]); err != nil || number < 0 || strconv.Itoa(number) != text[a.valueOffset:a.end] {
			return &offsetError{a.valueOffset, quote(text[a.valueOffset:a.end]) + " is not a number"}
		}
		return nil
	case markers.BoolType:
		if value := text[a.valueOffset:a.end]; value != "true" && value != "false" {
			return &offsetError{a.valueOffset, quote(value) + " is neither true nor false"}
		}
		return nil
	default:
		return checkString(text, a)
	}
}

// checkString reports what is wrong with a text, quoted or not.
func checkString(text string, a argument) *offsetError {
	switch text[a.valueOffset] {
	case '"', '`':
		end := endOfQuote(text, a.valueOffset)
		if end < 0 || end >= a.end {
			return &offsetError{a.valueOffset, "this quote is not closed"}
		}
		if end+1 < a.end {
			return &offsetError{end + 1, "the value goes on behind its closing quote; quote it as a whole"}
		}
		if _, err := strconv.Unquote(text[a.valueOffset:a.end]); err != nil {
			return &offsetError{a.valueOffset, "this is not a Go string; in backquotes, a backslash is only a backslash"}
		}
		return nil
	}
	if i := strings.IndexAny(text[a.valueOffset:a.end], "{};\"`"); i >= 0 {
		message := "quote a value that holds " + text[a.valueOffset+i:a.valueOffset+i+1]
		if c := text[a.valueOffset+i]; c == '{' || c == '}' {
			message = "quote a value that holds a brace"
		}
		return &offsetError{a.valueOffset + i, message}
	}
	return nil
}

// checkList reports what is wrong with a list of items.
func checkList(item markers.Argument, text string, a argument) *offsetError {
	seen := map[string]bool{}
	for _, element := range listElements(text, a) {
		if err := checkValue(item, text, element); err != nil {
			return err
		}
		value := unquote(text[element.valueOffset:element.end])
		if seen[value] {
			return &offsetError{element.valueOffset, quote(value) + " is in the list twice"}
		}
		seen[value] = true
	}
	return nil
}

// checkMap reports what is wrong with the entries of a map of items.
func checkMap(item markers.Argument, text string, a argument) *offsetError {
	if text[a.valueOffset] != '{' {
		return &offsetError{a.valueOffset, "a map is written {name: value, name: value}"}
	}
	if end := closingBrace(text, a.valueOffset); end+1 != a.end {
		return &offsetError{end + 1, "the value goes on behind its closing brace"}
	}
	seen := map[string]bool{}
	for _, entry := range split(text, a.valueOffset+1, a.end-1, ',') {
		parts := split(text, entry.valueOffset, entry.end, ':')
		if len(parts) != 2 {
			return &offsetError{entry.valueOffset, "an entry of a map is written name: value"}
		}
		if err := checkValue(markers.Argument{Type: markers.StringType}, text, parts[0]); err != nil {
			return err
		}
		if err := checkValue(item, text, parts[1]); err != nil {
			return err
		}
		name := unquote(text[parts[0].valueOffset:parts[0].end])
		if seen[name] {
			return &offsetError{parts[0].valueOffset, quote(name) + " is in the map twice"}
		}
		seen[name] = true
	}
	return nil
}

// listElements splits the value of a into the elements of a list, in either of
// its two forms.
func listElements(text string, a argument) []argument {
	if text[a.valueOffset] == '{' && closingBrace(text, a.valueOffset) == a.end-1 {
		return split(text, a.valueOffset+1, a.end-1, ',')
	}
	return split(text, a.valueOffset, a.end, ';')
}

// closingBrace returns the offset of the brace that closes the one at start. It
// is there: scanValue has seen to it.
func closingBrace(text string, start int) int {
	open := 0
	for i := start; i < len(text); i++ {
		switch text[i] {
		case '"', '`':
			i = endOfQuote(text, i)
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return i
			}
		}
	}
	return len(text) - 1
}

// split separates text[start:end] at a separator outside quotes and braces, and
// trims the parts.
func split(text string, start, end int, separator byte) []argument {
	var parts []argument
	add := func(from, to int) {
		for from < to && (text[from] == ' ' || text[from] == '\t') {
			from++
		}
		for from < to && (text[to-1] == ' ' || text[to-1] == '\t') {
			to--
		}
		parts = append(parts, argument{valueOffset: from, end: to})
	}
	open := 0
	for i := start; i < end; i++ {
		switch c := text[i]; {
		case c == '"' || c == '`':
			if closing := endOfQuote(text, i); closing >= 0 && closing < end {
				i = closing
			}
		case c == '{':
			open++
		case c == '}':
			open--
		case c == separator && open == 0:
			add(start, i)
			start = i + 1
		}
	}
	add(start, end)
	return parts
}

// checkPrintable reports the first character of a marker that cannot be seen.
func checkPrintable(text string) *offsetError {
	for i, c := range text {
		if c != '\t' && !unicode.IsPrint(c) || c == utf8.RuneError {
			return &offsetError{i, "this character cannot be seen; write it as an escape, in a quoted value"}
		}
	}
	return nil
}

// unquote is the text that a value stands for.
func unquote(value string) string {
	if text, err := strconv.Unquote(value); err == nil {
		return text
	}
	return value
}
