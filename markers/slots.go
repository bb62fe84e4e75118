package markers

import "strings"

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
	// type. For a slot with Parts, "struct" or "[]struct".
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
	// Merge names the function of runtime/build that combines levels. "" lets the
	// most specific level that is set win.
	Merge string
	// Check names the function of runtime/build that finds what is wrong with the
	// value of one level, by path; Warn that which finds what is odd about it.
	Check, Warn string
	// Workload restricts the slot to nodes that run as that kind.
	Workload string
	// Parts are the slots of the fields of the struct that is bound to this one.
	Parts []Slot
	// Required says that a cluster kind, or the composite slot around a part,
	// must bind the slot.
	Required bool
}

// Level is a set of levels of a custom resource.
type Level int

const (
	// OnCluster is the spec of the custom resource.
	OnCluster Level = 1 << iota
	// OnGroup is an entry of a config group.
	OnGroup
	// OnNode is a node.
	OnNode

	// OnAll is every level.
	OnAll = OnCluster | OnGroup | OnNode
)

// String names the levels of the set.
func (l Level) String() string {
	var names []string
	for _, level := range []struct {
		level Level
		name  string
	}{{OnCluster, "the cluster's spec"}, {OnGroup, "a config group"}, {OnNode, "a node"}} {
		if l&level.level != 0 {
			names = append(names, level.name)
		}
	}
	return strings.Join(names, ", ")
}

func clusterSlots() []Slot {
	return []Slot{
		{Name: "cluster.deploymentOrder", Type: "[]string", JSON: []string{"deploymentOrder"}, Levels: OnCluster,
			Help: "node types in the order in which changes roll"},
		{Name: "cluster.external", JSON: []string{"external"}, Levels: OnCluster,
			Help: "systems outside the cluster, which hooks read"},
		{Name: "cluster.paused", Type: "bool", JSON: []string{"paused"}, Levels: OnCluster,
			Help: "true stops the reconciler for this custom resource"},
	}
}

func groupSlots() []Slot {
	return []Slot{
		{Name: "group.name", Type: "string", JSON: []string{"name"}, Levels: OnGroup, Required: true,
			Help: "name by which nodes refer to an entry of a config group"},
	}
}

func nodeSlots() []Slot {
	return []Slot{
		{Name: "node.name", Type: "string", JSON: []string{"name"}, Levels: OnNode, Required: true,
			Help: "name of a node, unique in its custom resource"},
		{Name: "node.type", Type: "string", JSON: []string{"nodeType"}, Levels: OnNode, Required: true,
			Help: "node type of a node"},
		{Name: "node.kind", Type: "string", JSON: []string{"kind"}, Levels: OnNode,
			Help: "workload that runs a node, StatefulSet or Deployment"},
		{Name: "node.replicas", Type: "int32", JSON: []string{"replicas"}, Levels: OnNode,
			Help: "number of pods of a node"},
	}
}

// kubernetesSlot is a slot whose place, JSON name and Go field have one name.
func kubernetesSlot(family, field, goType, merge, help string) Slot {
	name := jsonName(field)
	return Slot{Name: family + "." + name, Type: goType, JSON: []string{name}, Levels: OnAll, Field: field, Merge: merge, Help: help}
}

// jsonName is the JSON name of a Go field of the Kubernetes API: a leading acronym
// becomes lower-case as a whole (DNSPolicy is dnsPolicy).
func jsonName(field string) string {
	if rest, ok := strings.CutPrefix(field, "DNS"); ok {
		return "dns" + rest
	}
	return strings.ToLower(field[:1]) + field[1:]
}

func podSlots() []Slot {
	pod := func(field, goType, merge, help string) Slot { return kubernetesSlot("pod", field, goType, merge, help) }
	return []Slot{
		{Name: "pod.metadata", Type: "struct", JSON: []string{"podMetadata"}, Levels: OnAll, Help: "a struct with the labels and annotations of the pods",
			Parts: []Slot{
				{Name: "pod.labels", Type: "map[string]string", JSON: []string{"labels"}, Help: "labels"},
				{Name: "pod.annotations", Type: "map[string]string", JSON: []string{"annotations"}, Help: "annotations"},
			}},
		{Name: "pod.labels", Type: "map[string]string", JSON: []string{"podLabels"}, Levels: OnAll, Merge: "MergeMaps",
			Help: "labels of the pods, under the generated ones"},
		{Name: "pod.annotations", Type: "map[string]string", JSON: []string{"podAnnotations"}, Levels: OnAll, Merge: "MergeMaps",
			Help: "annotations of the pods"},
		pod("Volumes", "[]corev1.Volume", "MergeVolumes", "volumes"),
		pod("InitContainers", "[]corev1.Container", "MergeContainers", "containers that run before the main one"),
		{Name: "pod.containers", Type: "[]corev1.Container", JSON: []string{"sidecars"}, Levels: OnAll, Merge: "MergeContainers",
			Help: "containers beside the main one"},
		pod("TerminationGracePeriodSeconds", "*int64", "", "seconds that a pod has to stop"),
		pod("DNSPolicy", "corev1.DNSPolicy", "", "DNS policy"),
		pod("NodeSelector", "map[string]string", "MergeMaps", "labels of the Kubernetes nodes that may run the pods"),
		pod("ServiceAccountName", "string", "", "service account"),
		pod("AutomountServiceAccountToken", "*bool", "", "whether a service account's token is mounted"),
		pod("HostNetwork", "bool", "", "whether pods use the host's network"),
		pod("ShareProcessNamespace", "*bool", "", "whether containers share one process namespace"),
		pod("SecurityContext", "*corev1.PodSecurityContext", "", "security attributes of the pod"),
		pod("ImagePullSecrets", "[]corev1.LocalObjectReference", "MergeLocalObjectReferences", "Secrets for pulling images"),
		pod("Affinity", "*corev1.Affinity", "", "scheduling constraints"),
		pod("SchedulerName", "string", "", "scheduler"),
		pod("Tolerations", "[]corev1.Toleration", "MergeTolerations", "tolerated taints"),
		pod("HostAliases", "[]corev1.HostAlias", "MergeHostAliases", "entries of the hosts file"),
		pod("PriorityClassName", "string", "", "priority class"),
		pod("DNSConfig", "*corev1.PodDNSConfig", "", "DNS parameters"),
		pod("ReadinessGates", "[]corev1.PodReadinessGate", "MergeReadinessGates", "conditions that readiness waits for"),
		pod("RuntimeClassName", "*string", "", "runtime class"),
		pod("EnableServiceLinks", "*bool", "", "whether services are injected as environment variables"),
		pod("PreemptionPolicy", "*corev1.PreemptionPolicy", "", "whether pods preempt others"),
		pod("TopologySpreadConstraints", "[]corev1.TopologySpreadConstraint", "MergeTopologySpreadConstraints", "how pods spread over zones and hosts"),
	}
}

func containerSlots() []Slot {
	container := func(field, goType, merge, help string) Slot {
		return kubernetesSlot("container", field, goType, merge, help)
	}
	env := container("Env", "[]corev1.EnvVar", "MergeEnv", "environment variables; [NAME] binds a string to one of them")
	env.KeyType, env.Warn = "string", "CheckEnv"
	name := container("Name", "string", "", "name of the main container; the node's type by default")
	name.JSON = []string{"containerName"}
	image := container("Image", "string", "", "image of the main container")
	image.Required = true
	return []Slot{
		name,
		image,
		container("ImagePullPolicy", "corev1.PullPolicy", "", "when the image is pulled"),
		container("Command", "[]string", "", "entry point"),
		container("Args", "[]string", "", "arguments, replaced by those that a hook returns"),
		container("WorkingDir", "string", "", "working directory"),
		container("Ports", "[]corev1.ContainerPort", "MergeContainerPorts", "ports"),
		container("EnvFrom", "[]corev1.EnvFromSource", "MergeEnvFrom", "sources of environment variables"),
		env,
		container("Resources", "corev1.ResourceRequirements", "MergeResources", "requests and limits"),
		container("VolumeMounts", "[]corev1.VolumeMount", "MergeVolumeMounts", "mounted volumes"),
		container("LivenessProbe", "*corev1.Probe", "", "when the container is restarted"),
		container("ReadinessProbe", "*corev1.Probe", "", "when the container receives traffic"),
		container("StartupProbe", "*corev1.Probe", "", "when the container has started"),
		container("Lifecycle", "*corev1.Lifecycle", "", "actions on start and stop"),
		container("TerminationMessagePath", "string", "", "file of the termination message"),
		container("TerminationMessagePolicy", "corev1.TerminationMessagePolicy", "", "source of the termination message"),
		container("SecurityContext", "*corev1.SecurityContext", "", "security attributes of the container"),
	}
}

func workloadSlots() []Slot {
	only := func(workload string, slot Slot) Slot {
		slot.Workload = workload
		return slot
	}
	workload := func(field, goType, help string) Slot {
		return kubernetesSlot("workload", field, goType, "", help)
	}
	return []Slot{
		workload("MinReadySeconds", "int32", "seconds that a pod is ready before it counts as available"),
		only("StatefulSet", workload("PersistentVolumeClaimRetentionPolicy", "*appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy",
			"what becomes of volumes; they are kept by default")),
		only("StatefulSet", workload("PodManagementPolicy", "appsv1.PodManagementPolicyType", "whether pods start in order or in parallel")),
		only("Deployment", workload("ProgressDeadlineSeconds", "*int32", "seconds after which a rollout counts as failed")),
		workload("RevisionHistoryLimit", "*int32", "number of old revisions that are kept"),
		{Name: "workload.storage", Type: "[]struct", JSON: []string{"storage"}, Levels: OnAll, Merge: "MergeStorage",
			Help: "volumes that are claimed for a node and mounted into its main container",
			Parts: []Slot{
				{Name: "storage.name", Type: "string", JSON: []string{"name"}, Required: true, Help: "name of the volume"},
				{Name: "storage.mountPath", Type: "string", JSON: []string{"mountPath"}, Required: true, Help: "where it is mounted"},
				{Name: "storage.spec", Type: "corev1.PersistentVolumeClaimSpec", JSON: []string{"spec"}, Required: true, Help: "what is claimed"},
			}},
		only("Deployment", workload("Strategy", "appsv1.DeploymentStrategy", "how a Deployment replaces its pods")),
		only("StatefulSet", workload("UpdateStrategy", "appsv1.StatefulSetUpdateStrategy", "how a StatefulSet replaces its pods")),
	}
}

func objectSlots() []Slot {
	return []Slot{
		{Name: "service.spec", Type: "*corev1.ServiceSpec", JSON: []string{"service"}, Levels: OnAll, Check: "CheckServiceSpec",
			Help: "the Service in front of a node's pods"},
		{Name: "ingress.spec", Type: "*networkingv1.IngressSpec", JSON: []string{"ingress"}, Levels: OnAll,
			Help: "the Ingress in front of a node's Service, to which backends without a name lead"},
		{Name: "networkPolicy.spec", Type: "*networkingv1.NetworkPolicySpec", JSON: []string{"networkPolicy"}, Levels: OnAll, Check: "CheckNetworkPolicySpec",
			Help: "who may talk to the pods; for one policy per cluster, on the cluster's spec alone"},
	}
}

func configSlots() []Slot {
	return []Slot{
		{Name: "config.file", Type: "string", KeyType: "string", Levels: OnAll,
			Help: "text of the node type's configuration file; [NAME] makes it a file of that name"},
		{Name: "config.properties", Type: "map[string]string", KeyType: "string", Levels: OnAll, Merge: "MergeMaps",
			Help: "key=value lines of the node type's configuration file; [KEY] binds a string to one of them"},
	}
}

// Split separates the slot's name from its key: "container.env[JAVA_OPTS]" is
// "container.env" and "JAVA_OPTS". hasKey reports whether there are brackets; ok
// is false when they are not well-formed or hold nothing.
func (s SlotRef) Split() (name, key string, hasKey, ok bool) {
	name, rest, hasKey := strings.Cut(string(s), "[")
	if !hasKey {
		return name, "", false, !strings.Contains(name, "]")
	}
	key, closed := strings.CutSuffix(rest, "]")
	return name, key, true, closed && key != "" && !strings.ContainsAny(key, "[]")
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
	case len(s.Parts) > 0:
		var parts []string
		for _, part := range s.Parts {
			parts = append(parts, part.JSON[0]+" "+part.Type)
		}
		return s.Type + " of " + strings.Join(parts, ", ")
	default:
		return s.Type
	}
}
