// Package plan decides what a pass does. It is pure: a plan is made of what is
// wanted, what was observed and what is remembered, and of nothing else.
//
// [Make] gives each object one [Outcome]: a decision with its reason. Where only the
// API server can tell, a plan has questions; they are asked, and the plan is made
// again with the answers. Whatever is reported, sent, or waited for follows from the
// outcomes.
package plan
