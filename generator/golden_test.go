package generator_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/generator"
	"github.com/datainfrahq/dsoi-gen/generator/emit"
)

// goldenCases are the directories in testdata with an API package, api/v1, and
// what is to be generated for it, want. Each has a test of its own that runs the
// generated code.
func goldenCases(t *testing.T) []string {
	t.Helper()
	dirs, err := filepath.Glob("testdata/*/api/v1")
	require.NoError(t, err)
	require.NotEmpty(t, dirs)
	var cases []string
	for _, dir := range dirs {
		cases = append(cases, filepath.Base(filepath.Dir(filepath.Dir(dir))))
	}
	return cases
}

func apiDir(name string) string  { return "./" + filepath.Join("testdata", name, "api", "v1") }
func wantDir(name string) string { return filepath.Join("testdata", name, "want") }

func generate(t *testing.T, name string) []byte {
	t.Helper()
	files, err := generator.Generate([]string{apiDir(name)}, wantDir(name))
	require.NoError(t, err)
	require.Len(t, files.Produced, 1)
	return files.Produced[filepath.Join(wantDir(name), emit.FileName)]
}

func TestGolden(t *testing.T) {
	t.Chdir("..")
	for _, name := range goldenCases(t) {
		t.Run(name, func(t *testing.T) {
			got := generate(t, name)
			path := filepath.Join(wantDir(name), emit.FileName)
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
				require.NoError(t, os.WriteFile(path, got, 0o644))
				return
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, string(want), string(got))
		})
	}
}

func TestGenerate_SameBytesEachTime(t *testing.T) {
	t.Chdir("..")
	for _, name := range goldenCases(t) {
		first := generate(t, name)
		for range 20 {
			require.Equal(t, string(first), string(generate(t, name)), name)
		}
	}
}

func TestGenerate_SeveralPathsEqualOneAtATime(t *testing.T) {
	t.Chdir("..")
	var paths []string
	alone := map[string][]byte{}
	for _, name := range goldenCases(t) {
		paths = append(paths, apiDir(name))
		files, err := generator.Generate([]string{apiDir(name)}, "")
		require.NoError(t, err)
		for path, content := range files.Produced {
			alone[path] = content
		}
	}
	together, err := generator.Generate(paths, "")
	require.NoError(t, err)
	assert.Equal(t, alone, together.Produced)

	pattern, err := generator.Generate([]string{"./testdata/groups/...", "./testdata/groups/api/v1", "./testdata/groups/api/v1/types.go", "github.com/datainfrahq/dsoi-gen/testdata/groups/api/v1"}, "")
	require.NoError(t, err)
	assert.Len(t, pattern.Produced, 1, "each package once, however it is named")
	for path, content := range pattern.Produced {
		assert.Equal(t, string(alone[path]), string(content))
	}
}

// module copies a golden case's API into a module of its own, and enters it.
func module(t *testing.T, name string) {
	t.Helper()
	types, err := os.ReadFile(filepath.Join("..", "testdata", name, "api", "v1", "types.go"))
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "api", "v1"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/m\n\ngo 1.26\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "api", "v1", "types.go"), types, 0o644))
	t.Chdir(dir)
}

const output = "internal/controller/" + emit.FileName

func run(t *testing.T) *generator.Files {
	t.Helper()
	files, err := generator.Generate([]string{"./api/v1"}, "./internal/controller")
	require.NoError(t, err)
	return files
}

func TestWrite_WhateverWasThere(t *testing.T) {
	tests := map[string]func(t *testing.T){
		"absent": func(t *testing.T) { require.NoError(t, os.Remove(output)) },
		"stale": func(t *testing.T) {
			require.NoError(t, os.WriteFile(output, []byte("// "+emit.Banner+"\n\npackage controller\n\nvar old = 1\n"), 0o644))
		},
		"broken": func(t *testing.T) {
			require.NoError(t, os.WriteFile(output, []byte("// "+emit.Banner+"\n\npackage contr"), 0o644))
		},
		"empty": func(t *testing.T) { require.NoError(t, os.WriteFile(output, nil, 0o644)) },
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			module(t, "groups")
			require.NoError(t, run(t).Write())
			want, err := os.ReadFile(output)
			require.NoError(t, err)
			prepare(t)
			require.NoError(t, run(t).Write())
			got, err := os.ReadFile(output)
			require.NoError(t, err)
			assert.Equal(t, string(want), string(got))
			entries, err := os.ReadDir(filepath.Dir(output))
			require.NoError(t, err)
			assert.Len(t, entries, 1, "no temporary file stays")
		})
	}
}

func TestWrite_UnchangedFileIsNotTouched(t *testing.T) {
	module(t, "groups")
	require.NoError(t, run(t).Write())
	before, err := os.Stat(output)
	require.NoError(t, err)
	require.NoError(t, run(t).Write())
	after, err := os.Stat(output)
	require.NoError(t, err)
	assert.True(t, os.SameFile(before, after), "the file is not replaced")
	assert.Equal(t, before.ModTime(), after.ModTime())
}

func TestWrite_ForeignFileStays(t *testing.T) {
	module(t, "groups")
	require.NoError(t, os.MkdirAll(filepath.Dir(output), 0o755))
	require.NoError(t, os.WriteFile(output, []byte("package controller\n"), 0o644))
	require.ErrorContains(t, run(t).Write(), output+" is in the way")
	content, err := os.ReadFile(output)
	require.NoError(t, err)
	assert.Equal(t, "package controller\n", string(content))
}

func TestWrite_RemovesWhatNothingProduces(t *testing.T) {
	module(t, "groups")
	require.NoError(t, run(t).Write())
	require.NoError(t, os.WriteFile("api/v1/types.go", []byte("package v1\n"), 0o644))
	files := run(t)
	assert.Equal(t, []string{output}, files.Stale)
	diff, err := files.Diff()
	require.NoError(t, err)
	assert.Contains(t, string(diff), "nothing produces it any more")
	require.FileExists(t, output)
	require.NoError(t, files.Write())
	assert.NoFileExists(t, output)
}

func TestWrite_KeepsForeignFilesThatNothingProduces(t *testing.T) {
	module(t, "groups")
	require.NoError(t, os.WriteFile("api/v1/types.go", []byte("package v1\n"), 0o644))
	require.NoError(t, os.MkdirAll(filepath.Dir(output), 0o755))
	require.NoError(t, os.WriteFile(output, []byte("package controller\n"), 0o644))
	_, err := generator.Generate([]string{"./api/v1"}, "./internal/controller")
	require.ErrorContains(t, err, "no type carries the marker +dsoi:cluster; the packages that were read: example.com/m/api/v1")
	assert.FileExists(t, output)
}

func TestGenerate_Refuses(t *testing.T) {
	t.Chdir("..")
	tests := map[string]struct {
		paths []string
		dir   string
		want  string
	}{
		"the API package's own directory":    {[]string{apiDir("groups")}, "testdata/groups/api/v1", "needs a package of its own"},
		"two packages into one directory":    {[]string{apiDir("groups"), apiDir("mapping")}, "testdata/out", "would both be written to testdata/out/" + emit.FileName},
		"a directory that does not exist":    {[]string{"./testdata/nowhere"}, "", "no such file or directory"},
		"a directory without Go files":       {[]string{"./testdata/errors"}, "", "no Go files in ./testdata/errors"},
		"an import path that does not exist": {[]string{"example.invalid/nowhere"}, "", "example.invalid/nowhere"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := generator.Generate(test.paths, test.dir)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestGenerate_PackageName(t *testing.T) {
	tests := map[string]struct{ dir, want string }{
		"of the directory":           {"./internal/controller", "package controller\n"},
		"of a directory with signs":  {"./internal/My-Controller", "package mycontroller\n"},
		"of a directory of digits":   {"./internal/1", "package dsoi1\n"},
		"of a keyword":               {"./internal/type", "package dsoitype\n"},
		"of the package there":       {"./internal/there", "package here\n"},
		"of the API, with an ending": {"", "package v1dsoi\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			module(t, "nostatus")
			require.NoError(t, os.MkdirAll("internal/there", 0o755))
			require.NoError(t, os.WriteFile("internal/there/doc.go", []byte("package here\n"), 0o644))
			files, err := generator.Generate([]string{"./api/v1"}, test.dir)
			require.NoError(t, err)
			for _, content := range files.Produced {
				assert.Contains(t, string(content), test.want)
			}
		})
	}
}

func TestExplain(t *testing.T) {
	t.Chdir("..")
	for _, name := range []string{"groups", "suggestions", "constants", "texts", "blocks"} {
		t.Run(name, func(t *testing.T) {
			text, err := generator.Explain([]string{apiDir(name)})
			require.NoError(t, err)
			path := filepath.Join("testdata", name, "explain.yaml")
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, string(want), text)
		})
	}
	_, err := generator.Explain([]string{"./internal/nearest"})
	require.ErrorContains(t, err, "no type carries the marker +dsoi:cluster; the packages that were read: github.com/datainfrahq/dsoi-gen/internal/nearest")
}

// A struct that cannot be looked into is told as a whole, but for what the slot
// table knows of it.
func TestExplain_InlinedStructOfKubernetes(t *testing.T) {
	t.Chdir("..")
	inlined, err := generator.Explain([]string{apiDir("inlined")})
	require.NoError(t, err)
	assert.Contains(t, inlined, "unbound:\n  - field: spec (the rest of inline *appsv1.StatefulSetSpec)\n  - field: spec.nodes[] (the rest of inline corev1.PodSpec)\n")
	text, err := generator.Explain([]string{apiDir("corners")})
	require.NoError(t, err)
	assert.Contains(t, text, "unbound:\n  - field: spec (inline corev1.ResourceRequirements)\n")
	assert.Contains(t, text, "spec (inline corev1.TypedLocalObjectReference): told to be\n")
}

// A kind whose status cannot say anything is no error, but told.
func TestGenerate_Warnings(t *testing.T) {
	t.Chdir("..")
	tests := map[string]string{
		"groups":   "",
		"nostatus": "has no field `Conditions []metav1.Condition`",
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			files, err := generator.Generate([]string{apiDir(name)}, "")
			require.NoError(t, err)
			if want == "" {
				assert.Empty(t, files.Warnings)
				return
			}
			require.Len(t, files.Warnings, 1)
			assert.Contains(t, files.Warnings[0].Error(), want)
			assert.NotZero(t, files.Warnings[0].Position.Line)
		})
	}
}
