// Package testbed runs a real Kubernetes API server for tests, with nothing but
// Go: etcd and kube-apiserver are built from their released modules, once for
// each version and platform, into the user's cache directory. Where
// KUBEBUILDER_ASSETS names a directory with both, these are used instead.
//
// The modules that they are built from, kubernetes/ and etcd/ beside this
// package, have dependencies of their own, which the project does not share.
package testbed
