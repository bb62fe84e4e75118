// Package model is the reading half of the generator: from the syntax of API
// packages and their markers to a checked, plain description of each cluster
// kind. It prints nothing, and whatever can be wrong with the input is found
// here, as [markers.ErrorList].
package model
