// Package testbed runs a real Kubernetes on loopback, for tests and for trying an
// operator, with nothing but Go: its programs are built from their released
// modules, once for each version and platform, into the user's cache directory.
//
// There are two sizes. An [APIServer] is etcd and kube-apiserver: objects are
// stored, checked and watched, and nothing acts on them. It is ready in a few
// seconds. A [FullCluster] has kube-controller-manager, kube-scheduler and some
// nodes besides, which kwok plays: workloads make pods, pods become ready, volumes
// are bound, and garbage is collected; no container runs.
//
// The modules that the programs are built from, kubernetes/, etcd/ and kwok/
// beside this package, have dependencies of their own, which the project does not
// share.
package testbed
