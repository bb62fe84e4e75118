package model

import "strings"

// irregularEndings are the endings of nouns of which controller-gen may form
// another plural than Kubernetes' own generators. It need not be exact: to ask
// about a regular noun does no harm, to miss an irregular one does. A capital
// letter stands for the start of a word.
var irregularEndings = strings.Fields(`
	da ea ia oa la ta va ima gna erna edra tera sera raca bra cra tra exica mena mna axa pora nera ae
	dum eum ium lum num oum tum vum crum brum trum terum serum imum stracum
	terion ganglion lexicon ndrion noumenon phenomenon taxon hedron
	lumnus acillus cactus coccus focus locus nucleus octopus radius syllabus corpus genus
	lumni acilli cacti cocci foci loci nuclei octopi radii syllabi
	apex codex index latex vertex vortex appendix radix helix trix
	f o z iy quy eau eaux eaus ieu ieux ieus iau iaux
	man men child children foot feet goose geese mouse mice tooth teeth person people
	Bss Ess Ssh Ox OX oxen Louse LOUSE lice Die DIE dice you
	aircraft bison deer fish moose police salmon sheep shrimp swine trout tuna
	equipment information money rice graffiti
`)

// isIrregular reports whether controller-gen may form another plural of a kind
// than Kubernetes' own generators.
func isIrregular(kind string) bool {
	lower := strings.ToLower(kind)
	for _, ending := range irregularEndings {
		if strings.HasSuffix(kind, ending) || strings.HasSuffix(lower, ending) {
			return true
		}
	}
	return len(kind) < 2 || isIrregularS(kind) || isIrregularY(kind)
}

// isIrregularS excepts class and status from the nouns in -s. Short ones may be
// acronyms.
func isIrregularS(kind string) bool {
	regular := strings.HasSuffix(kind, "ss") || strings.HasSuffix(kind, "us")
	return strings.HasSuffix(strings.ToLower(kind), "s") && !regular
}

// isIrregularY is true of a y after a digit or a capital letter.
func isIrregularY(kind string) bool {
	stem, y := strings.CutSuffix(kind, "y")
	return y && !strings.ContainsAny(stem[len(stem)-1:], lowerLetters)
}
