package model

import (
	"cmp"
	"fmt"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// FromLines reports whether the field of a text is a list of its lines.
func (b *Binding) FromLines() bool {
	underlying, err := b.value().Underlying()
	return err == nil && underlying.Kind == source.Slice
}

// FromText reports whether the field is a text.
func (b *Binding) FromText() bool {
	underlying, err := b.value().Underlying()
	return err == nil && isText(underlying)
}

// FromBasic reports whether the field is a text, a number, or true or false.
func (b *Binding) FromBasic() bool {
	underlying, err := b.value().Underlying()
	return err == nil && underlying.Kind == source.Basic
}

func isText(t source.Type) bool { return t.Kind == source.Basic && t.Name == "string" }

// scalarStructs are Kubernetes' own types that are single values.
var scalarStructs = []string{"resource.Quantity", "intstr.IntOrString", "metav1.Duration"}

// isScalar reports whether a type is a single value.
func isScalar(t source.Type) bool {
	if t.Kind == source.Named {
		return slices.ContainsFunc(scalarStructs, func(name string) bool { return markers.ExpandType(name) == t.String() })
	}
	return t.Kind == source.Basic && (t.Name == "string" || t.Name == "bool" || isNumber(t.Name))
}

func isNumber(basic string) bool {
	return slices.ContainsFunc([]string{"int", "uint", "float"}, func(prefix string) bool { return strings.HasPrefix(basic, prefix) }) && basic != "uintptr"
}

// fitsConfig reports whether a type can fill a slot of configuration files. ok is false for
// the types of other slots.
func fitsConfig(slotType string, underlying source.Type) (fit, ok bool, err error) {
	elem := source.Type{}
	if underlying.Elem != nil && underlying.Kind != source.Pointer {
		if elem = *underlying.Elem; elem.Kind == source.Pointer && underlying.Kind == source.Map {
			elem = *elem.Elem
		}
		if elem, err = elem.Underlying(); err != nil {
			return false, true, err
		}
	}
	byText := false
	if underlying.Kind == source.Map {
		key, err := underlying.Key.Underlying()
		if err != nil {
			return false, true, err
		}
		byText = isText(key)
	}
	switch slotType {
	case markers.TextType:
		return isText(underlying) || underlying.Kind == source.Slice && isText(elem), true, nil
	case markers.ScalarType:
		return isScalar(underlying), true, nil
	case markers.ScalarsType:
		return byText && isScalar(elem), true, nil
	case markers.DocumentType:
		return isText(underlying) || underlying.Kind != source.Basic && isEncoded(underlying, byText), true, nil
	case markers.TableType:
		return isText(underlying) || underlying.Kind != source.Basic && underlying.Kind != source.Slice && isEncoded(underlying, byText), true, nil
	case markers.ValueType:
		return isEncoded(underlying, byText), true, nil
	default:
		return false, false, nil
	}
}

// isEncoded reports whether a type can be part of a custom resource.
func isEncoded(t source.Type, byText bool) bool {
	switch t.Kind {
	case source.Other, source.Pointer:
		return false
	case source.Map:
		return byText
	case source.Basic:
		return isScalar(t)
	default:
		return true
	}
}

// bindInDocument binds the marked fields inside of a struct that a configuration file is
// written from: besides, they fill slots of their own.
func (r *reader) bindInDocument(cluster *Cluster, level *Level, f *field, bindings []*Binding, path string) {
	i := slices.IndexFunc(bindings, (*Binding).isInDocument)
	if i < 0 {
		return
	}
	unread := len(cluster.Unread)
	r.bindInside(cluster, level, f, path)
	for _, u := range cluster.Unread[unread:] {
		if u.Ignored {
			r.errors.Addf(u.Position, "%s is part of what fills slot %s, so it is read all the same; take %s%s away", u.Path, bindings[i].Slot.Name, markers.Prefix, map[bool]string{false: "ignore", true: "hook"}[u.ByHooks])
		}
	}
	cluster.Unread = cluster.Unread[:unread]
}

// isInDocument reports whether the field is part of a file that is made of values.
func (b *Binding) isInDocument() bool {
	return b.Slot.Config != nil && b.Slot.Config.Sort.IsStructured()
}

// sibling is the slot of another sort of the same file.
func sibling(slot markers.Slot, sort markers.ConfigSort) string {
	return strings.TrimSuffix(slot.Name, string(slot.Config.Sort)) + string(sort)
}

// checkConfigSlot checks the names in a slot of configuration files.
func (r *reader) checkConfigSlot(slot markers.Slot, key string, at token.Position) bool {
	place := slot.Config
	switch {
	case place == nil:
		return true
	case place.File != "" && !place.IsByName() && !isFileName(place.File):
		hint := ""
		if strings.Contains(place.File, markers.EveryFile) {
			hint = "; * stands for every name, and *.xml for those that end so"
		}
		r.errors.Addf(at, "%q is not the name of a file in a ConfigMap: letters, digits, \"-\", \"_\" and \".\"%s", place.File, hint)
	case place.Sort == markers.ConfigProperties && strings.ContainsAny(key, "= \t\n:#!"):
		r.errors.Addf(at, "%q is not the key of a line key=value", key)
	default:
		return true
	}
	return false
}

// problemOfConfig says what is wrong with a value that a marker gives to config.dir or
// config.name; "" for nothing.
func problemOfConfig(slot, value string) string {
	if variant, ok := markers.SplitConfigVariant(slot); ok {
		slot = "config" + strings.TrimPrefix(slot, markers.ConfigFamily(variant))
	}
	value = sampleOf(slot, value)
	switch {
	case slot == "config.hash" && !slices.Contains(markers.ConfigHashes(), value):
		return fmt.Sprintf("the slot takes %s; %q is none of them", strings.Join(markers.ConfigHashes(), ", "), value)
	case slot == "config.dir" && (!path.IsAbs(value) || path.Clean(value) == "/"):
		return fmt.Sprintf("the slot takes an absolute directory below /; %q is not", value)
	case slot == "config.name" && !isFileName(value):
		return fmt.Sprintf("the slot takes a key of a ConfigMap: letters, digits, \"-\", \"_\" and \".\"; %q is not", value)
	default:
		return ""
	}
}

// sampleOf is a text as it might be where the placeholders in one are filled. What really
// comes of it is checked when it is known.
func sampleOf(slot, text string) string {
	if slot != "config.dir" && slot != "config.name" {
		return text
	}
	sample := ""
	for i, part := range textParts(text) {
		switch {
		case part.Literal != "" || part.Otherwise != "":
			sample += part.Literal + part.Otherwise
		case i == 0 && slot == "config.dir":
			sample = "/x"
		default:
			sample += "x"
		}
	}
	return cmp.Or(sample, text)
}

// filler is what fills a place in the configuration files of nodes.
type filler struct {
	slot     markers.Slot
	title    string
	position token.Position
}

// fillers are what fills the configuration files of the nodes of a type in some sources, fields
// first.
func (c *Cluster) fillers(n NodeType, sources ...*Source) []filler {
	var all []filler
	seen := map[*Level]bool{}
	for _, s := range sources {
		for _, level := range c.Levels(s) {
			if seen[level] {
				continue
			}
			seen[level] = true
			if len(level.NodeTypes) > 0 && n.Name != "" && !slices.Contains(level.NodeTypes, n.Name) {
				continue
			}
			for _, b := range level.Bindings {
				if isConfigSlot(b.Slot) {
					all = append(all, filler{b.Slot, b.Path.JSON(), b.Position})
				}
			}
		}
	}
	for _, constant := range c.Constants {
		if isConfigSlot(constant.Slot) && (constant.NodeType == "" || constant.NodeType == n.Name || n.Name == "") {
			all = append(all, filler{constant.Slot, markers.Prefix + constant.marker.Word, constant.Position})
		}
	}
	return all
}

// isConfigSlot reports whether a slot is about configuration files, of any ConfigMap.
func isConfigSlot(slot markers.Slot) bool {
	_, ofVariant := markers.SplitConfigVariant(slot.Name)
	return ofVariant || slot.Within("config")
}

// fillsConfig says what fills a file of a variant of the ConfigMap of nodes of a type; "" for
// nothing.
func (c *Cluster) fillsConfig(variant string, n NodeType) string {
	for _, f := range c.fillers(n, c.sourcesOf(n)...) {
		if f.slot.Config != nil && f.slot.Config.Variant == variant {
			return "field " + f.title
		}
	}
	return ""
}

// says reports whether anything fills a slot for nodes of a type.
func (c *Cluster) says(slot string, n NodeType) (what string, ok bool) {
	for _, f := range c.fillers(n, c.sourcesOf(n)...) {
		if f.slot.Name == slot {
			return f.title, true
		}
	}
	return "", false
}

// hasConfigDir reports whether anything says where the configuration of nodes of a type is
// mounted, and what.
func (c *Cluster) hasConfigDir(n NodeType) (what string, ok bool) {
	if n.ConfigDir != "" {
		return "configDir of " + n.title(), true
	}
	return c.says("config.dir", n)
}

// checkConfig checks that node types say where the configuration goes that fields and
// markers bring, and that what makes up one file goes together.
func (r *reader) checkConfig(cluster *Cluster) {
	if r.doubtful[cluster] {
		return
	}
	told := map[token.Position]bool{}
	for _, n := range cluster.NodeTypes {
		if _, hasDir := cluster.hasConfigDir(n); n.ConfigFile != "" && !hasDir {
			r.errors.Addf(n.configFileAt, "configFile needs configDir, the directory where the file is mounted; or bind a field to slot config.dir")
			continue
		}
		if !n.has("ConfigMap") {
			continue // its nodes are to have no configuration
		}
		for _, s := range cluster.sourcesOf(n) {
			if !s.says(n.Name) && slices.ContainsFunc(cluster.Sources, func(other *Source) bool { return other.says(n.Name) }) {
				continue // its place is elsewhere; what a custom resource says of it here is checked then
			}
			all := slices.DeleteFunc(cluster.fillers(n, s), func(f filler) bool { return f.slot.Config == nil })
			r.checkConfigPlaces(cluster, n, all)
			for i, f := range all {
				other := slices.IndexFunc(all[:i], func(o filler) bool { return !o.goesWith(f) })
				if other < 0 || told[f.position] {
					continue
				}
				told[f.position] = true
				r.errors.Addf(f.position, "%s fills slot %s, and %s slot %s; %s",
					f.title, f.slot.Name, all[other].title, all[other].slot.Name, whyNotTogether(f.slot, all[other].slot))
			}
		}
	}
}

// goesWith reports whether something else can fill files too, the same or others. Fields that
// have files by name can have different ones, but one field has the same.
func (f filler) goesWith(other filler) bool {
	if f.slot.Config.IsByName() && other.slot.Config.IsByName() && f.title == other.title {
		return !f.slot.Config.Overlaps(other.slot.Config) || f.slot.Config.Sort.GoesWith(other.slot.Config.Sort)
	}
	return sortsGoTogether(f.slot, other.slot)
}

// sortsGoTogether reports whether two slots can be filled, of one file or of two.
func sortsGoTogether(a, b markers.Slot) bool {
	return a.Config.IsByName() || a.Config.File != b.Config.File || a.Config.Variant != b.Config.Variant || a.Config.Sort.GoesWith(b.Config.Sort)
}

// whyNotTogether says why two slots cannot fill one file.
func whyNotTogether(a, b markers.Slot) string {
	if !a.Config.Sort.IsStructured() {
		a = b
	}
	switch a.Config.Sort {
	case markers.ConfigYAML, markers.ConfigJSON:
		return "a file that is made of values is nothing else besides, and a text of YAML can fill slot " + a.Name + " too"
	case markers.ConfigTOML:
		return "a file that is made of values is nothing else besides, and a text of TOML can fill slot " + a.Name + " too"
	default:
		return "a file of properties in XML is nothing else besides"
	}
}

// otherName says what to write for a file that is named like the one of a node type.
func otherName(slot markers.Slot) string {
	if slot.Config.Variant != "" {
		return "name it otherwise, or fill slot " + markers.ConfigFamily(slot.Config.Variant) + ".dir"
	}
	return "write slot=config." + string(slot.Config.Sort)
}

// checkConfigPlaces checks that the files of nodes of a type have a directory and a name of
// their own. It reports the first that has not.
func (r *reader) checkConfigPlaces(cluster *Cluster, n NodeType, all []filler) {
	at := n.Position
	if at == (token.Position{}) {
		at = cluster.Position
	}
	_, hasDir := cluster.hasConfigDir(n)
	_, hasName := cluster.says("config.name", n)
	for i, f := range all {
		name, variant := f.slot.Config.File, f.slot.Config.Variant
		_, hasOwnDir := cluster.says(markers.ConfigFamily(variant)+".dir", n)
		beside := func(o filler) bool {
			other := o.slot.Config
			_, isApart := cluster.says(markers.ConfigFamily(other.Variant)+".dir", n)
			return other.Variant != variant && !(isApart && other.Variant != "") && (other.File == name || other.IsByName() || f.slot.Config.IsByName())
		}
		switch {
		case variant != "" && hasOwnDir:
			continue
		case slices.ContainsFunc(all[:i], beside):
			other := all[slices.IndexFunc(all[:i], beside)]
			problem := "two files of one name in one directory; name one otherwise, or"
			if f.slot.Config.IsByName() || other.slot.Config.IsByName() {
				problem = "there can be two files of one name in one directory;"
			}
			r.errors.Addf(f.position, "%s fills slot %s, and %s slot %s: %s fill slot %s",
				f.title, f.slot.Name, other.title, other.slot.Name, problem, markers.ConfigFamily(or(variant, other.slot.Config.Variant))+".dir")
		case name != "" && name == strings.ReplaceAll(n.ConfigFile, nodeTypePlaceholder, n.Name):
			r.errors.Addf(f.position, "%s is the configuration file of %s already; %s", name, n.title(), otherName(f.slot))
		case !hasDir:
			r.errors.Addf(at, "%s lacks configDir, where the file of %s is mounted", n.title(), f.title)
		case name == "" && n.ConfigFile == "" && !hasName:
			r.errors.Addf(at, "%s lacks configFile, the name of the file that %s fills", n.title(), f.title)
		default:
			continue
		}
		return
	}
}
