package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
	"github.com/datainfrahq/dsoi-gen/generator/source"
)

// jsonChild is the code of a field path below base.
func jsonChild(base jen.Code, path model.Path) *jen.Statement {
	return jen.Add(base).Dot("Child").Call(jsonNames(path)...)
}

// jsonNames are the literals of the names that a path is made of. What checks a field
// is given them, and not a path: a path costs something, and most fields are right.
func jsonNames(path model.Path) []jen.Code {
	var names []jen.Code
	for name := range strings.SplitSeq(path.JSON(), ".") {
		names = append(names, jen.Lit(name))
	}
	return names
}

// eachEntry goes through what the places of a source hold of nodes: the body sees an entry
// by a pointer, in the variable entry, and its path in path. What is below one role goes
// together, where its first source is, behind what is done with the role itself. Where typed is
// set, it sees the node type of the place in nodeType, if there are several places.
func (e *emitter) eachEntry(s *model.Source, typed bool, ofRole func(*model.Role) []jen.Code, do func(*model.Source) []jen.Code) []jen.Code {
	var below []within
	for _, other := range e.cluster.Sources {
		if other != s && (s.Role == nil || other.Role != s.Role) {
			continue
		}
		if body := do(other); len(body) > 0 {
			below = append(below, within{other, body})
		}
	}
	var first model.Place
	var body []jen.Code
	switch {
	case s.Role != nil:
		if e.firstOf(s.Role) != s {
			return nil
		}
		inLoop := s.Role.Shape == model.MapShape || len(s.Places) > 1
		body = e.below(s.Role, below, inLoop, ofRole)
	case len(below) > 0:
		first, body = s.Places[0], below[0].body
	}
	switch {
	case len(body) == 0:
		return nil
	case s.Role != nil && s.Role.Shape == model.MapShape:
		return e.eachRole(s, body)
	case s.Role != nil:
		return e.eachPlace(s, typed, "role", s.Role.Type, s.Role.Pointers, func(p model.Place) model.Path { return p.Role }, body)
	case s.Shape == model.FieldShape:
		return e.eachPlace(s, typed, "entry", s.Level.Type, s.Pointers, func(p model.Place) model.Path { return p.Path }, body)
	case len(s.Places) == 1:
		return e.eachBelow(s, e.specAccess(first.Path), jsonChild(jen.Id("spec"), first.Path), body)
	default:
		var all []jen.Code
		for _, place := range s.Places {
			loop := e.eachBelow(s, e.specAccess(place.Path), jsonChild(jen.Id("spec"), place.Path), body)
			if typed {
				loop = append([]jen.Code{jen.Id("nodeType").Op(":=").Add(nodeTypeName(e.cluster, place.NodeType))}, loop...)
			}
			all = append(all, jen.Block(loop...))
		}
		return all
	}
}

// within is what is done with each node of a source.
type within struct {
	source *model.Source
	body   []jen.Code
}

// firstOf is the first source of nodes below a role.
func (e *emitter) firstOf(role *model.Role) *model.Source {
	return e.cluster.Sources[slices.IndexFunc(e.cluster.Sources, func(s *model.Source) bool { return s.Role == role })]
}

// below goes through the nodes below a role, unless that is switched off. It stands in a
// loop, or not.
func (e *emitter) below(role *model.Role, sources []within, inLoop bool, ofRole func(*model.Role) []jen.Code) []jen.Code {
	var all []jen.Code
	if ofRole != nil {
		all = ofRole(role)
	}
	for _, in := range sources {
		s, path, body := in.source, in.source.Places[0].Path, in.body
		holder, child := access(jen.Id("role"), path), jsonChild(jen.Id("path"), path)
		if s.Shape == model.FieldShape {
			all = append(all, one(holder, child, s.Pointers, body)...)
		} else {
			all = append(all, e.eachBelow(s, holder, child, body)...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return ifEnabled(role.All("node.enabled"), "role", inLoop, all)
}

// checkRole checks the fields of a role.
func (e *emitter) checkRole(role *model.Role) []jen.Code {
	var checks []jen.Code
	for _, level := range role.WithBlocks() {
		checks = append(checks, e.checks(level, jen.Id("role"), nil, jen.Id("path"))...)
	}
	return checks
}

// one is a field of a role that is one node.
func one(holder, path *jen.Statement, pointers bool, body []jen.Code) []jen.Code {
	entry := jen.Id("entry")
	body = append([]jen.Code{jen.Id("path").Op(":=").Add(path)}, body...)
	if pointers {
		return []jen.Code{jen.If(entry.Clone().Op(":=").Add(holder), entry.Clone().Op("!=").Nil()).Block(body...)}
	}
	return []jen.Code{jen.Block(append([]jen.Code{entry.Clone().Op(":=").Op("&").Add(holder)}, body...)...)}
}

// eachBelow goes through a list or a map of nodes.
func (e *emitter) eachBelow(s *model.Source, holder, path *jen.Statement, body []jen.Code) []jen.Code {
	if s.Shape == model.MapShape {
		return e.eachOfMap(holder, path, s.Pointers, body)
	}
	return e.eachOfList(holder, path, s.Pointers, body)
}

// eachRole goes through a map of roles, by node type in order.
func (e *emitter) eachRole(s *model.Source, body []jen.Code) []jen.Code {
	holder := e.specAccess(s.Places[0].Role)
	role := jen.Id("role")
	loop := []jen.Code{role.Clone().Op(":=").Add(holder.Clone()).Index(jen.Id("nodeType"))}
	if s.Role.Pointers {
		loop = append(loop, jen.If(role.Clone().Op("==").Nil()).Block(jen.Continue()))
	}
	loop = append(loop, jen.Id("path").Op(":=").Add(jsonChild(jen.Id("spec"), s.Places[0].Role)).Dot("Key").Call(jen.Id("nodeType")))
	return []jen.Code{jen.For(jen.List(jen.Id("_"), jen.Id("nodeType")).Op(":=").Range().Qual("slices", "Sorted").Call(jen.Qual("maps", "Keys").Call(holder))).Block(append(loop, body...)...)}
}

// eachPlace goes through fields that are one node or one role each: the body sees a pointer
// to it in a variable, and its path in path.
func (e *emitter) eachPlace(s *model.Source, typed bool, variable string, t source.Type, pointers bool, to func(model.Place) model.Path, body []jen.Code) []jen.Code {
	v := jen.Id(variable)
	pointer := func(p model.Place) *jen.Statement {
		if pointers {
			return e.specAccess(to(p))
		}
		return jen.Op("&").Add(e.specAccess(to(p)))
	}
	path := func(p model.Place) *jen.Statement { return jsonChild(jen.Id("spec"), to(p)) }
	if len(s.Places) == 1 {
		block := append([]jen.Code{jen.Id("path").Op(":=").Add(path(s.Places[0]))}, body...)
		if pointers {
			return []jen.Code{jen.If(v.Clone().Op(":=").Add(pointer(s.Places[0])), v.Clone().Op("!=").Nil()).Block(block...)}
		}
		return []jen.Code{jen.Block(append([]jen.Code{v.Clone().Op(":=").Add(pointer(s.Places[0]))}, block...)...)}
	}
	columns := []jen.Code{jen.Id("path").Op("*").Qual(field, "Path"), v.Clone().Op("*").Add(goType(t))}
	names := []string{"path", variable}
	if typed {
		columns, names = append([]jen.Code{jen.Id("nodeType").String()}, columns...), append([]string{"nodeType"}, names...)
	}
	var rows []jen.Code
	for _, p := range s.Places {
		row := []jen.Code{path(p), pointer(p)}
		if typed {
			row = append([]jen.Code{nodeTypeName(e.cluster, p.NodeType)}, row...)
		}
		rows = append(rows, jen.Values(row...))
	}
	table := jen.Index().Struct(columns...).Add(multiline(rows))
	var variables, values []jen.Code
	for _, name := range names {
		variables, values = append(variables, jen.Id(name)), append(values, jen.Id("one").Dot(name))
	}
	loop := []jen.Code{jen.List(variables...).Op(":=").List(values...)}
	if pointers {
		loop = append(loop, jen.If(v.Clone().Op("==").Nil()).Block(jen.Continue()))
	}
	return []jen.Code{jen.For(jen.List(jen.Id("_"), jen.Id("one")).Op(":=").Range().Add(table)).Block(append(loop, body...)...)}
}

// typeOfNode is the code of the type of the nodes of a source, where their place says it; or
// nil.
func (e *emitter) typeOfNode(s *model.Source) jen.Code {
	switch {
	case !s.SaysType():
		return nil
	case s.NodeType() != "":
		return nodeTypeName(e.cluster, s.NodeType())
	default:
		return jen.Id("nodeType")
	}
}

// eachOfList goes through a list.
func (e *emitter) eachOfList(list, path *jen.Statement, pointers bool, body []jen.Code) []jen.Code {
	element := list.Clone().Index(jen.Id("i"))
	loop := []jen.Code{jen.Id("entry").Op(":=").Op("&").Add(element)}
	if pointers {
		loop = []jen.Code{jen.Id("entry").Op(":=").Add(element), skipNil()}
	}
	loop = append(loop, jen.Id("path").Op(":=").Add(path).Dot("Index").Call(jen.Id("i")))
	return []jen.Code{jen.For(jen.Id("i").Op(":=").Range().Add(list)).Block(append(loop, body...)...)}
}

// eachOfMap goes through a map, by its keys in order.
func (e *emitter) eachOfMap(holder, path *jen.Statement, pointers bool, body []jen.Code) []jen.Code {
	loop := []jen.Code{jen.Id("entry").Op(":=").Add(holder.Clone()).Index(jen.Id("name"))}
	if pointers {
		loop = append(loop, skipNil())
	}
	loop = append(loop, jen.Id("path").Op(":=").Add(path).Dot("Key").Call(jen.Id("name")))
	return []jen.Code{jen.For(jen.List(jen.Id("_"), jen.Id("name")).Op(":=").Range().Qual("slices", "Sorted").Call(jen.Qual("maps", "Keys").Call(holder))).Block(append(loop, body...)...)}
}

func skipNil() jen.Code {
	return jen.If(jen.Id("entry").Op("==").Nil()).Block(jen.Continue())
}

// addNode makes a node of an entry.
func (e *emitter) addNode(s *model.Source) []jen.Code {
	add := func(node jen.Code) jen.Code {
		return jen.Id("cluster").Dot("Nodes").Op("=").Append(jen.Id("cluster").Dot("Nodes"), node)
	}
	inLoop := s.Shape != model.FieldShape || len(s.Places) > 1
	var checks []jen.Code
	for _, level := range s.WithBlocks() {
		checks = append(checks, e.checks(level, jen.Id("entry"), nil, jen.Id("path"))...)
	}
	checks = append(checks, e.nodeGroups()...)
	checks = append(checks, e.nodeReplicas(s)...)
	checks = append(checks, e.nodeConfigHash(s)...)
	checks = append(checks, e.nodePorts(s)...)
	checks = append(checks, e.nodeConfig(s)...)
	checks = append(checks, e.nodeStorage(s)...)
	checks = append(checks, e.nodeLists(s)...)
	checks = append(checks, e.unfit(s)...)
	checks = append(checks, e.told()...)
	checks = append(checks, e.checkPods(s)...)
	off := switchedOff(e.cluster, s)
	if len(checks) == 0 && off == nil {
		return ifEnabled(s.AllOwn("node.enabled"), "entry", inLoop, []jen.Code{add(e.nodeLiteral(s))})
	}
	body := append(checks, add(jen.Id("node")))
	if off != nil {
		body = unless(off, inLoop, body)
	}
	body = append([]jen.Code{jen.Id("node").Op(":=").Add(e.nodeLiteral(s))}, body...)
	return ifEnabled(s.AllOwn("node.enabled"), "entry", inLoop, body)
}

// switchedOff is the code of when markers switch a node of a source off; nil for never.
func switchedOff(c *model.Cluster, s *model.Source) jen.Code {
	var all *jen.Statement
	for _, b := range constants(c, s, true) {
		switch {
		case b.Slot.Name != "node.enabled":
		case all == nil:
			all = jen.Add(b.only)
		default:
			all = all.Op("||").Add(b.only)
		}
	}
	if all == nil {
		return nil
	}
	return all
}

// unless runs the body where a condition is not met.
func unless(condition jen.Code, inLoop bool, body []jen.Code) []jen.Code {
	if inLoop {
		return append([]jen.Code{jen.If(condition).Block(jen.Continue())}, body...)
	}
	return []jen.Code{jen.If(jen.Id("off").Op(":=").Add(condition), jen.Op("!").Id("off")).Block(body...)}
}

// ifEnabled leaves out what fields switch off, of which the first that says anything counts.
func ifEnabled(found []*model.Binding, base string, inLoop bool, body []jen.Code) []jen.Code {
	if len(found) == 0 {
		return body
	}
	var all []bound
	for _, b := range found {
		all = append(all, bound{Binding: b, base: jen.Id(base)})
	}
	enabled := allSaid(all)
	if inLoop {
		return append([]jen.Code{jen.If(jen.Op("!").Add(enabled)).Block(jen.Continue())}, body...)
	}
	return []jen.Code{jen.If(enabled).Block(body...)}
}

// nodeLiteral is the node that an entry makes.
func (e *emitter) nodeLiteral(s *model.Source) jen.Code {
	own := jen.Id("entry")
	if s.Shape == model.MapShape && !s.Pointers {
		own = jen.Op("&").Id("entry")
	}
	fields := []keyed{
		{"Node", jen.Id("r").Dot("Node").Call(jen.Id("path"), jen.Qual(build, "NodeFields").Add(values(e.nodeFields(s)...)))},
		{"Cluster", jen.Id("cluster")},
		{sourceField(e.cluster, s), own},
	}
	if e.keepsPaths() {
		fields = append(fields, keyed{"path", jen.Id("path")})
	}
	if s.Role != nil {
		role := jen.Id("role")
		if s.Role.Shape == model.MapShape && !s.Role.Pointers {
			role = jen.Op("&").Id("role")
		}
		fields = append(fields, keyed{roleField(e.cluster, s), role})
	}
	for _, g := range e.cluster.Groups {
		found := jen.Code(jen.Op("&").Add(goType(g.Level.Type)).Values())
		for _, ref := range s.Refs {
			if ref.Group != g {
				continue
			}
			name := access(jen.Id("entry"), ref.Path)
			if ref.Type.Kind == source.Pointer {
				name = orZero(name)
			}
			lookup := "Lookup"
			if ref.Optional {
				lookup = "LookupOptional"
			}
			found = jen.Qual(build, lookup).Call(append([]jen.Code{jen.Id(groupVariable(g)), name, jen.Id("path")}, jsonNames(ref.Path)...)...)
		}
		fields = append(fields, keyed{groupField(g), found})
	}
	return jen.Id(e.names.Node()).Add(values(fields...))
}

// nodeFields are the settings by which the runtime knows the node.
func (e *emitter) nodeFields(s *model.Source) []keyed {
	jsonNames := map[string]string{}
	read := func(slot, name, wanted string) jen.Code {
		found := s.AllOwn(slot)
		if len(found) == 0 {
			return nil
		}
		b := found[0]
		usual := map[string]string{"Name": "name", "Type": "nodeType", "Kind": "kind", "Replicas": "replicas"}[name]
		if name != "" && b.Path.JSON() != usual {
			jsonNames[name] = b.Path.JSON()
		}
		var values []jen.Code
		for _, b := range found {
			values = append(values, read(jen.Id("entry"), b, wanted))
		}
		return choose("cmp", "Or", values)
	}
	name, nodeType := read("node.name", "Name", "string"), read("node.type", "Type", "string")
	said := e.typeOfNode(s)
	if said != nil {
		nodeType = said
		jsonNames["Type"] = "-"
	}
	switch {
	case s.Shape == model.MapShape:
		name = jen.Id("name")
		jsonNames["Name"] = "-"
	case s.Shape == model.FieldShape && name == nil:
		name = said
		jsonNames["Name"] = "-"
	case s.Shape == model.FieldShape:
		name = jen.Qual("cmp", "Or").Call(name, said)
	}
	if only := e.cluster.OnlyType(); nodeType == nil && only != nil {
		nodeType = jen.Id(e.names.NodeType(*only))
		jsonNames["Type"] = "-"
	}
	var role jen.Code
	if s.Role != nil && s.Role.Typed {
		role = said
	}
	fields := []keyed{
		{"Role", role},
		{"Name", name},
		{"Type", nodeType},
		{"Kind", read("node.kind", "Kind", "string")},
		{"Replicas", read("node.replicas", "Replicas", "*int64")},
		{"Keep", read("node.keep", "", "bool")},
	}
	var changed []jen.Code
	for _, name := range []string{"Name", "Type", "Kind", "Replicas"} {
		if jsonName, ok := jsonNames[name]; ok {
			changed = append(changed, jen.Id(name).Op(":").Lit(jsonName))
		}
	}
	if len(changed) > 0 {
		fields = append(fields, keyed{"JSON", jen.Qual(build, "NodeJSON").Values(changed...)})
	}
	return fields
}
