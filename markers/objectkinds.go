package markers

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// ObjectKind is a row of the table of object kinds: one kind of object that a
// custom resource can have. Methods, hooks, what is watched and pruned, RBAC and
// the reference page derive from it. A new kind is a new row, and a constructor in
// runtime/build that is called like the kind.
type ObjectKind struct {
	// Kind in the API: PodDisruptionBudget.
	Kind string
	// Variant is set where this is one more object of the kind; see [ObjectKind.With].
	Variant string
	// Entry is set where it is one for each entry of a list; see [ObjectKind.OfEntry].
	Entry bool
	// Type is the Go type, in the notation of [Aliases], or with the whole import
	// path for a kind that a marker brings.
	Type string
	// Group and Version of the API; the group of the core API is "".
	Group, Version string
	// Resource is the plural by which RBAC knows the kind.
	Resource string
	// Per says what can have one: a node, a pod (of which the kind is a variant), the nodes of a type together, those that refer to one
	// entry of a config group together, the whole cluster. The first is the default.
	Per []Scope
	// Many is set where a node or a cluster has any number of them. Then the
	// constructor's name ends in "s".
	Many bool
	// Filled lists the arguments of the constructor after the scope: "files" are the
	// configuration files, "storage" are the volumes that a node claims, "rules" are
	// what the pods may do, and anything else is the name of a slot. The kind arises
	// where something brings one of them. Nothing brings "ports", those of the pods,
	// "serviceName", that of the Service in front of them, and "image", that of their main
	// container.
	Filled []string
	// Brings lists the slots that bring the kind also where only a marker says something of
	// them. What is said of those that are no arguments of the constructor is put in place
	// afterwards.
	Brings []string
	// Finish names the function of runtime/build that has the object after its hook, and
	// returns what is wanted, nil for none, or an error; "" where the hook has the last word.
	Finish string
	// TakesRandom is set where a marker can say that some of the content is random. Then
	// Finish takes that too, nil for none, and such an object is kept.
	TakesRandom bool
	// Ends is set where such an object succeeds or fails: a marker can say that its success
	// is awaited before workloads.
	Ends bool
	// Start names the function of runtime/build that returns what places inside of the
	// constructor's last argument are filled in, given the ports of the pods and what is
	// said of the whole; "" for a copy of that.
	Start string
	// Governing names the constructor of those that govern StatefulSets where clients have
	// others; "" for none.
	Governing string
	// Fails is set where the constructor returns an error too.
	Fails bool
	// Tells names the method of a node that is told what the constructor will be given,
	// before anything is made: other objects of the node depend on it. "" for none.
	Tells string
	// Alias is another first name of the slots in it, shorter than the kind; "" for none.
	Alias string
	// Listed is set where a list or a map of the custom resource can ask for any number of
	// them: each entry is one more, beside the others. The entries are structs that are
	// called like the kind, ServiceEntry, in runtime/build.
	Listed bool
	// Ports is set where a node type with ports has one too.
	Ports bool
	// Default is set where every node or cluster has one, without being asked.
	Default bool
	// Selects is set where such an object selects pods by their labels.
	Selects bool
	// Runs restricts the kind to nodes that run as a workload of one of these kinds.
	Runs []string
	// Workload is set for kinds that run the pods of nodes.
	Workload bool
	// Declared is set for workloads that nodes run as only where a node type says so.
	// Nodes that choose the kind of their workload have the choice of all others.
	Declared bool
	// Kept is set where an object stays when it is no longer wanted, because it holds
	// data. Others are deleted.
	Kept bool
	// Optional is set where an API server may not know the kind.
	Optional bool
	// Variable is the name of a variable that holds such an object; "" for the kind
	// with a small letter.
	Variable string
	// Help is one line: what the object is.
	Help string

	family string // what Family returns, where it is known
}

// CanBeOff reports whether a field can say that there is to be no object of the kind: nothing
// else that is made depends on it.
func (k ObjectKind) CanBeOff() bool {
	isPart := slices.ContainsFunc(k.Filled, func(argument string) bool { return slices.Contains([]string{"files", "storage", "rules"}, argument) })
	return !k.Workload && !k.Many && !isPart && k.Tells == ""
}

// SwitchSlot is the slot that says whether there is an object of the kind.
func (k ObjectKind) SwitchSlot() string { return k.Family() + ".enabled" }

// Scope is what an object belongs to.
type Scope string

// Scopes are all that an object can belong to.
func Scopes() []Scope { return []Scope{PerNode, PerPod, PerNodeType, PerConfigGroup, PerCluster} }

const (
	// PerNode is one for each node.
	PerNode Scope = "node"
	// PerPod is one for each pod of a node that runs as a StatefulSet; only variants are.
	PerPod Scope = "pod"
	// PerNodeType is one for all nodes of a type.
	PerNodeType Scope = "nodeType"
	// PerConfigGroup is one for all nodes that refer to one entry of a config group. A marker
	// names the group in its place.
	PerConfigGroup Scope = "configGroup"
	// PerCluster is one for the whole custom resource.
	PerCluster Scope = "cluster"
)

// ObjectKinds returns the table of object kinds, in the order in which objects are
// applied: what pods read and use comes before the pods, and what acts on a workload
// behind it. The rows are shared, and
// must not be changed.
func ObjectKinds() []ObjectKind { return objectKinds() }

var objectKinds = sync.OnceValue(func() []ObjectKind {
	kinds := []ObjectKind{
		{Kind: "ConfigMap", Type: "corev1.ConfigMap", Version: "v1", Resource: "configmaps",
			Per: []Scope{PerNode, PerNodeType, PerConfigGroup, PerCluster}, Filled: []string{"files"},
			Help: "the configuration files of nodes"},
		{Kind: "Secret", Type: "corev1.Secret", Version: "v1", Resource: "secrets",
			Per: []Scope{PerNode, PerNodeType, PerConfigGroup, PerCluster}, Brings: []string{"secret.stringData", "secret.data"}, Finish: "FinishSecret", TakesRandom: true,
			Help: "what pods read and others must not see"},
		{Kind: "PersistentVolumeClaim", Type: "corev1.PersistentVolumeClaim", Version: "v1", Resource: "persistentvolumeclaims",
			Per: []Scope{PerNode}, Many: true, Filled: []string{"storage"}, Kept: true, Variable: "claim",
			Help: "the volumes that pods share: those of a StatefulSet have their own, unless their storage is shared"},
		{Kind: "ServiceAccount", Type: "corev1.ServiceAccount", Version: "v1", Resource: "serviceaccounts",
			Per: []Scope{PerCluster, PerNodeType, PerNode}, Filled: []string{"rules"}, Variable: "account",
			Help: "the account of pods that may ask the Kubernetes API"},
		{Kind: "Role", Type: "rbacv1.Role", Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "roles",
			Per: []Scope{PerCluster, PerNodeType, PerNode}, Filled: []string{"rules"},
			Help: "what the pods may ask"},
		{Kind: "RoleBinding", Type: "rbacv1.RoleBinding", Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "rolebindings",
			Per: []Scope{PerCluster, PerNodeType, PerNode}, Filled: []string{"rules"}, Variable: "binding",
			Help: "gives the account what the Role allows"},
		{Kind: "NetworkPolicy", Type: "networkingv1.NetworkPolicy", Group: "networking.k8s.io", Version: "v1", Resource: "networkpolicies",
			Per: []Scope{PerNode, PerNodeType, PerConfigGroup, PerCluster}, Filled: []string{"networkPolicy.spec"}, Variable: "policy", Selects: true,
			Help: "who may talk to the pods, and to whom they may talk"},
		{Kind: "Service", Type: "corev1.Service", Version: "v1", Resource: "services",
			Per: []Scope{PerNode, PerPod, PerNodeType, PerConfigGroup, PerCluster}, Filled: []string{"ports", "service.spec"}, Start: "ServiceSpec",
			Governing: "GoverningService", Fails: true, Listed: true, Ports: true, Selects: true,
			Help: "the Service in front of the pods"},
		{Kind: "Ingress", Type: "networkingv1.Ingress", Group: "networking.k8s.io", Version: "v1", Resource: "ingresses",
			Per: []Scope{PerNode}, Filled: []string{"ports", "serviceName", "ingress.spec"}, Listed: true,
			Help: "the way from outside to a node's Service"},
		{Kind: "PodDisruptionBudget", Type: "policyv1.PodDisruptionBudget", Group: "policy", Version: "v1", Resource: "poddisruptionbudgets",
			Per: []Scope{PerNode, PerNodeType, PerConfigGroup, PerCluster}, Default: true, Runs: []string{"StatefulSet", "Deployment"}, Variable: "budget", Selects: true,
			Help: "lets one pod be evicted at a time, where there are several"},
		{Kind: "CronJob", Type: "batchv1.CronJob", Group: "batch", Version: "v1", Resource: "cronjobs",
			Per: []Scope{PerNode, PerCluster}, Filled: []string{"image", "cronJob.spec"},
			Help: "runs something again and again, beside the pods"},
		{Kind: "Job", Type: "batchv1.Job", Group: "batch", Version: "v1", Resource: "jobs",
			Per: []Scope{PerNode, PerNodeType, PerCluster}, Filled: []string{"image", "job.spec"}, Brings: []string{"job.spec"}, Ends: true,
			Help: "runs something once, beside the pods or before them"},
		{Kind: "StatefulSet", Type: "appsv1.StatefulSet", Group: "apps", Version: "v1", Resource: "statefulsets",
			Per: []Scope{PerNode}, Workload: true, Variable: "set",
			Help: "runs a node whose pods have names and volumes of their own"},
		{Kind: "Deployment", Type: "appsv1.Deployment", Group: "apps", Version: "v1", Resource: "deployments",
			Per: []Scope{PerNode}, Workload: true,
			Help: "runs a node whose pods are interchangeable"},
		{Kind: "DaemonSet", Type: "appsv1.DaemonSet", Group: "apps", Version: "v1", Resource: "daemonsets",
			Per: []Scope{PerNode}, Workload: true, Declared: true,
			Help: "runs a node that has a pod on each Kubernetes node"},
		{Kind: "HorizontalPodAutoscaler", Type: "autoscalingv2.HorizontalPodAutoscaler", Group: "autoscaling", Version: "v2", Resource: "horizontalpodautoscalers",
			Per: []Scope{PerNode}, Filled: []string{"horizontalPodAutoscaler.spec"}, Tells: "Autoscale", Alias: "autoscaler",
			Runs: []string{"StatefulSet", "Deployment"}, Variable: "autoscaler",
			Help: "says how many pods a node has, as long as it is there"},
	}
	for i := range kinds {
		kinds[i].family = kinds[i].Family() // it is asked for every field
	}
	return kinds
})

// FindObjectKind returns the row of a kind.
func FindObjectKind(kind string) (ObjectKind, bool) {
	kinds := ObjectKinds()
	if i := slices.IndexFunc(kinds, func(k ObjectKind) bool { return k.Kind == kind }); i >= 0 {
		return kinds[i], true
	}
	return ObjectKind{}, false
}

// ImportPath of the package that declares the Go type.
func (k ObjectKind) ImportPath() string {
	qualifier := k.Type[:max(strings.LastIndexByte(k.Type, '.'), 0)]
	return cmp.Or(ImportPath(qualifier), qualifier)
}

// Workloads are the kinds of workload that run nodes, in the order of the table.
func Workloads() []ObjectKind {
	var found []ObjectKind
	for _, k := range ObjectKinds() {
		if k.Workload {
			found = append(found, k)
		}
	}
	return found
}

// Constructor is the name of the function of runtime/build that makes the object,
// or all of them where there are [ObjectKind.Many].
func (k ObjectKind) Constructor() string {
	if k.Many {
		return k.Kind + "s"
	}
	return k.Kind
}

// Asked lists everything that brings the kind by being said: what fills it, and what
// [ObjectKind.Brings] it.
func (k ObjectKind) Asked() []string {
	asked := slices.Clone(k.Filled)
	for _, slot := range k.Brings {
		if !slices.Contains(asked, slot) {
			asked = append(asked, slot)
		}
	}
	return asked
}

// kindNames are the kinds of the table that a marker can name: all but workloads,
// which node types choose. With a scope, those that it can have.
func kindNames(scopes ...Scope) []string {
	var names []string
	for _, k := range ObjectKinds() {
		fits := !slices.ContainsFunc(scopes, func(s Scope) bool { return !slices.Contains(k.Per, s) })
		if !k.Workload && fits {
			names = append(names, k.Kind)
		}
	}
	return names
}

// workloadNames are the kinds of workload that a node type can choose.
func workloadNames() []string {
	var names []string
	for _, k := range Workloads() {
		names = append(names, k.Kind)
	}
	return names
}
