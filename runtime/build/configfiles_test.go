package build

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

func TestFiles(t *testing.T) {
	given := map[string]string{"a": "x", "b": ""}
	files := Files(given)
	assert.Equal(t, map[string]string{"a": "x"}, files)
	files["c"] = "from a hook"
	assert.Equal(t, map[string]string{"a": "x", "b": ""}, given)
	Files(nil)["c"] = "from a hook"
}

func TestLines(t *testing.T) {
	parts := []string{"", "a", "", "b\n", "c\n"}
	assert.Equal(t, "a\nb\nc\n", Lines(parts...))
	assert.Equal(t, []string{"", "a", "", "b\n", "c\n"}, parts)
	assert.Empty(t, Lines())
}

func TestProperties(t *testing.T) {
	assert.Equal(t, "a=1\nb=x=y\n", Properties(map[string]string{"b": "x=y", "a": "1"}))
	assert.Empty(t, Properties(nil))
	assert.Equal(t, map[string]string{"a": "x"}, Property("a", "x"))
	assert.Nil(t, Property("a", ""))
}

func TestPropertyValue(t *testing.T) {
	type level string
	assert.Equal(t, "debug", PropertyValue(level("debug")))
	assert.Equal(t, "8", PropertyValue(int32(8)))
	assert.Equal(t, "9223372036854775807", PropertyValue(int64(9223372036854775807)))
	assert.Equal(t, "0.25", PropertyValue(0.25))
	assert.Equal(t, "true", PropertyValue(true))
	assert.Equal(t, "2Gi", PropertyValue(resource.MustParse("2Gi")))
	assert.Equal(t, "50%", PropertyValue(intstr.FromString("50%")))
	assert.Equal(t, "1m30s", PropertyValue(&metav1.Duration{Duration: 90 * time.Second}))
	assert.Equal(t, "0", PropertyValue(ptr.To(0)))
	assert.Equal(t, "false", PropertyValue(ptr.To(false)))
	assert.Empty(t, PropertyValue(0))
	assert.Empty(t, PropertyValue(false))
	assert.Empty(t, PropertyValue(metav1.Duration{}))
	assert.Empty(t, PropertyValue[*int](nil))
}

func TestPropertiesOf(t *testing.T) {
	type key string
	assert.Equal(t, map[string]string{"a": "0", "b": "7"}, PropertiesOf(map[key]int{"a": 0, "b": 7}))
	assert.Equal(t, map[string]string{"a": "false"}, PropertiesOf(map[string]*bool{"a": ptr.To(false), "b": nil}))
	assert.Nil(t, PropertiesOf(map[string]int{}))
}

func TestCheckConfigDir(t *testing.T) {
	tests := map[string]string{
		"":            "",
		"/etc/a":      "",
		"/etc/a..b/":  "",
		"etc":         "must be an absolute directory",
		"/":           "must be a directory below /",
		"/etc/..":     "must be a directory below /",
		"/etc/../opt": "must not contain ..",
		"/etc/a:b":    "must not contain a colon",
	}
	for dir, want := range tests {
		errs := CheckConfigDir(dir, field.NewPath("spec"), "config", "dir")
		if want == "" {
			assert.Empty(t, errs, dir)
			continue
		}
		assert.Equal(t, field.ErrorList{field.Invalid(field.NewPath("spec", "config", "dir"), dir, want)}, errs, dir)
	}
}

func TestCheckConfigName(t *testing.T) {
	assert.Empty(t, CheckConfigName("", nil, "name"))
	assert.Empty(t, CheckConfigName("a.conf", nil, "name"))
	for _, name := range []string{"a/b", "..", "a b"} {
		errs := CheckConfigName(name, field.NewPath("spec"), "name")
		assert.Len(t, errs, 1, name)
		assert.Equal(t, "spec.name", errs[0].Field)
	}
}

func TestCheckConfig(t *testing.T) {
	path := field.NewPath("spec", "nodes").Index(0)
	check := func(nodeType string, change func(*Node), files map[string]string, json ConfigJSON) []string {
		node := sampleNode(t, NodeFields{Name: "a", Type: nodeType})
		change(&node)
		var got []string
		for _, err := range node.CheckConfig(files, []string{"log.xml"}, path, json) {
			got = append(got, err.Error())
		}
		return got
	}
	nothing := func(*Node) {}
	files := map[string]string{"f": "x"}
	assert.Empty(t, check("broker", nothing, files, ConfigJSON{}))
	assert.Empty(t, check("server", nothing, nil, ConfigJSON{}), "there is nothing to mount")
	assert.Empty(t, check("minion", nothing, files, ConfigJSON{}), "a node of this type has no ConfigMap")
	assert.Empty(t, check("server", func(n *Node) { n.SetConfigDir("/a") }, files, ConfigJSON{}))
	assert.Equal(t, []string{"spec.nodes[0].config.dir: Required value: it is where the configuration files are mounted"},
		check("server", nothing, files, ConfigJSON{Dir: "config.dir"}))
	assert.Equal(t, []string{"spec.nodes[0]: Required value: it is the name of the configuration file"},
		check("broker", nothing, map[string]string{"": "x"}, ConfigJSON{}))
	assert.Equal(t, []string{`spec.nodes[0].file: Invalid value: "log.xml": is another configuration file of the node already`},
		check("broker", func(n *Node) { n.SetConfigFile("log.xml") }, files, ConfigJSON{Name: "file"}))
}

func TestConfigOfANodeOfItsOwn(t *testing.T) {
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	node.SetConfigDir("")
	node.SetConfigFile("")
	assert.Equal(t, "/etc/broker", node.ConfigDir())
	assert.Equal(t, "broker.conf", node.ConfigFile())
	node.SetConfigDir("/srv/{nodeType}")
	node.SetConfigFile("own.conf")
	assert.Equal(t, "/srv/{nodeType}", node.ConfigDir(), "what a custom resource says has no placeholder")
	assert.Equal(t, "own.conf", node.ConfigFile())
}
