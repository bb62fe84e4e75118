// Package preview tells what a pass would do, before anything is done. A [Report] is
// made of a plan, and of what the API server says, in dry runs, that its objects would
// be. Where it cannot be asked, the report tells what is likely, and says so.
//
// A report never holds a value of a Secret, nor a hash of one. Making and printing one
// sends no requests. Nothing here changes what it is given; all of it may be used by
// several goroutines at a time.
package preview
