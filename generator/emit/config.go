package emit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// files writes the method that returns the configuration files of a node.
func (e *emitter) files() {
	if !e.hasConfig() {
		return
	}
	known := jen.Id("b").Dot("config").Index(jen.Id("node").Dot("Name"))
	var body []jen.Code
	if e.someWithoutConfig() {
		body = append(body, jen.If(jen.Id("node").Dot("ConfigDir").Call().Op("==").Lit("")).Block(jen.Return(jen.Nil(), jen.Nil())))
	}
	e.doc("files returns the configuration files of a node: what the custom resource says, and what the hooks add. Texts by file name; they are made once.")
	e.method("files").Params(e.nodeParam()).Params(jen.Map(jen.String()).String(), jen.Error()).Block(append(body,
		jen.If(jen.List(jen.Id("files"), jen.Id("ok")).Op(":=").Add(known), jen.Id("ok")).Block(jen.Return(jen.Id("files"), jen.Nil())),
		jen.Id("files").Op(":=").Id("b").Dot("fileSettings").Call(jen.Id("node")),
		jen.If(jen.Err().Op(":=").Id("b").Dot("hooks").Dot("Config").Call(jen.Id("node"), jen.Id("files")), jen.Err().Op("!=").Nil()).Block(
			jen.Return(jen.Nil(), jen.Err())),
		known.Clone().Op("=").Id("files"),
		jen.Return(jen.Id("files"), jen.Nil()),
	)...)
	e.file.Line()
	e.perSource("fileSettings", "are the configuration files of a node as the custom resource has them.",
		jen.Map(jen.String()).String(), jen.Map(jen.String()).String().Values(),
		func(s *model.Source) []jen.Code { return returning(e.filesLiteral(s)) })
}

// filesLiteral are the files of a source, its own first.
func (e *emitter) filesLiteral(s *model.Source) jen.Code {
	var fields []jen.Code
	for _, name := range e.fileNames(s) {
		key := jen.Code(jen.Lit(name))
		if name == "" {
			key = jen.Id("node").Dot("ConfigFile").Call()
		}
		fields = append(fields, jen.Add(key).Op(":").Add(file(e.fileParts(s, name))))
	}
	if len(fields) == 0 {
		return jen.Map(jen.String()).String().Values()
	}
	return jen.Qual(build, "Files").Call(jen.Map(jen.String()).String().Add(
		jen.Custom(jen.Options{Open: "{", Close: "\n}", Separator: ",", Multi: true}, append(fields, jen.Null())...)))
}

// fileNames are the names of the files that the nodes of a source have, "" for their own.
func (e *emitter) fileNames(s *model.Source) []string {
	names := map[string]bool{}
	for _, level := range e.reading(s).levels {
		for _, b := range level.bindings {
			if b.Slot.Config != nil {
				names[b.Slot.Config.File] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// fileParts are what fills a file, by sort: the least specific first, on one level the
// shorter way into a file.
func (e *emitter) fileParts(s *model.Source, name string) map[markers.ConfigSort][]bound {
	parts := map[markers.ConfigSort][]bound{}
	for _, level := range e.reading(s).levels {
		ordered := slices.SortedStableFunc(slices.Values(level.bindings), func(a, b bound) int {
			return cmp.Or(cmp.Compare(depth(a), depth(b)), cmp.Compare(a.Key, b.Key))
		})
		for _, b := range ordered {
			if place := b.Slot.Config; place != nil && place.File == name {
				parts[place.Sort] = append(parts[place.Sort], b)
			}
		}
	}
	return parts
}

// depth is how far into a file a slot is.
func depth(b bound) int {
	if b.Slot.Config == nil {
		return 0
	}
	return len(b.Slot.Config.Keys)
}

// file is the code of the text of a file.
func file(parts map[markers.ConfigSort][]bound) jen.Code {
	for _, sort := range markers.StructuredSorts() {
		if found := parts[sort]; len(found) > 0 {
			return jen.Qual(build, found[0].Slot.Merge).Call(documentParts(found)...)
		}
	}
	if found := parts[markers.ConfigXML]; len(found) > 0 {
		return jen.Qual(build, "XML").Call(fold(found[0].Slot, found, nil, properties, jen.Qual(build, "FirstMap")))
	}
	var texts []jen.Code
	if found := parts[markers.ConfigText]; len(found) > 0 {
		var values []jen.Code // the most specific first
		for _, b := range slices.Backward(found) {
			values = append(values, configText(b))
		}
		texts = append(texts, choose("cmp", "Or", values))
	}
	if found := parts[markers.ConfigProperties]; len(found) > 0 {
		texts = append(texts, jen.Qual(build, "Properties").Call(fold(found[0].Slot, found, nil, properties, jen.Qual(build, "FirstMap"))))
	}
	if found := parts[markers.ConfigAppend]; len(found) > 0 {
		texts = append(texts, fold(found[0].Slot, found, nil, configText, jen.Qual("cmp", "Or")))
	}
	return choose(build, "Lines", texts)
}

// configText is the code of a text, which a field may have as a list of lines.
func configText(b bound) *jen.Statement {
	if b.constant != nil || !b.FromLines() {
		return b.said("string")
	}
	lines, list := access(b.base, b.Path), b.Type
	if list.Kind == source.Pointer {
		lines, list = orZero(lines), *list.Elem
	}
	if list.String() != "[]string" {
		lines = jen.Qual(build, "Texts").Types(jen.String()).Call(lines)
	}
	return jen.Qual(build, "Lines").Call(lines.Op("..."))
}

// properties is the code of the properties that a binding contributes.
func properties(b bound) *jen.Statement {
	value := func() *jen.Statement {
		if b.constant != nil || b.FromText() {
			return b.said("string")
		}
		return jen.Qual(build, "PropertyValue").Call(access(b.base, b.Path))
	}
	switch {
	case b.Key != "":
		return jen.Qual(build, "Property").Call(jen.Lit(b.Key), value())
	case b.constant != nil:
		var entries []jen.Code
		object, _ := b.constant.Value.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(object)) {
			entries = append(entries, jen.Lit(key).Op(":").Lit(fmt.Sprint(object[key])))
		}
		return b.conditional(jen.Map(jen.String()).String().Values(entries...))
	}
	settings, of := access(b.base, b.Path), b.Type
	if of.Kind == source.Pointer {
		settings, of = orZero(settings), *of.Elem
	}
	if underlying, err := of.Underlying(); err == nil && underlying.String() == "map[string]string" {
		return settings
	}
	return jen.Qual(build, "PropertiesOf").Call(settings)
}

// conditional is a value where the condition of a constant is met.
func (b bound) conditional(value *jen.Statement) *jen.Statement {
	if b.only == nil {
		return value
	}
	return jen.Qual(build, "If").Call(b.only, value)
}

// partOfText is the function that makes a part of a file of a text.
func partOfText(slot markers.Slot) string {
	if slot.Config.Sort == markers.ConfigTOML {
		return "PartOf" // a text in place of a table is TOML
	}
	return "PartOfText"
}

// documentParts are the parts of a file in YAML, JSON or TOML.
func documentParts(found []bound) []jen.Code {
	var parts []jen.Code
	for _, b := range found {
		part := jen.Qual(build, "PartOf")
		switch value := access(b.base, b.Path); {
		case b.constant != nil:
			part = jen.Qual(build, "PartOfText").Call(b.conditional(jen.Lit(b.constant.Text)))
		case b.Key == "" && b.FromText() && b.Type.Kind == source.Pointer:
			part = jen.Qual(build, partOfText(b.Slot)).Call(orZero(value))
		case b.Key == "" && b.FromText():
			part = jen.Qual(build, partOfText(b.Slot)).Call(value)
		default:
			part = part.Call(value)
		}
		if keys := b.Slot.Config.Keys; len(keys) > 0 {
			var literals []jen.Code
			for _, key := range keys {
				literals = append(literals, jen.Lit(key))
			}
			part = part.Dot("At").Call(literals...)
		}
		if b.Replace {
			part = part.Dot("Replacing").Call()
		}
		parts = append(parts, part)
	}
	if len(parts) == 1 {
		return parts
	}
	for i, part := range parts { // each on a line of its own
		parts[i] = jen.Line().Add(part)
	}
	return append(parts, jen.Line())
}

// nodeConfig tells a node where its configuration goes, where fields say it, and checks
// that.
func (e *emitter) nodeConfig(s *model.Source) []jen.Code {
	if !e.hasConfig() {
		return nil
	}
	var statements []jen.Code
	var json []jen.Code
	for _, place := range []struct{ slot, method, field string }{
		{"config.dir", "SetConfigDir", "Dir"}, {"config.name", "SetConfigFile", "Name"},
	} {
		if value := e.reading(s).cascade(slotNamed(place.slot)); value != nil {
			statements = append(statements, jen.Id("node").Dot(place.method).Call(value))
		}
		if b := s.Own(place.slot); b != nil {
			json = append(json, jen.Id(place.field).Op(":").Lit(b.Path.JSON()))
		}
	}
	names := slices.DeleteFunc(e.fileNames(s), func(name string) bool { return name == "" })
	if len(statements) == 0 && (len(names) == 0 || !e.namesFilesAfterTypes()) {
		return nil
	}
	named := jen.Code(jen.Nil())
	if len(names) > 0 {
		named = texts(names)
	}
	return append(statements, jen.Id("r").Dot("Fail").Call(jen.Id("node").Dot("CheckConfig").Call(
		jen.Id("b").Dot("fileSettings").Call(jen.Id("node")), named, jen.Id("path"), jen.Qual(build, "ConfigJSON").Values(json...)).Op("...")))
}

// namesFilesAfterTypes reports whether the file of nodes is called like their type, which may
// be any: another file may have that name.
func (e *emitter) namesFilesAfterTypes() bool {
	return slices.ContainsFunc(e.cluster.NodeTypes, func(t model.NodeType) bool {
		return t.Name == "" && strings.Contains(t.ConfigFile, "{nodeType}")
	})
}

// checkDocument is the function that checks what a field says of a file that is made of
// values; "" where nothing can be wrong.
func checkDocument(b *model.Binding) string {
	switch {
	case b.Slot.Config == nil || !b.Slot.Config.Sort.IsStructured():
		return ""
	case b.Key == "" && b.Slot.Config.Sort == markers.ConfigTOML:
		return "CheckTOML"
	case b.Key == "" && b.FromText():
		return "CheckDocumentText"
	case b.FromBasic():
		return ""
	default:
		return "CheckDocument"
	}
}
