package report

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// varying matches what differs between two errors of the same cause: UIDs, and
// the local end of a connection.
var varying = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f.:\[\]]+:[0-9]+->`)

// steady makes the text of an error the same each time, so that it can stand in
// a status that is written only when it changes.
func steady(text string) string {
	return varying.ReplaceAllString(text, "…")
}

// shorten cuts a text that is longer than limit bytes, between characters, and
// says so.
func shorten(text string, limit int) string {
	const more = "..."
	text = strings.ToValidUTF8(text, "�")
	if len(text) <= limit {
		return text
	}
	end := limit - len(more)
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + more
}
