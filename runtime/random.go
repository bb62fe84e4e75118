package runtime

import (
	"crypto/rand"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// randomAlphabet has what can stand in a URL, a shell and a configuration file as it is.
// Without vowels there are no words that mean something there: no, true, null. A letter
// comes first, so that it is no number either.
const (
	randomLetters  = "bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ"
	randomAlphabet = randomLetters + "0123456789"
)

// makeRandom makes random content, from the system's generator.
func makeRandom(random build.Random) map[string][]byte {
	if len(random) == 0 {
		return nil
	}
	made := make(map[string][]byte, len(random))
	for key, length := range random {
		content := make([]byte, length)
		for i := range content {
			alphabet := randomAlphabet
			if i == 0 {
				alphabet = randomLetters
			}
			content[i] = oneOf(alphabet)
		}
		made[key] = content
	}
	return made
}

// oneOf picks a character, each as likely as the others.
func oneOf(alphabet string) byte {
	fair := 256 - 256%len(alphabet)
	var b [1]byte
	for {
		_, _ = rand.Read(b[:]) // it never fails
		if int(b[0]) < fair {
			return alphabet[int(b[0])%len(alphabet)]
		}
	}
}
