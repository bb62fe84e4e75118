package emit

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// Import paths of what generated code uses.
const (
	dsoi      = "github.com/datainfrahq/dsoi-gen/runtime"
	build     = "github.com/datainfrahq/dsoi-gen/runtime/build"
	rbacv1    = "k8s.io/api/rbac/v1"
	corev1    = "k8s.io/api/core/v1"
	metav1    = "k8s.io/apimachinery/pkg/apis/meta/v1"
	schema    = "k8s.io/apimachinery/pkg/runtime/schema"
	field     = "k8s.io/apimachinery/pkg/util/validation/field"
	ptr       = "k8s.io/utils/ptr"
	client    = "sigs.k8s.io/controller-runtime/pkg/client"
	manager   = "sigs.k8s.io/controller-runtime/pkg/manager"
	reconcile = "sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// importName is how generated code calls a package that it imports.
type importName struct {
	name string
	// isAlias is set for a name that the package itself may not have.
	isAlias bool
}

// importNames are the names of the packages that the code for an API may import, by import
// path; those of the standard library keep theirs.
func importNames(p *model.Package) map[string]importName {
	names := map[string]importName{}
	used := map[string]bool{}
	for importPath, alias := range aliases() {
		names[importPath] = importName{alias, alias != lastElement(importPath)}
		used[alias] = true
	}
	for _, importPath := range []string{build, schema, field, ptr, client, manager, reconcile} {
		names[importPath] = importName{name: lastElement(importPath)}
	}
	for _, importPath := range apiPackages(p) {
		if _, ok := names[importPath]; ok {
			continue
		}
		name := apiAlias(importPath)
		for i := 1; used[name]; i++ {
			name = apiAlias(importPath) + strconv.Itoa(i)
		}
		names[importPath] = importName{name, true}
		used[name] = true
	}
	return names
}

// aliases is the table of import aliases of generated code, by import path.
func aliases() map[string]string {
	all := map[string]string{dsoi: "dsoi"}
	for alias, importPath := range markers.Aliases() {
		all[importPath] = alias
	}
	return all
}

// taken are the names that generated code uses for packages and variables; no
// other package may be imported under one of them.
var taken = sync.OnceValue(func() []string {
	names := []string{
		"build", "schema", "field", "ptr", "client", "manager", "reconcile",
		"cmp", "context", "maps", "slices", "strings",
		"all", "asked", "b", "cluster", "cr", "ctx", "e", "each", "entry", "err", "errs", "files", "further", "g", "group", "hooks", "i", "in", "list", "main", "mgr", "name", "node", "nodeType",
		"off", "ok", "one", "opts", "path", "nodes", "pod", "r", "references", "rt", "rules", "s", "scope", "spec", "v", "warnings",
	}
	for _, alias := range aliases() {
		names = append(names, alias)
	}
	for _, kind := range markers.ObjectKinds() {
		variable := model.Object{ObjectKind: kind}.VariableName()
		names = append(names, variable, variable+"s")
		for _, row := range kind.OfEntries() {
			names = append(names, model.Object{ObjectKind: row}.VariableName())
		}
	}
	for _, structure := range fields.All() {
		names = append(names, variableOf(structure.Name))
	}
	return names
})

// isTaken reports whether generated code uses a name: for what [taken] lists, or for an
// object of a variant, or its files.
func isTaken(name string) bool {
	_, _, isVariant := markers.SplitVariant(name)
	variant, isFiles := strings.CutSuffix(name, "Files")
	return isVariant || isFiles && markers.IsVariant(variant) || slices.Contains(taken(), name)
}

// apiPackages are the packages whose types emitted code names: that of the API,
// and those from which it takes structs of settings.
func apiPackages(p *model.Package) []string {
	found := map[string]bool{p.ImportPath: true}
	level := func(l model.Level) {
		note(found, l.Type)
		for _, b := range l.Bindings {
			for _, composite := range b.Composites() {
				note(found, composite.Type)
			}
		}
	}
	for _, c := range p.Clusters {
		for _, o := range c.Objects {
			if o.Foreign {
				found[o.ImportPath()] = true
			}
		}
		for _, l := range c.ClusterLevels() {
			level(*l)
		}
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
	if isTaken(alias) || alias == "" || strings.ContainsAny(alias[:1], "0123456789") {
		return "api" + alias
	}
	return alias
}

// nodeFields are the names that a node has already: its own and those that it
// takes over from the runtime's Node.
var nodeFields = []string{
	"Node", "Cluster", "Spec",
	"Name", "Type", "Kind", "Replicas", "Stage", "Namespace", "NameOf",
	"ObjectMeta", "Role", "Selector", "Labels", "PodLabels", "Has", "ConfigFile", "ConfigDir", "SetConfigFile", "SetConfigDir", "SetConfigHash", "SetReplicas", "DefaultReplicas", "TakeConfigDir", "CheckConfig", "DefaultPorts", "Listen", "ContainerName",
	"TypeScope", "GroupScope", "SetGroup", "RefersTo", "Pods", "CheckPods", "MountConfig", "MountStorage", "Spread", "PatchPod", "CheckStorage", "Autoscale", "Unfit", "ClaimTemplates", "ClaimName",
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
	path := s.Places[0].Role
	path = append(path[:len(path):len(path)], s.Places[0].Path.Last())
	name := ""
	for _, step := range path {
		name += step.Go
	}
	switch {
	case len(c.Sources) == 1 && (s.Shape != model.FieldShape || len(s.Places) > 1):
		return "Spec"
	case len(s.Places) > 1:
		name = s.Level.Type.Name
	}
	if slices.Contains(nodeFields, name) {
		return name + "Node"
	}
	return name
}

// roleField is the field of a node that holds its role.
func roleField(c *model.Cluster, s *model.Source) string {
	for _, other := range c.Sources {
		if other.Role != nil && other.Role.Type.String() != s.Role.Type.String() {
			if slices.Contains(nodeFields, s.Role.Type.Name) {
				return s.Role.Type.Name + "Role"
			}
			return s.Role.Type.Name
		}
	}
	return "Role"
}
