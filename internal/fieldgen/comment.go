package main

import (
	"regexp"
	"strings"
)

// comment is what is read from the comment of a field.
type comment struct {
	sentence  string
	keys      []string
	defaulted string
}

// sentenceEnd is a full stop after which a sentence begins, or nothing.
var sentenceEnd = regexp.MustCompile(`\.(\s+[A-Z"'\x60]|\s*$)`)

// parseComment reads the first sentence and the markers of a comment.
func parseComment(text string) comment {
	var found comment
	var words []string
	ended := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if key, ok := strings.CutPrefix(line, "+listMapKey="); ok {
			found.keys = append(found.keys, key)
		}
		if value, ok := strings.CutPrefix(line, "+default="); ok {
			found.defaulted = strings.Trim(value, `"`)
			if strings.HasPrefix(found.defaulted, "ref(") {
				found.defaulted = "" // a name in Go, which says nothing here
			}
		}
		if strings.HasPrefix(line, "+") || strings.HasPrefix(line, "---") {
			continue
		}
		if line == "" || strings.HasPrefix(line, "- ") {
			ended = ended || len(words) > 0
		}
		if !ended {
			words = append(words, strings.Fields(line)...)
		}
	}
	found.sentence = strings.Join(words, " ")
	if end := sentenceEnd.FindStringIndex(found.sentence); end != nil {
		found.sentence = found.sentence[:end[0]]
	}
	found.sentence = strings.TrimRight(found.sentence, ".:")
	return found
}
