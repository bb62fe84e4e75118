package generator

import (
	"errors"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/datainfrahq/dsoi-gen/generator/emit"
	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// Files are generated files, not yet written.
type Files struct {
	// Produced maps the path of each file to its content.
	Produced map[string][]byte
	// Stale are the paths of files that an earlier run produced, and that nothing
	// produces any more.
	Stale []string
	// Unbound are the fields that no generated code reads, by the packages that
	// were read.
	Unbound []model.Unread
	// Warnings tell what is odd about the cluster kinds.
	Warnings markers.ErrorList
}

// Generate produces the files of the packages that paths name: directories, Go
// files, import paths, patterns with "...". They go to the directory dir, or,
// when that is empty, each beside its API package: the code for api/v1 to
// api/v1dsoi. Nothing is written. The error holds all that is wrong with the
// input.
func Generate(paths []string, dir string) (*Files, error) {
	loader := source.NewLoader(emit.FileName)
	read, described, err := describe(loader, paths)
	if err != nil {
		return nil, err
	}
	files := &Files{Produced: map[string][]byte{}}
	from := map[string]string{}
	var errs []error
	for _, p := range described {
		target, err := targetDir(p.Dir, p.Name, dir)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		path := filepath.Join(target, emit.FileName)
		if other, ok := from[path]; ok {
			errs = append(errs, fmt.Errorf("packages %s and %s would both be written to %s; generate them into directories of their own", other, p.ImportPath, path))
			continue
		}
		from[path] = p.ImportPath
		content, err := emitInto(loader, p, target)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		files.Produced[path] = content
		for _, c := range p.Clusters {
			files.Warnings = append(files.Warnings, c.Warnings...)
			files.Unbound = append(files.Unbound, c.Unbound()...)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	files.Stale = staleFiles(read, dir, files.Produced)
	if len(described) == 0 && len(files.Stale) == 0 {
		return nil, noClusterKind(read)
	}
	return files, nil
}

// Explain returns the description of every cluster kind of the packages that
// paths name, as YAML.
func Explain(paths []string) (string, error) {
	read, described, err := describe(source.NewLoader(emit.FileName), paths)
	if err != nil {
		return "", err
	}
	if len(described) == 0 {
		return "", noClusterKind(read)
	}
	return model.Explain(described)
}

// noClusterKind says that nothing was found to be done.
func noClusterKind(read []*source.Package) error {
	var names []string
	for _, p := range read {
		names = append(names, p.ImportPath)
	}
	return fmt.Errorf("no type carries the marker +dsoi:cluster; the packages that were read: %s", strings.Join(names, ", "))
}

func describe(loader *source.Loader, paths []string) ([]*source.Package, []*model.Package, error) {
	var tables sync.WaitGroup
	tables.Go(markers.Prepare) // while files are read
	read, err := loader.Load(paths...)
	tables.Wait()
	if err != nil {
		return nil, nil, err
	}
	described, err := model.Read(read)
	return read, described, err
}

// emitInto emits the code of a package as part of the package in a directory.
func emitInto(loader *source.Loader, p *model.Package, dir string) ([]byte, error) {
	importPath, err := loader.ImportPath(dir)
	if err != nil {
		return nil, fmt.Errorf("finding the import path of %s: %w", dir, err)
	}
	return emit.File(p, emit.Target{Name: packageName(dir), ImportPath: importPath})
}

// targetDir is the directory for the code of the API package in apiDir.
func targetDir(apiDir, apiName, dir string) (string, error) {
	absolute, err := filepath.Abs(apiDir)
	if err != nil {
		return "", err
	}
	if dir == "" {
		return filepath.Join(apiDir, "..", filepath.Base(absolute)+"dsoi"), nil
	}
	if target, err := filepath.Abs(dir); err != nil || target == absolute {
		return "", errors.Join(err, fmt.Errorf("%s is the directory of API package %s itself; the code that is generated for it needs a package of its own", dir, apiName))
	}
	return filepath.Clean(dir), nil
}

// packageName is the name of the package in a directory: that of its Go files,
// or else one made of the directory's.
func packageName(dir string) string {
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || name == emit.FileName || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if match, err := build.Default.MatchFile(dir, name); err != nil || !match {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.PackageClauseOnly)
		if err == nil {
			return file.Name.Name
		}
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		absolute = dir
	}
	name := source.Identifier(filepath.Base(absolute))
	if name == "" || name[0] >= '0' && name[0] <= '9' || token.IsKeyword(name) {
		name = "dsoi" + name
	}
	return name
}

// staleFiles lists the files with our banner in the directories where the
// packages' code belongs, but for those that are produced now.
func staleFiles(read []*source.Package, dir string, produced map[string][]byte) []string {
	var stale []string
	seen := map[string]bool{}
	for _, p := range read {
		target, err := targetDir(p.Dir, p.Name, dir)
		if err != nil {
			continue
		}
		path := filepath.Join(target, emit.FileName)
		if _, ok := produced[path]; ok || seen[path] {
			continue
		}
		seen[path] = true
		if content, err := os.ReadFile(path); err == nil && isOurs(content) {
			stale = append(stale, path)
		}
	}
	return stale
}

// isOurs reports whether a file carries our banner.
func isOurs(content []byte) bool {
	first, _, _ := strings.Cut(string(content), "\n")
	return strings.TrimSpace(first) == "// "+emit.Banner
}
