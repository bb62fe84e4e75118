package v1beta1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Pinot is one Apache Pinot cluster: its nodes, what they run on, how they are
// configured, and the services outside of it that they need.
//
// A Pinot is put together from named blocks. Each entry of nodes becomes one
// StatefulSet or Deployment with its Service and configuration; it takes its
// Kubernetes settings from an entry of k8sConfig and Pinot's own settings from
// an entry of pinotNodeConfig. Nodes may share both.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`,priority=1
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +dsoi:cluster:conformance=DSOI
// +dsoi:nodeType:name=controller,workload=StatefulSet,configFile=pinot-controller.conf,configDir=/var/pinot/controller/config
// +dsoi:nodeType:name=broker,workload=StatefulSet,configFile=pinot-broker.conf,configDir=/var/pinot/broker/config
// +dsoi:nodeType:name=server,workload=StatefulSet,configFile=pinot-server.conf,configDir=/var/pinot/server/config
// +dsoi:nodeType:name=minion,workload=StatefulSet,configFile=pinot-minion.conf,configDir=/var/pinot/minion/config
type Pinot struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// Spec is the cluster that is wanted.
	Spec PinotSpec `json:"spec,omitempty"`
	// Status is what became of it. The operator writes it; what is written by
	// hand is lost.
	Status PinotStatus `json:"status,omitempty"`
}

// PinotList is a list of Pinot clusters.
//
// +kubebuilder:object:root=true
type PinotList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	// Items are the Pinot clusters.
	Items []Pinot `json:"items"`
}

// PinotNodeType is a role that a process plays in a Pinot cluster: controller,
// broker, server or minion.
type PinotNodeType string

// Roles of a Pinot process.
const (
	// Controller keeps the cluster's metadata and assigns segments to servers.
	Controller PinotNodeType = "controller"
	// Broker takes queries and spreads them over servers.
	Broker PinotNodeType = "broker"
	// Server stores segments and answers queries over them.
	Server PinotNodeType = "server"
	// Minion runs background tasks, such as merging segments.
	Minion PinotNodeType = "minion"
)

// PinotSpec is the wanted state of a Pinot cluster.
type PinotSpec struct {
	// Auth tells clients of the controller how to prove who they are. It does not
	// make the cluster ask for credentials, and pods do not get what it names:
	// the members of the cluster have their authentication from the data of
	// their pinotNodeConfig.
	//
	// +dsoi:hook="says in the configuration of the controller how clients log in"
	// +optional
	Auth *AuthSpec `json:"auth,omitempty"`

	// DeploymentOrder is the order in which a change is rolled out: the nodes of
	// a type are changed once all nodes of the types before it run with
	// their change and are ready. A first installation starts everything at once.
	// A node type that is left out comes last; an empty list stands for
	// controller, broker, server, minion.
	DeploymentOrder []PinotNodeType `json:"deploymentOrder"`

	// External lists services outside of the cluster that it needs.
	//
	// +optional
	External ExternalSpec `json:"external,omitzero"`

	// K8sConfig holds named blocks of Kubernetes settings, which nodes refer to.
	//
	// +dsoi:configGroup=k8s
	K8sConfig []K8sConfig `json:"k8sConfig"`

	// PinotNodeConfig holds named blocks of Pinot's own settings, which nodes
	// refer to.
	//
	// +dsoi:configGroup=app
	PinotNodeConfig []PinotNodeConfig `json:"pinotNodeConfig"`

	// Nodes are the members of the cluster. Several may be of one type: pools of
	// brokers in different zones, servers on different hardware.
	//
	// +dsoi:nodes
	Nodes []NodeSpec `json:"nodes"`

	// Plugins are the names of the Pinot plugins to load, such as pinot-s3, and no
	// others: those for the formats of the data, such as pinot-json, belong in the
	// list as well. All of the image's plugins are loaded when the list is empty.
	//
	// +dsoi:hook="adds them to the options of the JVM"
	// +optional
	Plugins []string `json:"plugins,omitempty"`
}

// AuthSpec says how clients of a Pinot cluster's controller prove who they are.
type AuthSpec struct {
	// Type of authentication, as the clients know it.
	Type string `json:"type"`

	// SecretRef names the Secret with the credentials of the clients. What its
	// keys are is between them and whoever wrote it. It may be absent, and of
	// any namespace: no pod is given it.
	SecretRef corev1.SecretReference `json:"secretRef"`
}

// ExternalSpec lists services outside of a Pinot cluster that it needs.
type ExternalSpec struct {
	// Zookeeper is where the members of the cluster find each other.
	Zookeeper ZookeeperSpec `json:"zookeeper"`

	// DeepStorage is where the cluster keeps copies of its segments.
	//
	// +optional
	DeepStorage DeepStorageSpec `json:"deepStorage,omitzero"`
}

// ZookeeperSpec describes a ZooKeeper ensemble.
type ZookeeperSpec struct {
	// Spec of the ZooKeeper ensemble.
	Spec ZookeeperConfig `json:"spec"`
}

// ZookeeperConfig says how a ZooKeeper ensemble is reached.
type ZookeeperConfig struct {
	// ZkAddress holds the addresses of the ensemble, as host:port, separated by
	// commas.
	ZkAddress string `json:"zkAddress"`
}

// DeepStorageSpec describes an object store.
type DeepStorageSpec struct {
	// Spec holds the settings of the object store, by node type.
	//
	// +optional
	Spec []DeepStorageConfig `json:"spec,omitempty"`
}

// DeepStorageConfig holds the settings of an object store for the nodes of one
// type.
type DeepStorageConfig struct {
	// NodeType is the type of the nodes that get the settings.
	//
	// +optional
	NodeType PinotNodeType `json:"nodeType,omitempty"`

	// Data is text in the format of Pinot's configuration files, which is added
	// to the end of the configuration file of each node of the type.
	//
	// +optional
	Data string `json:"data,omitempty"`
}

// K8sConfig is a named block of Kubernetes settings. Everything that one block
// names applies to each node that refers to it.
type K8sConfig struct {
	// Name by which nodes refer to the block. It is unique among the blocks.
	Name string `json:"name"`

	// Image of the Pinot container.
	Image string `json:"image"`

	// ImagePullPolicy says when the image is pulled.
	//
	// +optional
	ImagePullPolicy corev1.PullPolicy `json:"imagePullPolicy,omitempty"`

	// Port lists the ports of the Pinot container.
	//
	// +dsoi:slot=container.ports
	Port []corev1.ContainerPort `json:"port"`

	// Service that the node is reached by. Its selector is set by the operator.
	//
	// +dsoi:slot=service.spec
	Service *corev1.ServiceSpec `json:"service"`

	// Env holds environment variables of the Pinot container.
	//
	// +optional
	Env []corev1.EnvVar `json:"env,omitempty"`

	// Resources that the Pinot container asks for and is held to.
	//
	// +optional
	Resources corev1.ResourceRequirements `json:"resources,omitzero"`

	// StartUpProbe says when the Pinot container has started. The other two
	// probes wait for it.
	//
	// +dsoi:slot=container.startupProbe
	// +optional
	StartUpProbe *corev1.Probe `json:"startUpProbe,omitempty"`

	// LivenessProbe says when the Pinot container has to be restarted.
	//
	// +optional
	LivenessProbe *corev1.Probe `json:"livenessProbe,omitempty"`

	// ReadinessProbe says when the Pinot container can take requests. A rollout
	// waits for it.
	//
	// +optional
	ReadinessProbe *corev1.Probe `json:"readinessProbe,omitempty"`

	// StorageConfig lists the volumes that keep the node's data. A StatefulSet
	// claims each of them once per pod, a Deployment once for all its pods.
	// The claims outlive the node and the Pinot; delete them by hand.
	//
	// +dsoi:slot=workload.storage
	// +optional
	StorageConfig []StorageConfig `json:"storageConfig,omitempty"`

	// Volumes of the pod, besides those of storageConfig.
	//
	// +optional
	Volumes []corev1.Volume `json:"volumes,omitempty"`

	// VolumeMount lists where the Pinot container mounts the volumes.
	//
	// +dsoi:slot=container.volumeMounts
	// +optional
	VolumeMount []corev1.VolumeMount `json:"volumeMount,omitempty"`

	// PodMetadata holds labels and annotations of the pods.
	//
	// +dsoi:slot=pod.metadata
	// +optional
	PodMetadata PodMetadata `json:"podMetadata,omitzero"`

	// NodeSelector holds the labels that a Kubernetes node must have for the pods
	// to run there.
	//
	// +optional
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`

	// Tolerations list the taints of Kubernetes nodes that do not keep the pods
	// away.
	//
	// +optional
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`

	// ServiceAccountName is the name of the pods' service account.
	//
	// +optional
	ServiceAccountName string `json:"serviceAccountName,omitempty"`
}

// StorageConfig is a volume that keeps a node's data.
type StorageConfig struct {
	// Name of the volume. It is unique in its block.
	Name string `json:"name"`

	// MountPath is the absolute path in the Pinot container where the volume is
	// mounted.
	MountPath string `json:"mountPath"`

	// PVCSpec is the claim for the volume: its size, its storage class.
	PVCSpec corev1.PersistentVolumeClaimSpec `json:"spec"`
}

// PodMetadata holds labels and annotations of pods.
type PodMetadata struct {
	// Labels of the pods. Those that the operator finds its pods by cannot be
	// replaced.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// Annotations of the pods.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`
}

// PinotNodeConfig is a named block of Pinot's own settings.
type PinotNodeConfig struct {
	// Name by which nodes refer to the block. It is unique among the blocks.
	Name string `json:"name"`

	// JavaOpts are options of the Java virtual machine, separated by spaces.
	//
	// +dsoi:slot=container.env[JAVA_OPTS]
	JavaOpts string `json:"java_opts"`

	// Data is the text of the configuration file, in the format of Pinot's
	// configuration files: one key=value on each line.
	//
	// +dsoi:slot=config.text
	Data string `json:"data"`
}

// NodeSpec is a member of the cluster: a group of like pods, with a Service and
// a configuration of their own.
type NodeSpec struct {
	// Name of the node. It is unique among the nodes, and part of the names of
	// all that is made for the node.
	Name string `json:"name"`

	// Kind of workload that runs the node: StatefulSet or Deployment. An empty
	// kind stands for StatefulSet.
	Kind string `json:"kind"`

	// NodeType is the role that the node plays: controller, broker, server or
	// minion.
	NodeType PinotNodeType `json:"nodeType"`

	// Replicas is the number of the node's pods.
	Replicas int `json:"replicas"`

	// K8sConfig is the name of the block of Kubernetes settings that the node
	// uses.
	//
	// +dsoi:ref=k8sConfig
	K8sConfig string `json:"k8sConfig"`

	// PinotNodeConfig is the name of the block of Pinot's settings that the node
	// uses.
	//
	// +dsoi:ref=pinotNodeConfig
	PinotNodeConfig string `json:"pinotNodeConfig"`
}

// PinotStatus is the observed state of a Pinot cluster.
type PinotStatus struct {
	// Conditions of the cluster, with the generation of the Pinot that each was
	// observed at. Ready: the cluster is as it is wanted, and all of its pods
	// are ready. Progressing: a change is being rolled out, or waits for
	// its turn. Degraded: something failed, and the message says what.
	//
	// +listType=map
	// +listMapKey=type
	// +optional
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}
