package main

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// newPinot is a Pinot with a node of each type. What the API server would fill in
// is written out where the reconciler written by hand would otherwise take it for
// a difference.
func newPinot(namespace, name string) *v1beta1.Pinot {
	p := &v1beta1.Pinot{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: v1beta1.PinotSpec{
			DeploymentOrder: []v1beta1.PinotNodeType{"controller", "broker", "server", "minion"},
			External:        v1beta1.ExternalSpec{Zookeeper: v1beta1.ZookeeperSpec{Spec: v1beta1.ZookeeperConfig{ZkAddress: "zookeeper:2181"}}},
		},
	}
	for i, nodeType := range p.Spec.DeploymentOrder {
		group := string(nodeType)
		p.Spec.Nodes = append(p.Spec.Nodes, v1beta1.NodeSpec{Name: group, NodeType: nodeType, Kind: "StatefulSet", Replicas: 1, K8sConfig: group, PinotNodeConfig: group})
		p.Spec.PinotNodeConfig = append(p.Spec.PinotNodeConfig, v1beta1.PinotNodeConfig{Name: group, JavaOpts: "-Xms1G -Xmx4G -XX:+UseG1GC", Data: configuration})
		p.Spec.K8sConfig = append(p.Spec.K8sConfig, k8sConfig(group, 8097+int32(i)))
	}
	return p
}

const configuration = `pinot.set.instance.id.to.hostname=true
pinot.query.server.port=7321
pinot.query.runner.port=7732
pinot.server.instance.dataDir=/var/pinot/data
pinot.server.instance.segmentTarDir=/var/pinot/segment
`

// k8sConfig is a config group with what such groups have in the field.
func k8sConfig(name string, port int32) v1beta1.K8sConfig {
	probe := &corev1.Probe{
		ProbeHandler:        corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/health", Port: intstr.FromInt32(port)}},
		InitialDelaySeconds: 60, TimeoutSeconds: 5, PeriodSeconds: 10, SuccessThreshold: 1, FailureThreshold: 10,
	}
	return v1beta1.K8sConfig{
		Name: name, Image: "apachepinot/pinot:1.2.0", ImagePullPolicy: corev1.PullIfNotPresent,
		Port:           []corev1.ContainerPort{{Name: "http", ContainerPort: port, Protocol: corev1.ProtocolTCP}},
		Env:            []corev1.EnvVar{{Name: "LOG4J_CONSOLE_LEVEL", Value: "info"}},
		LivenessProbe:  probe,
		ReadinessProbe: probe,
		Resources: corev1.ResourceRequirements{
			Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("500m"), corev1.ResourceMemory: resource.MustParse("4Gi")},
			Limits:   corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("8Gi")},
		},
		NodeSelector: map[string]string{"pool": "pinot"},
		Tolerations:  []corev1.Toleration{{Key: "pinot", Operator: corev1.TolerationOpExists}},
		// Headless: an API server hands out few cluster IPs by default.
		Service: &corev1.ServiceSpec{
			ClusterIP: corev1.ClusterIPNone,
			Ports:     []corev1.ServicePort{{Name: "http", Port: port, TargetPort: intstr.FromInt32(port), Protocol: corev1.ProtocolTCP}},
		},
		StorageConfig: []v1beta1.StorageConfig{{Name: "data", MountPath: "/var/pinot/data", PVCSpec: corev1.PersistentVolumeClaimSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("10Gi")}},
		}}},
	}
}
