package model

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"github.com/datainfrahq/dsoi-gen/internal/sidebyside"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// Read describes every cluster kind of the packages. Packages without one are
// left out, but their markers are checked too. The error, if any, is a
// [markers.ErrorList] of everything that is wrong, or wraps the reason why a
// package could not be read.
func Read(packages []*source.Package) ([]*Package, error) {
	parser, err := markers.NewParser()
	if err != nil {
		return nil, err
	}
	r := newReader(newScanner(parser))
	var found []*Package
	for _, p := range packages {
		if described := r.readPackage(p); len(described.Clusters) > 0 {
			found = append(found, described)
		}
	}
	for _, p := range packages {
		if !r.partial[p] {
			r.reportUnused(p)
		}
	}
	r.checkBelow()
	r.errors = append(r.errors, r.scanner.errors...)
	if err := r.errors.Err(); err != nil {
		return nil, err
	}
	return found, nil
}

// reader describes one type, or joins what readers of several found.
type reader struct {
	scanner *scanner
	used    map[ast.Node]bool
	errors  markers.ErrorList
	// doubtful are the cluster kinds of which not everything is known, because of
	// an error that is reported. What they seem to lack is not an error of its own.
	doubtful map[*Cluster]bool
	// partial are the packages with a type for which that holds; nobody knows
	// what the markers in them belong to.
	partial map[*source.Package]bool
	// below are the markers for deeper fields, and reached those whose field was looked into.
	below, reached map[token.Position]bool
	// open are the structs that are being looked into, so that a type which
	// contains itself comes to an end.
	open []*ast.StructType
}

func newReader(scanner *scanner) *reader {
	return &reader{scanner: scanner, used: map[ast.Node]bool{}, doubtful: map[*Cluster]bool{}, partial: map[*source.Package]bool{},
		below: map[token.Position]bool{}, reached: map[token.Position]bool{}}
}

// join takes over what another reader found.
func (r *reader) join(other *reader) {
	maps.Copy(r.used, other.used)
	maps.Copy(r.doubtful, other.doubtful)
	maps.Copy(r.partial, other.partial)
	maps.Copy(r.below, other.below)
	maps.Copy(r.reached, other.reached)
	r.errors = append(r.errors, other.errors...)
}

// enter notes that a struct is being looked into, until the function that it
// returns is called. It returns nil for one that is open already.
func (r *reader) enter(structure *ast.StructType) (leave func()) {
	if slices.Contains(r.open, structure) {
		return nil
	}
	r.open = append(r.open, structure)
	return func() { r.open = r.open[:len(r.open)-1] }
}

// markersOf returns the markers on a declaration of a package.
func (r *reader) markersOf(p *source.Package, node ast.Node) markers.OnDeclaration {
	found := r.scanner.scan(p)
	r.used[node] = true
	return found[node]
}

// fail notes an error that has a position in its text already.
func (r *reader) fail(position token.Position, err error) {
	message := err.Error()
	if first, rest, ok := strings.Cut(message, ": "); ok && strings.Count(first, ":") >= 2 {
		if at, ok := parsePosition(first); ok {
			position, message = at, rest
		}
	}
	r.errors.Addf(position, "%s", message)
}

// parsePosition reads file:line:column.
func parsePosition(text string) (token.Position, bool) {
	parts := strings.Split(text, ":")
	if len(parts) < 3 {
		return token.Position{}, false
	}
	line, err1 := strconv.Atoi(parts[len(parts)-2])
	column, err2 := strconv.Atoi(parts[len(parts)-1])
	return token.Position{Filename: strings.Join(parts[:len(parts)-2], ":"), Line: line, Column: column}, err1 == nil && err2 == nil
}

// reportUnused reports the markers that stand where nothing reads them.
func (r *reader) reportUnused(p *source.Package) {
	for node, found := range r.scanner.scan(p) {
		if r.used[node] {
			continue
		}
		for _, m := range found.Markers {
			if _, onType := node.(*ast.TypeSpec); onType {
				continue // readPackage reads every type
			}
			r.errors.Addf(m.Position, "%s%s has no effect here: the field is not part of a cluster kind, of its config groups, or of its nodes", markers.Prefix, m.Word)
		}
	}
}

func (r *reader) readPackage(p *source.Package) *Package {
	described := &Package{Name: p.Name, ImportPath: p.ImportPath, Dir: p.Dir}
	types := p.Types()
	readers, read := make([]*reader, len(types)), make([]*Cluster, len(types))
	sidebyside.Do(len(types), func(i int) {
		readers[i] = newReader(r.scanner)
		read[i] = readers[i].readType(types[i])
	})
	for i, cluster := range read {
		r.join(readers[i])
		if cluster != nil {
			described.Clusters = append(described.Clusters, cluster)
		}
	}
	slices.SortFunc(described.Clusters, func(a, b *Cluster) int { return strings.Compare(a.Kind, b.Kind) })
	r.checkDeclared(described.Clusters)
	return described
}

// readType describes a type that is a cluster kind; it returns nil for others.
func (r *reader) readType(d *source.Declaration) *Cluster {
	var cluster *Cluster
	var nodeTypes, rules, objects, constants []markers.Marker
	on := r.markersOf(d.Package, d.Spec)
	var unread []markers.Marker
	for _, m := range on.Markers {
		switch value := m.Value.(type) {
		case markers.Cluster:
			if cluster != nil {
				r.errors.Addf(m.Position, "%scluster is given twice", markers.Prefix)
				continue
			}
			cluster = &Cluster{Kind: d.Spec.Name.Name, ConfigHash: or(value.ConfigHash, "Annotation"), Conformance: value.Conformance, without: value.Without, Position: m.Position, marker: m}
		case markers.NodeType:
			nodeTypes = append(nodeTypes, m)
		case markers.Rule:
			rules = append(rules, m)
		case markers.Object:
			objects = append(objects, m)
		case markers.Default, markers.Set:
			constants = append(constants, m)
		case markers.Ignore, markers.Hook:
			unread = append(unread, m)
		}
	}
	if len(unread) > 1 {
		r.errors.Addf(unread[1].Position, "%s%s does not go with %s%s", markers.Prefix, unread[1].Word, markers.Prefix, unread[0].Word)
	}
	if cluster == nil && on.Incomplete {
		r.partial[d.Package] = true
		return nil
	}
	if cluster == nil {
		for _, m := range slices.Concat(nodeTypes, rules, objects, constants) {
			r.errors.Addf(m.Position, "%s%s needs %scluster on the same type", markers.Prefix, m.Word, markers.Prefix)
		}
		return nil
	}
	cluster.source, cluster.objectMarkers = d.Package, objects
	for _, m := range rules {
		r.addRule(cluster, m)
	}
	for _, m := range constants {
		r.addConstant(cluster, m)
	}
	r.doubtful[cluster] = on.Incomplete
	for _, m := range nodeTypes {
		r.addNodeType(cluster, m)
	}
	r.readRoot(cluster, d)
	if r.doubtful[cluster] {
		r.partial[d.Package] = true
	}
	return cluster
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// addNodeType fills in and adds a node type.
func (r *reader) addNodeType(cluster *Cluster, m markers.Marker) {
	value := m.Value.(markers.NodeType)
	n := NodeType{
		Name: value.Name, Workload: or(value.Workload, "StatefulSet"), ConfigFile: value.ConfigFile, ConfigDir: value.ConfigDir,
		Objects: value.Objects, Position: m.Position, objectsAt: m.At("objects"), configFileAt: m.At("configFile"),
	}
	if n.Name == undeclared {
		n.Name = ""
	}
	for name, number := range value.Ports {
		n.Ports = append(n.Ports, Port{Name: name, Number: number})
	}
	slices.SortFunc(n.Ports, func(a, b Port) int { return strings.Compare(a.Name, b.Name) })
	r.checkNodeType(cluster, m, n)
	cluster.NodeTypes = append(cluster.NodeTypes, n)
}

// undeclared is the name of the node types that nothing declares.
const undeclared = "*"

// readRoot reads the root type: how it is served, its status, its spec.
func (r *reader) readRoot(cluster *Cluster, d *source.Declaration) {
	p := d.Package
	served := readKubebuilderMarkers(d)
	cluster.ClusterScoped = served.clusterScoped
	cluster.Group = packageMarker(p, "groupName")
	cluster.Version = or(packageMarker(p, "versionName"), p.Name)
	cluster.Plural = r.plural(cluster, served.plural)
	if cluster.Group == "" {
		r.errors.Addf(cluster.Position, "the API group of %s is not known; put // +groupName=example.com above the package clause of one file of package %s", cluster.Kind, p.Name)
	}

	structure, ok := d.Spec.Type.(*ast.StructType)
	if !ok || d.Spec.TypeParams != nil || d.Spec.Assign.IsValid() {
		r.errors.Addf(cluster.Position, "a cluster kind is a struct with the fields of a custom resource; %s is not", cluster.Kind)
		return
	}
	if !ast.IsExported(cluster.Kind) {
		r.errors.Addf(cluster.Position, "the name of a cluster kind starts with a capital letter; %s does not, and generated code in another package cannot name it", cluster.Kind)
	}
	fields := r.fields(d, structure, nil)
	if !slices.ContainsFunc(fields, isObjectMeta) {
		r.errors.Addf(cluster.Position, "%s is not a custom resource: it does not embed metav1.ObjectMeta; %scluster stands on the root type", cluster.Kind, markers.Prefix)
		r.partial[p] = true
		return
	}
	var spec *field
	var conditions Path
	for _, f := range fields {
		switch f.path.Last().JSON {
		case "spec":
			spec = f
		case "status":
			conditions = r.conditions(f)
		}
		r.notOnSpec(f)
	}
	if served.status {
		cluster.Conditions = conditions
	}
	r.warnOfConditions(cluster, served.status, conditions)
	if spec == nil {
		r.readObjects(cluster)
		return
	}
	cluster.SpecPath, cluster.SpecType = spec.path, spec.value()
	cluster.Spec = Level{Sort: markers.OnCluster, Name: "cluster", Type: spec.value()}
	r.readSpec(cluster, spec)
	r.check(cluster)
}

// warnOfConditions tells of a kind whose status never says how it is.
func (r *reader) warnOfConditions(cluster *Cluster, subresource bool, conditions Path) {
	switch {
	case len(conditions) == 0:
		cluster.Warnings.Addf(cluster.Position, "the status of %s has no field `Conditions []metav1.Condition`, so nothing is written there: whether a custom resource is ready, only events and the log of the operator say", cluster.Kind)
	case !subresource:
		cluster.Warnings.Addf(cluster.Position, "%s has no status subresource, so its conditions are not written; add +kubebuilder:subresource:status", cluster.Kind)
	}
}

func isObjectMeta(f *field) bool {
	return f.path.Last().Go == "ObjectMeta" && f.typ.String() == "k8s.io/apimachinery/pkg/apis/meta/v1.ObjectMeta"
}

// notOnSpec reports the markers on a field outside the spec.
func (r *reader) notOnSpec(f *field) {
	for _, m := range f.markers {
		r.errors.Addf(m.Position, "%s%s has no effect here: markers are read on the fields of the spec", markers.Prefix, m.Word)
	}
}

// conditions looks for a []metav1.Condition in the status.
func (r *reader) conditions(status *field) Path {
	structure, d, err := status.value().IsStruct()
	if err != nil || structure == nil || status.pointer() {
		return nil
	}
	fields := r.fields(d, structure, nil)
	for _, f := range fields {
		r.notOnSpec(f)
	}
	for _, f := range fields {
		if f.path.Last().JSON == "conditions" && f.typ.String() == "[]k8s.io/apimachinery/pkg/apis/meta/v1.Condition" {
			path := status.path.with(f.path...)
			if slices.ContainsFunc(path, func(s Step) bool { return s.Pointer }) {
				return nil
			}
			return path
		}
	}
	return nil
}

// field is one field of a struct, its inlined ones laid flat.
type field struct {
	path      Path
	typ       source.Type
	omitEmpty bool
	markers   []markers.Marker
	// incomplete is set when another marker on the field is wrong.
	incomplete bool
	// opaque is set for an inlined struct that cannot be looked into.
	opaque   bool
	position token.Position
	depth    int // of inlining
	// below are markers for deeper fields.
	below []deepMarker
	// within are the paths below which the field fills a place that is called like it.
	within []markers.Way
}

func (f *field) pointer() bool { return f.typ.Kind == source.Pointer }

// value is the field's type without its pointer.
func (f *field) value() source.Type {
	if f.pointer() {
		return *f.typ.Elem
	}
	return f.typ
}

// fields returns the fields of a struct as encoding/json sees them: exported,
// not "-", embedded and inlined structs laid flat, where an outer field hides an
// inner one of the same name. d is the declaration in which the struct stands.
func (r *reader) fields(d *source.Declaration, structure *ast.StructType, prefix Path) []*field {
	// Whatever is open around this struct is another matter than what it inlines.
	around := r.open
	r.open = nil
	all := r.flatten(d, structure, prefix, 0)
	r.open = around

	least := map[string]int{}
	for _, f := range all {
		if f.opaque {
			continue
		}
		name := f.path.Last().JSON
		if depth, ok := least[name]; !ok || f.depth < depth {
			least[name] = f.depth
		}
	}
	return slices.DeleteFunc(all, func(f *field) bool { return !f.opaque && f.depth > least[f.path.Last().JSON] })
}

// flatten returns the fields of a struct and, deeper, of those that it inlines.
func (r *reader) flatten(d *source.Declaration, structure *ast.StructType, prefix Path, depth int) []*field {
	leave := r.enter(structure)
	if leave == nil {
		return nil
	}
	defer leave()
	var found []*field
	for _, syntax := range structure.Fields.List {
		names := []string{}
		for _, name := range syntax.Names {
			names = append(names, name.Name)
		}
		if len(names) == 0 {
			names = append(names, embeddedName(syntax.Type))
		}
		on := r.markersOf(d.Package, syntax)
		ms := on.Markers
		position := d.Package.Position(syntax.Pos())
		if len(syntax.Names) > 0 {
			position = d.Package.Position(syntax.Names[0].Pos())
		}
		t, err := d.Package.Resolve(d.File, syntax.Type)
		if err != nil {
			r.fail(position, err)
			continue
		}
		t = original(t)
		for _, name := range names {
			f := &field{typ: t, markers: ms, incomplete: on.Incomplete, position: position, depth: depth}
			jsonName, options := jsonTag(syntax.Tag)
			f.omitEmpty = slices.Contains(options, "omitempty") || slices.Contains(options, "omitzero")
			inline := slices.Contains(options, "inline") || len(syntax.Names) == 0 && jsonName == ""
			// The fields of an embedded struct are there whether its name is exported or not.
			promoted := inline && len(syntax.Names) == 0 && f.typ.Kind != source.Pointer
			if jsonName == "-" && len(options) == 0 || !ast.IsExported(name) && !promoted {
				if len(ms) > 0 {
					r.errors.Addf(ms[0].Position, "%s%s has no effect on a field that is not in the JSON of the custom resource", markers.Prefix, ms[0].Word)
				}
				continue
			}
			r.takeDeep(f)
			if !inline {
				f.path = prefix.with(Step{Go: name, JSON: or(jsonName, name), Pointer: t.Kind == source.Pointer})
				found = append(found, f)
				continue
			}
			f.path = prefix
			if ast.IsExported(name) {
				f.path = prefix.with(Step{Go: name, Pointer: t.Kind == source.Pointer})
			}
			inner, innerDeclaration, err := f.value().IsStruct()
			if err != nil {
				r.fail(position, err)
			}
			f.opaque = err == nil && inner == nil
			isSlot := false
			for _, m := range f.markers {
				isSlot = isSlot || m.Word == "slot"
				if f.opaque && slices.Contains([]string{"ignore", "hook", "slot", "merge"}, m.Word) {
					continue
				}
				r.errors.Addf(m.Position, "%s%s has no effect on an inlined field; mark its own fields, here by %sbelow", markers.Prefix, m.Word, markers.Prefix)
			}
			if f.opaque && len(f.path) > len(prefix) {
				if !isSlot {
					found = append(found, knownFields(f)...)
				}
				found = append(found, f)
			}
			if inner != nil {
				promoted := r.flatten(innerDeclaration, inner, f.path, depth+1)
				r.handDown(f.below, promoted, f.value().Display())
				found = append(found, promoted...)
			}
		}
	}
	return found
}

func embeddedName(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return embeddedName(expr.X)
	case *ast.SelectorExpr:
		return expr.Sel.Name
	case *ast.Ident:
		return expr.Name
	default:
		return ""
	}
}

// jsonTag returns the name and the options of a field's json tag.
func jsonTag(tag *ast.BasicLit) (name string, options []string) {
	if tag == nil {
		return "", nil
	}
	text, err := strconv.Unquote(tag.Value)
	if err != nil {
		return "", nil
	}
	parts := strings.Split(reflect.StructTag(text).Get("json"), ",")
	return parts[0], parts[1:]
}

// suggest ends a message with the nearest valid name, or with all of them, as far as they can be
// read at a glance.
func suggest(got string, valid []string) string {
	if hint := nearest.Hint(got, valid); hint != "" {
		return "; " + hint
	}
	if len(valid) == 0 {
		return ""
	}
	if more := len(valid) - listed; more > 1 {
		return fmt.Sprintf("; there is %s, and %d more", strings.Join(valid[:listed], ", "), more)
	}
	return "; there is " + strings.Join(valid, ", ")
}

// listed is how many names an error lists; more would hide what it says.
const listed = 12
