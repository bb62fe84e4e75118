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
	// template, Environment into the variable CONFIG_HASH of the main container.
	ConfigHash string `marker:",optional"`
}

// NodeType declares a role of the application: controller, broker, server.
// Repeat it for each role; their order is the default deployment order.
// +controllertools:marker:generateHelp:category="Cluster kinds"
type NodeType struct {
	// Name is the node type, as it is written in custom resources.
	// It names the main container too, so it is a DNS label: lower-case letters,
	// digits and "-".
	Name string

	// Workload is what runs a node whose kind is not given.
	// StatefulSet (the default) or Deployment.
	Workload string `marker:",optional"`

	// ConfigFile is the name of the configuration file.
	// It is the file's key in the ConfigMap, and its name in configDir.
	ConfigFile string `marker:",optional"`

	// ConfigDir is the absolute directory where the configuration is mounted.
	ConfigDir string `marker:",optional"`

	// Ports are those of the main container by name: {http: 8080, admin: 8081}.
	// The custom resource may add to them and replace them.
	Ports map[string]int `marker:",optional"`

	// Objects are the kinds of object that a node has besides its workload.
	// ConfigMap, Service, PersistentVolumeClaim; all that the bindings allow, when
	// left out.
	Objects []string `marker:",optional"`
}

// DynamicNodeType allows node types that nothing declares, and gives defaults.
// It stands on the field that holds a node's type. In configFile and configDir,
// "{nodeType}" stands for the type; such a value is quoted.
// +controllertools:marker:generateHelp:category="Nodes"
type DynamicNodeType struct {
	// Workload is what runs a node whose kind is not given.
	// StatefulSet (the default) or Deployment.
	Workload string `marker:",optional"`

	// ConfigFile is the name of the configuration file.
	// It is the file's key in the ConfigMap, and its name in configDir.
	ConfigFile string `marker:",optional"`

	// ConfigDir is the absolute directory where the configuration is mounted.
	ConfigDir string `marker:",optional"`

	// Ports are those of the main container by name: {http: 8080, admin: 8081}.
	// The custom resource may add to them and replace them.
	Ports map[string]int `marker:",optional"`

	// Objects are the kinds of object that a node has besides its workload.
	// ConfigMap, Service, PersistentVolumeClaim; all that the bindings allow, when
	// left out.
	Objects []string `marker:",optional"`
}

// Nodes declares that the entries of the field are the nodes.
// The field is a list of structs, or a map of structs whose keys are the nodes'
// names.
// +controllertools:marker:generateHelp:category="Nodes"
type Nodes struct{}

// Node declares that the field is the one node of the node type it names.
// The field is a struct, or a pointer to one; a nil pointer is no node.
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
// A slot of many takes a key in brackets: container.env[JAVA_OPTS].
// +controllertools:marker:generateHelp:category="Slots"
type SlotRef string

// Merge says how the field combines with less specific levels.
// Levels are the cluster, then groups, then the node. The one value is replace:
// the field takes the place of a map or list, instead of merging with it by key.
// +controllertools:marker:generateHelp:category="Slots"
type Merge string

// Ignore declares that no generated code reads the field.
// It stops inference where the field's name and type are those of a slot.
// +controllertools:marker:generateHelp:category="Slots"
type Ignore struct {
	// Reason says who does read the field, for `dsoi-gen explain`.
	Reason string `marker:",optional"`
}
