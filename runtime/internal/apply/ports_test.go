package apply

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestPortClashes_Service(t *testing.T) {
	service := func(ports ...corev1.ServicePort) client.Object {
		return &corev1.Service{Spec: corev1.ServiceSpec{Ports: ports}}
	}
	http, admin := corev1.ServicePort{Name: "http", Port: 80}, corev1.ServicePort{Name: "admin", Port: 81}
	moved, udp := corev1.ServicePort{Name: "admin", Port: 82}, corev1.ServicePort{Name: "admin", Port: 81, Protocol: corev1.ProtocolUDP}
	added := corev1.ServicePort{Name: "extra", Port: 90}
	back := func(i string) []patchOperation {
		return []patchOperation{{"replace", "/spec/ports/" + i + "/port", int32(81)}, {"replace", "/spec/ports/" + i + "/protocol", corev1.ProtocolTCP}}
	}
	tests := map[string]struct {
		live, desired client.Object
		want          []patchOperation
	}{
		"as wanted":           {service(http, admin), service(http, admin), nil},
		"number changed":      {service(http, moved), service(http, admin), back("1")},
		"protocol changed":    {service(udp, http), service(http, admin), back("0")},
		"removed":             {service(http), service(http, admin), nil},
		"another added":       {service(http, added), service(http, admin), nil},
		"renamed by us":       {service(corev1.ServicePort{Name: "admin", Port: 80}), service(http, admin), nil},
		"without names":       {service(corev1.ServicePort{Port: 82}), service(corev1.ServicePort{Port: 81}), back("0")},
		"nothing of the kind": {&corev1.ConfigMap{}, &corev1.ConfigMap{}, nil},
		"of two kinds":        {service(http), &corev1.ConfigMap{}, nil},
		"of a workload":       {readySet(), service(http), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, portClashes(test.live, test.desired))
		})
	}
}

func TestPortClashes_Workload(t *testing.T) {
	live, desired := readyDeployment(), readyDeployment()
	live.Spec.Template.Spec = corev1.PodSpec{
		InitContainers: []corev1.Container{{Name: "prepare", Ports: []corev1.ContainerPort{{Name: "a", ContainerPort: 2}}}},
		Containers: []corev1.Container{
			{Name: "injected", Ports: []corev1.ContainerPort{{Name: "a", ContainerPort: 3}}},
			{Name: "main", Ports: []corev1.ContainerPort{{ContainerPort: 5}, {Name: "b", ContainerPort: 9, Protocol: corev1.ProtocolTCP}}},
		},
	}
	desired.Spec.Template.Spec = corev1.PodSpec{
		InitContainers: []corev1.Container{{Name: "prepare", Ports: []corev1.ContainerPort{{Name: "a", ContainerPort: 1}}}},
		Containers:     []corev1.Container{{Name: "main", Ports: []corev1.ContainerPort{{ContainerPort: 4}, {Name: "b", ContainerPort: 8}}}},
	}
	assert.Equal(t, []patchOperation{
		{"replace", "/spec/template/spec/initContainers/0/ports/0/containerPort", int32(1)},
		{"replace", "/spec/template/spec/initContainers/0/ports/0/protocol", corev1.ProtocolTCP},
		{"replace", "/spec/template/spec/containers/1/ports/1/containerPort", int32(8)},
		{"replace", "/spec/template/spec/containers/1/ports/1/protocol", corev1.ProtocolTCP},
	}, portClashes(live, desired), "ports without names do not clash")
}
