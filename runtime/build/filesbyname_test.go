package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestFilesBeside(t *testing.T) {
	assert.Empty(t, FilesBeside(nil))
	assert.Equal(t, []string{"a", "b", "c"}, FilesBeside(map[string]string{"own": ""}, FileNames(map[string]int{"c": 1, "a": 1, "own": 1, "": 1}), nil, []string{"b", "a"}))
}

func texts(errs field.ErrorList) []string {
	var texts []string
	for _, err := range errs {
		texts = append(texts, err.Error())
	}
	return texts
}

func TestCheckFilesByName(t *testing.T) {
	spec := field.NewPath("spec")
	const key = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`
	assert.Empty(t, CheckFileNames(map[string]map[string]string{"a.conf": nil, "core-site.xml": {}}, spec))
	assert.Equal(t, []string{
		`spec.files[]: Invalid value: "": ` + key,
		`spec.files[a/b]: Invalid value: "a/b": ` + key,
	}, texts(CheckFileNames(map[string]string{"": "x", "a/b": "x", "c": "x"}, spec, "files")))
	assert.Equal(t, []string{
		`spec[a b]: Invalid value: "a b": ` + key,
		`spec[a b]: Invalid value: must be YAML: found unknown escape character`,
	}, texts(CheckDocumentTexts(map[string]string{"a b": `"\q"`, "b": "a: 1"}, spec))[:2])
	assert.Equal(t, []string{`spec[a]: Invalid value: must be JSON: json: unsupported type: func()`}, texts(CheckDocuments(map[string]any{"a": func() {}, "b": 1}, spec)))
	assert.Equal(t, []string{`spec[a]: Invalid value: must be TOML: it is not a table`}, texts(CheckTOMLs(map[string]any{"a": []int{1}, "b": nil}, spec)))
}

func TestFilesEnding(t *testing.T) {
	type files map[string]int
	all := files{"a.xml": 1, "b.site.xml": 2, "c.conf": 3, "xml": 4}
	assert.Equal(t, files{"a.xml": 1, "b.site.xml": 2}, FilesEnding(all, ".xml"))
	assert.Empty(t, FilesEnding(files(nil), ".xml"))
	assert.Len(t, all, 4, "what is given is left alone")
	assert.Equal(t, []string{`spec.files[xml]: Invalid value: "xml": the name of such a file ends with .xml or .conf`},
		texts(CheckFileEndings(all, []string{".xml", ".conf"}, field.NewPath("spec"), "files")))
}

func TestCheckFileSorts(t *testing.T) {
	spec := field.NewPath("spec")
	site := map[string]map[string]string{"x": nil}
	tests := map[string]struct {
		files []SortedFiles
		want  []string
	}{
		"of one sort":               {[]SortedFiles{FileNamed(FileInXML, "x"), FilesByName(FileInXML, site, spec, "sites"), FilesByName(FileInXML, site, spec, "more")}, nil},
		"other names":               {[]SortedFiles{FileNamed(FileOfLines, "y"), FilesByName(FileInXML, site, spec, "sites")}, nil},
		"two files of the operator": {[]SortedFiles{FileNamed(FileOfLines, "x"), FileNamed(FileInXML, "x")}, nil},
		"one that the operator has": {[]SortedFiles{FileNamed(FileOfLines, "x"), FilesByName(FileInXML, site, spec, "sites")},
			[]string{`spec.sites[x]: Invalid value: "x" is a file of lines; it cannot be one of properties in XML too`}},
		"one of another field": {[]SortedFiles{FilesByName(FileInXML, site, spec, "sites"), FilesByName(FileInYAML, site, spec, "documents")},
			[]string{`spec.documents[x]: Invalid value: "x" is a file of properties in XML, by spec.sites; it cannot be one in YAML too`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, texts(CheckFileSorts(test.files...))) })
	}
}
