package build

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// A custom resource can have configuration files by name: a map of them, in which each entry
// says of one file what other fields say of the file that they are bound to.

// FileNames are the names of the files that a field of a custom resource has, sorted.
func FileNames[M ~map[string]V, V any](files M) []string {
	return slices.Sorted(maps.Keys(files))
}

// FilesEnding are the files whose names end with a text.
func FilesEnding[M ~map[string]V, V any](files M, ending string) M {
	found := M{}
	for name, file := range files {
		if strings.HasSuffix(name, ending) {
			found[name] = file
		}
	}
	return found
}

// CheckFileEndings finds the files of a custom resource whose names have none of some endings:
// nothing says how they are made.
func CheckFileEndings[M ~map[string]V, V any](files M, endings []string, path *field.Path, fields ...string) field.ErrorList {
	var errs field.ErrorList
	for _, name := range FileNames(files) {
		if !slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(name, ending) }) {
			errs = append(errs, field.Invalid(below(path, fields).Key(name), name, "the name of such a file ends with "+strings.Join(endings, " or ")))
		}
	}
	return errs
}

// FilesBeside are the names of files that are not among others, sorted. An empty one is none.
func FilesBeside(others map[string]string, names ...[]string) []string {
	var beside []string
	for _, name := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(names...)))) {
		if _, ok := others[name]; !ok && name != "" {
			beside = append(beside, name)
		}
	}
	return beside
}

// CheckFileNames finds the names of files of a custom resource that cannot be keys of a
// ConfigMap.
func CheckFileNames[M ~map[string]V, V any](files M, path *field.Path, fields ...string) field.ErrorList {
	return eachFile(files, nil, path, fields)
}

// CheckDocuments is [CheckFileNames] and [CheckDocument] for files in YAML or JSON.
func CheckDocuments[M ~map[string]V, V any](files M, path *field.Path, fields ...string) field.ErrorList {
	return eachFile(files, func(file V, path *field.Path) field.ErrorList { return CheckDocument(file, path) }, path, fields)
}

// CheckDocumentTexts is [CheckFileNames] and [CheckDocumentText] for texts that are YAML or JSON.
func CheckDocumentTexts[M ~map[string]S, S ~string](files M, path *field.Path, fields ...string) field.ErrorList {
	return eachFile(files, func(file S, path *field.Path) field.ErrorList { return CheckDocumentText(file, path) }, path, fields)
}

// CheckTOMLs is [CheckFileNames] and [CheckTOML] for files in TOML.
func CheckTOMLs[M ~map[string]V, V any](files M, path *field.Path, fields ...string) field.ErrorList {
	return eachFile(files, func(file V, path *field.Path) field.ErrorList { return CheckTOML(file, path) }, path, fields)
}

// eachFile checks the name of each file, and the file.
func eachFile[M ~map[string]V, V any](files M, check func(V, *field.Path) field.ErrorList, path *field.Path, fields []string) field.ErrorList {
	var errs field.ErrorList
	for _, name := range FileNames(files) {
		at := below(path, fields).Key(name)
		if problem := problemOfFileName(name); problem != "" {
			errs = append(errs, field.Invalid(at, name, problem))
		}
		if check != nil {
			errs = append(errs, check(files[name], at)...)
		}
	}
	return errs
}

// FileSort is how files are made: of lines, in YAML.
type FileSort string

// The sorts of files, of which one file has one.
const (
	FileOfLines FileSort = "of lines"
	FileInYAML  FileSort = "in YAML"
	FileInJSON  FileSort = "in JSON"
	FileInTOML  FileSort = "in TOML"
	FileInXML   FileSort = "of properties in XML"
)

// SortedFiles are files of a node that are made in one way. They are made by [FilesByName] and
// [FileNamed].
type SortedFiles struct {
	sort  FileSort
	names []string
	path  *field.Path // nil for a file that is always called like that
}

// FilesByName are the files that a field of a custom resource has by name.
func FilesByName[M ~map[string]V, V any](sort FileSort, files M, path *field.Path, fields ...string) SortedFiles {
	return SortedFiles{sort, FileNames(files), below(path, fields)}
}

// FileNamed is a file of a name.
func FileNamed(sort FileSort, name string) SortedFiles {
	return SortedFiles{sort, []string{name}, nil}
}

// CheckFileSorts finds the files that are to be made in two ways, at the last field that says
// so.
func CheckFileSorts(files ...SortedFiles) field.ErrorList {
	var errs field.ErrorList
	for i, one := range files {
		if one.path == nil {
			continue
		}
		for _, name := range one.names {
			at := slices.IndexFunc(files, func(other SortedFiles) bool {
				return other.sort != one.sort && slices.Contains(other.names, name)
			})
			if at < 0 || at > i && files[at].path != nil {
				continue
			}
			detail := fmt.Sprintf("%q is a file %s", name, files[at].sort)
			if path := files[at].path; path != nil {
				detail += ", by " + path.String()
			}
			errs = append(errs, field.Invalid(one.path.Key(name), field.OmitValueType{}, fmt.Sprintf("%s; it cannot be one %s too", detail, one.sort)))
		}
	}
	return errs
}
