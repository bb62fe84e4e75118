package promises

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/util/rand"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/manifests"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// secretValues are random values that are to stay in Secrets, by what they are.
type secretValues map[string]string

// add makes a value that occurs nowhere else.
func (v secretValues) add(what string) string {
	v[what] = "s3cr3t" + rand.String(26)
	return v[what]
}

// dumpRow is a row of encoding/hex.Dump.
var dumpRow = regexp.MustCompile(`[0-9a-f]{8}  ([0-9a-f ]{48,50})\|`)

// in lists which of the values are in a text, in any of the forms in which they get
// around.
func (v secretValues) in(text string) []string {
	var dumped strings.Builder // the bytes of encoding/hex.Dump, in which client-go logs protobuf
	for _, row := range dumpRow.FindAllStringSubmatch(text, -1) {
		dumped.WriteString(strings.ReplaceAll(row[1], " ", ""))
	}
	text += "\n" + dumped.String()
	var found []string
	for what, value := range v {
		for _, form := range []string{value, base64.StdEncoding.EncodeToString([]byte(value)), base64.RawURLEncoding.EncodeToString([]byte(value)), hex.EncodeToString([]byte(value))} {
			if strings.Contains(text, form) {
				found = append(found, what)
				break
			}
		}
	}
	slices.Sort(found)
	return found
}

// places are all the texts that people see who may not see Secrets, by place.
func (m *member) places(t *testing.T, log *logBuffer) map[string]string {
	t.Helper()
	read := func(list client.ObjectList) string {
		var texts []string
		for _, namespace := range []string{m.pinot.Namespace, manifests.Namespace, corev1.NamespaceDefault} {
			require.NoError(t, m.user.List(t.Context(), list, client.InNamespace(namespace)))
			texts = append(texts, toJSON(t, list))
		}
		return strings.Join(texts, "\n")
	}
	var urls []string
	for _, request := range m.operator.recorder.Where(func(testbed.Request) bool { return true }) {
		urls = append(urls, request.URL)
	}
	m.condition(t, "") // reads the Pinot
	children := m.children(t)
	return map[string]string{
		"the operator's log":   log.String(),
		"the process's log":    process.String(),
		"events":               read(&eventsv1.EventList{}),
		"ConfigMaps":           read(&corev1.ConfigMapList{}),
		"the Pinot":            toJSON(t, m.pinot),
		"children":             toJSON(t, slices.Collect(maps.Values(children))),
		"the URLs of requests": strings.Join(urls, "\n"),
	}
}

// leaks are the values that are somewhere where they should not be, by place.
func (m *member) leaks(t *testing.T, values secretValues, log *logBuffer) map[string][]string {
	t.Helper()
	leaks := map[string][]string{}
	for place, text := range m.places(t, log) {
		require.NotEmpty(t, text, place)
		if found := values.in(text); len(found) > 0 {
			leaks[place] = found
		}
	}
	return leaks
}

func toJSON(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	require.NoError(t, err)
	return string(data)
}
