package model

import (
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// nodeTypePlaceholder stands for a node's type in configFile and configDir.
const nodeTypePlaceholder = "{nodeType}"

// checkKey checks the key of a slot, if it has one, and the other names in it.
func (r *reader) checkKey(slot markers.Slot, key string, at token.Position) bool {
	if slot.Name == "container.env" && key != "" && !isVariableName(key) {
		r.errors.Addf(at, "%q is not the name of an environment variable: letters, digits, \"-\", \"_\" and \".\", and no digit first", key)
		return false
	}
	if key, ok := slot.SecretKey(); ok && !isFileName(key) {
		r.errors.Addf(at, "%s", notSecretKey(key))
		return false
	}
	return r.checkConfigSlot(slot, key, at)
}

// notSecretKey says that a text cannot be a key of a Secret.
func notSecretKey(key string) string {
	return strconv.Quote(key) + " is not a key of a Secret: letters, digits, \"-\", \"_\" and \".\""
}

// checkNodeType checks a node type by itself and against those before it.
func (r *reader) checkNodeType(cluster *Cluster, m markers.Marker, n NodeType) {
	at := m.At("name")
	if m.Word == "node" {
		at = m.At("")
	}
	if value, ok := m.Value.(markers.NodeType); n.Name == "" && (!ok || value.Name == "") {
		r.errors.Addf(at, "a node type needs a name")
		return
	}
	for _, other := range cluster.NodeTypes {
		switch {
		case other.Name == "" && n.Name == "":
			r.errors.Addf(at, "node type %q is declared twice", undeclared)
		case other.Name == n.Name && n.Name != "":
			r.errors.Addf(at, "node type %q is declared twice", n.Name)
		case other.GoName() == n.GoName() && n.Name != "":
			r.errors.Addf(at, "node types %q and %q have the same Go name, %s", other.Name, n.Name, n.GoName())
		}
	}
	if n.ConfigDir != "" && !path.IsAbs(n.ConfigDir) {
		r.errors.Addf(m.At("configDir"), "configDir is an absolute path; %q is not", n.ConfigDir)
	}
	switch name := strings.ReplaceAll(n.ConfigFile, nodeTypePlaceholder, "x"); {
	case strings.Contains(name, "/"):
		r.errors.Addf(m.At("configFile"), "configFile is a name without \"/\"; the directory is configDir")
	case name != "" && !isFileName(name):
		r.errors.Addf(m.At("configFile"), "configFile is a key of a ConfigMap: letters, digits, \"-\", \"_\" and \".\"; %q is not", n.ConfigFile)
	}
	if rest := strings.ReplaceAll(n.ConfigDir, nodeTypePlaceholder, ""); strings.ContainsAny(rest, "{}") {
		r.errors.Addf(m.At("configDir"), "%s is the one placeholder of configDir; %q has another", nodeTypePlaceholder, n.ConfigDir)
	}
	numbers := map[int]string{}
	for _, port := range n.Ports {
		if !isPortName(port.Name) {
			r.errors.Addf(m.At("ports"), "port name %q is not one: at most 15 lower-case letters, digits and \"-\", with a letter", port.Name)
		}
		if port.Number < 1 || port.Number > 65535 {
			r.errors.Addf(m.At("ports"), "port %s is %d, not a number from 1 to 65535", port.Name, port.Number)
		}
		if other, ok := numbers[port.Number]; ok {
			r.errors.Addf(m.At("ports"), "ports %s and %s are both %d", other, port.Name, port.Number)
		}
		numbers[port.Number] = port.Name
	}
}

// GoName of the node type, as the end of an identifier: "az-1" is Az1,
// "middleManager" MiddleManager.
func (n NodeType) GoName() string {
	var out strings.Builder
	upper := true
	for _, c := range n.Name {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			upper = true
		case upper:
			out.WriteRune(unicode.ToUpper(c))
			upper = false
		default:
			out.WriteRune(c)
		}
	}
	return out.String()
}

// title of the node type in messages.
func (n NodeType) title() string {
	if n.Name == "" {
		return "node type " + strconv.Quote(undeclared)
	}
	return "node type " + n.Name
}

// check checks what needs the whole cluster kind.
func (r *reader) check(cluster *Cluster) {
	r.checkConformance(cluster)
	r.checkGroups(cluster)
	r.checkBlocks(cluster)
	for _, s := range cluster.Sources {
		r.checkRequired(cluster, s)
	}
	r.checkSameNode(cluster)
	listed := slices.ContainsFunc(cluster.Sources, func(s *Source) bool { return s.Places[0].NodeType == "" })
	if len(cluster.NodeTypes) == 0 && listed {
		// Nothing declared: the node's type field may hold anything.
		cluster.NodeTypes = []NodeType{{Workload: "StatefulSet"}}
	}
	r.checkConfig(cluster)
	r.readObjects(cluster)
	r.checkTypeObjects(cluster)
	r.checkDropped(cluster)
	r.checkAbsent(cluster)
	if r.sure(cluster) {
		r.checkVariants(cluster)
		r.checkLists(cluster)
	}
	r.checkUnrun(cluster)
	r.checkEach(cluster)
	r.checkRules(cluster)
	r.checkConstants(cluster)
	r.resolveFields(cluster)
	r.checkHooks(cluster)
	r.checkUnread(cluster)
}

// checkGroups checks that every group is named and referred to.
func (r *reader) checkGroups(cluster *Cluster) {
	for _, g := range cluster.Groups {
		if g.Level.Binding("group.name", "") == nil && !g.Level.doubtful {
			r.errors.Addf(g.Position, "the entries of config group %s have no name; add a string field with JSON name \"name\", or mark one %sslot=group.name", g.Path.JSON(), markers.Prefix)
		}
		referred := slices.ContainsFunc(cluster.Sources, func(s *Source) bool {
			return s.doubtful || slices.ContainsFunc(s.Refs, func(ref Ref) bool { return ref.Group == g })
		})
		if !referred && len(cluster.Sources) > 0 && !r.doubtful[cluster] {
			r.errors.Addf(g.Position, "no node refers to config group %s; mark the node's field %sref=%s", g.Path.JSON(), markers.Prefix, g.Path.JSON())
		}
	}
}

// checkRequired checks that the slots which every node needs are bound.
func (r *reader) checkRequired(cluster *Cluster, s *Source) {
	levels := cluster.Levels(s)
	known := !r.doubtful[cluster] && !slices.ContainsFunc(levels, func(l *Level) bool { return l.doubtful })
	missing := func(slot, hint string) {
		if !known {
			return
		}
		r.errors.Addf(s.Position, "nothing fills slot %s for the nodes in spec.%s; %s", slot, s.Places[0].JSON(), hint)
	}
	bound := func(slot string) bool {
		return slices.ContainsFunc(levels, func(l *Level) bool { return l.Binding(slot, "") != nil }) ||
			slices.ContainsFunc(cluster.Constants, func(c Constant) bool { return c.Slot.Name == slot })
	}
	if !bound("container.image") {
		missing("container.image", "add a string field with JSON name \"image\", or mark one "+markers.Prefix+"slot=container.image")
	}
	if s.Shape == ListShape && s.Own("node.name") == nil {
		missing("node.name", "add a string field with JSON name \"name\", or mark one "+markers.Prefix+"slot=node.name")
	}
	if !s.SaysType() && s.Own("node.type") == nil && cluster.OnlyType() == nil {
		missing("node.type", "add a string field with JSON name \"nodeType\", or mark one "+markers.Prefix+"slot=node.type; where there is only one node type, declare it by "+markers.Prefix+"nodeType")
	}
	if b := s.Own("node.name"); b != nil && s.Shape == MapShape {
		r.errors.Addf(b.Position, "the key of %s is the node's name already; mark %s %signore", s.Places[0].JSON(), b.Path.JSON(), markers.Prefix)
	}
	if b := s.Own("node.type"); b != nil && s.SaysType() {
		says := "the key of " + s.Places[0].Role.JSON()
		if nodeType := s.Places[0].NodeType; nodeType != "" {
			says = markers.Prefix + map[bool]string{false: "node=", true: "role="}[s.Role != nil && s.Role.Typed] + nodeType
		}
		r.errors.Addf(b.Position, "%s is the node's type already; mark %s %signore", says, b.Path.JSON(), markers.Prefix)
	}
}

// checkSameNode checks that two fields do not hold nodes of one name: without a
// name of its own, such a node is called like its type.
func (r *reader) checkSameNode(cluster *Cluster) {
	first := map[string]Place{}
	for _, s := range cluster.Sources {
		if s.Shape != FieldShape || s.doubtful || s.Own("node.name") != nil {
			continue
		}
		for _, place := range s.Places {
			if other, ok := first[place.NodeType]; ok {
				r.errors.Addf(place.Position, "the nodes in spec.%s and spec.%s are both named %q, like their type; add a string field with JSON name \"name\" to one of their structs",
					other.JSON(), place.JSON(), place.NodeType)
			}
			first[place.NodeType] = place
		}
	}
}

// Levels returns the levels that the nodes of a source read, the least specific
// first.
func (c *Cluster) Levels(s *Source) []*Level {
	var levels []*Level
	for _, level := range c.Spec.WithBlocks() {
		if level.isFor(s.Places[0]) {
			levels = append(levels, level)
		}
	}
	if s.Role != nil {
		levels = append(levels, s.Role.WithBlocks()...)
	}
	for _, g := range c.Groups {
		if slices.ContainsFunc(s.Refs, func(ref Ref) bool { return ref.Group == g }) {
			levels = append(levels, g.WithBlocks()...)
		}
	}
	return append(levels, s.WithBlocks()...)
}

// ClusterLevels are the levels of the whole custom resource, the least specific first.
func (c *Cluster) ClusterLevels() []*Level { return c.Spec.WithBlocks() }

// ClusterBinding returns the binding of a slot on the most specific level of the whole
// custom resource that has one, or nil.
func (c *Cluster) ClusterBinding(slot string) *Binding {
	for _, level := range slices.Backward(c.ClusterLevels()) {
		for _, b := range c.OfCluster(level) {
			if b.Slot.Name == slot && b.Key == "" {
				return b
			}
		}
	}
	return nil
}

// OnlyType is the node type, where there is one and no more; or nil.
func (c *Cluster) OnlyType() *NodeType {
	if len(c.NodeTypes) != 1 || c.NodeTypes[0].Name == "" {
		return nil
	}
	return &c.NodeTypes[0]
}

// Binding returns the binding of a slot and key on the level, or nil.
func (l *Level) Binding(slot, key string) *Binding {
	for _, b := range l.Bindings {
		if b.Slot.Name == slot && b.Key == key {
			return b
		}
	}
	return nil
}
