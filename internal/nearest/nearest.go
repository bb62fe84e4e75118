// Package nearest finds the name that somebody probably meant.
package nearest

import (
	"strconv"
	"strings"
)

// Hint asks whether the valid name that is most like the given one was meant:
// did you mean "broker"? It is empty when none is much like it.
func Hint(got string, valid []string) string {
	name, ok := Name(got, valid)
	if !ok {
		return ""
	}
	return Question(name)
}

// Question asks whether a name was meant that was found in another way.
func Question(name string) string {
	return "did you mean " + strconv.Quote(name) + "?"
}

// Name returns the valid name that is most like the given one. It reports false
// when none is much like it. Case does not count, one that is spelt out further comes
// before the others, and of several equally near names the first one is taken.
func Name(got string, valid []string) (string, bool) {
	for _, name := range valid {
		if len(got) >= 4 && strings.HasPrefix(strings.ToLower(name), strings.ToLower(got)) {
			return name, true
		}
	}
	best, least := "", tolerance(got)+1
	for _, name := range valid {
		if d := distance(strings.ToLower(got), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best, best != ""
}

// tolerance is the number of typing errors that still leave a name
// recognisable: about one in three characters.
func tolerance(name string) int {
	return (len([]rune(name)) + 1) / 3
}

// distance is the number of characters to insert, delete, replace or swap with
// their neighbour to make one text of the other.
func distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			if a[i-1] == b[j-1] {
				rows[i][j] = rows[i-1][j-1]
			} else {
				rows[i][j] = 1 + min(rows[i-1][j], rows[i][j-1], rows[i-1][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
