// Package build makes the objects of a custom resource. It is pure: the same custom
// resource, inputs and hooks always make the same objects, and no request is sent.
//
// Generated code gives a custom resource to a [Resolver], which checks names, types,
// references and order, and reports everything that is wrong at once. The resolver
// hands out a [Node] for each entry, which knows the names, labels, owner and
// selector of its objects:
//
//	r := build.NewResolver(kind, types, cr, inputs)
//	r.DeploymentOrder(spec.Child("deploymentOrder"), order)
//	groups := build.Groups(r, spec.Child("k8sConfig"), cr.Spec.K8sConfig, name)
//	node := r.Node(path, build.NodeFields{Name: "broker-a", Type: "broker"})
//	group := build.Lookup(groups, in.K8sConfig, path, "k8sConfig")
//	warnings, errs := r.Done()
//
// There is one constructor per kind of object, each in a file of its name: [ConfigMap],
// [Service], [PodDisruptionBudget] and so on. They take a [Scope], a node or the whole
// cluster, and what the custom resource says; nil means that the object is not wanted.
// The Merge functions combine the settings of several levels, from the least specific
// to the most specific. [Add] collects objects in a [List], and makes sure that hooks
// left alone what identifies them.
package build
