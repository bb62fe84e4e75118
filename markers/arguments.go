package markers

import "strings"

// argument is one name=value of a marker, as offsets into the text that it was
// read from.
type argument struct {
	name        string
	nameOffset  int
	valueOffset int
	end         int
}

// scanArguments splits text from offset on into its arguments.
func scanArguments(text string, offset int) ([]argument, *offsetError) {
	var found []argument
	for {
		equals := strings.IndexByte(text[offset:], '=')
		name := text[offset:]
		if equals >= 0 {
			name = text[offset : offset+equals]
		}
		if comma := strings.IndexByte(name, ','); comma >= 0 {
			name, equals = name[:comma], -1
		}
		switch {
		case strings.TrimSpace(name) == "":
			return nil, &offsetError{offset, "an argument is missing here: name=value"}
		case strings.ContainsAny(name, " \t"):
			return nil, &offsetError{offset + strings.IndexAny(name, " \t"), "a space is not allowed here; arguments are separated by a comma alone"}
		case equals < 0:
			return nil, &offsetError{offset, "argument " + quote(name) + " has no value; arguments are written name=value"}
		}
		a, err := scanValue(text, offset+equals+1)
		if err != nil {
			return nil, err
		}
		a.name, a.nameOffset = name, offset
		found = append(found, a)
		if a.end >= len(text) {
			return found, nil
		}
		offset = a.end + 1 // the comma
	}
}

// scanValue finds the end of the value that starts at offset: at a comma
// outside quotes and braces, or at the end of text.
func scanValue(text string, offset int) (argument, *offsetError) {
	if offset < len(text) && text[offset] == '\'' {
		return argument{}, &offsetError{offset, "quote a value by \" or by backquotes, not by '"}
	}
	var braces []int
	i := offset
	for i < len(text) {
		switch c := text[i]; c {
		case '"', '`':
			end := endOfQuote(text, i)
			if end < 0 {
				return argument{}, &offsetError{i, "this quote is not closed"}
			}
			i = end
		case '{':
			if i > offset && len(braces) == 0 {
				return argument{}, &offsetError{i, "quote a value that holds a brace"}
			}
			braces = append(braces, i)
		case '}':
			if len(braces) == 0 {
				return argument{}, &offsetError{i, "this brace closes nothing; quote a value that holds one"}
			}
			braces = braces[:len(braces)-1]
		case ' ', '\t':
			if len(braces) == 0 {
				return argument{}, &offsetError{i, "a space is not allowed here: quote the value, or separate the elements of a list by ;"}
			}
		case ',':
			if len(braces) == 0 {
				return finish(offset, i)
			}
		}
		i++
	}
	if len(braces) > 0 {
		return argument{}, &offsetError{braces[0], "this brace is not closed"}
	}
	return finish(offset, len(text))
}

func finish(offset, end int) (argument, *offsetError) {
	if end == offset {
		return argument{}, &offsetError{offset, "a value is missing here"}
	}
	return argument{valueOffset: offset, end: end}, nil
}

// endOfQuote returns the offset of the quote that closes the one at start, or
// -1. Only "…" has escapes.
func endOfQuote(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[start] == '"':
			i++
		case text[i] == text[start]:
			return i
		}
	}
	return -1
}
