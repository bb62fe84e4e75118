package markers

import (
	"go/token"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

// Whatever a marker's text is, it is read or refused in words, without a panic.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"cluster", "cluster:configHash=Environment", "cluster:", "cluster this is prose",
		"nodeType:name=broker,workload=Deployment,ports={http: 8080, \"admin\": 8081},objects=ConfigMap;Service",
		"nodeType:name=broker,objects={ConfigMap, Service}", "nodeType:name=a,name=b", "nodeType:objects=Service kind",
		"nodeType:configDir=\"/etc/{nodeType}\"", "nodeType:ports={a:1,a:2}", "nodeType:objects=\"ConfigMap;Service\"",
		"object:kind=PodDisruptionBudget,enabled=false", "object:kind=Service,per=cluster", "object:enabled=maybe", "object:optional=true,type=a.b/c.D,group=\"\"",
		"rule:groups={\"\"},resources={pods},verbs={get,list}", "rule:groups=a;b,resources=pods,verbs=get,names={x},nodeType=a", "reads=Secret", "reads=Job",
		"nodes", "nodes=", "node=broker", "configGroup=k8s", "ref=k8sConfig", "merge=replace",
		"slot=container.env[JAVA_OPTS]", "slot=`a b`", "slot=\"a\\\"b\"", "slot=\"a", "slot={a", "slot=a}", "slot=a;b", "slot=a,b",
		"ignore", "ignore:reason=\"a, b\"", "ignore:reason='a'", "ignore:reason=a\x00", "ignore:reason=\xff", "ignore:reason={1,2}", "", ":", "=", ",",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	parser, err := NewParser()
	require.NoError(f, err)

	f.Fuzz(func(t *testing.T, text string, onType bool) {
		if strings.ContainsAny(text, "\n\r") {
			t.Skip("a marker is one line")
		}
		target := markers.DescribesField
		if onType {
			target = markers.DescribesType
		}
		line := strings.TrimRight(Prefix+text, " \t") // as Parse does
		start := token.Position{Filename: "types.go", Line: 7, Column: 4, Offset: 100}
		inside := func(p token.Position) bool {
			return p.Filename == start.Filename && p.Line == start.Line &&
				p.Column >= start.Column && p.Column <= start.Column+len(line) && p.Offset-start.Offset == p.Column-start.Column
		}

		m, failure := parser.Parse(line, start, target)
		if failure != nil {
			require.NotEmpty(t, failure.Message)
			require.NotContains(t, failure.Message, "reading +dsoi", "only this package's own words reach people")
			require.True(t, inside(failure.Position), "%s is not in the line", failure.Position)
			return
		}
		require.NotNil(t, m.Value)
		require.Contains(t, words(target), m.Word)
		require.Equal(t, start, m.Position)
		for _, given := range m.arguments {
			require.True(t, inside(given.position), "%s of %s is not in the line", given.position, given.name)
		}
		requireMeaning(t, line, m)
	})
}

// requireMeaning requires that an accepted marker has no argument twice, and that
// its value is what the line says.
func requireMeaning(t *testing.T, line string, m Marker) {
	t.Helper()
	rest := strings.TrimPrefix(line, Prefix+m.Word)
	fields := reflect.ValueOf(m.Value)
	if fields.Kind() == reflect.String {
		require.Equal(t, fields.String(), unquote(rest[1:]))
		return
	}
	if rest == "" {
		require.True(t, fields.IsZero())
		return
	}
	found, err := scanArguments(rest, 1)
	require.Nil(t, err)
	given := map[string]bool{}
	for _, a := range found {
		require.False(t, given[a.name], "argument %s is given twice", a.name)
		given[a.name] = true
		field := fields.FieldByName(strings.ToUpper(a.name[:1]) + a.name[1:])
		switch field.Kind() {
		case reflect.String:
			require.Equal(t, field.String(), unquote(rest[a.valueOffset:a.end]))
		case reflect.Slice:
			require.Len(t, listElements(rest, a), field.Len())
			require.True(t, unrepeated(field), "an element is in the list twice")
		case reflect.Map:
			entries := 0
			for _, entry := range split(rest, a.valueOffset+1, a.end-1, ',') {
				if entry.valueOffset < entry.end {
					entries++
				}
			}
			require.Equal(t, field.Len(), entries, "an entry of the map is lost")
		}
	}
	require.Len(t, m.arguments, len(given))
}

func unrepeated(list reflect.Value) bool {
	seen := map[string]bool{}
	for _, element := range list.Seq2() {
		seen[element.String()] = true
	}
	return len(seen) == list.Len()
}
