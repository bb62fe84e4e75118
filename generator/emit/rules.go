package emit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/datainfrahq/dsoi-gen/generator/model"
)

// rules writes the function that lists what the pods may do.
func (e *emitter) rules() {
	if !e.hasAccount() {
		return
	}
	list := jen.Index().Qual(rbacv1, "PolicyRule")
	var all []jen.Code
	byType := map[string][]jen.Code{}
	for _, rule := range e.cluster.Rules {
		if rule.NodeType == "" {
			all = append(all, ruleLiteral(rule))
		} else {
			byType[rule.NodeType] = append(byType[rule.NodeType], ruleLiteral(rule))
		}
	}
	if !e.rulesPerType() {
		e.doc("%s are what the pods may do with the Kubernetes API.", e.names.Rules())
		e.file.Func().Id(e.names.Rules()).Params().Add(list.Clone()).Block(jen.Return(list.Clone().Add(multiline(all))))
		e.file.Line()
		return
	}
	body := []jen.Code{jen.Var().Id("rules").Add(list.Clone())}
	if len(all) > 0 {
		body = []jen.Code{jen.Id("rules").Op(":=").Add(list.Clone()).Add(multiline(all))}
	}
	var cases []jen.Code
	for _, name := range e.ruleTypes(byType) {
		added := []jen.Code{jen.Id("rules")}
		for _, literal := range byType[name] {
			added = append(added, jen.Qual(rbacv1, "PolicyRule").Add(literal))
		}
		cases = append(cases, jen.Case(e.typeName(name)).Block(jen.Id("rules").Op("=").Append(added...)))
	}
	body = append(body, jen.Switch(jen.Id("nodeType")).Block(cases...), jen.Return(jen.Id("rules")))
	e.doc("%s are what the pods of a node type may do with the Kubernetes API.", e.names.Rules())
	e.file.Func().Id(e.names.Rules()).Params(jen.Id("nodeType").String()).Add(list.Clone()).Block(body...)
	e.file.Line()
}

// ruleTypes are the node types with rules of their own: declared ones in their
// order, then the others by name.
func (e *emitter) ruleTypes(byType map[string][]jen.Code) []string {
	order := func(name string) int {
		i := slices.IndexFunc(e.cluster.NodeTypes, func(t model.NodeType) bool { return t.Name == name })
		if i < 0 {
			return len(e.cluster.NodeTypes)
		}
		return i
	}
	var names []string
	for name := range byType {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(order(a)-order(b), strings.Compare(a, b)) })
	return names
}

// typeName is the constant of a declared node type, or the name of another.
func (e *emitter) typeName(name string) jen.Code {
	for _, t := range e.cluster.NodeTypes {
		if t.Name == name {
			return jen.Id(e.names.NodeType(t))
		}
	}
	return jen.Lit(name)
}

func ruleLiteral(rule model.Rule) jen.Code {
	fields := []jen.Code{
		jen.Id("APIGroups").Op(":").Add(texts(rule.Groups)),
		jen.Id("Resources").Op(":").Add(texts(rule.Resources)),
	}
	if len(rule.Names) > 0 {
		fields = append(fields, jen.Id("ResourceNames").Op(":").Add(texts(rule.Names)))
	}
	return jen.Values(append(fields, jen.Id("Verbs").Op(":").Add(texts(rule.Verbs)))...)
}

// hasAccount reports whether pods have a service account of ours.
func (e *emitter) hasAccount() bool { return e.cluster.Builds("ServiceAccount") }

// rulesPerType reports whether a rule is for one node type.
func (e *emitter) rulesPerType() bool {
	return slices.ContainsFunc(e.cluster.Rules, func(rule model.Rule) bool { return rule.NodeType != "" })
}

// rulesCall is the code of the rules for the scope of an object.
func (e *emitter) rulesCall(holder *jen.Statement) jen.Code {
	if e.rulesPerType() {
		return jen.Id(e.names.Rules()).Call(holder.Clone().Dot("Type"))
	}
	return jen.Id(e.names.Rules()).Call()
}
