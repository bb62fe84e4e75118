// Package dsoitest is a cluster in memory, for tests of operators that are made
// with dsoi-gen, and for trying one without Kubernetes.
//
// It stands on controller-runtime's fake client. It adds what reconciling depends
// on, and keeps every request of the operator:
//
//   - new objects have a UID, versions grow over all objects, and generations count
//     changes of a spec, where a kind has one;
//   - server-side apply merges with Kubernetes' own code: it tracks who owns which
//     field, refuses a stale UID, tries without doing, and makes no new version
//     when nothing changes;
//   - a delete checks its preconditions;
//   - reads without a copy share their objects, and changing one is found out;
//   - requests fail, or lose their reply, on demand, and the cache stands still on
//     demand;
//   - workloads roll out, and garbage is collected, on demand.
//
// It runs no controllers, fills in no defaults, refuses no change of an immutable
// field, and validates nothing. What an API server makes of an object is to be
// tested on a real one.
package dsoitest
