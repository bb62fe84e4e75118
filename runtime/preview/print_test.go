package preview

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func sample() Report {
	return Report{
		Kind: "App", Namespace: "data", Name: "prod", Predicted: true, Warnings: []string{"odd"},
		Objects: []Object{
			{Kind: "ConfigMap", Namespace: "data", Name: "c", Step: Step{What: Change, Reason: "Outdated", Fields: []Field{{`data["app.conf"]`, "a\nb\n", "a\nc\n"}, {"data.x", nil, ""}}}},
			{Kind: "Secret", Namespace: "data", Name: "s", Step: Step{What: Settled, Reason: "AsWanted"}},
			{Kind: "StatefulSet", Namespace: "data", Name: "p", Node: "p", Step: Step{What: Hold, Reason: "EarlierStage", Message: "an earlier stage is not rolled out"}, Later: &Step{
				What: Roll, Pods: 1, Predicted: true, Fields: []Field{{`spec.template.metadata.annotations["dsoi.datainfra.io/config-hash"]`, "(hash)", "(hash)"}},
			}},
			{Kind: "StatefulSet", Namespace: "data", Name: "o", Step: Step{What: Roll, Pods: 3, Fields: []Field{
				{"spec.template.a", 1, 2}, {"spec.template.b", []any{"x"}, nil}, {"spec.template.c", true, false}, {"spec.template.d", " x", "y"}, {"spec.replicas", 1, 2},
			}}},
			{Kind: "StatefulSet", Namespace: "data", Name: "old", Step: Step{What: AwaitApproval, Digest: "0123456789ab", Message: "every node would be deleted"}},
		},
	}
}

func TestText(t *testing.T) {
	assert.Equal(t, `App data/prod: 1 to roll, 1 to change, 1 on hold, 1 awaiting approval, 1 settled
Without asking the API server, which may complete or refuse it.
warning: odd
rolls: StatefulSet o (3 pods), since its pods' a, its pods' b, its pods' c and 1 more change
rolls later: StatefulSet p (1 pod), since what its pods read changes

ConfigMap c: change
  data["app.conf"]:
    - b
    + c
  data.x: none -> ""
StatefulSet p: hold: an earlier stage is not rolled out
  later: roll 1 pod (predicted)
    spec.template.metadata.annotations["dsoi.datainfra.io/config-hash"]: (hash) -> (hash)
StatefulSet o: roll 3 pods
  spec.template.a: 1 -> 2
  spec.template.b: ["x"] -> none
  spec.template.c: true -> false
  spec.template.d: " x" -> y
  spec.replicas: 1 -> 2
StatefulSet old: awaitApproval of 0123456789ab: every node would be deleted
`, sample().Text())

	for name, test := range map[string]struct {
		report Report
		want   string
	}{
		"nothing":  {Report{Kind: "App", Name: "prod"}, "App prod: nothing to do\n"},
		"an error": {Report{Kind: "App", Name: "prod", Error: "spec.nodes: too many"}, "App prod: nothing is done\nerror: spec.nodes: too many\n"},
		"waiting":  {Report{Kind: "App", Name: "prod", WaitingFor: []string{"Secret s, which spec.secret names"}}, "App prod: nothing is done\nwaits for Secret s, which spec.secret names\n"},
		"paused":   {Report{Kind: "App", Name: "prod", Paused: true}, "App prod: nothing to do\nIt is left alone for now: nothing of this happens until that ends.\n"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, test.report.Text()) })
	}
}

func TestPrint(t *testing.T) {
	small := Report{Kind: "App", Name: "prod", Objects: []Object{{Kind: "Service", Namespace: "data", Name: "s", Node: "n", Step: Step{What: Change, Reason: "Drifted", Fields: []Field{{"spec.a", nil, "<1>"}}}}}}
	for _, test := range []struct {
		format  Format
		reports []Report
		want    string
	}{
		{Text, []Report{{Kind: "App", Name: "a"}, {Kind: "App", Name: "b"}}, "App a: nothing to do\n\nApp b: nothing to do\n"},
		{JSON, nil, "[]\n"},
		{JSON, []Report{small}, `[
  {
    "kind": "App",
    "name": "prod",
    "predicted": false,
    "objects": [
      {
        "kind": "Service",
        "namespace": "data",
        "name": "s",
        "node": "n",
        "what": "change",
        "reason": "Drifted",
        "fields": [
          {
            "path": "spec.a",
            "old": null,
            "new": "<1>"
          }
        ]
      }
    ]
  }
]
`},
		{YAML, []Report{small, {Kind: "App", Name: "b", Objects: []Object{}}}, `---
kind: App
name: prod
objects:
- fields:
  - new: <1>
    old: null
    path: spec.a
  kind: Service
  name: s
  namespace: data
  node: "n"
  reason: Drifted
  what: change
predicted: false
---
kind: App
name: b
objects: []
predicted: false
`},
	} {
		t.Run(string(test.format), func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, Print(&out, test.format, test.reports...))
			assert.Equal(t, test.want, out.String())
		})
	}
	assert.ErrorIs(t, Print(closed{}, Text, small), errClosed)
	_, err := ParseFormat("xml")
	assert.ErrorContains(t, err, `there is no format "xml"; the formats are text, yaml and json`)
}

var errClosed = errors.New("closed")

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errClosed }
