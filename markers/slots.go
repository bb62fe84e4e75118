package markers

import (
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// Slot describes one place in a Kubernetes object that a field of a custom
// resource can fill. The table is what the registry's help, inference, type
// checks and the emitter read: a new slot is a new row, plus an emission where
// the family does not have a general one.
type Slot struct {
	// Name is family.place: pod.tolerations.
	Name string
	// Help is one line: what the slot is.
	Help string
	// Type is the Go type that the slot takes, in the notation of [ExpandType]:
	// "[]corev1.Toleration". A field may also be a pointer to it, or hold the
	// value where Type is a pointer; where Type is a string or an integer, any
	// type whose underlying type is of that sort will do. "" accepts every
	// type. For a slot with Prefixes, "struct".
	Type string
	// KeyType is the Go type of a field that is bound with a key,
	// slot=container.env[JAVA_OPTS]; "" when the slot takes no key.
	KeyType string
	// JSON lists the JSON names by which a field of the right type binds
	// without a marker, on the levels below.
	JSON []string
	// Levels on which the slot can be bound.
	Levels Level
	// Field is the Go field that the slot fills, in the struct of its family
	// (corev1.PodSpec, corev1.Container, appsv1.StatefulSetSpec, …); "" where
	// the emitter has a way of its own.
	Field string
	// Merge names the function of runtime/build that combines levels; those for structs
	// take pointers. "" lets the most specific level that is set win.
	Merge string
	// Merges says for people how that is done: by name, field by field, no.
	Merges string
	// Check names the function of runtime/build that finds what is wrong with the
	// value of one level, by path; Warn that which finds what is odd about it.
	Check, Warn string
	// Path leads to the slot from the struct of its family, where it is a place inside
	// a field: container.securityContext.runAsUser.
	Path []fields.Place
	// Place is the end of the way to the slot: the field, or the entry of it. It has none
	// where the slot is no place of Kubernetes.
	Place fields.Place
	// Config is the place in the configuration files, for a slot that is one.
	Config *ConfigPlace
	// Workloads are the kinds of workload that have the place with this type; nil for a
	// slot that has nothing to do with that. Nodes that run as another kind ignore it.
	Workloads []string
	// Prefixes are the paths below which the fields of a struct fill places, where the
	// slot is no place of its own.
	Prefixes []string
	// Needs are the places that the entries of a list of the user's own structs must
	// fill, one of which leads there.
	Needs []string
	// Each is the place in the entries of a list that texts fill: the value of variables.
	Each string
	// Patch is set where what levels say is applied to what is there, one level after the
	// other: a strategic merge patch of a value of the type, or raw JSON that is one.
	Patch bool
	// Required says that a cluster kind must bind the slot.
	Required bool

	// others are the place as kinds of workload have it where its type is another.
	others []Slot
}

// Level is a set of levels of a custom resource.
type Level int

const (
	// OnCluster is the spec of the custom resource.
	OnCluster Level = 1 << iota
	// OnRole is what the nodes of one node type stand below.
	OnRole
	// OnGroup is an entry of a config group.
	OnGroup
	// OnNode is a node.
	OnNode

	// OnAll is every level.
	OnAll = OnCluster | OnRole | OnGroup | OnNode
)

// String names the levels of the set.
func (l Level) String() string {
	var names []string
	for _, level := range []struct {
		level Level
		name  string
	}{{OnCluster, "the cluster's spec"}, {OnRole, "a role"}, {OnGroup, "a config group"}, {OnNode, "a node"}} {
		if l&level.level != 0 {
			names = append(names, level.name)
		}
	}
	return strings.Join(names, ", ")
}

func clusterSlots() []Slot {
	return append([]Slot{
		{Name: "cluster.deploymentOrder", Type: "[]string", JSON: []string{"deploymentOrder"}, Levels: OnCluster,
			Help: "node types in the order in which changes roll"},
		{Name: "cluster.external", JSON: []string{"external"}, Levels: OnCluster,
			Help: "systems outside the cluster, which hooks read"},
		{Name: "cluster.paused", Type: "bool", JSON: []string{"paused"}, Levels: OnCluster,
			Help: "true stops the reconciler for this custom resource"},
	}, listSlots(PerCluster)...)
}

func groupSlots() []Slot {
	return []Slot{
		{Name: "group.name", Type: "string", JSON: []string{"name"}, Levels: OnGroup, Required: true,
			Help: "name by which nodes refer to an entry of a config group"},
	}
}

func nodeSlots() []Slot {
	return append([]Slot{
		{Name: "node.name", Type: "string", JSON: []string{"name"}, Levels: OnNode, Required: true,
			Help: "name of a node, unique in its custom resource"},
		{Name: "node.type", Type: "string", JSON: []string{"nodeType"}, Levels: OnNode, Required: true,
			Help: "node type of a node"},
		{Name: "node.kind", Type: "string", JSON: []string{"kind"}, Levels: OnNode,
			Help: "workload that runs a node: StatefulSet, Deployment, or what else a node type declares"},
		{Name: "node.replicas", Type: "int32", JSON: []string{"replicas"}, Levels: OnNode,
			Help: "number of pods of a node"},
		{Name: "node.enabled", Type: "bool", JSON: []string{"enabled"}, Levels: OnNode | OnRole,
			Help: "false switches a node off, or all nodes of a role: it is as if they were not there"},
		{Name: "node.keep", Type: "bool", JSON: []string{"keep"}, Levels: OnNode,
			Help: "true lets the objects of a node await approval when the node is gone"},
	}, listSlots(PerNode)...)
}

// fieldSlot is the slot of a field of a family's struct. It binds by its JSON name.
func fieldSlot(family, name, help string) Slot {
	slot, err := pathSlot(fields.Path{Family: family, Steps: []fields.Step{{Name: name}}})
	if err != nil {
		panic(err) // a row of the table
	}
	slot.JSON, slot.Help = []string{name}, help
	return slot
}

func podSlots() []Slot {
	pod := func(name, help string) Slot { return fieldSlot("pod", name, help) }
	secrets := pod("imagePullSecrets", "Secrets for pulling images")
	secrets.Each = "name"
	sidecars := pod("containers", "containers beside the main one")
	sidecars.JSON, sidecars.Field = []string{"sidecars"}, "" // they stand behind the main one
	return []Slot{
		{Name: "pod.metadata", Type: "struct", JSON: []string{"podMetadata"}, Levels: OnAll, Help: "a struct with the labels and annotations of the pods",
			Prefixes: []string{"pod"}},
		{Name: "pod.labels", Type: "map[string]string", JSON: []string{"podLabels"}, Levels: OnAll, Merge: "MergeMaps", Merges: "by key",
			Help: "labels of the pods, under the generated ones"},
		{Name: "pod.annotations", Type: "map[string]string", JSON: []string{"podAnnotations"}, Levels: OnAll, Merge: "MergeMaps", Merges: "by key",
			Help: "annotations of the pods"},
		{Name: "pod.patch", Type: "*corev1.PodTemplateSpec", Levels: OnAll, Patch: true, Merges: "one patch after the other", Check: "CheckPodPatch",
			Help: "strategic merge patch of the pods, applied to all that the other slots say"},
		pod("volumes", "volumes"),
		pod("initContainers", "containers that run before the main one"),
		sidecars,
		pod("terminationGracePeriodSeconds", "seconds that a pod has to stop"),
		pod("dnsPolicy", "DNS policy"),
		pod("nodeSelector", "labels of the Kubernetes nodes that may run the pods"),
		pod("serviceAccountName", "service account"),
		pod("automountServiceAccountToken", "whether a service account's token is mounted"),
		pod("hostNetwork", "whether pods use the host's network"),
		pod("shareProcessNamespace", "whether containers share one process namespace"),
		pod("securityContext", "security attributes of the pod"),
		secrets,
		pod("affinity", "scheduling constraints"),
		pod("schedulerName", "scheduler"),
		pod("tolerations", "tolerated taints"),
		pod("hostAliases", "entries of the hosts file"),
		pod("priorityClassName", "priority class"),
		pod("dnsConfig", "DNS parameters"),
		pod("readinessGates", "conditions that readiness waits for"),
		pod("runtimeClassName", "runtime class"),
		pod("enableServiceLinks", "whether services are injected as environment variables"),
		pod("preemptionPolicy", "whether pods preempt others"),
		pod("topologySpreadConstraints", "how pods spread over zones and hosts"),
	}
}

func containerSlots() []Slot {
	container := func(name, help string) Slot { return fieldSlot("container", name, help) }
	env := container("env", "environment variables; [NAME] binds a string to one of them")
	env.KeyType, env.Warn, env.Each = "string", "CheckEnv", "value"
	name := container("name", "name of the main container; the node's type by default")
	name.JSON = []string{"containerName"}
	image := container("image", "image of the main container")
	image.Required = true
	return []Slot{
		name,
		image,
		container("imagePullPolicy", "when the image is pulled"),
		container("command", "entry point"),
		container("args", "arguments, replaced by those that a hook returns"),
		container("workingDir", "working directory"),
		container("ports", "ports"),
		container("envFrom", "sources of environment variables"),
		env,
		container("resources", "requests and limits"),
		container("volumeMounts", "mounted volumes"),
		container("livenessProbe", "when the container is restarted"),
		container("readinessProbe", "when the container receives traffic"),
		container("startupProbe", "when the container has started"),
		container("lifecycle", "actions on start and stop"),
		container("terminationMessagePath", "file of the termination message"),
		container("terminationMessagePolicy", "source of the termination message"),
		container("securityContext", "security attributes of the container"),
	}
}

func workloadSlots() []Slot {
	workload := func(name, help string) Slot { return fieldSlot("workload", name, help) }
	storage := workload("storage", "volumes that are claimed for a node and mounted into its main container")
	storage.JSON = append(storage.JSON, "volumeClaimTemplates")
	storage.Field, storage.Needs = "", []string{"storage.name", "storage.spec"}
	return []Slot{
		workload("minReadySeconds", "seconds that a pod is ready before it counts as available"),
		workload("persistentVolumeClaimRetentionPolicy", "what becomes of volumes; they are kept by default"),
		workload("podManagementPolicy", "whether pods start in order or in parallel"),
		workload("progressDeadlineSeconds", "seconds after which a rollout counts as failed"),
		workload("revisionHistoryLimit", "number of old revisions that are kept"),
		storage,
		workload("strategy", "how a Deployment replaces its pods"),
		workload("updateStrategy", "how a StatefulSet or a DaemonSet replaces its pods"),
	}
}

func objectSlots() []Slot {
	service := specSlot("service", "the Service in front of a node's pods")
	service.Check = "CheckServiceSpec"
	policy := specSlot("networkPolicy", "who may talk to the pods; for one policy per cluster, on the cluster's spec alone")
	policy.Check = "CheckNetworkPolicySpec"
	autoscaler := specSlot("horizontalPodAutoscaler", "what says how many pods a node has, in place of its replicas")
	autoscaler.Check = "CheckHorizontalPodAutoscalerSpec"
	job := specSlot("job", "what is run once; for one per cluster, on the cluster's spec alone")
	job.Check = "CheckJobSpec"
	return append(switchSlots(),
		service,
		specSlot("ingress", "the Ingress in front of a node's Service, to which backends without a name lead"),
		policy,
		autoscaler,
		job,
		specSlot("cronJob", "what is run again and again; for one per cluster, on the cluster's spec alone"),
	)
}

// switchSlots are the slots that say whether there is an object of a kind on which nothing
// else depends.
func switchSlots() []Slot {
	var slots []Slot
	for _, kind := range ObjectKinds() {
		if kind.CanBeOff() {
			slots = append(slots, Slot{Name: kind.SwitchSlot(), Type: "bool", Levels: OnAll, Help: "whether there is a " + kind.Kind + ", where something asks for one; true by default"})
		}
	}
	return slots
}

// specSlot is the slot of the spec of a kind of object, which binds by the name of the
// kind. It is a pointer: whether there is to be an object is told apart from what is
// said of it.
func specSlot(family, help string) Slot {
	slot := fieldSlot(family, "spec", help)
	slot.JSON, slot.Type, slot.Path = []string{family}, "*"+slot.Type, nil
	for _, kind := range ObjectKinds() {
		if kind.Family() == family && kind.Alias != "" {
			slot.JSON = append(slot.JSON, kind.Alias)
		}
	}
	return slot
}

// OfEach returns the slot of the list for whose entries, all of them, the slot is:
// workload.storage for workload.storage[*].spec.storageClassName. ok is false for any other
// slot.
func (s Slot) OfEach() (list string, ok bool) {
	if !s.IsOfEach() {
		return "", false
	}
	list, _, _ = strings.Cut(s.Name, "[*]")
	return list, true
}

// IsOfEach reports whether the slot is in every entry of a list.
func (s Slot) IsOfEach() bool {
	return slices.ContainsFunc(s.Path, func(p fields.Place) bool { return p.Each })
}

// IsKey reports whether the slot is what tells the entry of a list apart in which it is: the name
// of a port that brackets select by its name.
func (s Slot) IsKey() bool {
	last := len(s.Path) - 1
	return last > 0 && s.Path[last-1].Selected && s.Path[last-1].By.Go != "" && s.Path[last-1].By.JSON == s.Path[last].Field.JSON
}

// Within reports whether the slot is another, or a place inside of it.
func (s Slot) Within(other string) bool {
	rest, ok := strings.CutPrefix(s.Name, other)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// InSeconds reports whether the slot is a number of seconds: all such fields of Kubernetes say
// so by their name.
func (s Slot) InSeconds() bool {
	number := strings.TrimPrefix(s.Type, "*")
	return (number == "int32" || number == "int64") && strings.HasSuffix(s.Place.Field.JSON, "Seconds") && !s.Place.Selected
}

// Port returns the name of the port of the main container whose number the slot is. ok
// is false for any other slot.
func (s Slot) Port() (name string, ok bool) {
	if len(s.Path) != 2 || !s.Within("container") || s.Path[0].Name != "ports" || s.Path[0].By.JSON != "name" || s.Path[1].Name != "containerPort" {
		return "", false
	}
	return s.Path[0].Value, true
}

// SecretKey returns the key of a Secret that the slot fills. ok is false for any other slot.
func (s Slot) SecretKey() (key string, ok bool) {
	family, _, _ := strings.Cut(s.Name, ".")
	kind, _, isVariant := SplitVariant(family)
	if !isVariant && family != "secret" || isVariant && kind.Kind != "Secret" {
		return "", false
	}
	if len(s.Path) != 1 || !s.Place.Selected || s.Path[0].Name != "data" && s.Path[0].Name != "stringData" {
		return "", false
	}
	return s.Place.Key, true
}

// Syntax returns the slot as it is written in a marker.
func (s Slot) Syntax() string {
	if s.KeyType == "" {
		return s.Name
	}
	return s.Name + " or " + s.Name + "[KEY]"
}

// Accepts returns the Go types that the slot takes, for people.
func (s Slot) Accepts() string {
	switch {
	case s.Type == "":
		return "any type"
	case len(s.Prefixes) > 0:
		return "a struct of your own, whose fields fill places in " + s.Prefixes[0]
	case len(s.others) > 0:
		var types []string
		for _, variant := range s.Variants() {
			types = append(types, variant.Type)
		}
		return strings.Join(types, " or ")
	default:
		return s.Type
	}
}
