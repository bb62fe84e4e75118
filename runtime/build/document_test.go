package build

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

type embedded struct {
	Deep int `json:"deep"`
}

type document struct {
	embedded `json:",inline"`
	Port     int                  `json:"port"`
	On       *bool                `json:"on"`
	Inner    inner                `json:"inner"`
	Pointer  *inner               `json:"pointer"`
	Named    map[string]inner     `json:"named"`
	List     []inner              `json:"list"`
	Free     map[string]any       `json:"free"`
	Raw      runtime.RawExtension `json:"raw"`
	Any      apiextensionsv1.JSON `json:"any"`
	Either   *intstr.IntOrString  `json:"either"`
	Amount   resource.Quantity    `json:"amount"`
	Hidden   string               `json:"-"`
	Plain    string
	private  string
	ByNumber map[int]inner `json:"byNumber"`
}

type inner struct {
	A int    `json:"a"`
	B string `json:"b,omitempty"`
}

// What is zero in a struct is not said; what is in a map, a list or raw JSON is.
func TestPartOf(t *testing.T) {
	tests := map[string]struct {
		value any
		want  string
	}{
		"nothing":                 {nil, ""},
		"a zero struct":           {document{}, ""},
		"a nil pointer":           {(*document)(nil), ""},
		"a pointer to a struct":   {&document{Port: 1, private: "x", Hidden: "x"}, "port: 1\n"},
		"a pointer to false":      {document{On: ptr.To(false)}, "\"on\": false\n"},
		"an inlined struct":       {document{embedded: embedded{Deep: 1}, Plain: "x"}, "Plain: x\ndeep: 1\n"},
		"a struct in a struct":    {document{Inner: inner{B: "x"}, Pointer: &inner{}}, "inner:\n  b: x\npointer: {}\n"},
		"structs in a map":        {document{Named: map[string]inner{"x": {A: 1}, "y": {}}, ByNumber: map[int]inner{7: {B: "x"}}}, "byNumber:\n  \"7\":\n    b: x\nnamed:\n  x:\n    a: 1\n  \"y\": {}\n"},
		"structs in a list":       {document{List: []inner{{}, {A: 1}}}, "list:\n- a: 0\n- a: 1\n"},
		"zeros in a free map":     {document{Free: map[string]any{"zero": 0, "no": false, "empty": "", "none": nil}}, "free:\n  empty: \"\"\n  \"no\": false\n  zero: 0\n"},
		"raw JSON":                {document{Raw: runtime.RawExtension{Raw: []byte(`{"x":0}`)}, Any: apiextensionsv1.JSON{Raw: []byte(`[null,1.0]`)}}, "any:\n- null\n- 1\nraw:\n  x: 0\n"},
		"Kubernetes' own":         {document{Either: ptr.To(intstr.FromInt32(0)), Amount: resource.MustParse("1Gi")}, "amount: 1Gi\neither: 0\n"},
		"raw JSON that is null":   {apiextensionsv1.JSON{Raw: []byte("null")}, ""},
		"an empty map":            {map[string]int{}, ""},
		"a map":                   {map[string]int{"a": 0}, "a: 0\n"},
		"a list":                  {[]string{"b", "a"}, "- b\n- a\n"},
		"a number":                {7, "7\n"},
		"texts that look alike":   {map[string]string{"a": "true", "b": "8080", "c": "1e3", "d": "a: b", "e": "null"}, "a: \"true\"\nb: \"8080\"\nc: \"1e3\"\nd: 'a: b'\ne: \"null\"\n"},
		"a large number":          {apiextensionsv1.JSON{Raw: []byte(`{"a":9007199254740993}`)}, "a: 9007199254740993\n"},
		"lines":                   {map[string]string{"a": "x\ny\n"}, "a: |\n  x\n  y\n"},
		"what does not encode":    {math.NaN(), ""},
		"an error while encoding": {failing{1}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, YAML(PartOf(test.value)))
		})
	}
}

type failing struct{ A int }

func (failing) MarshalJSON() ([]byte, error) { return nil, errors.New("no") }

func TestYAML(t *testing.T) {
	text := func(s string) Part { return PartOfText(s) }
	tests := map[string]struct {
		parts []Part
		want  string
	}{
		"nothing":                      {nil, ""},
		"an empty text":                {[]Part{text(" \n")}, ""},
		"a comment":                    {[]Part{text("# nothing")}, ""},
		"an empty map":                 {[]Part{text("{}")}, "{}\n"},
		"maps merge":                   {[]Part{text("a: {b: 1, c: 1}"), text("a: {c: 2}"), text("d: 3")}, "a:\n  b: 1\n  c: 2\nd: 3\n"},
		"lists do not":                 {[]Part{text("a: [1, 2]"), text("a: [3]")}, "a:\n- 3\n"},
		"a map takes a number's place": {[]Part{text("a: 1"), text("a: {b: 1}")}, "a:\n  b: 1\n"},
		"a number takes a map's place": {[]Part{text("a: {b: 1}"), text("a: 0")}, "a: 0\n"},
		"null takes away":              {[]Part{text("a: {b: 1, c: 1}\nd: 1"), text("a: {b: null}\nd: null\ne: null")}, "a:\n  c: 1\n"},
		"at a key":                     {[]Part{text("a: 1"), PartOf(8080).At("server", "http.port"), PartOf("x").At("a")}, "a: x\nserver:\n  http.port: 8080\n"},
		"nothing at a key":             {[]Part{text("a: 1"), PartOf(0).At("a"), PartOf("").At("b", "c")}, "a: 1\n"},
		"through a number":             {[]Part{text("a: 1"), PartOf(2).At("a", "b")}, "a:\n  b: 2\n"},
		"zero at a key":                {[]Part{text("a: 1"), PartOf(ptr.To(0)).At("a")}, "a: 0\n"},
		"replacing":                    {[]Part{text("a: 1"), text("b: 2").Replacing(), text("c: 3")}, "b: 2\nc: 3\n"},
		"nothing replaces nothing":     {[]Part{text("a: 1"), text("").Replacing()}, "a: 1\n"},
		"replacing at a key":           {[]Part{text("a: {b: 1}\nc: 1"), text("d: 1").At("a").Replacing()}, "a:\n  d: 1\nc: 1\n"},
		"JSON is YAML":                 {[]Part{text(`{"a": {"b": [true]}}`)}, "a:\n  b:\n  - true\n"},
		"what cannot be read":          {[]Part{text("a: 1"), text("b: [")}, "a: 1\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, YAML(test.parts...))
			if test.want != "" {
				assert.True(t, json.Valid([]byte(JSON(test.parts...))))
			}
			assert.Equal(t, test.want, YAML(test.parts...), "the parts are as they were")
		})
	}
}

func TestJSON(t *testing.T) {
	assert.Equal(t, "{\n  \"a\": \"<&>\",\n  \"b\": 1.50\n}\n", JSON(PartOf(apiextensionsv1.JSON{Raw: []byte(`{"b":1.50,"a":"<&>"}`)})))
	assert.Empty(t, JSON())
}

func TestCheckDocument(t *testing.T) {
	path := field.NewPath("spec")
	assert.Empty(t, CheckDocument(document{Port: 1}, path, "config"))
	assert.Empty(t, CheckDocumentText("a: 1", path, "config"))
	assert.Empty(t, CheckDocumentText("", path, "config"))
	for _, errs := range []field.ErrorList{
		CheckDocument(failing{1}, path, "config"),
		CheckDocument(apiextensionsv1.JSON{Raw: []byte("{")}, path, "config"),
		CheckDocumentText("a: [", path, "config"),
		CheckDocumentText("a: 1\na: 1", path, "config"),
		CheckDocumentText("1: 2: 3", path, "config"),
	} {
		assert.Len(t, errs, 1)
		assert.Equal(t, "spec.config", errs[0].Field)
	}
}
