package model

import (
	"errors"
	"fmt"
	"go/token"
	"maps"
	"math"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// Constant is what a marker says of a slot.
type Constant struct {
	Slot markers.Slot
	// Key of the slot, as in [Binding].
	Key string
	// Value as YAML has it: string, int, bool, []any, map[string]any. It fits the slot.
	Value any
	// Text is the value as the marker has it.
	Text string
	// NodeType of the nodes that it is for; "" for all.
	NodeType string
	// Parts of a text that holds placeholders; nil for any other value.
	Parts []TextPart
	// inner are the parts of the texts in a value that is none itself.
	inner []TextPart
	// When is what has to hold for the marker to say anything.
	When []Condition
	// Fixed is set where no field of the custom resource can say otherwise.
	Fixed bool

	Position token.Position
	marker   markers.Marker
	fields   map[*Source]map[string][]FieldAt
}

// Type that the value has, in the notation of the slot table.
func (c Constant) Type() string {
	if c.Key != "" {
		return c.Slot.KeyType
	}
	return c.Slot.Type
}

// addConstant checks and adds what a marker says of a slot.
func (r *reader) addConstant(cluster *Cluster, m markers.Marker) {
	value, isDefault := m.Value.(markers.Default)
	if !isDefault {
		value = markers.Default(m.Value.(markers.Set))
	}
	slot, key, err := markers.ParseSlot(value.Slot)
	if err != nil {
		at := m.At("slot")
		var syntax *fields.SyntaxError
		if errors.As(err, &syntax) {
			at = m.Inside("slot", syntax.At)
		}
		r.errors.Addf(at, "%s", err)
		return
	}
	if !r.checkKey(slot, key, m.At("slot")) {
		return
	}
	c := Constant{Slot: slot, Key: key, Text: value.Value, When: r.readWhen(m, value.When), Fixed: !isDefault, Position: m.Position, marker: m}
	if why := notConstant(slot); why != "" {
		r.errors.Addf(m.At("slot"), "slot %s takes no constant: %s", slot.Name, why)
		return
	}
	if isTextType(c.Type()) {
		c.Value, c.Parts = textOf(value.Value) // whatever it looks like
	} else {
		read, err := readYAML(value.Value)
		if err != nil {
			r.errors.Addf(m.At("value"), "%s", err)
			return
		}
		c.Value, c.inner = compose(read)
	}
	if slot.Name == nodeEnabled && (isDefault || c.Value != false || len(c.When) == 0) {
		r.errors.Addf(m.At("slot"), "a marker can only switch nodes off, and only where something holds: %sset:slot=%s,value=false,when=FIELD", markers.Prefix, nodeEnabled)
		return
	}
	if number, ok := c.Value.(int); ok && slot.Name == NodeReplicas && number < 0 {
		r.errors.Addf(m.At("value"), "the slot takes 0 or more, not %d", number)
		return
	}
	if name := unquotedIn(value.Value); name != "" && slot.Config != nil && slot.Config.Sort.IsStructured() && !isTextType(c.Type()) {
		r.errors.Addf(m.At("value"), "YAML reads %s as a map; quote it for a text", name)
		return
	}
	if why := problemOfConfig(slot.Name, value.Value); why != "" {
		r.errors.Addf(m.At("value"), "%s", why)
		return
	}
	var ok bool
	c.Slot, ok, err = slot.Narrow(func(s markers.Slot) (bool, error) {
		err := checkConstant(c.Value, Constant{Slot: s, Key: key}.Type(), "")
		return err == nil, err
	})
	if !ok {
		r.errors.Addf(m.At("value"), "%s", err)
		return
	}
	nodeTypes := value.NodeType
	if nodeTypes == nil {
		nodeTypes = []string{""} // all
	}
	for _, c.NodeType = range nodeTypes {
		if i := slices.IndexFunc(cluster.Constants, c.says); i >= 0 {
			r.errors.Addf(m.At("slot"), "%s", c.saidAlready(cluster.Constants[i]))
			return
		}
		cluster.Constants = append(cluster.Constants, c)
	}
}

// says reports whether another marker is for the same as this one.
func (c Constant) says(other Constant) bool {
	return other.Slot.Name == c.Slot.Name && other.Key == c.Key && other.NodeType == c.NodeType && slices.Equal(other.When, c.When) && other.Slot.Shares(c.Slot)
}

// title is the slot as the marker has it.
func (c Constant) title() string {
	if value, ok := c.marker.Value.(markers.Default); ok {
		return value.Slot
	}
	return c.marker.Value.(markers.Set).Slot
}

// saidAlready says that another marker is for the same as this one, and what to do.
func (c Constant) saidAlready(other Constant) string {
	of, when := "all nodes", ""
	if c.NodeType != "" {
		of = "nodes of type " + c.NodeType
	}
	if len(c.When) > 0 {
		var conditions []string
		for _, condition := range c.When {
			conditions = append(conditions, condition.String())
		}
		when = " when " + strings.Join(conditions, " and ")
	}
	return fmt.Sprintf("slot %s has a value already, by %s%s in line %d, for %s%s too; write one marker with both, or tell them apart by nodeType or when",
		c.title(), markers.Prefix, other.marker.Word, other.Position.Line, of, when)
}

// isTextType reports whether a slot of a type takes what a marker says as a text.
func isTextType(of string) bool {
	return fields.Underlying(strings.TrimPrefix(of, "*")) == "string" || of == markers.TextType || of == markers.ScalarType
}

// The slots of a node itself that a marker can fill.
const (
	nodeEnabled = "node.enabled"
	// NodeReplicas is how many pods a node has.
	NodeReplicas = "node.replicas"
)

// notConstant says why a marker cannot give a slot a value; "" where it can.
func notConstant(slot markers.Slot) string {
	family, _, _ := strings.Cut(slot.Name, ".")
	switch {
	case slot.Name == nodeEnabled, slot.Name == NodeReplicas:
		return ""
	case slices.Contains([]string{"cluster", "group", "node"}, family):
		return "only the custom resource says it"
	case len(slot.Prefixes) > 0:
		return "it is for structs of fields"
	case slot.Config.IsByName():
		return "a marker names the file: " + markers.ConfigFamily(slot.Config.Variant) + "[FILE]." + string(slot.Config.Sort)
	case slot.Type == "[]byte" || slot.Type == "map[string][]byte":
		return "it holds bytes; write stringData for a text"
	case isAsked(family):
		return "such an object is there where a field asks for it"
	}
	if _, isPort := slot.Port(); isPort {
		return "the node type says it by ports; a port that is there only sometimes is an entry of container.ports, [{name: NAME, containerPort: NUMBER}]"
	}
	return ""
}

// isAsked reports whether an object of a kind is there only where a field asks for it.
func isAsked(family string) bool {
	if kind, _, isVariant := markers.SplitVariant(family); isVariant {
		family = kind.Family()
	}
	return slices.ContainsFunc(markers.ObjectKinds(), func(k markers.ObjectKind) bool {
		return k.Family() == family && k.Start == "" && slices.Contains(k.Filled, family+".spec") && !slices.Contains(k.Brings, family+".spec")
	})
}

// checkConstant reports what is wrong with a value for a type, with the way to it.
func checkConstant(value any, of, path string) error {
	fail := func(takes string) error {
		if name := unquoted(value); name != "" {
			return fmt.Errorf("%s takes %s; %s stands for a field in texts", orValue(path), takes, name)
		}
		return fmt.Errorf("%s takes %s, not %v", orValue(path), takes, value)
	}
	of = strings.TrimPrefix(of, "*")
	if structure, ok := fields.Find(of); ok {
		return checkStruct(value, structure, path)
	}
	_, isMap := value.(map[string]any)
	_, isList := value.([]any)
	composed, isComposed := value.(Composed)
	switch underlying := fields.Underlying(of); {
	case isComposed && takesComposed(of):
	case isComposed:
		return fmt.Errorf("%s takes %s; %s stands for a field in texts", orValue(path), displaySlotType(of), composed)
	case underlying == "string" && unquoted(value) != "":
		return fmt.Errorf("%s takes a text, and YAML reads %s as a map; quote it", orValue(path), unquoted(value))
	case of == markers.TextType || of == markers.ValueType:
	case of == markers.ScalarType && (isMap || isList || value == nil):
		return fail("a single value")
	case of == markers.ScalarType:
	case of == markers.ScalarsType:
		return checkConstant(value, "map[string]"+markers.ScalarType, path)
	case of == markers.DocumentType:
		if !isMap && !isList {
			return fail("a map or a list")
		}
	case of == markers.TableType:
		if !isMap {
			return fail("a map")
		}
	case underlying == "string":
		if _, ok := value.(string); !ok {
			return fail("a text")
		}
	case underlying == "bool":
		if _, ok := value.(bool); !ok {
			return fail("true or false")
		}
	case underlying == "int32" || underlying == "int64":
		number, ok := value.(int)
		if !ok || underlying == "int32" && (number > math.MaxInt32 || number < math.MinInt32) {
			return fail("a number of type " + underlying)
		}
	case of == "intstr.IntOrString":
		if number, ok := value.(int); ok && number <= math.MaxInt32 && number >= math.MinInt32 {
			return nil
		}
		if _, ok := value.(string); !ok {
			return fail("a number or a text")
		}
	case of == "resource.Quantity":
		if _, err := resource.ParseQuantity(fmt.Sprint(value)); err != nil {
			return fail("an amount, like 500m, 2 or 10Gi")
		}
	case strings.HasPrefix(underlying, "[]"):
		list, ok := value.([]any)
		if !ok {
			return fail("a list")
		}
		for i, entry := range list {
			if err := checkConstant(entry, underlying[2:], fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case strings.HasPrefix(underlying, "map["):
		object, ok := value.(map[string]any)
		if !ok {
			return fail("a map")
		}
		_, elem, _ := strings.Cut(underlying, "]")
		for _, key := range slices.Sorted(maps.Keys(object)) {
			if err := checkConstant(object[key], elem, below(path, key)); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("%s is a %s, which a marker cannot give", orValue(path), of)
	}
	return nil
}

// checkStruct is [checkConstant] for a struct.
func checkStruct(value any, structure *fields.Struct, path string) error {
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("%s takes a map with the fields of a %s, not %v", orValue(path), structure.Name, value)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		entry := object[name]
		_, field, ok := structure.Field(name)
		if !ok {
			if hint := nearest.Hint(name, structure.Names()); hint != "" {
				return fmt.Errorf("%s has no field %s; %s", structure.Name, name, hint)
			}
			return fmt.Errorf("%s has no field %s; it has %s", structure.Name, name, strings.Join(structure.Names(), ", "))
		}
		if err := checkConstant(entry, field.Type, below(path, name)); err != nil {
			return err
		}
	}
	return nil
}

func below(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }

func orValue(path string) string {
	if path == "" {
		return "the slot"
	}
	return path
}

// checkConstants checks the constants against what is known of the whole cluster kind.
func (r *reader) checkConstants(cluster *Cluster) {
	if !r.sure(cluster) {
		return
	}
	names := nodeTypeNames(cluster)
	dynamic := len(names) < len(cluster.NodeTypes)
	for _, c := range cluster.Constants {
		if c.NodeType != "" && !slices.Contains(names, c.NodeType) && !dynamic {
			r.errors.Addf(c.marker.At("nodeType"), "there is no node type %q; %s", c.NodeType, strings.TrimPrefix(suggest(c.NodeType, names), "; "))
		}
		for _, o := range cluster.Objects {
			if c.NodeType != "" && o.Scope == markers.PerCluster && c.Slot.Within(o.Family()) {
				r.errors.Addf(c.marker.At("nodeType"), "there is one %s for the whole cluster, whatever the node type; leave nodeType out", o.Title())
			}
		}
		if c.Slot.Name == NodeReplicas && !c.Fixed {
			r.checkDefaultReplicas(cluster, c)
		}
		if !c.Fixed || len(c.When) > 0 {
			continue
		}
		for _, s := range cluster.Sources {
			if c.NodeType != "" && !s.Holds(c.NodeType) {
				continue
			}
			if b := cluster.bound(s, c); b != nil {
				r.errors.Addf(c.Position, "field %s fills slot %s, so it cannot be set for all; write %sdefault, or take the field's binding away", b.Path.JSON(), b.Slot.Name, markers.Prefix)
				break
			}
		}
	}
}

// checkDefaultReplicas reports a default number of pods that no node can have, since its field
// says 0 where nobody says anything.
func (r *reader) checkDefaultReplicas(cluster *Cluster, c Constant) {
	var says *Binding
	for _, s := range cluster.Sources {
		if c.NodeType != "" && !s.Holds(c.NodeType) {
			continue
		}
		says = nil
		for _, b := range s.AllOwn(NodeReplicas) {
			if b.Type.Kind != source.Pointer && !b.OmitEmpty {
				says = b
			}
		}
		if says == nil {
			return
		}
	}
	if says != nil {
		r.errors.Addf(c.Position, "field %s says a number of every node, 0 too; make it a pointer, or give it omitempty, for a default", says.Path.JSON())
	}
}

// bound is a binding that says something of what a constant sets, or nil.
func (c *Cluster) bound(s *Source, constant Constant) *Binding {
	for _, level := range c.Levels(s) {
		for _, b := range level.Bindings {
			if b.Slot.Name == constant.Slot.Name && b.Slot.Shares(constant.Slot) && (b.Key == constant.Key || b.Key == "" && constant.Slot.Merge == "") {
				return b
			}
		}
	}
	return nil
}
