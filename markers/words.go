package markers

// Help takes the first line of a comment here as the summary of a marker or of
// its argument, and the rest as details.

// Cluster declares the root type of a custom resource a cluster kind.
// It describes one distributed system; a builder and a reconciler are generated
// for it.
// +controllertools:marker:generateHelp:category="Cluster kinds"
type Cluster struct {
	// ConfigHash says how a changed configuration makes pods roll.
	// Annotation (the default) puts its hash into an annotation of the pod
	// template, Environment into the variable CONFIG_HASH of the main container. None is
	// for applications that read their files again: a changed configuration rolls
	// nothing, and what pods mount changes in place. Nodes can say otherwise: slot
	// config.hash.
	ConfigHash string `marker:",optional"`

	// ConfigHashName is the name of the annotation or of the variable that holds the hash.
	// It is a template like the names of objects. By default it is this operator's own.
	ConfigHashName string `marker:",optional"`

	// Labels are those by which the pods are known, in place of ours: {app: pinot, cluster: "{cluster}"}.
	// They are the selectors of workloads, Services and others too, and all objects have
	// them, beside ours. Values are templates like the names of objects.
	Labels map[string]string `marker:",optional"`

	// PausedAnnotation on a custom resource stops its reconciler where its value is true.
	// The one of dsoi-gen does too.
	PausedAnnotation string `marker:",optional"`

	// Conformance is the specification whose structure the custom resource is to have.
	// With DSOI, what it lacks of deploymentOrder, external, config groups and nodes is an
	// error.
	Conformance string `marker:",optional"`

	// Without lists the defaults of objects that are not to be: spread, peerAddresses.
	Without []string `marker:",optional"`
}

// NodeType declares a role of the application: controller, broker, server.
// Repeat it for each role; their order is the default deployment order. The name "*" is for
// node types that nothing declares, which it allows.
// +controllertools:marker:generateHelp:category="Cluster kinds"
type NodeType struct {
	// Name is the node type, as it is written in custom resources.
	// Any text will do: what is named after it is made legal. "*" is every other one.
	Name string

	// Workload is what runs a node whose kind is not given.
	// StatefulSet (the default), Deployment or DaemonSet.
	Workload string `marker:",optional"`

	// ConfigFile is the name of the configuration file.
	// It is the file's key in the ConfigMap, and its name in configDir. "{nodeType}"
	// stands for the type; such a value is quoted. A field can say another name: slot
	// config.name.
	ConfigFile string `marker:",optional"`

	// ConfigDir is the absolute directory where the configuration is mounted.
	// "{nodeType}" stands for the type. A field can say another: slot config.dir.
	ConfigDir string `marker:",optional"`

	// Ports are those of the main container by name: {http: 8080, admin: 8081}.
	// The custom resource may add to them and replace them.
	Ports map[string]int `marker:",optional"`

	// Objects are the kinds of object that a node has besides its workload.
	// All that the table of object kinds and the bindings allow, when left out.
	Objects []string `marker:",optional"`
}

// Object says which kinds of object a custom resource has besides its workloads.
// With kind, of the table of object kinds: enabled=false switches it off; else
// per chooses what has one, and a kind that nothing fills can be returned by the
// hook Further. With type, any other kind: a hook returns the wanted objects.
// +controllertools:marker:generateHelp:category="Cluster kinds"
type Object struct {
	// Kind is a kind of the table of object kinds.
	Kind string `marker:",optional"`

	// Variant names one more object of the kind, beside the one without a variant.
	// It has slots, a method of the builder and a hook of its own, and a name that ends with
	// it: for kind=Service and variant=client slots clientService.spec.type, the hook
	// ClientService, and Services NAME-client. Where a field is bound to the whole
	// clientService.spec, it is there where that is set; otherwise wherever the pods have
	// ports.
	Variant string `marker:",optional"`

	// Name is the name of the objects: "{node}-{nodeType}-svc".
	// {cluster} stands for the custom resource, {node} and {nodeType} for the node, {pod} for the
	// pod where each has one, the JSON name of a config group for its entry, and for a
	// PersistentVolumeClaim {storage} for the storage. It is for operators that take over what another
	// one has made; see docs/migrating.md.
	Name string `marker:",optional"`

	// Selector are the labels by which such objects select pods, where it is not by all of them.
	// They are among the labels of the cluster.
	Selector []string `marker:",optional"`

	// Volume is the name of the pods' volumes that are made from such objects, as a template.
	// It is for ConfigMap, and for PersistentVolumeClaim, where it is the name of a
	// StatefulSet's claim templates too.
	Volume string `marker:",optional"`

	// Random says which keys of a Secret have random content: {password: 32}.
	// The number is that of characters, letters and digits, from 1 to 1024. The operator
	// makes the content when it makes the Secret, and never changes it. Like a volume,
	// the Secret is kept when its node or the custom resource is gone, and a new one of
	// the same name finds it again. Who changes the content, changes it for good.
	Random map[string]int `marker:",optional"`

	// Awaited says that a Job has to succeed before workloads are created or their pods
	// changed. It is those of its node, of the nodes of its type, or all of them, as the
	// Job itself is per node, per nodeType or per cluster.
	Awaited bool `marker:",optional"`

	// Enabled switches the kind off when it is false.
	Enabled *bool `marker:",optional"`

	// Per says what has one: node, pod, nodeType (its nodes have one together), the JSON name
	// of a config group (the nodes that refer to one entry have one together) or cluster.
	// With pod, each pod of a StatefulSet has one, which the node's replicas count; that is
	// for variants. For a kind of the table, one of those that its row gives, the first by default;
	// for a type, node by default.
	Per string `marker:",optional"`

	// Type is the Go type of any other kind, with its import path.
	// As in k8s.io/api/coordination/v1.Lease. Its list is called like it, with List
	// at the end.
	Type string `marker:",optional"`

	// Group is the API group of the type.
	// It is "" for the core group.
	Group *string `marker:",optional"`

	// Version is the API version of the type.
	// The end of its import path by default.
	Version string `marker:",optional"`

	// Resource is the plural by which RBAC knows the type.
	// The plural of the type's name by default.
	Resource string `marker:",optional"`

	// Optional says whether an API server may not know the type.
	// It is true by default.
	Optional *bool `marker:",optional"`
}

// Rule says what the pods may do with the Kubernetes API.
// Repeat it for more. With a rule, there are a ServiceAccount, a Role and a
// RoleBinding: one of each for all pods, or one of each per node or node type by
// `+dsoi:object:kind=ServiceAccount,per=node`. The operator can grant only what it
// may do itself, so its own RBAC has the rules too.
// +controllertools:marker:generateHelp:category="Cluster kinds"
type Rule struct {
	// Groups are the API groups; "" is the core group.
	Groups []string

	// Resources are the plurals of kinds: pods, pods/log.
	Resources []string

	// Verbs are what the pods may do: get, list, watch, create, update, patch, delete.
	Verbs []string

	// Names restricts the rule to objects of these names.
	Names []string `marker:",optional"`

	// NodeType restricts the rule to the pods of a node type.
	// It needs a ServiceAccount per node or per nodeType.
	NodeType string `marker:",optional"`
}

// Default gives a slot a value where the custom resource says nothing.
// Repeat it for more. It is less specific than every level, and merges with them.
// +controllertools:marker:generateHelp:category="Cluster kinds"
type Default struct {
	// Slot is the slot, as a field is bound to it.
	Slot string

	// Value is YAML: "600", "Always", "[a, b]", "{httpGet: {path: /health, port: 80}}".
	// For a slot that is a text, it is that text. In it, and in the texts inside of any other
	// value ("[sh, -c, 'tail {home}/log']"), {FIELD} stands for what a field of
	// that JSON path says, on the most specific level that has one; {cluster}, {namespace},
	// {node} and {nodeType} for names; {{FIELD}} for the text in braces. Where a field says
	// nothing, neither does the marker; {FIELD|TEXT} is then the text behind the bar.
	Value string

	// NodeType restricts it to the nodes of a node type, or of several: {a, b}.
	NodeType []string `marker:",optional"`

	// When is what has to hold for the marker to say anything, all of it.
	// FIELD is the JSON path of a field, on any level, that is true, or is not empty; "!FIELD"
	// is one that is not. From the spec, paths also lead into the one node or role that a field
	// holds: be.tls.enabled. Of a reference, it is the name. "FIELD=VALUE" and "FIELD!=VALUE" compare what the most specific
	// level says that says anything; where none does, it differs from every value.
	When []string `marker:",optional"`
}

// Set gives a slot a value that the custom resource cannot change.
// Repeat it for more. It is more specific than every level; no field may be bound to
// the same slot.
// +controllertools:marker:generateHelp:category="Cluster kinds"
type Set struct {
	// Slot is the slot, as a field is bound to it.
	Slot string

	// Value is YAML: "600", "Always", "[a, b]", "{httpGet: {path: /health, port: 80}}".
	// For a slot that is a text, it is that text. In it, and in the texts inside of any other
	// value ("[sh, -c, 'tail {home}/log']"), {FIELD} stands for what a field of
	// that JSON path says, on the most specific level that has one; {cluster}, {namespace},
	// {node} and {nodeType} for names; {{FIELD}} for the text in braces. Where a field says
	// nothing, neither does the marker; {FIELD|TEXT} is then the text behind the bar.
	Value string

	// NodeType restricts it to the nodes of a node type, or of several: {a, b}.
	NodeType []string `marker:",optional"`

	// When is what has to hold for the marker to say anything, all of it.
	// FIELD is the JSON path of a field, on any level, that is true, or is not empty; "!FIELD"
	// is one that is not. From the spec, paths also lead into the one node or role that a field
	// holds: be.tls.enabled. Of a reference, it is the name. "FIELD=VALUE" and "FIELD!=VALUE" compare what the most specific
	// level says that says anything; where none does, it differs from every value.
	When []string `marker:",optional"`
}

// Settings declares that the field is a block of settings of the struct in which it stands.
// That is the spec, a role, a config group or a node. The fields of the block bind like
// those beside it, which win over them.
// +controllertools:marker:generateHelp:category="Nodes"
type Settings struct {
	// NodeTypes restricts the block to the nodes of these types.
	// What it says of objects that the whole cluster has once counts all the same.
	NodeTypes []string `marker:",optional"`
}

// Role declares that nodes of the node type it names stand below the field.
// The field is a struct, or a pointer to one, with a list or a map of nodes, marked
// `+dsoi:nodes`. Its other fields are for all of them. The name of such a node begins with
// the node type.
// +controllertools:marker:generateHelp:category="Nodes"
type Role string

// Roles declares that the entries of the field are roles, whose keys are node types.
// The field is a map of structs, each as for `+dsoi:role`.
// +controllertools:marker:generateHelp:category="Nodes"
type Roles struct{}

// Nodes declares that the entries of the field are the nodes.
// The field is a list of structs, or a map of structs whose keys are the nodes'
// names. It stands in the spec, or in a role. On a struct, or a pointer to one, it says that
// nodes are among the fields of that, by `+dsoi:node` or `+dsoi:nodes`; what stands beside
// them is said for them all.
// +controllertools:marker:generateHelp:category="Nodes"
type Nodes struct {
	// NodeType of all of them.
	// Without, each says its own in a field.
	NodeType string `marker:",optional"`
}

// Node declares that the field is the one node of the node type it names.
// The field is a struct, or a pointer to one; a nil pointer means that there is none.
// +controllertools:marker:generateHelp:category="Nodes"
type Node string

// ConfigGroup declares that the field lists named blocks that nodes refer to.
// It is k8s for Kubernetes settings, app for the application's own. On a node,
// settings of an app group win over those of a k8s group.
// +controllertools:marker:generateHelp:category="Nodes"
type ConfigGroup string

// Ref declares that the field names the entry of a config group that a node uses.
// The field is a string of a node; the marker gives the JSON name of the group.
// +controllertools:marker:generateHelp:category="Nodes"
type Ref string

// SlotRef binds the field to a slot, such as container.startupProbe.
// A slot of many takes a key in brackets: container.env[JAVA_OPTS]. Repeat it where the
// field fills several.
// +controllertools:marker:generateHelp:category="Slots"
type SlotRef string

// Merge says how the field combines with less specific levels.
// Levels are the cluster, then the role, then groups, then the node. With
// replace, what the field holds takes the place of less specific structs, maps and lists,
// instead of merging with them. With clear it merges, and an empty list or map, as opposed
// to none, takes away what less specific levels say. With append, its entries come behind
// those of less specific levels, and of the fields before it on its own level that fill the
// same list.
// +controllertools:marker:generateHelp:category="Slots"
type Merge string

// Ignore declares that neither generated code nor hooks read the field, and what is below it.
// It stops inference where the field's name and type are those of a slot. On a struct it
// is for all fields of that type.
// +controllertools:marker:generateHelp:category="Slots"
type Ignore struct {
	// Reason says who does read the field, for `dsoi-gen explain`.
	Reason string `marker:",optional"`
}

// Hook declares that only hooks read the field, and what is below it.
// The value says what they do with it, for `dsoi-gen explain`. Like ignore it stops inference,
// and on a struct it is for all fields of that type.
// +controllertools:marker:generateHelp:category="Slots"
type Hook string

// Below puts a marker on a field deeper down, of a type that cannot have it itself.
// Such are types of other modules, and types whose uses differ. Repeat it for more. It
// stands on a struct, on a list or a map of structs, or on an inlined struct.
// +controllertools:marker:generateHelp:category="Slots"
type Below struct {
	// Field is the JSON path of the field, from the struct: resources.cpu.max.
	Field string

	// Marker is the marker without its prefix: "slot=container.resources.limits[cpu]".
	Marker string
}

// Reads declares that the field names an object whose data hooks see.
// The value is ConfigMap or Secret, and the field a string or a
// corev1.LocalObjectReference. It can fill a slot besides.
// +controllertools:marker:generateHelp:category="Slots"
type Reads string
