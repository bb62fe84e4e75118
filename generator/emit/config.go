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
	for _, o := range e.configs() {
		e.filesOf(o)
	}
}

// configs are the ConfigMaps that the builder makes, that without a variant first.
func (e *emitter) configs() []model.Object {
	return slices.DeleteFunc(slices.Clone(e.cluster.Objects), func(o model.Object) bool { return o.Kind != "ConfigMap" || !o.Built || o.Foreign })
}

// configMethod is a method that is about the files of a ConfigMap, or the field that keeps
// them: files, or commonFiles for a variant.
func configMethod(o model.Object, name string) string {
	if o.Variant == "" {
		return name
	}
	return o.Variant + model.UpperFirst(name)
}

// configHook is the hook that edits the files of a ConfigMap.
func configHook(o model.Object) string {
	name := configMethod(o, "config")
	return model.UpperFirst(name)
}

// filesOf writes the methods for the files of a ConfigMap.
func (e *emitter) filesOf(o model.Object) {
	known := jen.Id("b").Dot(configMethod(o, "config")).Index(jen.Id("node").Dot("Name"))
	var body []jen.Code
	of := "a node"
	if o.Variant != "" {
		of = "the " + o.Title() + " that a node brings"
	}
	if o.Variant == "" && e.someWithoutConfig() {
		body = append(body, jen.If(jen.Id("node").Dot("ConfigDir").Call().Op("==").Lit("")).Block(jen.Return(jen.Nil(), jen.Nil())))
	}
	e.doc("%s returns the configuration files of %s: what the custom resource says, and what the hooks add. Texts by file name; they are made once.", configMethod(o, "files"), of)
	e.method(configMethod(o, "files")).Params(e.nodeParam()).Params(jen.Map(jen.String()).String(), jen.Error()).Block(append(body,
		jen.If(jen.List(jen.Id("files"), jen.Id("ok")).Op(":=").Add(known), jen.Id("ok")).Block(jen.Return(jen.Id("files"), jen.Nil())),
		jen.Id("files").Op(":=").Id("b").Dot(configMethod(o, "fileSettings")).Call(jen.Id("node")),
		jen.If(jen.Err().Op(":=").Id("b").Dot("hooks").Dot(configHook(o)).Call(jen.Id("node"), jen.Id("files")), jen.Err().Op("!=").Nil()).Block(
			jen.Return(jen.Nil(), jen.Err())),
		known.Clone().Op("=").Id("files"),
		jen.Return(jen.Id("files"), jen.Nil()),
	)...)
	e.file.Line()
	e.perSource(configMethod(o, "fileSettings"), "are the configuration files of "+of+" as the custom resource has them.",
		jen.Map(jen.String()).String(), jen.Map(jen.String()).String().Values(),
		func(s *model.Source) []jen.Code { return e.filesBody(s, o.Variant) })
	if o.Variant != "" && e.saysDir(o) {
		e.perSource(configMethod(o, "configDir"), "is where a node mounts the "+o.Title()+".", jen.String(), jen.Id("node").Dot("ConfigDir").Call(),
			func(s *model.Source) []jen.Code {
				return returning(e.reading(s).cascade(configDirOf(o), jen.Id("node").Dot("ConfigDir").Call()))
			})
	}
	if o.Scope != markers.PerNode {
		e.perSource(configMethod(o, "fileFields"), "returns the path of a node, and the fields that fill files of "+of+", the least specific first.",
			jen.Params(jen.Op("*").Qual(field, "Path"), jen.Index().Qual(build, "FileField")), jen.List(jen.Nil(), jen.Nil()),
			func(s *model.Source) []jen.Code { return e.fileFields(o, s) })
	}
}

// configDirOf is the slot of the directory of a variant.
func configDirOf(o model.Object) markers.Slot {
	return slotNamed(markers.ConfigFamily(o.Variant) + ".dir")
}

// saysDir reports whether anything says a directory for a variant.
func (e *emitter) saysDir(o model.Object) bool {
	return slices.ContainsFunc(e.cluster.Sources, func(s *model.Source) bool { return len(e.reading(s).of(configDirOf(o))) > 0 })
}

// hasSharedConfig reports whether several nodes have a ConfigMap together.
func (e *emitter) hasSharedConfig() bool {
	return slices.ContainsFunc(e.configs(), func(o model.Object) bool { return o.Scope != markers.PerNode })
}

// fileFields is the body that lists the fields which fill the files of a ConfigMap for nodes
// of a source.
func (e *emitter) fileFields(o model.Object, s *model.Source) []jen.Code {
	list := func(fields []jen.Code) []jen.Code {
		if len(fields) == 0 {
			return nil
		}
		return []jen.Code{jen.Index().Qual(build, "FileField").Add(multiline(fields))}
	}
	var fields, byName []jen.Code
	inSpec := false
	for _, level := range e.cluster.Levels(s) {
		base, at := levelBase(e.cluster, s, level), e.levelPath(s, level, jen.Id("node").Dot("path"))
		for _, b := range level.Bindings {
			if b.Slot.Config == nil || b.Slot.Config.Variant != o.Variant {
				continue
			}
			inSpec = inSpec || level.Sort != markers.OnNode
			if b.Slot.Config.IsByName() {
				byName = append(byName, list(fields)...)
				byName = append(byName, jen.Qual(build, "FieldsOfFiles").Call(append([]jen.Code{filesByName(base, b), at}, jsonNames(b.Path)...)...))
				fields = nil
				continue
			}
			fields = append(fields, jen.Qual(build, "FieldOfFile").Call(append([]jen.Code{fileName(b.Slot.Config.File), access(base, b.Path), at}, jsonNames(b.Path)...)...))
		}
	}
	path := jen.Id("node").Dot("path")
	all := append(byName, list(fields)...)
	if len(all) == 0 {
		return []jen.Code{jen.Return(path, jen.Nil())}
	}
	body := []jen.Code{jen.Return(path, choose("slices", "Concat", all))}
	if inSpec {
		body = append([]jen.Code{e.specPath()}, body...)
	}
	return body
}

// levelPath is the code of the path of a level, seen from a node, whose own path is given.
func (e *emitter) levelPath(s *model.Source, level *model.Level, own jen.Code) jen.Code {
	spec := jen.Id("spec")
	switch level.Sort {
	case markers.OnCluster:
		return spec
	case markers.OnNode:
		return own
	case markers.OnRole:
		if s.Role.Shape == model.MapShape {
			return jsonChild(spec, s.Places[0].Role).Dot("Key").Call(jen.Id("node").Dot("Type"))
		}
		if len(s.Places) == 1 {
			return jsonChild(spec, s.Places[0].Role)
		}
		var places []jen.Code
		for _, p := range s.Places {
			places = append(places, jen.Add(nodeTypeName(e.cluster, p.NodeType)).Op(":").Add(jsonChild(spec, p.Role)))
		}
		return jen.Map(jen.String()).Op("*").Qual(field, "Path").Values(places...).Index(jen.Id("node").Dot("Type"))
	}
	for _, g := range e.cluster.Groups {
		if level.IsOf(&g.Level) {
			b := g.Level.Binding("group.name", "")
			return jsonChild(spec, g.Path).Dot("Key").Call(convert(access(jen.Id("node").Dot(groupField(g)), b.Path), b, "string"))
		}
	}
	return spec
}

// fileName is the code of the name of a file, "" for the node's own.
func fileName(name string) jen.Code {
	if name == "" {
		return jen.Id("node").Dot("ConfigFile").Call()
	}
	return jen.Lit(name)
}

// sharing is the code of the nodes that have a ConfigMap together, seen from a node.
func (e *emitter) sharing(o model.Object) *jen.Statement {
	nodes := jen.Id("node").Dot("Cluster").Dot("Nodes")
	if t := e.togetherOf(o); t != nil {
		return e.alike(t, nodes)
	}
	return nodes
}

// checkSharedFiles are the statements that check that nodes which have a ConfigMap together
// agree about its files.
func (e *emitter) checkSharedFiles() []jen.Code {
	var statements []jen.Code
	for _, o := range e.configs() {
		check := func(nodes jen.Code) jen.Code {
			return jen.Id("r").Dot("Fail").Call(jen.Qual(build, "CheckSharedFiles").Call(
				nodes, jen.Id("b").Dot(configMethod(o, "fileSettings")), jen.Id("b").Dot(configMethod(o, "fileFields"))).Op("..."))
		}
		nodes := jen.Id("cluster").Dot("Nodes")
		switch t := e.togetherOf(o); {
		case t != nil:
			statements = append(statements, jen.For(jen.List(jen.Id("_"), jen.Id("nodes")).Op(":=").Range().Add(e.split(t, nodes))).Block(check(jen.Id("nodes"))))
		case o.Scope == markers.PerCluster:
			statements = append(statements, check(nodes))
		}
	}
	return statements
}

// mountConfigs are the statements that mount the ConfigMaps of a node.
func (e *emitter) mountConfigs() (before []jen.Code, mount jen.Code) {
	storage := jen.Nil()
	if e.cluster.HasStorage() {
		storage = jen.Id("node").Dot("storage")
	}
	arguments := []jen.Code{jen.Id("pod"), storage}
	for _, o := range e.configs() {
		files := jen.Id(configMethod(o, "files"))
		read := jen.Id("b").Dot(configMethod(o, "files"))
		made := read.Clone().Call(jen.Id("node"))
		if o.Scope != markers.PerNode {
			made = jen.Qual(build, "SharedFiles").Call(e.sharing(o), read)
		}
		before = append(before, jen.List(files, jen.Err()).Op(":=").Add(made), returnIfErr(jen.Nil()))
		identity, dir := shared(&o), jen.Id("node").Dot("ConfigDir").Call()
		if o.Variant != "" {
			identity = variantOf(o, identity)
			if e.saysDir(o) {
				dir = jen.Id("b").Dot(configMethod(o, "configDir")).Call(jen.Id("node"))
			}
		}
		arguments = append(arguments, jen.Qual(build, "Config").Values(
			jen.Id("Of").Op(":").Add(identity), jen.Id("Files").Op(":").Add(files), jen.Id("Dir").Op(":").Add(dir)))
	}
	if len(before) == 0 {
		return nil, nil
	}
	return before, jen.Id("node").Dot("MountConfig").Call(arguments...)
}

// filesLiteral are the files of a source that markers name, its own first.
func (e *emitter) filesLiteral(s *model.Source, variant string) *jen.Statement {
	var fields []jen.Code
	for _, name := range e.fileNames(s, variant) {
		fields = append(fields, jen.Add(fileName(name)).Op(":").Add(file(e.fileParts(s, variant, name))))
	}
	if len(fields) == 0 {
		return jen.Map(jen.String()).String().Values()
	}
	return jen.Map(jen.String()).String().Add(multiline(fields))
}

// fileNames are the names of the files that the nodes of a source have, "" for their own.
func (e *emitter) fileNames(s *model.Source, variant string) []string {
	names := map[string]bool{}
	for _, level := range e.reading(s).levels {
		for _, b := range level.bindings {
			if b.Slot.Config != nil && b.Slot.Config.Variant == variant && !b.Slot.Config.IsByName() {
				names[b.Slot.Config.File] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// fileParts are what fills a file, by sort: the least specific first, on one level the
// shorter way into a file. What fields say by name of files that are made in the same way is
// among them.
func (e *emitter) fileParts(s *model.Source, variant, name string) map[markers.ConfigSort][]bound {
	parts := map[markers.ConfigSort][]bound{}
	for _, level := range e.reading(s).levels {
		ordered := slices.SortedStableFunc(slices.Values(level.bindings), func(a, b bound) int {
			return cmp.Or(cmp.Compare(depth(a), depth(b)), byNameFirst(a, b), cmp.Compare(a.Key, b.Key))
		})
		for _, b := range ordered {
			switch place := b.Slot.Config; {
			case place == nil || place.Variant != variant:
			case place.File == name:
				parts[place.Sort] = append(parts[place.Sort], b)
			case !place.IsByName() || name != "" && !strings.HasSuffix(name, place.Ending()):
			case slices.ContainsFunc(e.sortsOf(s, variant, name), place.Sort.GoesWith):
				parts[place.Sort] = append(parts[place.Sort], b.ofFile(fileName(name), name != ""))
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
			text := jen.Lit(fmt.Sprint(object[key]))
			if composed, ok := object[key].(model.Composed); ok {
				text = b.compose(composed.Parts)
			}
			entries = append(entries, jen.Lit(key).Op(":").Add(text))
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
		case b.constant != nil && b.constant.IsComposed():
			part = part.Call(b.conditional(b.plain(b.constant.Value)))
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

// plain is the code of a value as JSON has it.
func (b bound) plain(value any) *jen.Statement {
	var entries []jen.Code
	switch value := value.(type) {
	case model.Composed:
		return b.compose(value.Parts)
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			entries = append(entries, jen.Lit(key).Op(":").Add(b.plain(value[key])))
		}
		return jen.Map(jen.String()).Any().Values(entries...)
	case []any:
		for _, entry := range value {
			entries = append(entries, b.plain(entry))
		}
		return jen.Index().Any().Values(entries...)
	case nil:
		return jen.Nil()
	default:
		return jen.Lit(value)
	}
}

// nodeConfig tells a node where its configuration goes, where fields say it, and checks
// that.
func (e *emitter) nodeConfig(s *model.Source) []jen.Code {
	if !e.hasConfig() {
		return nil
	}
	var statements []jen.Code
	var json []jen.Code
	for _, place := range []struct{ slot, property, field string }{
		{"config.dir", "ConfigDir", "Dir"}, {"config.name", "ConfigFile", "Name"},
	} {
		slot := slotNamed(place.slot)
		if value := e.reading(s).cascade(slot); value != nil {
			statements = append(statements, jen.Id("node").Dot("Set"+place.property).Call(value))
		}
		isComposed := func(b bound) bool { return b.constant != nil && b.constant.Parts != nil }
		if slices.ContainsFunc(e.reading(s).of(slot), isComposed) { // only now it is known what comes of it
			statements = append(statements, jen.Id("r").Dot("Fail").Call(
				jen.Qual(build, slot.Check).Call(jen.Id("node").Dot(place.property).Call(), jen.Id("path")).Op("...")))
		}
		if b := s.Own(place.slot); b != nil {
			json = append(json, jen.Id(place.field).Op(":").Lit(b.Path.JSON()))
		}
	}
	names := slices.DeleteFunc(e.fileNames(s, ""), func(name string) bool { return name == "" })
	for _, o := range e.configs() {
		if o.Variant != "" && !e.saysDir(o) {
			names = append(names, e.fileNames(s, o.Variant)...) // they are in the same directory
		}
	}
	if len(statements) == 0 && (len(names) == 0 || !e.namesFilesAfterTypes()) {
		return e.checkFileSorts(s)
	}
	named := jen.Code(jen.Nil())
	if len(names) > 0 {
		named = texts(names)
	}
	statements = append(statements, e.checkFileSorts(s)...)
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
