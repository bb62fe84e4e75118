// Package scenarios tests whole passes of the runtime: a small custom resource, App,
// with a builder as dsoi-gen writes it, on the cluster in memory. Each file is named
// after what it is about: drift, conflict, stage, prune, stale cache and so on. What
// needs a real API server is tested with the Pinot example instead.
package scenarios
