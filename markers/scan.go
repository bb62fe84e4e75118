package markers

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"github.com/datainfrahq/dsoi-gen/internal/sidebyside"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

// Found holds the markers of a package by the declaration on which they stand:
// an *ast.TypeSpec or an *ast.Field.
type Found map[ast.Node]OnDeclaration

// OnDeclaration are the markers on one declaration, in the order of the source.
type OnDeclaration struct {
	Markers []Marker
	// Incomplete is set when there is another marker, which is wrong. What the
	// declaration lacks may be what that was to say.
	Incomplete bool
}

// Scan finds every marker in files, and everything that looks like one but
// cannot be. The files were parsed with comments into fset. It does not stop at
// errors.
func (p *Parser) Scan(fset *token.FileSet, files []*ast.File) (Found, ErrorList) {
	s := &scan{parser: p, fset: fset, found: Found{}}
	for _, file := range files {
		s.file(file)
	}
	return s.found, s.errors
}

type scan struct {
	parser *Parser
	fset   *token.FileSet
	found  Found
	errors ErrorList
}

// place is a stretch of a file in which a comment belongs to a declaration, or
// to something that can have no marker.
type place struct {
	node   ast.Node
	target markers.TargetType
	// wrong says on what a marker stands that cannot have one.
	wrong string
	// start and end of the declaration, without its comments.
	start, end token.Pos
	inner      []place
}

func (s *scan) file(file *ast.File) {
	var suspicious []*ast.CommentGroup
	for _, group := range file.Comments {
		if slices.ContainsFunc(group.List, func(c *ast.Comment) bool { return mayHoldMarker(c.Text) }) {
			suspicious = append(suspicious, group)
		}
	}
	if len(suspicious) == 0 {
		return
	}
	places := s.places(file)
	code := codeStarts(file)
	chunks := slices.Collect(slices.Chunk(suspicious, 50))
	parts := make([]*scan, len(chunks))
	sidebyside.Do(len(chunks), func(i int) {
		parts[i] = &scan{parser: s.parser, fset: s.fset, found: Found{}}
		for _, group := range chunks[i] {
			for _, comment := range group.List {
				parts[i].comment(comment, places, code)
			}
		}
	})
	for _, part := range parts {
		s.join(part)
	}
}

// join takes over what another scan of later comments found.
func (s *scan) join(later *scan) {
	for node, more := range later.found {
		found := s.found[node]
		found.Markers = append(found.Markers, more.Markers...)
		found.Incomplete = found.Incomplete || more.Incomplete
		s.found[node] = found
	}
	s.errors = append(s.errors, later.errors...)
}

// mayHoldMarker is a cheap test that no marker fails.
func mayHoldMarker(text string) bool {
	return strings.Contains(strings.ToLower(text), "dsoi") || strings.Contains(text, "+")
}

// places lists the declarations of a file in order. What lies between two
// belongs to the second.
func (s *scan) places(file *ast.File) []place {
	places := []place{{wrong: "the package clause", start: file.Package, end: file.Name.End()}}
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok {
			places = append(places, place{wrong: "a function", start: decl.Pos(), end: decl.End(), inner: nil})
			continue
		}
		if general.Tok != token.TYPE {
			wrong := map[token.Token]string{token.IMPORT: "an import", token.CONST: "a constant", token.VAR: "a variable"}[general.Tok]
			places = append(places, place{wrong: wrong, start: decl.Pos(), end: decl.End()})
			continue
		}
		if general.Lparen.IsValid() {
			group := place{wrong: "a group of types; put it on one type", start: general.TokPos, end: general.End()}
			for _, spec := range general.Specs {
				group.inner = append(group.inner, typePlace(spec.(*ast.TypeSpec), spec.Pos()))
			}
			places = append(places, group)
			continue
		}
		for _, spec := range general.Specs {
			places = append(places, typePlace(spec.(*ast.TypeSpec), general.TokPos))
		}
	}
	return places
}

func typePlace(spec *ast.TypeSpec, start token.Pos) place {
	p := place{node: spec, target: markers.DescribesType, start: start, end: spec.End()}
	if structure, ok := spec.Type.(*ast.StructType); ok {
		p.inner = fieldPlaces(structure)
	} else {
		p.inner = unnamedPlaces(spec.Type)
	}
	return p
}

func fieldPlaces(structure *ast.StructType) []place {
	var fields []place
	for _, field := range structure.Fields.List {
		fields = append(fields, place{
			node: field, target: markers.DescribesField,
			start: firstPos(field), end: field.End(), inner: unnamedPlaces(field.Type),
		})
	}
	return fields
}

// firstPos is where the field itself starts; Field.Pos skips no doc comment
// either, but a field may be embedded.
func firstPos(field *ast.Field) token.Pos {
	if len(field.Names) > 0 {
		return field.Names[0].Pos()
	}
	return field.Type.Pos()
}

// unnamedPlaces covers the fields of an unnamed struct type, and the methods of
// an interface, inside another type.
func unnamedPlaces(expr ast.Expr) []place {
	var inner []place
	ast.Inspect(expr, func(n ast.Node) bool {
		var list *ast.FieldList
		wrong := "a field of an unnamed struct; give the struct a type of its own"
		switch n := n.(type) {
		case *ast.StructType:
			list = n.Fields
		case *ast.InterfaceType:
			list, wrong = n.Methods, "a method of an interface"
		default:
			return true
		}
		for _, field := range list.List {
			inner = append(inner, place{wrong: wrong, start: firstPos(field), end: field.End(), inner: unnamedPlaces(field.Type)})
		}
		return false
	})
	return inner
}

// codeStarts returns where code starts or ends in a file, in order.
func codeStarts(file *ast.File) []token.Pos {
	var starts []token.Pos
	note := func(pos token.Pos) {
		if pos.IsValid() {
			starts = append(starts, pos)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.CommentGroup, *ast.Comment:
			return false
		case *ast.File:
			note(n.Package)
			return true
		case *ast.FieldList:
			note(n.Opening)
			note(n.Closing)
			return true
		case *ast.BlockStmt:
			note(n.Lbrace)
			note(n.Rbrace)
		case *ast.GenDecl:
			note(n.TokPos)
			note(n.Lparen)
			note(n.Rparen)
			return true
		case *ast.FuncDecl:
			note(n.Type.Func)
			return true
		case *ast.Field:
			note(firstPos(n))
			if n.Tag != nil {
				note(n.Tag.Pos())
			}
			return true
		case *ast.TypeSpec:
			note(n.Name.Pos())
			return true
		case *ast.ValueSpec:
			note(n.Names[0].Pos())
			return true
		case *ast.ImportSpec:
			note(n.Path.Pos())
			return true
		}
		note(n.Pos())
		note(n.End() - 1)
		return true
	})
	slices.Sort(starts)
	return starts
}

// followsCode reports whether a comment stands behind code on its line.
func (s *scan) followsCode(comment *ast.Comment, starts []token.Pos) bool {
	file := s.fset.File(comment.Pos())
	line := file.LineStart(file.PositionFor(comment.Pos(), false).Line)
	i, _ := slices.BinarySearch(starts, line)
	return i < len(starts) && starts[i] < comment.Pos()
}

var (
	// lookalike matches the start of a line that was meant as a marker.
	lookalike = regexp.MustCompile(`(?i)^(?:[+@#]\s*)?dsoi\s*[:=]\s*[a-z]|^\+\s*dsoi\b`)
	// foreign matches a line with a word of ours behind another prefix.
	foreign = regexp.MustCompile(`^\+\s*(\w+)\s*:\s*(?:` + strings.Join(append(words(markers.DescribesType), words(markers.DescribesField)...), "|") + `)\b`)
	quoted  = regexp.MustCompile("`[^`]*`")
)

// looksLikeMarker reports whether a line was meant as a marker, but has another
// prefix.
func looksLikeMarker(line string) bool {
	if line == "" || !strings.Contains("+@#dD", line[:1]) {
		return false // cheap, and true of almost every line
	}
	if lookalike.MatchString(line) {
		return true
	}
	match := foreign.FindStringSubmatch(line)
	if match == nil {
		return false
	}
	own := strings.Trim(Prefix, "+:")
	_, near := nearest.Name(match[1], []string{own})
	return near || sortedLetters(match[1]) == sortedLetters(own)
}

func sortedLetters(word string) string {
	letters := []rune(strings.ToLower(word))
	slices.Sort(letters)
	return string(letters)
}

// comment reads the lines of one comment.
func (s *scan) comment(comment *ast.Comment, places []place, code []token.Pos) {
	start := s.fset.Position(comment.Pos())
	block := strings.HasPrefix(comment.Text, "/*")
	for i, line := range strings.Split(comment.Text, "\n") {
		text := line
		column := 1
		if i == 0 {
			text, column = line[2:], start.Column+2
		}
		trimmed := strings.TrimLeft(text, " \t")
		if block {
			trimmed = strings.TrimLeft(strings.TrimPrefix(trimmed, "*"), " \t")
		}
		column += len(text) - len(trimmed)
		position := token.Position{Filename: start.Filename, Offset: start.Offset, Line: start.Line + i, Column: column}

		if !strings.HasPrefix(trimmed, Prefix) {
			s.prose(trimmed, position)
			continue
		}
		if block {
			s.errors.Addf(position, "a marker in a /* */ comment is not read; use a // comment")
			continue
		}
		if s.followsCode(comment, code) {
			s.errors.Addf(position, "a marker behind code is not read; put it on a line of its own above the declaration")
			continue
		}
		s.marker(trimmed, position, find(places, comment.Pos()))
	}
}

// prose looks for markers in a line that does not start with one.
func (s *scan) prose(text string, position token.Position) {
	bare := quoted.ReplaceAllStringFunc(text, func(q string) string { return strings.Repeat("`", len(q)) })
	if i := strings.Index(bare, Prefix); i >= 0 {
		position.Column += i
		s.errors.Addf(position, "a marker starts its line; to mention one in prose, write it in backquotes")
		return
	}
	if looksLikeMarker(bare) {
		s.errors.Addf(position, "this looks like a marker, but markers start with %s", Prefix)
	}
}

// marker parses a marker and notes it for its declaration.
func (s *scan) marker(text string, position token.Position, on place) {
	switch {
	case on.wrong == nothing:
		s.errors.Addf(position, "nothing follows this marker; it stands above the type or the field that it describes")
		return
	case on.node == nil:
		s.errors.Addf(position, "a marker cannot stand on %s", on.wrong)
		return
	}
	found := s.found[on.node]
	if m, err := s.parser.Parse(text, position, on.target); err != nil {
		s.errors = append(s.errors, err)
		found.Incomplete = true
	} else {
		found.Markers = append(found.Markers, m)
	}
	s.found[on.node] = found
}

// find returns the place to which a comment at pos belongs: the first that
// starts behind it, or one inside the place that surrounds it.
func find(places []place, pos token.Pos) place {
	i := sort.Search(len(places), func(i int) bool { return pos < places[i].end })
	switch {
	case i == len(places):
		return place{wrong: nothing}
	case pos < places[i].start || len(places[i].inner) == 0 && places[i].node == nil:
		return places[i]
	default:
		return find(places[i].inner, pos)
	}
}

// nothing is what the last comments of a struct or a file stand on.
const nothing = "nothing"
