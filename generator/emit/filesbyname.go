package emit

import (
	"cmp"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// A field can be a map of configuration files by name. Such a file is made like one that a
// marker names: of the entries that the levels have under its name.

// filesByName is the code of the files that a field has by name, as far as a slot is for them.
func filesByName(base *jen.Statement, b *model.Binding) *jen.Statement {
	files := allFiles(base, b)
	if ending := b.Slot.Config.Ending(); ending != "" {
		return jen.Qual(build, "FilesEnding").Call(files, jen.Lit(ending))
	}
	return files
}

// allFiles is the code of all files that a field has by name.
func allFiles(base *jen.Statement, b *model.Binding) *jen.Statement {
	files := access(base, b.Path)
	if b.Type.Kind == source.Pointer {
		files = orZero(files)
	}
	return files
}

// endings are those of the names of the files that the slots of a field are for; nil for any,
// or where it is not the first of the field's slots.
func endings(level *model.Level, b *model.Binding) []string {
	var all []string
	for _, other := range level.Bindings {
		if !other.Slot.Config.IsByName() || other.Path.JSON() != b.Path.JSON() {
			continue
		}
		if len(all) == 0 && other != b {
			return nil
		}
		ending := other.Slot.Config.Ending()
		if ending == "" {
			return nil
		}
		all = append(all, ending)
	}
	return all
}

// ofFile is what a field that has files by name says of one of them. Its name is sure to end
// as the slot says, or it is not.
func (b bound) ofFile(name jen.Code, isSure bool) bound {
	one, files := b.OfFile(), filesByName(b.base, b.Binding)
	if isSure {
		files = allFiles(b.base, b.Binding)
	}
	one.Path = nil
	b.base, b.Binding = files.Index(name), one
	return b
}

// byNameFirst puts what is said of files by name before what is said of one of them.
func byNameFirst(a, b bound) int {
	rank := func(b bound) int {
		if b.Slot.Config.IsByName() {
			return 0
		}
		return 1
	}
	return cmp.Compare(rank(a), rank(b))
}

// sortsOf are the sorts of a file that is named by markers, "" for the node's own.
func (e *emitter) sortsOf(s *model.Source, variant, name string) []markers.ConfigSort {
	var sorts []markers.ConfigSort
	for _, level := range e.reading(s).levels {
		for _, b := range level.bindings {
			if place := b.Slot.Config; place != nil && place.Variant == variant && place.File == name && !slices.Contains(sorts, place.Sort) {
				sorts = append(sorts, place.Sort)
			}
		}
	}
	return sorts
}

// allByName are the fields of a source that have files by name, grouped by how these are made:
// in each group the least specific first.
func (e *emitter) allByName(s *model.Source, variant string) [][]bound {
	var groups [][]bound
	for _, level := range e.reading(s).levels {
		for _, b := range level.bindings {
			if !b.Slot.Config.IsByName() || b.Slot.Config.Variant != variant {
				continue
			}
			at := slices.IndexFunc(groups, func(group []bound) bool { return group[0].Slot.Config.Sort.GoesWith(b.Slot.Config.Sort) })
			if at < 0 {
				at = len(groups)
				groups = append(groups, nil)
			}
			groups[at] = append(groups[at], b)
		}
	}
	return groups
}

// filesBody returns the files of a source: those that markers name, and those that fields have
// by name.
func (e *emitter) filesBody(s *model.Source, variant string) []jen.Code {
	groups := e.allByName(s, variant)
	files, name, literal := jen.Id("files"), jen.Id("name"), e.filesLiteral(s, variant)
	switch {
	case len(groups) == 0 && len(e.fileNames(s, variant)) == 0:
		return returning(literal)
	case len(groups) == 0:
		return returning(jen.Qual(build, "Files").Call(literal))
	}
	body := []jen.Code{files.Clone().Op(":=").Add(literal)}
	for _, group := range groups {
		parts := map[markers.ConfigSort][]bound{}
		beside := []jen.Code{files}
		isSure := !slices.ContainsFunc(group, func(b bound) bool { return b.Slot.Config.Ending() != group[0].Slot.Config.Ending() })
		for _, b := range group {
			parts[b.Slot.Config.Sort] = append(parts[b.Slot.Config.Sort], b.ofFile(name, isSure))
			beside = append(beside, jen.Qual(build, "FileNames").Call(filesByName(b.base, b.Binding)))
		}
		body = append(body, jen.For(jen.List(jen.Id("_"), name.Clone()).Op(":=").Range().Qual(build, "FilesBeside").Call(beside...)).Block(
			files.Clone().Index(name).Op("=").Add(file(parts))))
	}
	return append(body, jen.Return(jen.Qual(build, "Files").Call(files)))
}

// checkFiles is the function that checks what a field has of files by name.
func checkFiles(b *model.Binding) string {
	switch checkDocument(b.OfFile()) {
	case "CheckDocument":
		return "CheckDocuments"
	case "CheckDocumentText":
		return "CheckDocumentTexts"
	case "CheckTOML":
		return "CheckTOMLs"
	default:
		return "CheckFileNames"
	}
}

// fileSort is the constant of the runtime for how files are made.
func fileSort(sort markers.ConfigSort) jen.Code {
	name := map[markers.ConfigSort]string{
		markers.ConfigYAML: "FileInYAML", markers.ConfigJSON: "FileInJSON", markers.ConfigTOML: "FileInTOML", markers.ConfigXML: "FileInXML",
	}[sort]
	return jen.Qual(build, cmp.Or(name, "FileOfLines"))
}

// checkFileSorts are the checks that no file of a node is to be made in two ways, where fields
// have files by name.
func (e *emitter) checkFileSorts(s *model.Source) []jen.Code {
	var checks []jen.Code
	for _, o := range e.configs() {
		groups := e.allByName(s, o.Variant)
		if len(groups) == 0 {
			continue
		}
		var files []jen.Code
		sorts := map[string]bool{}
		add := func(sort markers.ConfigSort, function string, arguments ...jen.Code) {
			files = append(files, jen.Qual(build, function).Call(append([]jen.Code{fileSort(sort)}, arguments...)...))
			if !sort.GoesWith(markers.ConfigText) {
				sorts[string(sort)] = true
			} else {
				sorts[string(markers.ConfigText)] = true
			}
		}
		for _, name := range e.fileNames(s, o.Variant) {
			add(e.sortsOf(s, o.Variant, name)[0], "FileNamed", fileName(name))
		}
		for _, level := range e.cluster.Levels(s) {
			base, at := levelBase(e.cluster, s, level), e.levelPath(s, level, jen.Id("path"))
			for _, b := range level.Bindings {
				if b.Slot.Config.IsByName() && b.Slot.Config.Variant == o.Variant {
					add(b.Slot.Config.Sort, "FilesByName", append([]jen.Code{filesByName(base, b), at}, jsonNames(b.Path)...)...)
				}
			}
		}
		if len(sorts) > 1 {
			checks = append(checks, jen.Id("r").Dot("Fail").Call(jen.Qual(build, "CheckFileSorts").Custom(
				jen.Options{Open: "(", Close: "\n)", Separator: ",", Multi: true}, append(files, jen.Null())...).Op("...")))
		}
	}
	return checks
}
