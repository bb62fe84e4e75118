package generator_test

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/datainfrahq/dsoi-gen/generator"
	"github.com/datainfrahq/dsoi-gen/markers"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Each file in testdata/errors is an input that is wrong, and every error that
// it must give.
func TestErrors(t *testing.T) {
	cases, err := filepath.Glob(filepath.Join("..", "testdata", "errors", "*.txtar"))
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			last := &archive.Files[len(archive.Files)-1]
			require.Equal(t, "want", last.Name)
			dir := unpack(t, archive.Files[:len(archive.Files)-1])
			t.Chdir(dir)
			before := tree(t, dir)

			files, err := generator.Generate([]string{"./api"}, "")
			require.Error(t, err)
			assert.Nil(t, files)
			got := err.Error() + "\n"
			assert.Equal(t, before, tree(t, dir), "nothing is written")

			var list markers.ErrorList
			if errors.As(err, &list) {
				for i := 1; i < len(list); i++ {
					a, b := list[i-1].Position, list[i].Position
					assert.True(t, a.Filename < b.Filename || a.Line < b.Line || a.Line == b.Line && a.Column <= b.Column, "errors are sorted")
					assert.NotEqual(t, *list[i-1], *list[i], "each error is there once")
				}
			}
			if *update {
				last.Data = []byte(got)
				require.NoError(t, os.WriteFile(filepath.Join(start, path), txtar.Format(archive), 0o644))
				return
			}
			assert.Equal(t, string(last.Data), got)
		})
	}
}

// start is the directory of the test, before any test leaves it.
var start, _ = os.Getwd()

// unpack writes files into a new directory, and returns that.
func unpack(t *testing.T, files []txtar.File) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range files {
		path := filepath.Join(dir, file.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, file.Data, 0o644))
	}
	return dir
}

// tree returns the content of every file below a directory, by path.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		files[path] = string(content)
		return err
	}))
	return files
}
