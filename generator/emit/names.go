package emit

import (
	"maps"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// Import paths of what generated code uses.
const (
	dsoi      = "github.com/datainfrahq/dsoi-gen/runtime"
	appsv1    = "k8s.io/api/apps/v1"
	corev1    = "k8s.io/api/core/v1"
	metav1    = "k8s.io/apimachinery/pkg/apis/meta/v1"
	schema    = "k8s.io/apimachinery/pkg/runtime/schema"
	field     = "k8s.io/apimachinery/pkg/util/validation/field"
	ptr       = "k8s.io/utils/ptr"
	client    = "sigs.k8s.io/controller-runtime/pkg/client"
	manager   = "sigs.k8s.io/controller-runtime/pkg/manager"
	reconcile = "sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// aliases is the one table of import aliases of generated code.
func aliases() map[string]string {
	return map[string]string{
		dsoi:   "dsoi",
		appsv1: "appsv1",
		corev1: "corev1",
		metav1: "metav1",
	}
}

// taken are the names that generated code uses for packages and variables; no
// other package may be imported under one of them.
var taken = []string{
	"dsoi", "appsv1", "corev1", "metav1", "schema", "field", "ptr", "client", "manager", "reconcile",
	"cmp", "context", "errors", "fmt", "maps", "slices",
	"b", "claim", "claims", "configMap", "cr", "ctx", "deployment", "err", "errs", "failed", "files", "hooks", "i", "in", "main",
	"g", "mgr", "name", "node", "nodes", "object", "objects", "ok", "opts", "pass", "path", "pod", "r", "req", "result", "rt", "s", "service", "set", "spec", "storage", "warnings",
}

// apiPackages are the packages whose types emitted code names: that of the API,
// and those from which it takes structs of settings.
func apiPackages(p *model.Package) []string {
	found := map[string]bool{p.ImportPath: true}
	level := func(l model.Level) {
		note(found, l.Type)
		for _, b := range l.Bindings {
			if len(b.Parts) > 0 {
				note(found, b.Type)
			}
		}
	}
	for _, c := range p.Clusters {
		level(c.Spec)
		for _, g := range c.Groups {
			level(g.Level)
		}
		for _, s := range c.Sources {
			level(s.Level)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// note adds the packages of the names in a type.
func note(found map[string]bool, t source.Type) {
	if t.PkgPath != "" {
		found[t.PkgPath] = true
	}
	for _, inner := range []*source.Type{t.Key, t.Elem} {
		if inner != nil {
			note(found, *inner)
		}
	}
}

// apiAlias is the name under which a package of an API is imported.
func apiAlias(importPath string) string {
	alias := source.Alias(importPath)
	if slices.Contains(taken, alias) || alias == "" || strings.ContainsAny(alias[:1], "0123456789") {
		return "api" + alias
	}
	return alias
}

// names are the identifiers that are emitted for one cluster kind.
type names struct {
	kind string
}

func (n names) node() string          { return n.kind + "Node" }
func (n names) hooks() string         { return n.kind + "Hooks" }
func (n names) noHooks() string       { return "Unimplemented" + n.kind + "Hooks" }
func (n names) builder() string       { return n.kind + "Builder" }
func (n names) newBuilder() string    { return "New" + n.kind + "Builder" }
func (n names) validate() string      { return "Validate" + n.kind }
func (n names) reconcile() string     { return "Reconcile" + n.kind }
func (n names) reconciler() string    { return n.kind + "Reconciler" }
func (n names) newReconciler() string { return "New" + n.kind + "Reconciler" }
func (n names) describe() string      { return n.kind + "Kind" }

// nodeType is the constant that holds the name of a node type.
func (n names) nodeType(t model.NodeType) string { return n.kind + "Type" + t.GoName() }

// declared are the names of all that is emitted at the top of the file.
func (e *emitter) declared() []string {
	n := e.names
	all := []string{n.node(), n.hooks(), n.noHooks(), n.builder(), n.newBuilder(), n.validate(), n.reconcile(), n.reconciler(), n.newReconciler(), n.describe()}
	for _, t := range e.cluster.NodeTypes {
		if t.Name != "" {
			all = append(all, n.nodeType(t))
		}
	}
	for _, k := range e.objectKinds() {
		all = append(all, n.reconcile()+k.kind)
	}
	return all
}

func lowerFirst(s string) string {
	// A leading acronym is lowered as a whole: HTTPCluster, httpCluster.
	upper := 0
	for upper < len(s) && s[upper] >= 'A' && s[upper] <= 'Z' {
		upper++
	}
	if upper > 1 && upper < len(s) {
		upper--
	}
	return strings.ToLower(s[:upper]) + s[upper:]
}

// nodeFields are the names that a node has already: its own and those that it
// takes over from the runtime's Node.
var nodeFields = []string{
	"Node", "Cluster", "Spec",
	"Name", "Type", "Kind", "Replicas", "Stage", "Namespace", "ObjectName",
	"ObjectMeta", "Selector", "Labels", "PodLabels", "Has", "ConfigFile", "ConfigDir", "DefaultPorts",
	"ConfigMap", "ConfigMapName", "MountConfig", "MountStorage", "Service", "ClaimTemplates", "Claims", "ClaimName",
}

// groupField is the field of a node that holds its entry of a config group.
func groupField(g *model.Group) string {
	if name := g.GoName(); !slices.Contains(nodeFields, name) {
		return name
	}
	return g.GoName() + "Group"
}

// sourceField is the field of a node that holds its own entry.
func sourceField(c *model.Cluster, s *model.Source) string {
	if len(c.Sources) == 1 && s.Shape != model.FieldShape {
		return "Spec"
	}
	if name := s.Path.Last().Go; !slices.Contains(nodeFields, name) {
		return name
	}
	return s.Path.Last().Go + "Node"
}
