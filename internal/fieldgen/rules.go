package main

import (
	"strings"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// What the API's own types do not say, or not for machines.

// roots are the structs from which all others are reached: what object kinds are
// made of.
var roots = []string{
	"corev1.ConfigMap", "corev1.PersistentVolumeClaim", "corev1.Secret", "corev1.Service", "corev1.ServiceAccount",
	"appsv1.DaemonSet", "appsv1.Deployment", "appsv1.StatefulSet",
	"autoscalingv2.HorizontalPodAutoscaler",
	"batchv1.CronJob", "batchv1.Job",
	"networkingv1.Ingress", "networkingv1.NetworkPolicy",
	"policyv1.PodDisruptionBudget",
	"rbacv1.Role", "rbacv1.RoleBinding",
}

// ours are structs of the runtime whose fields are slots like those of Kubernetes' own:
// what a workload has besides.
var ours = []fields.Struct{
	{Name: "build.Workload", Fields: []fields.Field{
		{Go: "Storage", JSON: "storage", Type: "[]build.Storage", Keys: []string{"name"}, Help: "Volumes that are claimed for a node and mounted into its main container"},
	}},
	{Name: "build.Storage", Fields: []fields.Field{
		{Go: "Name", JSON: "name", Type: "string", Help: "Name of the volume"},
		{Go: "MountPath", JSON: "mountPath", Type: "string", Help: "Where it is mounted into the main container"},
		{Go: "SubPath", JSON: "subPath", Type: "string", Help: "Directory of the volume that is mounted, in place of the whole"},
		{Go: "Shared", JSON: "shared", Type: "bool", Help: "Whether the pods of a StatefulSet share one volume, in place of one each"},
		{Go: "Spec", JSON: "spec", Type: "corev1.PersistentVolumeClaimSpec", Help: "What is claimed"},
		{Go: "Metadata", JSON: "metadata", Type: "metav1.ObjectMeta", Help: "Labels and annotations of the claim"},
	}},
}

// entries are the structs of the entries of lists of objects, and one that has all of the
// lists: an entry has a name, may be switched off, and says what its object does.
func (t *table) entries() []fields.Struct {
	lists := fields.Struct{Name: "build.ObjectLists"}
	var all []fields.Struct
	for _, kind := range markers.ObjectKinds() {
		if !kind.Listed {
			continue
		}
		plural := fields.Plural(kind.Kind)
		lists.Fields = append(lists.Fields, fields.Field{
			Go: plural, JSON: strings.ToLower(plural[:1]) + plural[1:], Type: "[]" + kind.EntryType(), Keys: []string{"name"}, Help: "Entries of which each is one " + kind.Kind,
		})
		all = append(all, fields.Struct{Name: kind.EntryType(), Fields: append([]fields.Field{
			{Go: "Name", JSON: "name", Type: "string", Help: "Name of the entry, with which that of the object ends"},
			{Go: "Enabled", JSON: "enabled", Type: "*bool", Help: "Whether the entry is there"},
		}, t.structs[kind.Type].Fields...)})
	}
	return append(all, lists)
}

// unions are the structs of which only some of the fields may be set at a time, by JSON
// names; without names it is all fields. A more specific value that sets one of them
// takes the place of them all.
var unions = map[string][]string{
	"corev1.EnvVar":                    {"value", "valueFrom"},
	"corev1.EnvVarSource":              nil,
	"corev1.LifecycleHandler":          nil,
	"corev1.PodResourceClaim":          {"resourceClaimName", "resourceClaimTemplateName"},
	"corev1.ProbeHandler":              nil,
	"corev1.VolumeMount":               {"subPath", "subPathExpr"},
	"corev1.VolumeProjection":          nil,
	"corev1.VolumeSource":              nil,
	"networkingv1.IngressBackend":      nil,
	"policyv1.PodDisruptionBudgetSpec": {"minAvailable", "maxUnavailable"},
}

// whole are structs that Kubernetes would merge field by field, and of which a user
// gives one value: those with a field that says what the others mean, and environment
// variables, of which one that is set to nothing is empty.
var whole = []string{
	"appsv1.DaemonSetUpdateStrategy", "appsv1.DeploymentStrategy", "appsv1.StatefulSetUpdateStrategy",
	"autoscalingv2.MetricSpec", "autoscalingv2.MetricTarget",
	"corev1.AppArmorProfile", "corev1.EnvVar", "corev1.SeccompProfile", "corev1.Toleration",
}

// keys are lists that replace each other in Kubernetes, and of which users expect
// that entries are added: struct.field.
var keys = map[string][]string{
	// What makes a toleration unique for Kubernetes: a pod may tolerate two values of
	// one taint. So a more specific level adds tolerations, or changes the seconds of
	// one.
	"corev1.PodSpec.tolerations":    {"key", "operator", "value", "effect"},
	"corev1.PodSpec.readinessGates": {"conditionType"},
}

// ports are lists of ports, which Kubernetes merges by number: of two with one name, which
// it takes for none, the more specific one changes the other.
var ports = []string{"corev1.Container.ports", "corev1.ServiceSpec.ports"}

// appended are lists whose entries have no key, and of which a later one wins.
var appended = []string{"corev1.Container.envFrom"}

// defaults are what the API server takes in a field that tells entries apart.
var defaults = map[string]string{"corev1.Toleration.operator": "Equal"}

// leaves are structs that are written as one value in JSON.
var leaves = []string{"resource.Quantity", "intstr.IntOrString", "metav1.Time", "metav1.MicroTime", "metav1.Duration", "metav1.FieldsV1"}

// leftOut are fields that nobody fills: what Kubernetes writes itself, and what is not
// for the workloads that are made here.
var leftOut = map[string]bool{
	"TypeMeta": true, "ManagedFields": true, "CreationTimestamp": true, "DeletionTimestamp": true,
	"DeletionGracePeriodSeconds": true, "SelfLink": true, "UID": true, "ResourceVersion": true, "Generation": true,
	"EphemeralContainers": true,
}

// alpha are fields whose types are of an API version that few clusters serve.
var alpha = []string{"batchv1.JobSpec.Scheduling"}

// onlyFields are all that is filled of a struct: the rest of an object's metadata is
// what the object is known by.
var onlyFields = map[string][]string{"metav1.ObjectMeta": {"labels", "annotations"}}
