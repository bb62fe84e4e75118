// Package source reads the Go packages of an API, as cheaply as it can.
//
// What is needed to generate code is almost always in the syntax of one
// directory: names, tags, comments, and types that are identified by import path
// and name. So packages are read in tiers, each only when the one before cannot
// answer:
//
//  1. go/parser on the directory that a path names; the import path comes from
//     the nearest go.mod.
//  2. A listing by the go command of names and files, for patterns (./...) and
//     import paths.
//  3. The same for a package of another module that declares a type which has to
//     be looked into, such as an embedded struct. Its syntax is read too, rather
//     than its type information, since markers are in comments.
//
// Types of Kubernetes' own API are never looked into.
package source
