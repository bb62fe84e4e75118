package hooks

import "github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"

// startArgs are the arguments that start a process of Pinot.
func startArgs(pinot *v1beta1.Pinot, nodeType v1beta1.PinotNodeType, configFile string) []string {
	switch nodeType {
	case v1beta1.Controller:
		return []string{"StartController", "-configFileName", configFile}
	case v1beta1.Broker:
		return memberArgs("StartBroker", pinot, configFile)
	case v1beta1.Server:
		return memberArgs("StartServer", pinot, configFile)
	case v1beta1.Minion:
		return memberArgs("StartMinion", pinot, configFile)
	}
	return nil
}

// memberArgs are the arguments of a process that joins a cluster. Without an
// address of ZooKeeper, Pinot looks for pinot.zk.server in the file.
func memberArgs(command string, pinot *v1beta1.Pinot, configFile string) []string {
	address := zkAddress(pinot)
	if address == "" {
		return []string{command, "-clusterName", pinot.Name, "-configFileName", configFile}
	}
	return []string{command, "-clusterName", pinot.Name, "-zkAddress", address, "-configFileName", configFile}
}

func zkAddress(pinot *v1beta1.Pinot) string {
	return pinot.Spec.External.Zookeeper.Spec.ZkAddress
}
