// Package markers defines the language of dsoi-gen: the +dsoi: markers, and
// the tables of the slots that fields of a custom resource can fill and of the kinds
// of object that it can have.
//
// # Grammar
//
// A marker is one line of a // comment directly above a type or a field, with
// nothing but comments and blank lines in between. Its grammar is that of
// controller-gen's markers:
//
//	marker   = "+dsoi:" word                                 // +dsoi:nodes
//	         | "+dsoi:" word "=" value                       // +dsoi:slot=service.spec
//	         | "+dsoi:" word ":" argument { "," argument }   // +dsoi:nodeType:name=broker,workload=Deployment
//	argument = name "=" value
//	value    = text without spaces | quoted | list | map
//	quoted   = `"` text `"` | "`" text "`"
//	list     = value { ";" value } | "{" value { "," value } "}"
//	map      = "{" name ":" value { "," name ":" value } "}"
//
// A word takes one of the three forms, always the same one:
//
//	on a type    cluster        the custom resource's root type is a cluster kind
//	             nodeType       declares a role of the application
//	             object         switches a kind of object on or off, or adds one
//	             rule           says what the pods may do with the Kubernetes API
//	on a field   nodes          a list or a map whose entries are nodes
//	             node           a struct that is the one node of a node type
//	             nodeType       (on the node's type field) defaults of undeclared node types
//	             configGroup    a list of named blocks that nodes refer to
//	             ref            names the block that the node refers to
//	             slot           binds the field to a place in a Kubernetes object
//	             reads          the field names a ConfigMap or Secret whose data hooks see
//	             merge          says how the field combines with less specific levels
//	             hook           only hooks read the field, and what they do with it
//	             ignore         the field is read elsewhere, and binds to nothing
//
// # Slots
//
// A slot is a place that a field fills: container.image, pod.tolerations,
// service.spec. [Slots] lists them all. A slot of which there can be many is
// written with a key in brackets: container.env[JAVA_OPTS].
//
// A field whose JSON name and Go type are Kubernetes' own
// (tolerations []corev1.Toleration) binds without a marker; see [Slot.JSON].
//
// # Strictness
//
// The prefix is this language's own. Every comment line that carries it is
// understood, or is an error that names its line and column: an unknown word,
// a marker on the wrong kind of declaration, behind code on the same line, in a
// /* */ comment, on a function, inside an unnamed struct. To mention a marker
// in prose, put it in backquotes: `+dsoi:cluster`.
package markers
