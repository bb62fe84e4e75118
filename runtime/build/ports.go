package build

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// Ports are those of the main containers of some nodes. They are made by [PortsOf].
type Ports struct {
	list []corev1.ContainerPort
	// err says that nodes do not agree about a port.
	err error
}

// PortsOf are the ports of nodes, each once, under the first of its names. Nodes that give one name to several numbers
// have no ports together: who asks for them gets an error. T is a type that embeds [Node].
func PortsOf[T plain](nodes ...T) Ports {
	if len(nodes) == 1 {
		return Ports{list: nodes[0].plain().nodeType.Ports}
	}
	var ports Ports
	var from []Node
	for _, each := range nodes {
		node := each.plain()
		for _, port := range node.nodeType.Ports {
			i := slices.IndexFunc(ports.list, func(p corev1.ContainerPort) bool { return portOf(p).sameEntrance(portOf(port)) })
			switch {
			case i < 0:
				ports.list, from = append(ports.list, port), append(from, node)
			case ports.list[i].ContainerPort != port.ContainerPort && ports.err == nil:
				ports.err = fmt.Errorf("port %s is %d on node %s and %d on node %s: one Service cannot lead to both; give it ports of its own, or the nodes the same",
					port.Name, ports.list[i].ContainerPort, from[i].Name, port.ContainerPort, node.Name)
			}
		}
	}
	return ports
}

// Empty reports whether there are none.
func (p Ports) Empty() bool { return len(p.list) == 0 }

func portOf(p corev1.ContainerPort) port { return port{p.Name, p.ContainerPort, p.Protocol} }
