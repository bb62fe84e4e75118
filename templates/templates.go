// Package templates holds the templates of what is generated for this repository itself.
package templates

import "embed"

// FS holds the templates by file name.
//
//go:embed *.tmpl
var FS embed.FS
