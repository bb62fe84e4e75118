package configs_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/configs/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/configs/want"
)

func meta() metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "default", Name: "one"} }

func raw(text string) apiextensionsv1.JSON { return apiextensionsv1.JSON{Raw: []byte(text)} }

func farm() *v1.Farm {
	return &v1.Farm{
		ObjectMeta: meta(),
		Spec: v1.FarmSpec{
			Image:      "farm:1",
			Config:     raw(`{"server": {"buffer": "1Mi", "hosts": ["a", "b"]}, "ratio": 1.50, "big": 12345678901234567, "debug": true, "off": false}`),
			Properties: map[string]intstr.IntOrString{"region": intstr.FromString("south"), "zone": intstr.FromInt32(0)},
			JVM:        []string{"-Xmx1g", "-server"},
			AppConfig: []v1.FarmConfig{{
				Name: "rye",
				Config: &v1.FarmSettings{
					Server: v1.Server{Buffer: ptr.To(resource.MustParse("2Mi"))}, Limits: map[string]int64{"cows": 0, "hens": 7},
					Plugins: []string{"plough"}, Debug: ptr.To(false),
				},
				Options: runtime.RawExtension{Raw: []byte(`{"b":"<1>","a":{"c":[]}}`)},
				Log:     "<log/>",
				JVM:     "-Drye=1",
			}},
			Nodes: []v1.FarmNode{
				{Name: "north", NodeType: "field", AppConfig: "rye"},
				{
					Name: "south", NodeType: "field", AppConfig: "rye",
					Config: "server:\n  hosts: [c]\nbig: null # taken away\n", Port: ptr.To[int32](0), Limits: map[string]int64{"pigs": 1},
					Retention: 3, Threads: 8, Timeout: &metav1.Duration{Duration: time.Minute}, Log: ptr.To("<other/>"),
				},
				{Name: "store", NodeType: "barn", ConfigDir: "/etc/barn", ConfigName: "own.yaml"},
			},
		},
	}
}

func TestReconcileFarm(t *testing.T) {
	casetest.Case[*v1.Farm]{
		Kind:  want.FarmKind(want.UnimplementedFarmHooks{}),
		Hooks: want.UnimplementedFarmHooks{},
		Types: []runtime.Object{&v1.Farm{}, &v1.FarmList{}},
		CR:    farm(),
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Farm) (reconcile.Result, error) {
			return want.ReconcileFarm(ctx, rt, cr, want.UnimplementedFarmHooks{})
		},
		Objects: []string{"ConfigMap one-north-config", "StatefulSet one-north", "ConfigMap one-south-config", "StatefulSet one-south", "ConfigMap one-store-config", "Deployment one-store"},
		Shrink:  func(cr *v1.Farm) { cr.Spec.Nodes = cr.Spec.Nodes[:2] },
		Pruned:  []string{"ConfigMap one-store-config", "Deployment one-store"},
	}.Run(t)
}

// data is what is in the ConfigMap of a node.
func data(t *testing.T, list build.List, node string) map[string]string {
	t.Helper()
	return built.Find[*corev1.ConfigMap](t, list, "one-"+node+"-config").Data
}

func buildFarm(t *testing.T, cr *v1.Farm) build.List {
	t.Helper()
	b, errs := want.NewFarmBuilder(cr, want.UnimplementedFarmHooks{}, build.Inputs{})
	require.Empty(t, errs)
	return b.List()
}

// The levels merge: YAML deeply, lines by key, texts by the most specific, and what is
// appended in order.
func TestFilesOfAList(t *testing.T) {
	list := buildFarm(t, farm())
	north := data(t, list, "north")
	assert.Equal(t, map[string]string{
		"farm.yaml": `big: 12345678901234567
debug: false
limits:
  cows: 0
  hens: 7
"off": false
plugins:
- plough
ratio: 1.5
security:
  enabled: true
server:
  buffer: 2Mi
  hosts:
  - a
  - b
  port: 8080
`,
		"farm.properties": "region=south\nslots=4\nzone=0\n",
		"jvm.options":     "-Xss1m\n-Xmx1g\n-server\n-Drye=1",
		"log.xml":         "<log/>",
		"options.json":    "{\n  \"a\": {\n    \"c\": []\n  },\n  \"b\": \"<1>\"\n}\n",
	}, north)

	south := data(t, list, "south")
	assert.Equal(t, `debug: false
farm.example.com/retention:
  days: 3
limits:
  pigs: 1
"off": false
plugins:
- plough
ratio: 1.5
security:
  enabled: true
server:
  buffer: 2Mi
  hosts:
  - c
  port: 0
`, south["farm.yaml"])
	assert.Equal(t, "region=south\nslots=4\nthreads=8\ntimeout=1m0s\nzone=0\n", south["farm.properties"])
	assert.Equal(t, "<other/>", south["log.xml"])

	store := data(t, list, "store")
	assert.NotContains(t, store, "barn.yaml")
	assert.Contains(t, store["own.yaml"], "port: 8080")
	assert.NotContains(t, store["own.yaml"], "security", "a marker says it of another node type")
	assert.Equal(t, "region=south\nzone=0\n", store["farm.properties"])
}

// mountPath is where the main container of a pod mounts the configuration.
func mountPath(t *testing.T, pod corev1.PodTemplateSpec) string {
	t.Helper()
	require.Len(t, pod.Spec.Containers[0].VolumeMounts, 1)
	return pod.Spec.Containers[0].VolumeMounts[0].MountPath
}

// The directory and the name of the file are the node's, else those of the spec, else those
// of the node type.
func TestDirectory(t *testing.T) {
	cr := farm()
	set := func(list build.List) corev1.PodTemplateSpec {
		return built.Find[*appsv1.StatefulSet](t, list, "one-north").Spec.Template
	}
	assert.Equal(t, "/etc/farm", mountPath(t, set(buildFarm(t, cr))))
	cr.Spec.ConfigDir = "/srv/farm"
	list := buildFarm(t, cr)
	assert.Equal(t, "/srv/farm", mountPath(t, set(list)))
	assert.Equal(t, "/etc/barn", mountPath(t, built.Find[*appsv1.Deployment](t, list, "one-store").Spec.Template))
	cr.Spec.Nodes[2].ConfigDir, cr.Spec.Nodes[2].ConfigName = "", ""
	list = buildFarm(t, cr)
	assert.Equal(t, "/srv/farm", mountPath(t, built.Find[*appsv1.Deployment](t, list, "one-store").Spec.Template))
	assert.Contains(t, data(t, list, "store"), "barn.yaml")
}

// What is read of the settings besides is a port of the pods.
func TestFieldInsideOfADocument(t *testing.T) {
	cr := farm()
	cr.Spec.AppConfig[0].Config.Server.Port = 99
	list := buildFarm(t, cr)
	ports := built.Find[*appsv1.StatefulSet](t, list, "one-north").Spec.Template.Spec.Containers[0].Ports
	assert.Equal(t, []corev1.ContainerPort{{Name: "http", ContainerPort: 99}}, ports)
	assert.Contains(t, data(t, list, "north")["farm.yaml"], "port: 99\n")
}

func TestWrongConfigurations(t *testing.T) {
	tests := map[string]struct {
		change func(*v1.Farm)
		want   string
	}{
		"JSON": {
			func(cr *v1.Farm) { cr.Spec.Config = raw("{") },
			"spec.config: Invalid value: must be JSON: json: error calling MarshalJSON for type *v1.JSON: unexpected end of JSON input",
		},
		"raw JSON in a group": {
			func(cr *v1.Farm) { cr.Spec.AppConfig[0].Options.Raw = []byte("x") },
			"spec.appConfig[0].options: Invalid value: must be JSON: json: error calling MarshalJSON for type *runtime.RawExtension: cannot convert RawExtension with unrecognized content type to unstructured",
		},
		"YAML": {
			func(cr *v1.Farm) { cr.Spec.Nodes[0].Config = "a: [" },
			"spec.nodes[0].config: Invalid value: must be YAML: line 1: did not find expected node content",
		},
		"a key twice": {
			func(cr *v1.Farm) { cr.Spec.Nodes[0].Config = "a: 1\na: 2" },
			"spec.nodes[0].config: Invalid value: must be YAML: unmarshal errors:\n  line 2: key \"a\" already set in map",
		},
		"a relative directory": {
			func(cr *v1.Farm) { cr.Spec.Nodes[0].ConfigDir = "etc" },
			`spec.nodes[0].configDir: Invalid value: "etc": must be an absolute directory`,
		},
		"the root": {
			func(cr *v1.Farm) { cr.Spec.ConfigDir = "//" },
			`spec.configDir: Invalid value: "//": must be a directory below /`,
		},
		"no directory": {
			func(cr *v1.Farm) { cr.Spec.Nodes[2].ConfigDir = "" },
			"spec.nodes[2].configDir: Required value: it is where the configuration files are mounted",
		},
		"no name of a file": {
			func(cr *v1.Farm) { cr.Spec.Nodes[1].ConfigName = "a/b" },
			`spec.nodes[1].configName: Invalid value: "a/b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
		},
		"the name of another file": {
			func(cr *v1.Farm) { cr.Spec.Nodes[1].ConfigName = "log.xml" },
			`spec.nodes[1].configName: Invalid value: "log.xml": is another configuration file of the node already`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			cr := farm()
			test.change(cr)
			_, errs := want.ValidateFarm(cr, want.UnimplementedFarmHooks{})
			require.Len(t, errs, 1)
			assert.Equal(t, test.want, errs[0].Error())
		})
	}
}

func TestFilesOfAMap(t *testing.T) {
	cr := &v1.Pond{ObjectMeta: meta(), Spec: v1.PondSpec{
		Image: "pond:1",
		PondSettings: v1.PondSettings{
			Config:  &v1.PondConfig{Dir: "/srv", Text: "# pond", Properties: map[string]string{"a": "1", "b": "1"}, Append: "include more"},
			Logging: v1.PondFile{Levels: map[string]*bool{"net": ptr.To(false), "disk": nil}},
		},
		Nodes: map[string]v1.PondNode{
			"plain": {},
			"other": {PondSettings: v1.PondSettings{
				Config:  &v1.PondConfig{Name: "other.conf", Text: "# other\n", Properties: map[string]string{"b": "2"}, Append: "include other\n"},
				Logging: v1.PondFile{Text: "level=info"},
			}},
		},
	}}
	b, errs := want.NewPondBuilder(cr, want.UnimplementedPondHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, map[string]string{
		"pond.conf":    "# pond\na=1\nb=1\ninclude more",
		"logging.conf": "net=false\n",
	}, data(t, list, "plain"))
	assert.Equal(t, map[string]string{
		"other.conf":   "# other\na=1\nb=2\ninclude more\ninclude other\n",
		"logging.conf": "level=info\nnet=false\n",
	}, data(t, list, "other"))
	assert.Equal(t, "/srv", mountPath(t, built.Find[*appsv1.StatefulSet](t, list, "one-plain").Spec.Template))
}

func TestFilesOfFields(t *testing.T) {
	cr := &v1.Reef{ObjectMeta: meta(), Spec: v1.ReefSpec{
		Image: "reef:1",
		Depth: 9,
		Crab:  v1.Crab{Config: v1.CrabConfig{Home: map[string]v1.Stone{"b": {Flat: ptr.To(false)}, "a": {Weight: 1}}}},
		Fish:  &v1.Fish{Config: map[string]apiextensionsv1.JSON{"fins": raw(`{"colour": "red", "count": 1}`)}, Fins: 4},
	}}
	b, errs := want.NewReefBuilder(cr, want.UnimplementedReefHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, map[string]string{
		"crab.json":      "{\n  \"home\": {\n    \"a\": {\n      \"weight\": 1\n    },\n    \"b\": {\n      \"flat\": false\n    }\n  }\n}\n",
		"sea.yaml":       "depth: 9\n",
		"sea.properties": "depth=9\n",
	}, data(t, list, "crab"))
	assert.Equal(t, "fins:\n  colour: red\n  count: 4\n", data(t, list, "fish")["fish.yaml"])

	cr.Spec.Depth, cr.Spec.Fish, cr.Spec.Crab.Config = 0, nil, v1.CrabConfig{}
	b, errs = want.NewReefBuilder(cr, want.UnimplementedReefHooks{}, build.Inputs{})
	require.Empty(t, errs)
	assert.Equal(t, []string{"StatefulSet one-crab"}, built.Names(t, b.List()), "nothing is said, so there is no file")
}
