package promises

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/testbed"
)

// child is an object of a Pinot, or its status.
type child struct {
	// kind and name, and the node that it is of.
	kind, name, node string
	// subresource is empty, or "status".
	subresource string
	// object is the child of an undisturbed Pinot.
	object client.Object
}

func (c child) String() string { return c.kind + " " + c.name }

// resource is the plural of the child's kind, and its group.
func (c child) resource() (group, resource string) {
	switch c.kind {
	case "StatefulSet", "Deployment":
		group = "apps"
	case "PodDisruptionBudget":
		group = "policy"
	}
	return group, strings.ToLower(c.kind) + "s"
}

// isWorkload reports whether the child runs pods.
func (c child) isWorkload() bool { return c.kind == "StatefulSet" || c.kind == "Deployment" }

// holdsBack reports whether another child waits for this one on a first install:
// pods start when the configuration and the volumes that they read are there. For
// anything else nothing waits.
func (c child) holdsBack(other child) bool {
	return (c.kind == "ConfigMap" || c.kind == "PersistentVolumeClaim") && other.isWorkload() && other.node == c.node
}

// request reports whether a request is for the child: the verb is PATCH for an
// apply, DELETE for a deletion.
func (c child) request(verb string) func(testbed.Request) bool {
	_, resource := c.resource()
	return func(r testbed.Request) bool {
		return r.Verb == verb && r.Resource == resource && r.Name == c.name && r.Subresource == c.subresource && !r.DryRun
	}
}

// childrenOf lists the children of a Pinot by name and kind.
func childrenOf(objects map[string]client.Object) []child {
	var list []child
	for key, object := range objects {
		kind, name, _ := strings.Cut(key, " ")
		list = append(list, child{kind: kind, name: name, node: object.GetLabels()["dsoi.datainfra.io/node"], object: object})
	}
	slices.SortFunc(list, func(a, b child) int { return cmp.Compare(a.String(), b.String()) })
	return list
}

// only picks the children that are named, as "Kind name".
func only(t *testing.T, all []child, names ...string) []child {
	t.Helper()
	var picked []child
	for _, one := range all {
		if slices.Contains(names, one.String()) {
			picked = append(picked, one)
		}
	}
	require.Len(t, picked, len(names))
	return picked
}

// failureCase is a child, and the way in which it fails.
type failureCase struct {
	failure
	target child
}

// failureCases are all combinations of children and failures, without the failures
// that are left out.
func failureCases(children []child, leaveOut ...string) map[string]failureCase {
	cases := map[string]failureCase{}
	for name, failure := range failures() {
		if slices.Contains(leaveOut, name) {
			continue
		}
		for _, target := range children {
			cases[name+"/"+strings.ReplaceAll(target.String(), " ", "/")] = failureCase{failure, target}
		}
	}
	return cases
}

// times at which requests were sent.
func times(requests []testbed.Request) []time.Time {
	var list []time.Time
	for _, r := range requests {
		list = append(list, r.Time)
	}
	return list
}

// apply is the verb of an apply.
const apply = http.MethodPatch
