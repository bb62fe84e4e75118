package build

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/client-go/kubernetes/scheme"
)

func TestObjectKinds(t *testing.T) {
	tests := map[string]struct {
		kind     ObjectKind
		unwanted Fate
		workload bool
	}{
		"ConfigMap":               {ConfigMapKind(), Deleted, false},
		"PersistentVolumeClaim":   {PersistentVolumeClaimKind(), Kept, false},
		"ServiceAccount":          {ServiceAccountKind(), Deleted, false},
		"Role":                    {RoleKind(), Deleted, false},
		"RoleBinding":             {RoleBindingKind(), Deleted, false},
		"NetworkPolicy":           {NetworkPolicyKind(), Deleted, false},
		"Service":                 {ServiceKind(), Deleted, false},
		"CronJob":                 {CronJobKind(), Deleted, false},
		"HorizontalPodAutoscaler": {HorizontalPodAutoscalerKind(), Deleted, false},
		"PodDisruptionBudget":     {PodDisruptionBudgetKind(), Deleted, false},
		"StatefulSet":             {StatefulSetKind(), Deleted, true},
		"Deployment":              {DeploymentKind(), Deleted, true},
		"DaemonSet":               {DaemonSetKind(), Deleted, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, name, test.kind.Kind)
			assert.Equal(t, test.unwanted, test.kind.Unwanted)
			assert.Equal(t, test.workload, test.kind.Workload)
			assert.NotSame(t, test.kind.New(), test.kind.New())

			objects, _, err := scheme.Scheme.ObjectKinds(test.kind.New())
			require.NoError(t, err)
			assert.Contains(t, objects, test.kind.GroupVersionKind)
			lists, _, err := scheme.Scheme.ObjectKinds(test.kind.NewList())
			require.NoError(t, err)
			assert.Contains(t, lists, test.kind.GroupVersion().WithKind(name+"List"))

			_, workload := selectorOf(test.kind.New())
			assert.Equal(t, test.workload, workload, "a hook must not change its selector")
			assert.Equal(t, test.unwanted == Kept, isClaim(test.kind.New()), "what is kept has no owner")
		})
	}
}
