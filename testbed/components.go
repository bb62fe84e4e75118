package testbed

import (
	_ "embed" // for a stage
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// stages are the directories of kwok's module with the stages that the nodes of a
// full cluster play: nodes and pods become ready, pods and volumes go when they
// are deleted, claims are bound; and a container fails in a pod that asks for it
// by label.
var stages = []string{
	"sigs.k8s.io/kwok!kustomize/stage/node/fast",
	"sigs.k8s.io/kwok!kustomize/stage/node/heartbeat-with-lease",
	"sigs.k8s.io/kwok!kustomize/stage/pod/fast",
	"sigs.k8s.io/kwok!kustomize/stage/pod/chaos",
	"sigs.k8s.io/kwok!kustomize/stage/volume/fast",
}

// addresses are where the programs of one cluster listen.
type addresses struct {
	etcdClient, etcdPeer, apiServer string
}

// etcdArgs start a database whose content need not survive a crash.
func etcdArgs(dir string, a addresses) []string {
	client, peer := "http://"+a.etcdClient, "http://"+a.etcdPeer
	return []string{
		"--data-dir=" + filepath.Join(dir, "etcd"),
		"--listen-client-urls=" + client, "--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer, "--initial-advertise-peer-urls=" + peer, "--initial-cluster=default=" + peer,
		"--unsafe-no-fsync", "--log-level=warn",
	}
}

// apiServerArgs start an API server that authorizes by RBAC. It checks who may set
// owner references that block deletion, as some distributions do, so that an
// operator under test shows that it has the permission.
func apiServerArgs(dir string, a addresses, c credentials) ([]string, error) {
	host, port, err := net.SplitHostPort(a.apiServer)
	if err != nil {
		return nil, err
	}
	return []string{
		"--etcd-servers=http://" + a.etcdClient,
		"--bind-address=" + host, "--secure-port=" + port, "--cert-dir=" + dir,
		"--tls-cert-file=" + c.certificate, "--tls-private-key-file=" + c.key, "--token-auth-file=" + c.tokens,
		"--authorization-mode=RBAC", "--allow-privileged=true", // as where users run their pods
		"--service-account-issuer=https://" + a.apiServer, "--service-account-key-file=" + c.accounts, "--service-account-signing-key-file=" + c.accounts,
		"--service-cluster-ip-range=10.0.0.0/16",
		"--disable-admission-plugins=ServiceAccount", "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
		"--profiling=false",
	}, nil
}

// controllerManagerArgs start all controllers. That of autoscalers looks every
// second, not every fifteen.
func controllerManagerArgs(kubeconfig string, c credentials) []string {
	return []string{
		"--kubeconfig=" + kubeconfig, "--secure-port=0", "--leader-elect=false", "--kube-api-qps=500", "--kube-api-burst=1000",
		"--service-account-private-key-file=" + c.accounts, "--root-ca-file=" + c.certificate,
		"--horizontal-pod-autoscaler-sync-period=1s",
	}
}

// schedulerArgs start a scheduler.
func schedulerArgs(kubeconfig string) []string {
	return []string{"--kubeconfig=" + kubeconfig, "--secure-port=0", "--leader-elect=false", "--kube-api-qps=500", "--kube-api-burst=1000"}
}

// podDelete is a stage in place of kwok's own of that name.
//
//go:embed stages/pod-delete.yaml
var podDelete []byte

// kwokArgs play every node, by the stages that are beside kwok, and by ours, which
// goes to a file in dir.
func kwokArgs(dir, kubeconfig, path string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no stages beside %s", path)
	}
	ours := filepath.Join(dir, "pod-delete.yaml")
	if err := os.WriteFile(ours, podDelete, 0o600); err != nil {
		return nil, err
	}
	args := []string{"--kubeconfig=" + kubeconfig, "--manage-all-nodes=true", "--node-lease-duration-seconds=40", "--config=" + ours}
	for _, file := range files {
		switch filepath.Base(file) {
		case "kustomization.yaml", "storage-class.yaml", filepath.Base(ours):
		default:
			args = append(args, "--config="+file)
		}
	}
	return args, nil
}
