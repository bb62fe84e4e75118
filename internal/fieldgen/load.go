package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// table is what is found.
type table struct {
	structs map[string]fields.Struct
	// named are the types behind named types that are no structs.
	named map[string]string
	// second are the types that other names of the API's packages stand for: Go's aliases.
	second map[string]string

	aliases  map[string]string // by import path
	packages map[string]*packages.Package
	comments map[string]string // by struct.GoName
	// atomic are the structs that Kubernetes replaces as a whole.
	atomic map[string]bool
}

// load reads the API packages and walks them from the roots.
func load() (*table, error) {
	t := &table{structs: map[string]fields.Struct{}, named: map[string]string{}, second: map[string]string{}, aliases: map[string]string{}, packages: map[string]*packages.Package{}, comments: map[string]string{}, atomic: map[string]bool{}}
	for alias, path := range markers.Aliases() {
		if alias != "build" { // it is written by hand, and generated code is a part of it
			t.aliases[path] = alias
		}
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, slices.Sorted(maps.Keys(t.aliases))...)
	if err != nil {
		return nil, err
	}
	if packages.PrintErrors(loaded) > 0 {
		return nil, fmt.Errorf("the API packages have errors")
	}
	for _, p := range loaded {
		t.packages[t.aliases[p.PkgPath]] = p
		t.readComments(p)
	}
	for _, name := range whole {
		t.atomic[name] = true
	}
	for _, root := range roots {
		alias, name, _ := strings.Cut(root, ".")
		object := t.packages[alias].Types.Scope().Lookup(name)
		if object == nil {
			return nil, fmt.Errorf("there is no %s", root)
		}
		if err := t.walk(object.Type()); err != nil {
			return nil, err
		}
	}
	for _, s := range append(ours, t.entries()...) {
		t.structs[s.Name] = s
	}
	t.readSecondNames()
	return t, t.check()
}

// readSecondNames finds the aliases of what is in the table.
func (t *table) readSecondNames() {
	for alias, p := range t.packages {
		scope := p.Types.Scope()
		for _, name := range scope.Names() {
			object, ok := scope.Lookup(name).(*types.TypeName)
			if !ok || !object.IsAlias() || !object.Exported() {
				continue
			}
			of, err := t.notation(object.Type())
			_, isStruct := t.structs[of]
			_, isNamed := t.named[of]
			if err == nil && (isStruct || isNamed || slices.Contains(leaves, of)) {
				t.second[alias+"."+name] = of
			}
		}
	}
}

// readComments keeps the comments of the fields of every struct of a package.
func (t *table) readComments(p *packages.Package) {
	for _, file := range p.Syntax {
		ast.Inspect(file, func(n ast.Node) bool {
			if group, ok := n.(*ast.GenDecl); ok && len(group.Specs) == 1 && strings.Contains(source(group.Doc), "+structType=atomic") {
				if spec, ok := group.Specs[0].(*ast.TypeSpec); ok {
					t.atomic[t.aliases[p.PkgPath]+"."+spec.Name.Name] = true
				}
			}
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			structure, ok := spec.Type.(*ast.StructType)
			if !ok {
				return false
			}
			for _, field := range structure.Fields.List {
				text := source(field.Doc)
				for _, name := range field.Names {
					t.comments[t.aliases[p.PkgPath]+"."+spec.Name.Name+"."+name.Name] = text
				}
			}
			return false
		})
	}
}

// source is the text of a comment, with what looks like a directive: Text drops that.
func source(comment *ast.CommentGroup) string {
	if comment == nil {
		return ""
	}
	var lines []string
	for _, line := range comment.List {
		lines = append(lines, strings.TrimPrefix(strings.TrimPrefix(line.Text, "//"), " "))
	}
	return strings.Join(lines, "\n")
}

// walk notes a type, and all that it is made of.
func (t *table) walk(of types.Type) error {
	switch of := types.Unalias(of).(type) {
	case *types.Basic:
		return nil
	case *types.Pointer:
		return t.walk(of.Elem())
	case *types.Slice:
		return t.walk(of.Elem())
	case *types.Map:
		if err := t.walk(of.Key()); err != nil {
			return err
		}
		return t.walk(of.Elem())
	case *types.Named:
		return t.walkNamed(of)
	default:
		return fmt.Errorf("%s is a type that is not known here", of)
	}
}

func (t *table) walkNamed(of *types.Named) error {
	name, err := t.notation(of)
	if err != nil {
		return err
	}
	if _, known := t.structs[name]; known || slices.Contains(leaves, name) {
		return nil
	}
	structure, ok := of.Underlying().(*types.Struct)
	if !ok {
		t.named[name], err = t.notation(of.Underlying())
		if err != nil {
			return err
		}
		return t.walk(of.Underlying())
	}
	found := fields.Struct{Name: name, Whole: t.atomic[name], Members: unions[name]}
	_, found.Union = unions[name]
	t.structs[name] = found // before its fields: it may be below itself
	for i := range structure.NumFields() {
		variable := structure.Field(i)
		isStatus := variable.Name() == "Status" && isObject(structure)
		if isStatus || leftOut[variable.Name()] || slices.Contains(alpha, name+"."+variable.Name()) {
			continue
		}
		if only, ok := onlyFields[name]; ok && !slices.Contains(only, jsonName(structure.Tag(i))) {
			continue
		}
		field, err := t.field(name, variable, reflect.StructTag(structure.Tag(i)))
		if err != nil {
			return fmt.Errorf("%s.%s: %w", name, variable.Name(), err)
		}
		found.Fields = append(found.Fields, field)
		if err := t.walk(variable.Type()); err != nil {
			return fmt.Errorf("%s.%s: %w", name, variable.Name(), err)
		}
	}
	t.structs[name] = found
	return nil
}

// isObject reports whether a struct is that of an object, which has a status that
// Kubernetes writes. A condition that something waits for has a field of that name too.
func isObject(structure *types.Struct) bool {
	return structure.NumFields() > 0 && structure.Field(0).Name() == "TypeMeta"
}

func jsonName(tag string) string {
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	return name
}

// field describes a field of a struct.
func (t *table) field(structure string, variable *types.Var, tag reflect.StructTag) (fields.Field, error) {
	json, options, _ := strings.Cut(tag.Get("json"), ",")
	notation, err := t.notation(variable.Type())
	if err != nil {
		return fields.Field{}, err
	}
	if json == "" && !variable.Embedded() && !strings.Contains(options, "inline") {
		return fields.Field{}, fmt.Errorf("it has no JSON name")
	}
	comment := parseComment(t.comments[structure+"."+variable.Name()])
	field := fields.Field{Go: variable.Name(), JSON: json, Type: notation, Help: comment.sentence, Default: comment.defaulted}
	place := structure + "." + json
	if strings.HasPrefix(notation, "[]") {
		field.Keys = comment.keys
		if key := tag.Get("patchMergeKey"); key != "" && len(field.Keys) == 0 {
			field.Keys = []string{key}
		}
		if own, ok := keys[place]; ok {
			field.Keys = own
		}
		field.Named, field.Append = slices.Contains(ports, place), slices.Contains(appended, place)
	}
	if value, ok := defaults[place]; ok {
		field.Default = value
	}
	return field, nil
}

// notation writes a type as the slot table does.
func (t *table) notation(of types.Type) (string, error) {
	switch of := types.Unalias(of).(type) {
	case *types.Basic:
		return of.Name(), nil
	case *types.Pointer:
		elem, err := t.notation(of.Elem())
		return "*" + elem, err
	case *types.Slice:
		elem, err := t.notation(of.Elem())
		return "[]" + elem, err
	case *types.Map:
		key, err := t.notation(of.Key())
		if err != nil {
			return "", err
		}
		elem, err := t.notation(of.Elem())
		return "map[" + key + "]" + elem, err
	case *types.Named:
		alias, ok := t.aliases[of.Obj().Pkg().Path()]
		if !ok {
			return "", fmt.Errorf("the tables have no name for package %s", of.Obj().Pkg().Path())
		}
		return alias + "." + of.Obj().Name(), nil
	default:
		return "", fmt.Errorf("%s is a type that is not known here", of)
	}
}

// check finds rules about what does not exist.
func (t *table) check() error {
	known := map[string]bool{}
	for name, s := range t.structs {
		known[name] = true
		for _, f := range s.Fields {
			known[name+"."+f.JSON] = true
		}
	}
	var places []string
	places = append(places, appended...)
	places = append(places, ports...)
	places = append(places, whole...)
	places = slices.AppendSeq(places, maps.Keys(unions))
	places = slices.AppendSeq(places, maps.Keys(keys))
	places = slices.AppendSeq(places, maps.Keys(defaults))
	for name := range unions {
		if t.atomic[name] && len(unions[name]) == 0 {
			return fmt.Errorf("%s is replaced as a whole anyway; it needs no rule", name)
		}
	}
	slices.Sort(places)
	for _, place := range places {
		if !known[place] {
			return fmt.Errorf("there is a rule about %s, which is nowhere", place)
		}
	}
	return nil
}
