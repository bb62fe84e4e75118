package filesbyname_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/filesbyname/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/filesbyname/want"
)

// chest is a custom resource with files of its spec, and of its node.
func chest(files, ofLid map[string]map[string]string) *v1.Chest {
	return &v1.Chest{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.ChestSpec{
		Image: "chest:1", Files: files, Lids: []v1.Lid{{Name: "a", Replicas: 1, Files: ofLid}},
	}}
}

// Files of one map are made as their names end; they merge with those of other levels, and with
// what markers say.
func TestFilesByEnding(t *testing.T) {
	b, errs := want.NewChestBuilder(chest(
		map[string]map[string]string{"core.xml": {"a": "1", "b": "1"}, "log.properties": {"level": "INFO"}},
		map[string]map[string]string{"core.xml": {"b": "2"}, "own.properties": {"x": "y"}},
	), want.UnimplementedChestHooks{}, build.Inputs{})
	require.Empty(t, errs)
	data := built.Find[*corev1.ConfigMap](t, b.List(), "one-a-config").Data
	assert.Equal(t, "level=INFO\n", data["log.properties"])
	assert.Equal(t, "x=y\n", data["own.properties"])
	assert.Equal(t, build.XML(map[string]string{"a": "1", "b": "2", "of": "one"}), data["core.xml"])
	assert.Len(t, data, 3)
}

func TestFilesByEnding_None(t *testing.T) {
	_, errs := want.NewChestBuilder(chest(
		map[string]map[string]string{"core.yaml": {"a": "1"}}, map[string]map[string]string{"xml": {}, "a/b.xml": {}},
	), want.UnimplementedChestHooks{}, build.Inputs{})
	var messages []string
	for _, err := range errs {
		messages = append(messages, err.Error())
	}
	assert.Equal(t, []string{
		`spec.files[core.yaml]: Invalid value: "core.yaml": the name of such a file ends with .xml or .properties`,
		`spec.lids[0].files[xml]: Invalid value: "xml": the name of such a file ends with .xml or .properties`,
		`spec.lids[0].files[a/b.xml]: Invalid value: "a/b.xml": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
	}, messages)
}
