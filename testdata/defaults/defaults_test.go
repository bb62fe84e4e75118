package defaults_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/defaults/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/defaults/want"
)

func fleet(spec v1.FleetSpec, ships ...v1.Ship) *v1.Fleet {
	spec.Ships = ships
	return &v1.Fleet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
}

func ship(t *testing.T, cr *v1.Fleet) (build.List, corev1.PodSpec) {
	t.Helper()
	b, errs := want.NewFleetBuilder(cr, want.UnimplementedFleetHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	return list, built.Find[*appsv1.StatefulSet](t, list, "one-a").Spec.Template.Spec
}

// A block loses to the spec, and the spec to the node.
func TestOrder(t *testing.T) {
	general := &v1.General{
		ImageSpec: &v1.ImageSpec{Image: "general", ImagePullPolicy: corev1.PullAlways}, Radio: 8080,
		Tolerations: []corev1.Toleration{{Key: "a"}}, Settings: map[string]string{"speed": "slow", "color": "grey"},
	}
	tests := map[string]struct {
		cr    *v1.Fleet
		image string
	}{
		"the block":               {fleet(v1.FleetSpec{General: general}, v1.Ship{Name: "a"}), "general"},
		"the spec, over a block":  {fleet(v1.FleetSpec{General: general, Image: "spec"}, v1.Ship{Name: "a"}), "spec"},
		"the node, over the spec": {fleet(v1.FleetSpec{General: general, Image: "spec"}, v1.Ship{Name: "a", Image: "own"}), "own"},
		"no block":                {fleet(v1.FleetSpec{Image: "spec"}, v1.Ship{Name: "a"}), "spec"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, pod := ship(t, test.cr)
			assert.Equal(t, test.image, pod.Containers[0].Image)
		})
	}

	list, pod := ship(t, fleet(v1.FleetSpec{
		General: general, Security: v1.Security{PodSecurityContext: &corev1.PodSecurityContext{RunAsUser: ptr.To(int64(1))}},
		Tolerations: []corev1.Toleration{{Key: "b"}},
	}, v1.Ship{Name: "a", Settings: map[string]string{"speed": "fast"}}))
	assert.Equal(t, corev1.PullAlways, pod.Containers[0].ImagePullPolicy)
	assert.Equal(t, []corev1.Toleration{{Key: "a"}, {Key: "b"}}, pod.Tolerations)
	assert.Equal(t, &corev1.PodSecurityContext{RunAsUser: ptr.To(int64(1))}, pod.SecurityContext)
	assert.Equal(t, map[string]string{"ship.conf": "color=grey\nspeed=fast\n"}, built.Find[*corev1.ConfigMap](t, list, "one-a-config").Data)
	assert.Equal(t, int32(8080), built.Find[*corev1.Service](t, list, "one-a").Spec.Ports[0].Port)
}

// Where there is one node type, nodes need not say which they are of.
func TestOnlyType(t *testing.T) {
	list, pod := ship(t, fleet(v1.FleetSpec{Image: "i"}, v1.Ship{Name: "a"}))
	assert.Equal(t, "ship", pod.Containers[0].Name)
	assert.Equal(t, "ship", built.Find[*corev1.Service](t, list, "one-a").Labels[build.LabelComponent])
	_, errs := want.NewFleetBuilder(fleet(v1.FleetSpec{Image: "i"}, v1.Ship{}), want.UnimplementedFleetHooks{}, build.Inputs{})
	require.Len(t, errs, 1)
	assert.Contains(t, errs[0].Error(), "spec.ships[0].name")
}

func TestReconcileFleet(t *testing.T) {
	cr := fleet(v1.FleetSpec{General: &v1.General{ImageSpec: &v1.ImageSpec{Image: "i"}, Settings: map[string]string{"a": "b"}}}, v1.Ship{Name: "a", Replicas: 1}, v1.Ship{Name: "b", Replicas: 1})
	cr.UID = ""
	casetest.Case[*v1.Fleet]{
		Kind:  want.FleetKind(want.UnimplementedFleetHooks{}),
		Hooks: want.UnimplementedFleetHooks{},
		Types: []runtime.Object{&v1.Fleet{}, &v1.FleetList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Fleet) (reconcile.Result, error) {
			return want.ReconcileFleet(ctx, rt, cr, want.UnimplementedFleetHooks{})
		},
		Objects: []string{"ConfigMap one-a-config", "Service one-a", "StatefulSet one-a", "ConfigMap one-b-config", "Service one-b", "StatefulSet one-b"},
		Shrink:  func(cr *v1.Fleet) { cr.Spec.Ships = cr.Spec.Ships[:1] },
		Pruned:  []string{"ConfigMap one-b-config", "Service one-b", "StatefulSet one-b"},
	}.Run(t)
}
