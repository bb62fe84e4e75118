package model

import (
	"sync"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// scanner finds the markers of packages, once each, for several readers at a time.
type scanner struct {
	parser *markers.Parser

	mutex  sync.Mutex
	found  map[*source.Package]markers.Found
	errors markers.ErrorList
}

func newScanner(parser *markers.Parser) *scanner {
	return &scanner{parser: parser, found: map[*source.Package]markers.Found{}}
}

// scan returns the markers of a package, and notes what is wrong with them.
func (s *scanner) scan(p *source.Package) markers.Found {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	found, ok := s.found[p]
	if !ok {
		var errs markers.ErrorList
		found, errs = s.parser.Scan(p.Fset, p.Files)
		s.found[p] = found
		s.errors = append(s.errors, errs...)
	}
	return found
}
