package markers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// goTypes are the structs whose fields the slots of a family fill.
var goTypes = map[string][]reflect.Type{
	"pod":       {reflect.TypeFor[corev1.PodSpec]()},
	"container": {reflect.TypeFor[corev1.Container]()},
	"workload":  {reflect.TypeFor[appsv1.StatefulSetSpec](), reflect.TypeFor[appsv1.DeploymentSpec](), reflect.TypeFor[appsv1.DaemonSetSpec]()},
}

// The table says of each slot what Kubernetes' own types say.
func TestSlots_AgreeWithKubernetes(t *testing.T) {
	plain := 0
	for slot := range Slots() {
		if slot.Field == "" {
			continue
		}
		plain++
		family, place, _ := strings.Cut(slot.Name, ".")
		require.Contains(t, goTypes, family, slot.Name)
		for _, structure := range goTypes[family] {
			field, has := structure.FieldByName(slot.Field)
			of, in := slot, true
			if slot.Workloads != nil {
				of, in = slotOf(slot, strings.TrimSuffix(structure.Name(), "Spec"))
			}
			if !assert.Equal(t, has, in, "%s in %s", slot.Name, structure) || !has {
				continue
			}
			tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			assert.Equal(t, tag, place, "place of %s", slot.Name)
			if slot.Name != "container.name" { // a node has a name too
				assert.Equal(t, []string{tag}, slot.JSON, "JSON name of %s", slot.Name)
			}
			assert.Equal(t, inNotation(field.Type), of.Type, "type of %s", slot.Name)
		}
	}
	assert.Greater(t, plain, 40)
}

// slotOf is a slot as workloads of a kind have it, whichever of its types that is.
func slotOf(slot Slot, workload string) (Slot, bool) {
	for _, variant := range slot.Variants() {
		if of, ok := variant.For(workload); ok {
			return of, true
		}
	}
	return Slot{}, false
}

// inNotation writes a type as the slot table does.
func inNotation(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + inNotation(t.Elem())
	case reflect.Slice:
		return "[]" + inNotation(t.Elem())
	case reflect.Map:
		return "map[" + inNotation(t.Key()) + "]" + inNotation(t.Elem())
	}
	for _, alias := range []string{"appsv1", "corev1", "metav1"} {
		if t.PkgPath() == ImportPath(alias) {
			return alias + "." + t.Name()
		}
	}
	return t.String()
}

func TestSlots_WellFormed(t *testing.T) {
	seen := map[string]bool{}
	inferred := map[string]string{}
	for slot := range Slots() {
		family, place, dotted := strings.Cut(slot.Name, ".")
		assert.True(t, dotted && family != "" && place != "", slot.Name)
		assert.False(t, seen[slot.Name], "%s is there twice", slot.Name)
		seen[slot.Name] = true
		assert.NotZero(t, slot.Levels, slot.Name)
		assert.NotEmpty(t, slot.Help, slot.Name)
		assert.False(t, strings.HasSuffix(slot.Help, "."), "the help of %s is not a sentence", slot.Name)
		if strings.HasPrefix(slot.Type, "[]") || strings.HasPrefix(slot.Type, "map[") {
			replaced := []string{"cluster.deploymentOrder", "container.command", "container.args"}
			assert.Equal(t, slices.Contains(replaced, slot.Name), slot.Merge == "", "%s is a list or a map: how do levels merge?", slot.Name)
		}
		for _, name := range slot.JSON {
			for _, level := range []Level{OnCluster, OnGroup, OnNode} {
				if slot.Levels&level == 0 {
					continue
				}
				id := level.String() + " " + name + " " + strings.TrimPrefix(slot.Type, "*")
				assert.Empty(t, inferred[id], "%s and %s bind the same fields", inferred[id], slot.Name)
				inferred[id] = slot.Name
			}
		}
	}
}

// buildFunctions are the functions of runtime/build.
func buildFunctions(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../runtime/build/*.go")
	require.NoError(t, err)
	functions := map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			if function, ok := decl.(*ast.FuncDecl); ok && function.Recv == nil {
				functions[function.Name.Name] = true
			}
		}
	}
	return functions
}

// What emitted code calls for a slot is there.
func TestSlots_FunctionsExist(t *testing.T) {
	functions := buildFunctions(t)
	for slot := range Slots() {
		for _, name := range []string{slot.Merge, slot.Check, slot.Warn} {
			if name != "" {
				assert.True(t, functions[name], "%s of %s is not in package runtime/build", name, slot.Name)
			}
		}
	}
}

func TestFindSlot(t *testing.T) {
	tests := map[string]struct {
		name, near string
		found      bool
	}{
		"there":          {name: "container.image", found: true},
		"typo":           {name: "container.imge", near: "container.image"},
		"place alone":    {name: "startupProbe", near: "container.startupProbe"},
		"other case":     {name: "pod.Tolerations", near: "pod.tolerations"},
		"another family": {name: "pod.livenessProbe", near: "container.livenessProbe"},
		"nothing like":   {name: "somewhere.else.entirely"},
		"empty":          {name: ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			slot, ok := FindSlot(test.name)
			assert.Equal(t, test.found, ok)
			if ok {
				assert.Equal(t, test.name, slot.Name)
			} else {
				assert.Equal(t, test.near, NearestSlot(test.name))
			}
		})
	}
}

func TestSlot_ForPeople(t *testing.T) {
	find := func(name string) Slot {
		slot, ok := FindSlot(name)
		require.True(t, ok)
		return slot
	}
	assert.Equal(t, "container.env or container.env[KEY]", find("container.env").Syntax())
	assert.Equal(t, "container.image", find("container.image").Syntax())
	assert.Equal(t, "any type", find("cluster.external").Accepts())
	assert.Equal(t, "*corev1.Probe", find("container.startupProbe").Accepts())
	assert.Equal(t, "a struct of your own, whose fields fill places in pod", find("pod.metadata").Accepts())
	assert.Equal(t, "the cluster's spec, a role, a config group, a node", OnAll.String())
	assert.Equal(t, "a node", OnNode.String())
}
