package main

import (
	"fmt"
	"strings"

	"github.com/datainfrahq/dsoi-gen/examples/quorum/controller"
)

// hooks are what no generator can know about Quorum.
type hooks struct {
	controller.UnimplementedQuorumHooks
}

// Args start a node: a voter with the addresses of all voters of its node.
func (hooks) Args(node controller.QuorumNode) []string {
	if node.Type == controller.QuorumTypeReader {
		return []string{"read"}
	}
	var peers []string
	for i := range node.Spec.Replicas {
		peers = append(peers, fmt.Sprintf("%s-%d.%s:7001", node.NameOf("Service"), i, node.NameOf("Service")))
	}
	return []string{"vote", "--peers=" + strings.Join(peers, ",")}
}
