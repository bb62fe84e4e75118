package emit

import (
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

// eachEntry goes through what a field of the spec holds of nodes: the body sees an
// entry by a pointer, in the variable entry, and its path in path.
func (e *emitter) eachEntry(s *model.Source, body []jen.Code) []jen.Code {
	holder := e.specAccess(s.Path)
	path := jsonChild(jen.Id("spec"), s.Path)
	switch s.Shape {
	case model.ListShape:
		return e.eachOfList(holder, path, s.Pointers, body)
	case model.MapShape:
		return e.eachOfMap(holder, path, s.Pointers, body)
	default:
		block := append([]jen.Code{jen.Id("path").Op(":=").Add(path)}, body...)
		if s.Pointers {
			return []jen.Code{jen.If(jen.Id("entry").Op(":=").Add(holder), jen.Id("entry").Op("!=").Nil()).Block(block...)}
		}
		return []jen.Code{jen.Block(append([]jen.Code{jen.Id("entry").Op(":=").Op("&").Add(holder)}, block...)...)}
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
	checks := append(e.checks(&s.Level, jen.Id("entry"), nil, jen.Id("path")), e.nodePorts(s)...)
	checks = append(checks, e.nodeStorage(s)...)
	if len(checks) == 0 {
		return []jen.Code{add(e.nodeLiteral(s))}
	}
	body := append([]jen.Code{jen.Id("node").Op(":=").Add(e.nodeLiteral(s))}, checks...)
	return append(body, add(jen.Id("node")))
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
	level := &s.Level
	jsonNames := map[string]string{}
	read := func(slot, name, wanted string) jen.Code {
		b := level.Binding(slot, "")
		if b == nil {
			return nil
		}
		usual := map[string]string{"Name": "name", "Type": "nodeType", "Kind": "kind", "Replicas": "replicas"}[name]
		if b.Path.JSON() != usual {
			jsonNames[name] = b.Path.JSON()
		}
		return convert(access(jen.Id("entry"), b.Path), b, wanted)
	}
	name, nodeType := read("node.name", "Name", "string"), read("node.type", "Type", "string")
	switch s.Shape {
	case model.MapShape:
		name = jen.Id("name")
		jsonNames["Name"] = "-"
	case model.FieldShape:
		constant := jen.Code(jen.Lit(s.NodeType))
		for _, t := range e.cluster.NodeTypes {
			if t.Name == s.NodeType {
				constant = jen.Id(e.names.NodeType(t))
			}
		}
		nodeType = constant
		jsonNames["Type"] = "-"
		if name == nil {
			name = constant
			jsonNames["Name"] = "-"
		} else {
			name = jen.Qual("cmp", "Or").Call(name, constant)
		}
	}
	if only := e.cluster.OnlyType(); nodeType == nil && only != nil {
		nodeType = jen.Id(e.names.NodeType(*only))
		jsonNames["Type"] = "-"
	}
	fields := []keyed{
		{"Name", name},
		{"Type", nodeType},
		{"Kind", read("node.kind", "Kind", "string")},
		{"Replicas", read("node.replicas", "Replicas", "*int64")},
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
