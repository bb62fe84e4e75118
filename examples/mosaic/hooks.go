package main

import (
	"strings"

	"github.com/datainfrahq/dsoi-gen/examples/mosaic/controller"
)

// hooks are what no generator can know about Mosaic.
type hooks struct {
	controller.UnimplementedMosaicHooks
}

// Config tells each node where the keepers are: by their Services, so that nobody
// is rolled when keepers are scaled.
func (hooks) Config(node controller.MosaicNode, files map[string]string) error {
	var keepers []string
	for _, n := range node.Cluster.Nodes {
		if n.Type == controller.MosaicTypeKeeper {
			keepers = append(keepers, n.NameOf("Service")+":8081")
		}
	}
	files[node.ConfigFile()] += "keepers=" + strings.Join(keepers, ",") + "\n"
	return nil
}
