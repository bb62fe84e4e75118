// Package runtime is what the code that dsoi-gen generates calls. It is
// imported under the name dsoi.
//
// # Words
//
// A cluster kind is a custom resource that describes a whole application, such
// as a Pinot or a Druid. It has nodes, each of a node type: controller, broker,
// server. A node runs as one workload, a StatefulSet or a Deployment, with the
// objects around it: a ConfigMap, a Service, PersistentVolumeClaims. Nodes may
// share settings by naming a config group. The nodes of one type are a stage;
// stages follow each other in the deployment order.
//
// # Two halves
//
// Building is pure. It needs a custom resource and no cluster, and makes the
// same objects every time. Generated code gives a [ClusterKind] and the custom
// resource to a [Resolver], which checks names, types, references and order,
// and reports everything that is wrong at once. The resolver hands out a [Node]
// for each entry. A node knows the names, labels, owner and selector of its
// objects, and makes what does not depend on the fields of the custom resource:
//
//	r := dsoi.NewResolver(kind, cr)
//	r.DeploymentOrder(spec.Child("deploymentOrder"), order)
//	groups := dsoi.Groups(r, spec.Child("k8sConfig"), cr.Spec.K8sConfig, name)
//	node := r.Node(path, dsoi.NodeFields{Name: "broker-a", Type: "broker"})
//	group := dsoi.Lookup(groups, path.Child("k8sConfig"), in.K8sConfig)
//	warnings, errs := r.Done()
//
// The Merge functions combine the settings of several levels, from the least
// specific to the most specific.
//
// Reconciling compares what was built with what is there, and acts: it applies
// the difference, holds back what must wait for an earlier stage, prunes what
// is no longer wanted, and tells about it in events and conditions. A pass over
// a custom resource with nothing to do sends no request, and is left out while
// nothing has changed since another one left nothing to do: [Runtime.Settled].
//
// # What stays the same
//
// Three things outlive an operator's release, since changing them would rename
// or restart what users run. Tests hold examples of each:
//
//   - object names, <custom resource>-<node>, at most 52 characters;
//   - selectors, which hold the kind, the custom resource and the node;
//   - the hash of the configuration that pods read: [ConfigHasher].
//
// Everything else may change, [ObjectHash] included, which lives in memory.
package runtime
