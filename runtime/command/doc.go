// Package command has the commands that every operator offers besides running:
//
//	plan -f FILE                    what the operator would do for custom resources
//	plan -f FILE --previous BINARY  what it renders otherwise than another version
//	render -f FILE                  the objects of custom resources, without a cluster
//
// FILE has one or several custom resources as YAML or JSON; - is the standard input. The
// status is 0 where there is nothing to do, 2 where there is, and 1 after an error. None
// of the commands writes to a cluster: plan reads, and sends dry runs. A main function
// calls [Run] first.
package command
