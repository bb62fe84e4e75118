// Package runtime is what operators that dsoi-gen generates run on. It is imported
// under the name dsoi.
//
// # Words
//
// A cluster kind is a custom resource that describes a whole application, such
// as a Pinot or a Druid. It has nodes, each of a node type: controller, broker,
// server. A node runs as one workload, a StatefulSet, a Deployment or a DaemonSet,
// with the objects around it: a ConfigMap, a Service, PersistentVolumeClaims. Nodes
// may share settings by naming a config group. The nodes of one type are a stage;
// stages follow each other in the deployment order.
//
// # A pass
//
// A reconcile is one pass over one custom resource; reconcile.go reads like this
// list:
//
//	read     the ConfigMaps and Secrets that the custom resource declares to hooks
//	build    what is wanted: a list of objects (package build; generated code)
//	observe  what is there, in the cache
//	plan     one outcome per object, with a reason (package plan)
//	ask      the API server what only it can tell, and plan again
//	act      send the requests
//	report   conditions, events, the error, when to look again
//
// Building and planning are pure. A pass over a custom resource with nothing to do
// sends no request, and is left out while nothing has changed since another one left
// nothing to do: [Runtime.Settled].
//
// [Runtime.Plan] shows what a pass would do, in place of the last two steps (package
// preview); [Observe] has a reconciler do no more. Package command has that for a
// terminal.
//
// A [Reconciler] does all of that for a cluster kind. Who needs a loop of their own
// calls [Runtime.Reconcile] with a function that makes the list of wanted objects.
//
// # What stays the same
//
// Three things outlive an operator's release, since changing them would rename
// or restart what users run. Tests hold examples of each:
//
//   - object names, <custom resource>-<node>, at most 52 characters;
//   - selectors, which hold the kind, the custom resource and the node;
//   - the hash of the configuration that pods read: ConfigHasher in package plan.
package runtime
