// Package agreement tests, on a real API server, that what a plan shows is what acting on
// it then does: the same objects, the same fields, the same pods.
package agreement
