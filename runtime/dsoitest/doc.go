// Package dsoitest is a cluster in memory, for tests of operators that are made
// with dsoi-gen, and for trying one without Kubernetes.
//
// It stands on controller-runtime's fake client and its server-side apply, adds
// what reconciling depends on (UIDs, generations of workloads, statuses on
// demand, garbage collection on demand) and keeps every request. It runs no
// controllers and fills in no defaults. What an API server does with a request,
// such as whether an apply changes anything, is to be tested on a real one.
package dsoitest
