package readme

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The tutorial works in a module of the reader's own, by its own commands.
func TestTutorialInAnotherModule(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles an operator")
	}
	checkout, err := filepath.Abs(root)
	require.NoError(t, err)
	dir := t.TempDir()
	const from, to = "github.com/datainfrahq/dsoi-gen/examples/quorum", "example.com/quorum"
	for _, path := range []string{"main.go", "hooks.go", "quorum_test.go", "api/v1/types.go", "api/v1/zz_generated.deepcopy.go"} {
		write(t, filepath.Join(dir, path), strings.ReplaceAll(read(t, "examples/quorum/"+path), from, to))
	}
	// The versions of everything else are those of the checkout: nothing has to be
	// downloaded.
	gomod := read(t, "go.mod")
	write(t, filepath.Join(dir, "go.mod"), strings.Replace(gomod, "module github.com/datainfrahq/dsoi-gen\n", "module "+to+"\n", 1))
	write(t, filepath.Join(dir, "go.sum"), read(t, "go.sum"))

	commands := regexp.MustCompile("(?m)^go (?:mod|tool) .*$").FindAllString(read(t, "README.md"), -1)
	require.Len(t, commands, 4, "two for a checkout, two to generate and to explain")
	for _, command := range slices.Concat(commands[2:], commands[:2]) {
		command, _, _ = strings.Cut(command, " #")
		words := strings.Fields(command)
		for i := range words {
			words[i] = strings.Replace(words[i], "=../dsoi-gen", "="+checkout, 1)
		}
		run(t, dir, words...)
	}
	generated, err := os.ReadFile(filepath.Join(dir, "controller", "zz_generated.dsoi.go"))
	require.NoError(t, err)
	assert.Equal(t, strings.ReplaceAll(read(t, "examples/quorum/controller/zz_generated.dsoi.go"), from, to), string(generated))
	assert.Contains(t, run(t, dir, "go", "test", "./..."), "ok  \t"+to)
}

// run runs a command, and returns what it prints.
func run(t *testing.T, dir string, words ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", words, out)
	return string(out)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}
