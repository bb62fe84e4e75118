package source

import (
	"fmt"
	"go/ast"
	"go/types"
	"path"
	"strconv"
	"strings"
)

// Type is a Go type as syntax tells it. The zero value is not a type.
type Type struct {
	// Kind says which of the other fields are set.
	Kind Kind
	// Name of a Basic or Named type; the source text of an Other.
	Name string
	// PkgPath is the import path of the package that declares a Named type.
	PkgPath string
	// Elem is the element of a Pointer, Slice or Map.
	Elem *Type
	// Key of a Map.
	Key *Type
	// Struct is the syntax of a Struct, an unnamed one.
	Struct *ast.StructType

	from *Package // in which the type was written
}

// Kind is the sort of a type.
type Kind int

// The kinds of types.
const (
	// Other is a type that the API of a custom resource cannot use: a function,
	// a channel, an instantiated generic type, ….
	Other Kind = iota
	// Basic is a predeclared type.
	Basic
	// Named is a declared type.
	Named
	// Pointer, Slice and Map are what they are in Go.
	Pointer
	Slice
	Map
	// Struct is an unnamed struct.
	Struct
)

// String writes the type with import paths in full: []k8s.io/api/core/v1.EnvVar.
func (t Type) String() string {
	switch t.Kind {
	case Pointer:
		return "*" + t.Elem.String()
	case Slice:
		return "[]" + t.Elem.String()
	case Map:
		return "map[" + t.Key.String() + "]" + t.Elem.String()
	case Named:
		return t.PkgPath + "." + t.Name
	case Struct:
		return "struct{…}"
	default:
		return t.Name
	}
}

// Display writes the type as people do, with the tail of import paths:
// []v1.EnvVar.
func (t Type) Display() string {
	switch t.Kind {
	case Pointer:
		return "*" + t.Elem.Display()
	case Slice:
		return "[]" + t.Elem.Display()
	case Map:
		return "map[" + t.Key.Display() + "]" + t.Elem.Display()
	case Named:
		return Alias(t.PkgPath) + "." + t.Name
	default:
		return t.String()
	}
}

// Alias returns the import alias of a package by the rule of Kubernetes' own
// code: corev1, metav1, appsv1 — the last path element, led by the one before it
// when the last is a version.
func Alias(importPath string) string {
	switch importPath {
	case "k8s.io/apimachinery/pkg/apis/meta/v1":
		return "metav1"
	}
	last := path.Base(importPath)
	if IsVersion(last) {
		if previous := path.Base(path.Dir(importPath)); previous != "." {
			last = previous + last
		}
	}
	return Identifier(last)
}

// Identifier makes a name of lower-case letters and digits, by leaving out what
// is neither.
func Identifier(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || isDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

// IsVersion reports whether the last element of an import path is a version of
// an API: v1, v1beta2.
func IsVersion(element string) bool {
	for _, stage := range []string{"alpha", "beta"} {
		if major, minor, found := strings.Cut(element, stage); found {
			return isMajorVersion(major) && isNumber(minor)
		}
	}
	return isMajorVersion(element)
}

// isMajorVersion reports whether the last element of an import path is a major
// version: v2.
func isMajorVersion(element string) bool {
	number, v := strings.CutPrefix(element, "v")
	return v && isNumber(number)
}

func isNumber(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !isDigit(r) })
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// IsKubernetes reports whether the package is one of Kubernetes' own, whose
// types are known by name and never looked into.
func IsKubernetes(importPath string) bool {
	return strings.HasPrefix(importPath, "k8s.io/")
}

// isStandard reports whether an import path is the standard library's: its first
// element has no dot, and it is not in the package's own module.
func (p *Package) isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	own, _, _ := strings.Cut(p.ImportPath, "/")
	return !strings.Contains(first, ".") && first != own
}

// Resolve returns the type that an expression of a file of the package denotes.
// Aliases are followed.
func (p *Package) Resolve(file *ast.File, expr ast.Expr) (Type, error) {
	return p.resolve(file, expr, 0)
}

// maxDepth bounds chains of aliases, which only broken code makes endless.
const maxDepth = 64

func (p *Package) resolve(file *ast.File, expr ast.Expr, depth int) (Type, error) {
	if depth > maxDepth {
		return Type{}, fmt.Errorf("%s: this type is declared in terms of itself", p.Position(expr.Pos()))
	}
	wrap := func(kind Kind, elem ast.Expr) (Type, error) {
		t, err := p.resolve(file, elem, depth+1)
		return Type{Kind: kind, Elem: &t, from: p}, err
	}
	switch expr := expr.(type) {
	case *ast.ParenExpr:
		return p.resolve(file, expr.X, depth+1)
	case *ast.StarExpr:
		return wrap(Pointer, expr.X)
	case *ast.ArrayType:
		if expr.Len == nil {
			return wrap(Slice, expr.Elt)
		}
	case *ast.MapType:
		t, err := wrap(Map, expr.Value)
		if err != nil {
			return Type{}, err
		}
		key, err := p.resolve(file, expr.Key, depth+1)
		t.Key = &key
		return t, err
	case *ast.StructType:
		return Type{Kind: Struct, Struct: expr, from: p}, nil
	case *ast.Ident:
		return p.resolveIdent(file, expr, depth)
	case *ast.SelectorExpr:
		if qualifier, ok := expr.X.(*ast.Ident); ok {
			return p.resolveSelector(file, qualifier.Name, expr, depth)
		}
	}
	return Type{Kind: Other, Name: types.ExprString(expr), from: p}, nil
}

func (p *Package) resolveIdent(file *ast.File, ident *ast.Ident, depth int) (Type, error) {
	if d := p.Type(ident.Name); d != nil {
		return d.named(depth)
	}
	if predeclared[ident.Name] {
		return Type{Kind: Basic, Name: basicName(ident.Name), from: p}, nil
	}
	for _, spec := range file.Imports {
		if spec.Name == nil || spec.Name.Name != "." {
			continue
		}
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		other, err := p.loader.Import(p, importPath)
		if err != nil {
			return Type{}, fmt.Errorf("%s: reading package %s: %w", p.Position(spec.Pos()), importPath, err)
		}
		if d := other.Type(ident.Name); d != nil {
			return d.named(depth)
		}
	}
	return Type{}, fmt.Errorf("%s: undefined type %s", p.Position(ident.Pos()), ident.Name)
}

// named returns the type that a declaration gives a name, or, for an alias, the
// type that it stands for.
func (d *Declaration) named(depth int) (Type, error) {
	if d.Spec.Assign.IsValid() {
		return d.Package.resolve(d.File, d.Spec.Type, depth+1)
	}
	return Type{Kind: Named, PkgPath: d.Package.ImportPath, Name: d.Spec.Name.Name, from: d.Package}, nil
}

func (p *Package) resolveSelector(file *ast.File, qualifier string, expr *ast.SelectorExpr, depth int) (Type, error) {
	importPath, err := p.importOf(file, qualifier)
	if err != nil {
		return Type{}, fmt.Errorf("%s: %w", p.Position(expr.Pos()), err)
	}
	named := Type{Kind: Named, PkgPath: importPath, Name: expr.Sel.Name, from: p}
	if IsKubernetes(importPath) || p.isStandard(importPath) {
		return named, nil
	}
	other, err := p.loader.Import(p, importPath)
	if err != nil {
		return Type{}, fmt.Errorf("%s: reading package %s: %w", p.Position(expr.Pos()), importPath, err)
	}
	d := other.Type(expr.Sel.Name)
	if d == nil {
		return Type{}, fmt.Errorf("%s: undefined type %s.%s", p.Position(expr.Pos()), qualifier, expr.Sel.Name)
	}
	return d.named(depth)
}

// importOf returns the import path behind a package name in a file.
func (p *Package) importOf(file *ast.File, name string) (string, error) {
	var unnamed []string
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		switch {
		case spec.Name != nil && spec.Name.Name == name:
			return importPath, nil
		case spec.Name == nil && packageName(importPath) == name:
			return importPath, nil
		case spec.Name == nil:
			unnamed = append(unnamed, importPath)
		}
	}
	// Rare: a package whose name is not the tail of its path.
	for _, importPath := range unnamed {
		if IsKubernetes(importPath) || p.isStandard(importPath) {
			continue
		}
		if other, err := p.loader.Import(p, importPath); err == nil && other.Name == name {
			return importPath, nil
		}
	}
	return "", fmt.Errorf("no import is named %s", name)
}

// packageName guesses the name of a package from its path.
func packageName(importPath string) string {
	last := path.Base(importPath)
	if isMajorVersion(last) && !IsKubernetes(importPath) {
		last = path.Base(path.Dir(importPath))
	}
	if i := strings.Index(last, ".v"); i > 0 {
		last = last[:i] // gopkg.in/yaml.v3
	}
	return last
}

// Declaration returns the declaration of a Named type, reading its package
// where that has not been read yet. It is nil for Kubernetes' own and the
// standard library's types.
func (t Type) Declaration() (*Declaration, error) {
	if t.Kind != Named || IsKubernetes(t.PkgPath) {
		return nil, nil
	}
	if t.from.ImportPath == t.PkgPath {
		return t.from.Type(t.Name), nil
	}
	if t.from.isStandard(t.PkgPath) {
		return nil, nil
	}
	other, err := t.from.loader.Import(t.from, t.PkgPath)
	if err != nil {
		return nil, fmt.Errorf("reading package %s: %w", t.PkgPath, err)
	}
	return other.Type(t.Name), nil
}

// HasType reports whether a package that this one can import declares a type.
// Kubernetes' own and the standard library's packages are not looked into: there,
// every type counts as declared.
func (p *Package) HasType(importPath, name string) (bool, error) {
	switch {
	case importPath == p.ImportPath:
		return p.Type(name) != nil, nil
	case IsKubernetes(importPath), p.isStandard(importPath):
		return true, nil
	}
	other, err := p.loader.Import(p, importPath)
	if err != nil {
		return false, fmt.Errorf("reading package %s: %w", importPath, err)
	}
	return other.Type(name) != nil, nil
}

// Underlying returns the type itself, or for a Named type that can be looked
// into, the first type on its chain of declarations that has no name, or is
// Kubernetes' own.
func (t Type) Underlying() (Type, error) {
	for range maxDepth {
		d, err := t.Declaration()
		if err != nil || d == nil {
			return t, err
		}
		if t, err = d.Package.Resolve(d.File, d.Spec.Type); err != nil {
			return t, err
		}
	}
	return t, fmt.Errorf("type %s is declared in terms of itself", t)
}

// IsStruct reports whether the type is a struct that can be looked into, and
// returns its syntax and the declaration that holds it.
func (t Type) IsStruct() (*ast.StructType, *Declaration, error) {
	last := (*Declaration)(nil)
	for range maxDepth {
		if t.Kind == Struct {
			return t.Struct, last, nil
		}
		d, err := t.Declaration()
		if err != nil || d == nil {
			return nil, nil, err
		}
		last = d
		if t, err = d.Package.Resolve(d.File, d.Spec.Type); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, fmt.Errorf("type %s is declared in terms of itself", t)
}

var predeclared = map[string]bool{
	"any": true, "bool": true, "byte": true, "complex64": true, "complex128": true, "error": true,
	"float32": true, "float64": true, "int": true, "int8": true, "int16": true, "int32": true, "int64": true,
	"rune": true, "string": true, "uint": true, "uint8": true, "uint16": true, "uint32": true, "uint64": true, "uintptr": true,
}

// basicName gives predeclared aliases their one name.
func basicName(name string) string {
	switch name {
	case "byte":
		return "uint8"
	case "rune":
		return "int32"
	default:
		return name
	}
}
