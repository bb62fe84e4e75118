package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
)

func TestPortsOf(t *testing.T) {
	node := func(name string, ports ...corev1.ContainerPort) Node {
		return Node{Name: name, nodeType: NodeType{Ports: ports}}
	}
	http, admin := corev1.ContainerPort{Name: "http", ContainerPort: 80}, corev1.ContainerPort{Name: "admin", ContainerPort: 81}
	web := corev1.ContainerPort{Name: "web", ContainerPort: 80, Protocol: "TCP"}
	quic := corev1.ContainerPort{Name: "quic", ContainerPort: 80, Protocol: "UDP"}
	other := corev1.ContainerPort{Name: "http", ContainerPort: 8080}
	tests := map[string]struct {
		nodes []Node
		want  []corev1.ContainerPort
		err   string
	}{
		"none":               {nil, nil, ""},
		"one node":           {[]Node{node("a", http, admin)}, []corev1.ContainerPort{http, admin}, ""},
		"the same":           {[]Node{node("a", http), node("b", http)}, []corev1.ContainerPort{http}, ""},
		"different ones":     {[]Node{node("a", http), node("b", admin), node("c")}, []corev1.ContainerPort{http, admin}, ""},
		"two names":          {[]Node{node("a", http), node("b", web)}, []corev1.ContainerPort{http}, ""},
		"two protocols":      {[]Node{node("a", http), node("b", quic)}, []corev1.ContainerPort{http, quic}, ""},
		"two numbers":        {[]Node{node("a", http), node("b", admin), node("c", other)}, []corev1.ContainerPort{http, admin}, "port http is 80 on node a and 8080 on node c"},
		"the first is told":  {[]Node{node("a", http), node("b", other), node("c", corev1.ContainerPort{Name: "http", ContainerPort: 1})}, []corev1.ContainerPort{http}, "8080 on node b"},
		"without names, one": {[]Node{node("a", corev1.ContainerPort{ContainerPort: 1}), node("b", corev1.ContainerPort{ContainerPort: 1})}, []corev1.ContainerPort{{ContainerPort: 1}}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := PortsOf(test.nodes...)
			assert.Equal(t, test.want, got.list)
			if test.err == "" {
				assert.NoError(t, got.err)
				return
			}
			assert.ErrorContains(t, got.err, test.err)
		})
	}
}
