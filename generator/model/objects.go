package model

import (
	"go/token"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
)

// Object is a kind of object that the custom resources of a cluster kind can have.
type Object struct {
	markers.ObjectKind
	// Scope that has one, or any number of them.
	Scope markers.Scope
	// ConfigGroup is the one whose entries have one each, where the scope is that; else nil.
	ConfigGroup *Group
	// Built is set where a method of the builder makes it. Otherwise hooks return
	// such objects.
	Built bool
	// Foreign is set for a kind that is not in the table: a hook of its own returns
	// the wanted ones.
	Foreign bool
	// Awaited is set where its success is awaited before workloads.
	Awaited bool
	// Random are the keys whose content is random, with its numbers of characters.
	Random map[string]int

	position token.Position
}

// Object returns the kind of object of a name, of the table and no variant, that the
// cluster kind can have; or nil.
func (c *Cluster) Object(kind string) *Object {
	if i := slices.IndexFunc(c.Objects, func(o Object) bool { return o.Kind == kind && o.Variant == "" && !o.Foreign }); i >= 0 {
		return &c.Objects[i]
	}
	return nil
}

// Builds reports whether a method of the builder makes objects of a kind.
func (c *Cluster) Builds(kind string) bool {
	o := c.Object(kind)
	return o != nil && o.Built
}

// HasPods reports whether the builder makes anything that runs pods.
func (c *Cluster) HasPods() bool {
	return slices.ContainsFunc(c.Objects, func(o Object) bool { return o.Workload && o.Built })
}

// request is what a marker says of a kind of the table.
type request struct {
	markers.Object
	marker markers.Marker
}

func (q *request) off() bool { return q != nil && q.Enabled != nil && !*q.Enabled }

// readObjects decides which kinds of object the cluster kind can have.
func (r *reader) readObjects(cluster *Cluster) {
	asked, rows := r.requests(cluster)
	var workloads, behind []Object
	isBehind := false
	for _, kind := range rows {
		isBehind = isBehind || kind.Workload
		q := asked[kind.Family()]
		o := Object{ObjectKind: kind, position: cluster.Position}
		o.Scope, o.ConfigGroup = cluster.scopeOf(kind, asked)
		if q != nil {
			o.position, o.Random, o.Awaited = q.marker.Position, q.Random, q.Awaited
		}
		o.Built = cluster.arises(o, cluster.brought) != "" && (kind.Workload || !q.off())
		r.checkRequest(cluster, o, q)
		r.checkShared(cluster, o)
		switch {
		case kind.Workload && !o.Built:
		case kind.Workload:
			workloads = append(workloads, o)
		case isBehind && (o.Built || q != nil && !q.off()):
			behind = append(behind, o)
		case o.Built || q != nil && !q.off():
			cluster.Objects = append(cluster.Objects, o)
		}
	}
	cluster.Objects = append(cluster.Objects, r.foreignObjects(cluster)...)
	cluster.Objects = slices.Concat(cluster.Objects, workloads, behind)
	r.readIdentity(cluster, cluster.marker, asked)
}

// requests returns what markers say of the kinds of the table and of variants, each once,
// by the first name of their slots; and the rows of all these kinds.
func (r *reader) requests(cluster *Cluster) (map[string]*request, []markers.ObjectKind) {
	asked := map[string]*request{}
	variants := map[string][]markers.ObjectKind{}
	for _, m := range cluster.objectMarkers {
		q := &request{m.Value.(markers.Object), m}
		switch {
		case q.Kind == "" && q.Type == "":
			r.errors.Addf(m.Position, "%sobject lacks kind, a kind of the table, or type, any other Go type", markers.Prefix)
		case q.Kind != "" && q.Type != "":
			r.errors.Addf(m.At("type"), "kind and type do not go together: the table has the type of %s", q.Kind)
		case q.Kind == "": // foreignObjects reads it
			if q.Variant != "" {
				r.errors.Addf(m.At("variant"), "variant goes with kind; the hook for a type returns any number of objects")
			}
		default:
			kind, _ := markers.FindObjectKind(q.Kind)
			if q.Variant != "" {
				if !r.checkVariant(kind, q) {
					continue
				}
				kind = kind.With(q.Variant)
			}
			if asked[kind.Family()] != nil {
				r.errors.Addf(m.At("kind"), "%sobject is given twice for %s", markers.Prefix, Object{ObjectKind: kind}.Title())
				continue
			}
			asked[kind.Family()] = q
			if q.Variant != "" {
				variants[q.Kind] = append(variants[q.Kind], kind)
			}
		}
	}
	var rows []markers.ObjectKind
	for _, kind := range markers.ObjectKinds() {
		rows = append(append(rows, kind), variants[kind.Kind]...)
		rows = append(rows, kind.OfEntries()...)
	}
	return asked, rows
}

// scopeOf says what has objects of a kind, and which config group where it is one. Those that
// the rules fill go together.
func (c *Cluster) scopeOf(kind markers.ObjectKind, asked map[string]*request) (markers.Scope, *Group) {
	candidates := []markers.ObjectKind{kind}
	if slices.Contains(kind.Filled, "rules") {
		candidates = append(candidates, ruleKinds()...)
	}
	for _, candidate := range candidates {
		if q := asked[candidate.Family()]; q != nil {
			if scope, group := c.per(q.Per); slices.Contains(kind.Per, scope) {
				return scope, group
			}
		}
	}
	return kind.Per[0], nil
}

// per reads what a marker says has an object: a word of its own, or the name of a config
// group. Anything else is a scope that nothing has.
func (c *Cluster) per(said string) (markers.Scope, *Group) {
	scope := markers.Scope(said)
	if slices.Contains(markers.Scopes(), scope) && scope != markers.PerConfigGroup {
		return scope, nil
	}
	for _, g := range c.Groups {
		if g.Path.JSON() == said {
			return markers.PerConfigGroup, g
		}
	}
	return "", nil
}

// perWords are what a marker can say has an object, of some scopes.
func (c *Cluster) perWords(scopes []markers.Scope) []string {
	var words []string
	for _, scope := range scopes {
		if scope != markers.PerConfigGroup {
			words = append(words, string(scope))
			continue
		}
		for _, g := range c.Groups {
			words = append(words, g.Path.JSON())
		}
	}
	return words
}

// Per is what has an object, as a marker says it.
func (o Object) Per() string {
	if o.ConfigGroup != nil {
		return o.ConfigGroup.Path.JSON()
	}
	return string(o.Scope)
}

// checkWorkloadRequest checks what a marker says of a kind of workload: what it is called, and by
// which labels it selects its pods. All else about it are slots and node types.
func (r *reader) checkWorkloadRequest(cluster *Cluster, o Object, q *request) {
	for _, name := range []string{"variant", "random", "awaited", "enabled", "per", "group", "version", "resource", "optional", "volume"} {
		if at := q.marker.At(name); at != q.marker.Position {
			r.errors.Addf(at, "a %s takes name and selector here; what runs a node is said by %snodeType:workload=%s, and the rest by slots", o.Kind, markers.Prefix, o.Kind)
		}
	}
	if !o.Built && r.sure(cluster) && len(cluster.Sources) > 0 {
		r.errors.Addf(q.marker.At("kind"), "no node runs as a %s", o.Kind)
	}
}

// checkRequest checks what a marker says of a kind of the table.
func (r *reader) checkRequest(cluster *Cluster, o Object, q *request) {
	if q == nil {
		return
	}
	m := q.marker
	if o.Workload {
		r.checkWorkloadRequest(cluster, o, q)
		return
	}
	for _, name := range []string{"group", "version", "resource", "optional"} {
		if at := m.At(name); at != m.Position {
			r.errors.Addf(at, "%s goes with type; the table has that of %s", name, o.Kind)
		}
	}
	if q.Random != nil && !r.checkRandom(cluster, o, q) {
		return
	}
	if q.Awaited && !o.Ends {
		r.errors.Addf(m.At("awaited"), "%s", notAwaited(o.Kind))
		return
	}
	filler := cluster.arises(o, cluster.filled)
	switch {
	case q.Per != "" && q.off():
		r.errors.Addf(m.At("per"), "per does not go with enabled=false")
	case q.Per != "" && q.Per != o.Per():
		r.errors.Addf(m.At("per"), "there is one %s per %s, never one per %s", o.Kind, strings.Join(cluster.perWords(o.ObjectKind.Per), " or "), q.Per)
	case o.Scope == markers.PerPod && q.Variant == "":
		r.errors.Addf(m.At("per"), "%s per pod is one more, beside that of the node; give it a name: variant=NAME", o.Kind)
	case !r.sure(cluster):
	case o.Scope == markers.PerPod && len(cluster.Sources) > 0 && !cluster.RunsAs("StatefulSet"):
		r.errors.Addf(m.At("per"), "no node runs as a StatefulSet, and the pods of others have no names to tell them apart")
	case o.Scope == markers.PerPod && cluster.Binds("workload.ordinals"):
		r.errors.Addf(m.At("per"), "objects per pod are counted from 0, but a field is bound to slot workload.ordinals")
	case q.off() && filler != "":
		r.errors.Addf(m.At("enabled"), "%s is switched off, but %s asks for one; take one of the two away", o.Kind, filler)
	case q.Awaited && q.off():
		r.errors.Addf(m.At("awaited"), "awaited does not go with enabled=false")
	case q.Variant != "" && !o.Built && len(cluster.Sources) > 0:
		r.errors.Addf(m.At("variant"), "nothing asks for the %s; %s", o.Title(), bringers(o.ObjectKind))
	case q.Awaited && !o.Built && len(cluster.Sources) > 0:
		r.errors.Addf(m.At("awaited"), "nothing asks for a %s, so nothing is awaited; %s", o.Kind, bringers(o.ObjectKind))
	case q.Per != "" && !o.Built && len(o.Asked()) > 0:
		r.errors.Addf(m.At("per"), "nothing asks for a %s, so it has no place; %s", o.Kind, bringers(o.ObjectKind))
	}
}

// notAwaited says that objects of a kind have no end that could be awaited.
func notAwaited(kind string) string {
	return "a " + kind + " has no end to wait for; awaited goes with kind=Job"
}

// checkShared reports the fields that would fill an object of several nodes, and in which
// these can differ.
func (r *reader) checkShared(cluster *Cluster, o Object) {
	var of, stands string
	switch o.Scope {
	case markers.PerNode, markers.PerPod:
		return
	case markers.PerNodeType:
		of, stands = "all nodes of a type", "the cluster's spec, or on the one field that holds the node of its type"
	case markers.PerConfigGroup:
		of, stands = "all nodes of an entry of "+o.Per(), "the cluster's spec or on the entries of "+o.Per()
	case markers.PerCluster:
		of, stands = "the whole cluster", "the cluster's spec"
	}
	for _, level := range cluster.AllLevels() {
		if cluster.isOneFor(o, level) {
			continue
		}
		for _, b := range level.Bindings {
			if o.isFilledBy(b.Slot) {
				r.errors.Addf(b.Position, "there is one %s for %s, so slot %s is bound on %s, not on %s", o.Title(), of, b.Slot.Name, stands, where(level))
			}
		}
	}
}

// isFilledBy reports whether a slot is a place in the object, or in what its constructor is
// given.
func (o Object) isFilledBy(slot markers.Slot) bool {
	return slot.Within(o.Family()) || slices.ContainsFunc(o.Filled, func(argument string) bool { return slot.Within(argument) })
}

// isOneFor reports whether all nodes that have an object together read the same of a level.
func (c *Cluster) isOneFor(o Object, level *Level) bool {
	switch o.Scope {
	case markers.PerNodeType:
		return level.Sort == markers.OnCluster || c.agrees(level)
	case markers.PerConfigGroup:
		return level.Sort == markers.OnCluster && c.isForAllOf(o.ConfigGroup, level) || level.IsOf(&o.ConfigGroup.Level)
	default:
		return level.Sort == markers.OnCluster
	}
}

// agrees reports whether nodes of one type can only read the same from a level of groups
// or nodes: each that reads it is the only one of its type.
func (c *Cluster) agrees(level *Level) bool {
	for _, s := range c.Sources {
		if !slices.Contains(c.Levels(s), level) {
			continue
		}
		if s.Shape != FieldShape && level.Sort != markers.OnRole {
			return false
		}
		for _, place := range s.Places {
			if place.NodeType != "" && c.placesOf(place.NodeType) > 1 {
				return false
			}
		}
	}
	return true
}

// placesOf is how many fields can hold nodes of a type.
func (c *Cluster) placesOf(nodeType string) int {
	count := 0
	for _, s := range c.Sources {
		for _, place := range s.Places {
			if place.NodeType == "" || place.NodeType == nodeType {
				count++
			}
		}
	}
	return count
}

// checkTypeObjects reports the kinds that a node type names and can never have.
func (r *reader) checkTypeObjects(cluster *Cluster) {
	if !r.sure(cluster) {
		return
	}
	for _, n := range cluster.NodeTypes {
		for _, name := range n.Objects {
			o := cluster.Object(name)
			kind, _ := markers.FindObjectKind(name)
			why := ""
			switch {
			case o != nil && o.Scope == markers.PerCluster || kind.Per[0] == markers.PerCluster && o == nil:
				why = "there is one for the whole cluster"
			case cluster.brought(kind, n) == "":
				why = bringers(kind)
			case o == nil && (len(kind.Runs) == 0 || cluster.RunsAs(kind.Runs...)):
				why = "it is switched off"
			default:
				continue
			}
			r.errors.Addf(n.objectsAt, "objects of %s names %s, which no such node can have; %s", n.title(), name, why)
		}
	}
}

// checkDropped reports the fields that fill an object which no node has: what a user
// writes there would be dropped.
func (r *reader) checkDropped(cluster *Cluster) {
	if !r.sure(cluster) || len(cluster.NodeTypes) == 0 {
		return
	}
	for _, kind := range markers.ObjectKinds() {
		o := cluster.Object(kind.Kind)
		if o != nil && o.Scope == markers.PerCluster || slices.ContainsFunc(cluster.NodeTypes, func(n NodeType) bool { return n.has(kind.Kind) }) {
			continue
		}
		for _, level := range cluster.AllLevels() {
			for _, b := range level.Bindings {
				if slices.ContainsFunc(kind.Asked(), func(argument string) bool { return fillsArgument(b.Slot, argument) }) {
					r.errors.Addf(b.Position, "%s fills slot %s, but objects of every node type leaves out %s", b.Path.JSON(), b.Slot.Name, kind.Kind)
				}
			}
		}
	}
}

// checkAbsent reports the fields and constants that are for objects of a kind of which
// there is none: what they say would be dropped.
func (r *reader) checkAbsent(cluster *Cluster) {
	if !r.sure(cluster) || len(cluster.Sources) == 0 {
		return
	}
	for _, kind := range markers.ObjectKinds() {
		if cluster.Builds(kind.Kind) {
			continue
		}
		unrun := len(kind.Runs) > 0 && !cluster.RunsAs(kind.Runs...)
		family, asked := kind.Family(), kind.Asked()
		isFor := func(slot *markers.Slot) bool {
			return slot.Within(family) && (unrun || !slices.ContainsFunc(asked, func(argument string) bool { return fillsArgument(*slot, argument) }))
		}
		why := bringers(kind)
		if unrun {
			why = "no node runs as a " + strings.Join(kind.Runs, " or a ")
		}
		if kind.Workload {
			why = "no node runs as one"
		}
		for _, level := range cluster.AllLevels() {
			for _, b := range level.Bindings {
				if isFor(&b.Slot) {
					r.errors.Addf(b.Position, "%s fills slot %s, but there is no %s; %s", b.Path.JSON(), b.Slot.Name, kind.Kind, why)
				}
			}
		}
		for _, c := range cluster.Constants {
			if isFor(&c.Slot) {
				r.errors.Addf(c.marker.At("slot"), "slot %s has no place: there is no %s; %s", c.Slot.Name, kind.Kind, why)
			}
		}
	}
}

// checkUnrun reports the fields and constants that are for workloads of a kind as which no
// node runs: what they say would be dropped.
func (r *reader) checkUnrun(cluster *Cluster) {
	if !r.sure(cluster) || len(cluster.Sources) == 0 {
		return
	}
	isUnrun := func(slot markers.Slot) bool { return slot.Workloads != nil && !cluster.RunsAs(slot.Workloads...) }
	for _, level := range cluster.AllLevels() {
		for _, b := range level.Bindings {
			if isUnrun(b.Slot) {
				r.errors.Addf(b.Position, "%s fills slot %s, which only a %s has, and no node runs as one", b.Path.JSON(), b.Slot.Name, strings.Join(b.Slot.Workloads, " or a "))
			}
		}
	}
	for _, c := range cluster.Constants {
		if isUnrun(c.Slot) {
			r.errors.Addf(c.marker.At("slot"), "only a %s has slot %s, and no node runs as one", strings.Join(c.Slot.Workloads, " or a "), c.Slot.Name)
		}
	}
}

// fillsArgument reports whether a slot brings an argument of a constructor.
func fillsArgument(slot markers.Slot, argument string) bool {
	switch argument {
	case "files":
		return slot.Within("config")
	case "storage":
		return slot.Within("workload.storage")
	default:
		return slot.Within(argument)
	}
}

// sure reports whether all of a cluster kind is known: then what it seems to lack is
// missing.
func (r *reader) sure(cluster *Cluster) bool {
	return !r.doubtful[cluster] &&
		!slices.ContainsFunc(cluster.AllLevels(), func(l *Level) bool { return l.doubtful }) &&
		!slices.ContainsFunc(cluster.Sources, func(s *Source) bool { return s.doubtful })
}

// bringers says what would bring objects of a kind.
func bringers(kind markers.ObjectKind) string {
	var ways []string
	for _, argument := range kind.Filled {
		switch argument {
		case "ports", "serviceName", "image": // they bring nothing
		case "files":
			if kind.Variant != "" {
				ways = append(ways, "fill a file of it, slot "+markers.ConfigFamily(kind.Variant)+"[FILE].text")
				continue
			}
			ways = append(ways, "give a node type configDir, or bind a field to slot config.dir")
		case "rules":
			ways = append(ways, "say what the pods may do by "+markers.Prefix+"rule")
		case "storage":
			ways = append(ways, "bind a field to slot workload.storage")
		default:
			if !slices.Contains(kind.Brings, argument) {
				ways = append(ways, "bind a field to slot "+argument)
			}
		}
	}
	if len(kind.Brings) > 0 {
		ways = append(ways, "fill slot "+strings.Join(kind.Brings, " or ")+", by a field or by "+markers.Prefix+"set")
	}
	if kind.Ports {
		ways = append(ways, "give the node type ports")
	}
	return strings.Join(ways, ", or ")
}
