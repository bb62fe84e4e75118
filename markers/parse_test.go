package markers

import (
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

const (
	onType  = markers.DescribesType
	onField = markers.DescribesField
)

func newParser(t *testing.T) *Parser {
	t.Helper()
	parser, err := NewParser()
	require.NoError(t, err)
	return parser
}

func TestParse(t *testing.T) {
	parser := newParser(t)
	tests := map[string]struct {
		target markers.TargetType
		want   any
	}{
		`cluster`:                                                      {onType, Cluster{}},
		`cluster:configHash=Environment`:                               {onType, Cluster{ConfigHash: "Environment"}},
		`nodeType:name=broker`:                                         {onType, NodeType{Name: "broker"}},
		`nodeType:name="broker",workload="Deployment"`:                 {onType, NodeType{Name: "broker", Workload: "Deployment"}},
		"nodeType:name=`broker`":                                       {onType, NodeType{Name: "broker"}},
		`nodeType:name=a,objects=Service;ConfigMap,configFile=f`:       {onType, NodeType{Name: "a", Objects: []string{"Service", "ConfigMap"}, ConfigFile: "f"}},
		`nodeType:name=a,objects={Service, "ConfigMap"}`:               {onType, NodeType{Name: "a", Objects: []string{"Service", "ConfigMap"}}},
		`nodeType:name=a,ports={http: 80, "admin":81}`:                 {onType, NodeType{Name: "a", Ports: map[string]int{"http": 80, "admin": 81}}},
		`nodeType:name="*",configDir="/etc/{nodeType}",configFile=a:b`: {onType, NodeType{Name: "*", ConfigDir: "/etc/{nodeType}", ConfigFile: "a:b"}},
		`nodes:nodeType=a`:                                             {onField, Nodes{NodeType: "a"}},
		`settings:nodeTypes={a, b}`:                                    {onField, Settings{NodeTypes: []string{"a", "b"}}},
		`role=a`:                                                       {onField, Role("a")},
		`roles`:                                                        {onField, Roles{}},
		`object:kind=PodDisruptionBudget,enabled=false`:                {onType, Object{Kind: "PodDisruptionBudget", Enabled: ptr.To(false)}},
		`object:kind=NetworkPolicy,per=cluster`:                        {onType, Object{Kind: "NetworkPolicy", Per: "cluster"}},
		`object:type=example.com/a/v1.Job,group="",version=v1,resource=jobs,optional=true`: {onType,
			Object{Type: "example.com/a/v1.Job", Group: ptr.To(""), Version: "v1", Resource: "jobs", Optional: ptr.To(true)}},
		`rule:groups={""},resources={pods, pods/log},verbs={get, list},nodeType=broker`: {onType,
			Rule{Groups: []string{""}, Resources: []string{"pods", "pods/log"}, Verbs: []string{"get", "list"}, NodeType: "broker"}},
		`rule:groups=apps,resources=deployments,verbs=get;list,names={a}`: {onType,
			Rule{Groups: []string{"apps"}, Resources: []string{"deployments"}, Verbs: []string{"get", "list"}, Names: []string{"a"}}},
		`reads=Secret`:                    {onField, Reads("Secret")},
		`nodes`:                           {onField, Nodes{}},
		"nodes \t\r":                      {onField, Nodes{}},
		`node=fe`:                         {onField, Node("fe")},
		`configGroup=k8s`:                 {onField, ConfigGroup("k8s")},
		`ref=k8sConfig`:                   {onField, Ref("k8sConfig")},
		`slot=container.env[JAVA_OPTS]`:   {onField, SlotRef("container.env[JAVA_OPTS]")},
		`slot="config[a,b].text"`:         {onField, SlotRef("config[a,b].text")},
		`merge=replace`:                   {onField, Merge("replace")},
		`ignore`:                          {onField, Ignore{}},
		`ignore:reason="said \"no\", so"`: {onField, Ignore{Reason: `said "no", so`}},
	}
	for text, test := range tests {
		t.Run(text, func(t *testing.T) {
			m, err := parser.Parse(Prefix+text, token.Position{}, test.target)
			require.Nil(t, err)
			assert.Equal(t, test.want, m.Value)
		})
	}
}

func TestParse_Positions(t *testing.T) {
	at := func(column int) token.Position {
		return token.Position{Filename: "types.go", Line: 3, Column: column, Offset: 50 + column}
	}
	m, err := newParser(t).Parse(`+dsoi:nodeType:name=fe,ports={http: 1}`, at(4), onType)
	require.Nil(t, err)
	assert.Equal(t, at(4), m.Position)
	assert.Equal(t, at(24), m.At("name"))
	assert.Equal(t, at(33), m.At("ports"))
	assert.Equal(t, at(4), m.At("workload"), "an argument that is not given")

	m, err = newParser(t).Parse(`+dsoi:slot=container.image`, at(4), onField)
	require.Nil(t, err)
	assert.Equal(t, at(15), m.At(""))
}

// Each is one thing that is wrong, at the column of the ^ below it.
func TestParse_Errors(t *testing.T) {
	parser := newParser(t)
	allKinds := strings.Join(kindNames(), ", ")
	allObjects := strings.Join(append(kindNames(), workloadNames()...), ", ")
	tests := []struct {
		target  markers.TargetType
		text    string
		column  int
		message string
	}{
		{onType, "+dsoi:", 1, "+dsoi: lacks a word; a type can have +dsoi:cluster, +dsoi:default, +dsoi:hook, +dsoi:ignore, +dsoi:nodeType, +dsoi:object, +dsoi:rule, +dsoi:set"},
		{onType, "+dsoi:clutser", 1, "unknown marker +dsoi:clutser; did you mean \"+dsoi:cluster\"?"},
		{onType, "+dsoi:nodetype:name=a", 1, "unknown marker +dsoi:nodetype; did you mean \"+dsoi:nodeType\"?"},
		{onType, "+dsoi:ingress", 1, "unknown marker +dsoi:ingress; a type can have +dsoi:cluster, +dsoi:default, +dsoi:hook, +dsoi:ignore, +dsoi:nodeType, +dsoi:object, +dsoi:rule, +dsoi:set"},
		{onType, "+dsoi:slot=container.image", 1, "+dsoi:slot describes a field, but stands on a type"},
		{onField, "+dsoi:cluster", 1, "+dsoi:cluster describes a type, but stands on a field"},

		{onType, "+dsoi:object:kind=Lease", 19, "`Lease` is not one of " + allObjects + "; any other kind is given by its Go type: type=import/path.Kind"},
		{onType, "+dsoi:object:kind=Service,enabled=no", 35, "`no` is neither true nor false"},
		{onType, "+dsoi:rule:resources=pods,verbs=get", 1, "+dsoi:rule lacks argument `groups`"},
		{onField, "+dsoi:reads=Job", 13, "`Job` is not one of ConfigMap, Secret"},
		{onType, "+dsoi:cluster is what this is", 15, "nothing can follow here; the arguments of +dsoi:cluster are written +dsoi:cluster:configHash=value"},
		{onType, "+dsoi:cluster=yes", 14, "+dsoi:cluster takes named arguments: +dsoi:cluster:configHash=value"},
		{onType, "+dsoi:nodeType", 1, "+dsoi:nodeType lacks argument `name`"},
		{onType, "+dsoi:nodeType:workload=Deployment", 1, "+dsoi:nodeType lacks argument `name`"},
		{onType, "+dsoi:nodeType:name", 16, "argument `name` has no value; arguments are written name=value"},
		{onType, "+dsoi:nodeType:name=", 21, "a value is missing here"},
		{onType, "+dsoi:nodeType:name=a,", 23, "an argument is missing here: name=value"},
		{onType, "+dsoi:nodeType:name=a, workload=Deployment", 23, "a space is not allowed here; arguments are separated by a comma alone"},
		{onType, "+dsoi:nodeType:name=a,name=b", 23, "argument `name` is given twice"},
		{onType, "+dsoi:nodeType:name=a,worload=b", 23, "+dsoi:nodeType has no argument `worload`; did you mean \"workload\"?"},
		{onType, "+dsoi:cluster:colour=red", 15, "+dsoi:cluster has no argument `colour`; it has configHash, configHashName, conformance, labels, pausedAnnotation, without"},
		{onField, "+dsoi:roles=all", 12, "+dsoi:roles takes no value"},
		{onField, "+dsoi:roles all", 12, "+dsoi:roles stands alone on its line"},
		{onField, "+dsoi:slot", 11, "+dsoi:slot takes one value: +dsoi:slot=value"},
		{onField, "+dsoi:slot:name=a", 11, "+dsoi:slot takes one value: +dsoi:slot=value; argument `name` is for +dsoi:nodeType, +dsoi:object"},
		{onField, "+dsoi:slot:nodeType=a", 11, "+dsoi:slot takes one value: +dsoi:slot=value; argument `nodeType` is for +dsoi:default, +dsoi:nodes, +dsoi:rule, +dsoi:set"},
		{onField, "+dsoi:hook", 11, "+dsoi:hook takes one value: +dsoi:hook=value"},
		{onField, "+dsoi:slot=a,merge=replace", 13, "+dsoi:slot takes one value, without arguments; quote a value that holds a comma"},

		{onType, "+dsoi:nodeType:name=a b", 22, "a space is not allowed here: quote the value, or separate the elements of a list by ;"},
		{onType, "+dsoi:nodeType:name='a b'", 21, "quote a value by \" or by backquotes, not by '"},
		{onType, `+dsoi:nodeType:name="a`, 21, "this quote is not closed"},
		{onType, `+dsoi:nodeType:name="a"b`, 24, "the value goes on behind its closing quote; quote it as a whole"},
		{onType, `+dsoi:nodeType:name="\x"`, 21, "this is not a Go string; in backquotes, a backslash is only a backslash"},
		{onType, "+dsoi:nodeType:name=a\x00b", 22, "this character cannot be seen; write it as an escape, in a quoted value"},
		{onType, "+dsoi:nodeType:name=a;b", 22, "quote a value that holds ;"},
		{onType, `+dsoi:nodeType:name=a"b"`, 22, `quote a value that holds "`},
		{onType, "+dsoi:nodeType:name={a}", 21, "quote a value that holds a brace"},
		{onType, "+dsoi:nodeType:name=a,configDir=/a/{nodeType}", 36, "quote a value that holds a brace"},
		{onType, "+dsoi:nodeType:name=a}", 22, "this brace closes nothing; quote a value that holds one"},
		{onType, "+dsoi:nodeType:name=a,ports={http: 80", 29, "this brace is not closed"},

		{onType, "+dsoi:nodeType:name=a,workload=Statefulset", 32, "`Statefulset` is not one of StatefulSet, Deployment, DaemonSet; did you mean \"StatefulSet\"?"},
		{onField, "+dsoi:merge=behind", 13, "`behind` is not one of replace, clear, append"},
		{onType, "+dsoi:nodeType:name=a,objects=ConfigMap;Services", 41, "`Services` is not one of " + allKinds + "; did you mean \"Service\"?"},
		{onType, "+dsoi:nodeType:name=a,objects=Service ConfigMap", 38, "a space is not allowed here: quote the value, or separate the elements of a list by ;"},
		{onType, `+dsoi:nodeType:name=a,objects="ConfigMap;Service"`, 31, "`ConfigMap;Service` is not one of " + allKinds},
		{onType, "+dsoi:nodeType:name=a,objects=Service;Service", 39, "`Service` is in the list twice"},
		{onType, "+dsoi:nodeType:name=a,objects={Service,\"Service\"}", 40, "`Service` is in the list twice"},
		{onType, "+dsoi:nodeType:name=a,objects=Service;", 39, "a value is missing here"},
		{onType, "+dsoi:nodeType:name=a,objects={}", 32, "a value is missing here"},
		{onType, "+dsoi:nodeType:name=a,objects={{Service}}", 32, "quote a value that holds a brace"},

		{onType, "+dsoi:nodeType:name=a,ports=http:80", 29, "a map is written {name: value, name: value}"},
		{onType, "+dsoi:nodeType:name=a,ports={http 80}", 30, "an entry of a map is written name: value"},
		{onType, "+dsoi:nodeType:name=a,ports={http: 80 admin: 81}", 30, "an entry of a map is written name: value"},
		{onType, "+dsoi:nodeType:name=a,ports={http: 80}x", 39, "the value goes on behind its closing brace"},
		{onType, "+dsoi:nodeType:name=a,ports={http: eighty}", 36, "`eighty` is not a number"},
		{onType, "+dsoi:nodeType:name=a,ports={http: 0x50}", 36, "`0x50` is not a number"},
		{onType, "+dsoi:nodeType:name=a,ports={http: 80, http: 81}", 40, "`http` is in the map twice"},
		{onType, "+dsoi:nodeType:name=a,ports={: 80}", 30, "a value is missing here"},
		{onType, "+dsoi:nodeType:name=a,ports={http: 80, admin: }", 46, "a value is missing here"},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			_, err := parser.Parse(test.text, token.Position{Filename: "types.go", Line: 1, Column: 1}, test.target)
			require.NotNil(t, err)
			assert.Equal(t, test.message, err.Message)
			assert.Equal(t, test.column, err.Position.Column)
		})
	}
}

func TestErrorList(t *testing.T) {
	at := func(file string, line, column int) token.Position {
		return token.Position{Filename: file, Line: line, Column: column}
	}
	var list ErrorList
	assert.NoError(t, list.Err())
	list.Addf(at("b.go", 1, 1), "last")
	list.Addf(at("a.go", 2, 1), "third")
	list.Addf(at("a.go", 1, 5), "second of %d", 2)
	list.Addf(at("a.go", 1, 5), "first")
	list.Addf(at("a.go", 2, 1), "third")
	assert.EqualError(t, list.Err(), "a.go:1:5: first\na.go:1:5: second of 2\na.go:2:1: third\nb.go:1:1: last")
}

func TestRegister_Twice(t *testing.T) {
	registry := &markers.Registry{}
	require.NoError(t, Register(registry))
	definition := registry.Lookup("+dsoi:slot", onField)
	require.NotNil(t, definition)
	assert.Contains(t, registry.HelpFor(definition).Details, "pod.tolerations ([]corev1.Toleration): tolerated taints")
	for _, d := range definitions() {
		help := registry.HelpFor(registry.Lookup(Prefix+d.word, d.target))
		require.NotNil(t, help, d.word)
		assert.NotEmpty(t, help.Summary, d.word)
	}
}
