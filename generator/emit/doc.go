// Package emit is the writing half of the generator: from the checked
// description of a cluster kind to Go code. It parses nothing, and finds nothing
// wrong with the input; that is the model's part.
//
// Each emitted thing has a function of its own, named after it. What the code
// does, beyond putting typed values into typed places, belongs into package
// runtime.
package emit
