package source

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/packages"
)

// Package is one Go package, as syntax.
type Package struct {
	// Name in the package clause.
	Name string
	// ImportPath by which others import it.
	ImportPath string
	// Dir is its directory, as it was given or found.
	Dir string
	// Files are its Go files but for tests, with comments, by file name.
	Files []*ast.File
	// Fset holds the positions of Files.
	Fset *token.FileSet

	loader *Loader
	types  map[string]*Declaration
}

// Declaration is a type that a package declares.
type Declaration struct {
	Package *Package
	File    *ast.File
	Spec    *ast.TypeSpec
	// Doc is the comment above the declaration, which may be nil.
	Doc *ast.CommentGroup
}

// Type returns the declaration of a type of the package, or nil.
func (p *Package) Type(name string) *Declaration {
	return p.types[name]
}

// Types returns the package's type declarations in the order of the source.
func (p *Package) Types() []*Declaration {
	declarations := make([]*Declaration, 0, len(p.types))
	for _, d := range p.types {
		declarations = append(declarations, d)
	}
	slices.SortFunc(declarations, func(a, b *Declaration) int { return int(a.Spec.Pos() - b.Spec.Pos()) })
	return declarations
}

// Position of pos in the package's files.
func (p *Package) Position(pos token.Pos) token.Position {
	return p.Fset.Position(pos)
}

// Loader reads packages, each once. It is not safe for concurrent use.
type Loader struct {
	mutex    sync.Mutex // for whoever loads
	fset     *token.FileSet
	byDir    map[string]*Package
	modules  map[string]module
	leaveOut []string
}

// NewLoader returns an empty loader. It leaves out files by name, those that the
// generator itself writes: whether they are absent, old or broken makes no
// difference to what is read.
func NewLoader(leaveOut ...string) *Loader {
	return &Loader{
		leaveOut: leaveOut,
		fset:     token.NewFileSet(),
		byDir:    map[string]*Package{},
		modules:  map[string]module{},
	}
}

// Load reads the packages that paths name: directories, Go files, import paths,
// and patterns with "...". The result is sorted by import path, each once. It
// returns every error that it finds, with file and line where there is one; a
// path that matches nothing is an error.
func (l *Loader) Load(paths ...string) ([]*Package, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var found []*Package
	var errs []error
	for _, p := range paths {
		loaded, err := l.load(p)
		for _, err := range flatten(err) {
			if _, positioned := err.(*scanner.Error); !positioned {
				err = fmt.Errorf("loading %s: %w", p, err)
			}
			errs = append(errs, err)
		}
		found = append(found, loaded...)
	}
	slices.SortFunc(found, func(a, b *Package) int { return strings.Compare(a.ImportPath, b.ImportPath) })
	return slices.Compact(found), errors.Join(errs...)
}

// flatten returns the errors that err joins. Those of Go's parser are all there,
// each with its place.
func flatten(err error) []error {
	var all []error
	switch err := err.(type) {
	case nil:
	case interface{ Unwrap() []error }:
		for _, inner := range err.Unwrap() {
			all = append(all, flatten(inner)...)
		}
	case scanner.ErrorList:
		for _, inner := range err {
			all = append(all, inner)
		}
	default:
		all = append(all, err)
	}
	return all
}

func (l *Loader) load(pattern string) ([]*Package, error) {
	if !strings.Contains(pattern, "...") {
		if info, err := os.Stat(pattern); err == nil && isLocal(pattern) {
			dir := pattern
			if !info.IsDir() {
				dir = filepath.Dir(pattern)
			}
			p, err := l.parseDir(dir, "", nil)
			if err != nil {
				return nil, err
			}
			return []*Package{p}, nil
		}
		if isLocal(pattern) {
			return nil, errors.New("no such file or directory")
		}
	}
	found, err := l.list(".", pattern)
	if info, statErr := os.Stat(strings.TrimSuffix(pattern, "/...")); err != nil && !isLocal(pattern) && statErr == nil && info.IsDir() {
		return nil, fmt.Errorf("no package has this import path; the directory is ./%s", filepath.ToSlash(pattern))
	}
	return found, err
}

// isLocal tells a path of the file system from an import path, by the rule of
// the go command ("go help packages").
func isLocal(p string) bool {
	return filepath.IsAbs(p) || p == "." || p == ".." || strings.HasPrefix(filepath.ToSlash(p), "./") || strings.HasPrefix(filepath.ToSlash(p), "../") || strings.HasSuffix(p, ".go")
}

// list asks the go command for the names and files of the packages that match.
func (l *Loader) list(dir, pattern string) ([]*Package, error) {
	matches, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedFiles, Dir: dir}, pattern)
	if err != nil {
		return nil, err
	}
	var found []*Package
	var errs []error
	for _, match := range matches {
		if l.isOutput(match.GoFiles) {
			continue
		}
		if len(match.GoFiles) == 0 {
			for _, e := range match.Errors {
				errs = append(errs, errors.New(strings.Join(strings.Fields(e.Msg), " ")))
			}
			continue
		}
		p, err := l.parseDir(relative(filepath.Dir(match.GoFiles[0])), match.PkgPath, match.GoFiles)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		found = append(found, p)
	}
	if len(matches) == 0 && len(errs) == 0 {
		errs = append(errs, errors.New("no Go package matches"))
	}
	return found, errors.Join(errs...)
}

// isOutput reports whether a package has files, and the generator wrote them all.
func (l *Loader) isOutput(files []string) bool {
	return len(files) > 0 && !slices.ContainsFunc(files, func(name string) bool { return !slices.Contains(l.leaveOut, filepath.Base(name)) })
}

// relative shortens a path below the working directory, so that messages read
// as if the path had been given.
func relative(dir string) string {
	working, err := os.Getwd()
	if err != nil {
		return dir
	}
	if rel, err := filepath.Rel(working, dir); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return dir
}

// parseDir parses the Go files of a directory. Files is what the go command
// said of it, or nil to look.
func (l *Loader) parseDir(dir, importPath string, files []string) (*Package, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if p, ok := l.byDir[absolute]; ok {
		return p, nil
	}
	if files == nil {
		if files, err = goFiles(dir); err != nil {
			return nil, err
		}
	}
	if importPath == "" {
		if importPath, err = l.importPath(absolute); err != nil {
			return nil, err
		}
	}
	p := &Package{ImportPath: importPath, Dir: filepath.Clean(dir), Fset: l.fset, loader: l, types: map[string]*Declaration{}}
	var errs []error
	for _, name := range files {
		if slices.Contains(l.leaveOut, filepath.Base(name)) {
			continue
		}
		name = filepath.Join(dir, filepath.Base(name))
		file, err := parser.ParseFile(l.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p.Files = append(p.Files, file)
		if p.Name != "" && p.Name != file.Name.Name {
			errs = append(errs, &scanner.Error{Pos: l.fset.Position(file.Name.Pos()), Msg: "package " + file.Name.Name + " in a directory of package " + p.Name})
		}
		p.Name = file.Name.Name
		p.declare(file)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if len(p.Files) == 0 {
		return nil, fmt.Errorf("no Go files in %s", dir)
	}
	l.byDir[absolute] = p
	return p, nil
}

// declare notes the types of a file.
func (p *Package) declare(file *ast.File) {
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok || general.Tok != token.TYPE {
			continue
		}
		for _, spec := range general.Specs {
			spec := spec.(*ast.TypeSpec)
			doc := spec.Doc
			if doc == nil && !general.Lparen.IsValid() {
				doc = general.Doc
			}
			p.types[spec.Name.Name] = &Declaration{Package: p, File: file, Spec: spec, Doc: doc}
		}
	}
}

// goFiles lists the Go files of a directory that are built here, but for tests.
func goFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if match, err := build.Default.MatchFile(dir, name); err != nil || !match {
			continue
		}
		files = append(files, name)
	}
	return files, nil
}

// module is a Go module: the directory of its go.mod, and its path.
type module struct {
	dir, path string
}

// importPath returns the import path of a directory by the nearest go.mod.
func (l *Loader) importPath(dir string) (string, error) {
	m, err := l.module(dir)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(m.dir, dir)
	if err != nil {
		return "", err
	}
	return path.Join(m.path, filepath.ToSlash(rel)), nil
}

// module returns the module that holds an absolute directory.
func (l *Loader) module(dir string) (module, error) {
	if m, ok := l.modules[dir]; ok {
		return m, nil
	}
	content, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err == nil {
		m := module{dir: dir, path: modfile.ModulePath(content)}
		if m.path == "" {
			return m, fmt.Errorf("%s has no module line", filepath.Join(dir, "go.mod"))
		}
		l.modules[dir] = m
		return m, nil
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return module{}, errors.New("no go.mod in this directory or above it; run `go mod init`")
	}
	m, err := l.module(parent)
	if err == nil {
		l.modules[dir] = m
	}
	return m, err
}

// ImportPath returns the import path that a directory has or would have. The
// directory need not exist.
func (l *Loader) ImportPath(dir string) (string, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return l.importPath(absolute)
}

// Import reads the package that from imports by importPath.
func (l *Loader) Import(from *Package, importPath string) (*Package, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	absolute, err := filepath.Abs(from.Dir)
	if err != nil {
		return nil, err
	}
	if m, err := l.module(absolute); err == nil {
		if rest, ok := strings.CutPrefix(importPath, m.path+"/"); ok {
			dir := filepath.Join(m.dir, filepath.FromSlash(rest))
			if _, err := os.Stat(dir); err == nil {
				return l.parseDir(relative(dir), importPath, nil)
			}
		}
	}
	found, err := l.list(from.Dir, importPath)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, errors.New("it holds nothing but generated code")
	}
	return found[0], nil
}
