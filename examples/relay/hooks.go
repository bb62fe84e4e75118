package main

import (
	"github.com/datainfrahq/dsoi-gen/examples/relay/controller"
)

// hooks are what no generator can know about Relay.
type hooks struct {
	controller.UnimplementedRelayHooks
}

// Args start a node as what it is, and tell it where the backend is, and the cache
// if there is one.
func (hooks) Args(node controller.RelayNode) []string {
	args := []string{node.Type}
	for _, n := range node.Cluster.Nodes {
		switch n.Type {
		case controller.RelayTypeBackend:
			args = append(args, "--backend="+n.NameOf("Service")+":9100")
		case controller.RelayTypeCache:
			args = append(args, "--cache="+n.NameOf("Service")+":9200")
		}
	}
	return args
}
