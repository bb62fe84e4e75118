package model

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gobuffalo/flect"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ours returns the plural of a kind, and whether its author has to say which.
func ours(kind string) (plural string, asked bool) {
	r := &reader{}
	plural = r.plural(&Cluster{Kind: kind}, "")
	return plural, len(r.errors) > 0
}

// controllerGen returns the plural by which controller-gen names the CRD of a
// kind, if no marker says one.
func controllerGen(kind string) string {
	return strings.ToLower(flect.Pluralize(kind))
}

func TestPlural_OfMarker(t *testing.T) {
	r := &reader{}
	assert.Equal(t, "herd", r.plural(&Cluster{Kind: "Sheep"}, "herd"))
	assert.Empty(t, r.errors)
}

// Of these nobody is asked, as both programs form the same plural.
func TestPlural_Regular(t *testing.T) {
	for kind := range strings.FieldsSeq(`
		Pinot Druid Kafka Quorum Cluster Database Proxy Gateway Policy Mesh Bus Batch Cache Registry Repository
		Cassandra Zookeeper ZooKeeper Elasticsearch OpenSearch Solr Pulsar Nats2 RabbitmqCluster Memcached Valkey
		Clickhouse ClickHouseInstallation TiDBCluster CockroachDB CrdbCluster MySQL PostgresCluster MongoDB
		Minion Tenant Vault Consul Etcd EtcdCluster Nomad Spark SparkApplication Flink FlinkDeployment Hive Hadoop
		Prometheus Alertmanager Grafana Loki Jaeger Mimir ThanosRuler VMCluster VMAgent Status Consensus Kibana
		Broker Controller Server Worker Service Class StorageClass Process Address Box Sandbox Prefix Suffix
		Queue Stream Topic User Role Token Key Array Display Replica Schema Snapshot Backup Restore Job NodePool
		Knife Image Machine Volume Version Query Directory Delivery Entry API HTTPProxy TLSRoute GRPCRoute
		Hazelcast Ignite Geode Ceph Rook Ozone Dragonfly Agent Fleet Switch Patch Path Movie Quay`) {
		plural, asked := ours(kind)
		assert.Equal(t, controllerGen(kind), plural)
		assert.False(t, asked, kind)
	}
}

// Of these the author is asked, as controller-gen forms another plural.
func TestPlural_Irregular(t *testing.T) {
	for _, test := range []struct{ kind, ours, controllerGen string }{
		{"Redis", "redises", "redis"},
		{"Starrocks", "starrockses", "starrocks"},
		{"Postgres", "postgreses", "postgres"},
		{"Doris", "dorises", "doris"},
		{"Nats", "natses", "nats"},
		{"Analysis", "analysises", "analyses"},
		{"DNS", "dnss", "dnses"},
		{"Trino", "trinos", "trinoes"},
		{"Mongo", "mongos", "mongoes"},
		{"Redpanda", "redpandas", "redpanda"},
		{"Lambda", "lambdas", "lambda"},
		{"Kubernetes", "kuberneteses", "kubernetes"},
		{"Index", "indexes", "indices"},
		{"SearchIndex", "searchindexes", "searchindices"},
		{"Vertex", "vertexes", "vertices"},
		{"Matrix", "matrixes", "matrices"},
		{"Focus", "focuses", "foci"},
		{"Spectrum", "spectrums", "spectra"},
		{"Person", "persons", "people"},
		{"Mouse", "mouses", "mice"},
		{"Foreman", "foremans", "foremen"},
		{"Data", "datas", "data"},
		{"Quiz", "quizes", "quizzes"},
		{"Leaf", "leaves", "leaves"},
		{"Proof", "prooves", "proofs"},
		{"Sheep", "sheeps", "sheep"},
		{"Series", "serieses", "series"},
		{"Ox", "oxes", "oxen"},
		{"A", "a", "as"},
	} {
		plural, asked := ours(test.kind)
		assert.Equal(t, test.ours, plural)
		assert.Equal(t, test.controllerGen, controllerGen(test.kind))
		assert.True(t, asked, test.kind)
	}
}

// Whatever the noun: where the plurals differ the author is asked. Tried with
// every word and ending that controller-gen has a rule for, and with every ending
// of three letters.
func TestPlural_DifferenceIsAsked(t *testing.T) {
	const small, other = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	words := rulesOfControllerGen(t)
	for _, a := range small + other {
		for _, b := range small + other {
			words = append(words, string(a)+string(b))
		}
	}
	for _, a := range small + other {
		for _, b := range small {
			for _, c := range small {
				words = append(words, string(a)+string(b)+string(c))
			}
		}
	}
	different := 0
	for _, word := range words {
		capital := strings.ToUpper(word[:1]) + word[1:]
		for _, kind := range []string{capital, "App" + capital, "Thr" + word, strings.ToUpper(word), "App" + strings.ToUpper(word)} {
			plural, asked := ours(kind)
			if plural == controllerGen(kind) {
				continue
			}
			different++
			assert.True(t, asked, "%s: %s or %s", kind, plural, controllerGen(kind))
		}
	}
	assert.Greater(t, different, 1000)
}

// rulesOfControllerGen returns the words and endings in the tables of flect, by
// which controller-gen forms plurals.
func rulesOfControllerGen(t *testing.T) []string {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "github.com/gobuffalo/flect").Output()
	require.NoError(t, err)
	var found []string
	for _, name := range []string{"plural_rules.go", "acronyms.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), name), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		before := len(found)
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				require.NoError(t, err)
				if text != "" {
					found = append(found, text)
				}
			}
			return true
		})
		require.Greater(t, len(found), before+50, name)
	}
	return found
}
