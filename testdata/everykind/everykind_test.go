package everykind_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/everykind/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/everykind/want"
)

// A custom resource can have every kind of the table at once.
func TestEveryKind(t *testing.T) {
	runs := func(image string) corev1.PodTemplateSpec {
		return corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: image}}}}
	}
	full := v1.Node{
		Name: "a", NodeType: "dock", Properties: map[string]string{"a": "b"}, Storage: ptr.To(resource.MustParse("1Gi")),
		Client: &corev1.ServiceSpec{}, Services: map[string]corev1.ServiceSpec{"outer": {Type: corev1.ServiceTypeLoadBalancer}},
		Ingress: &networkingv1.IngressSpec{}, NetworkPolicy: &networkingv1.NetworkPolicySpec{},
		Autoscaler: &autoscalingv2.HorizontalPodAutoscalerSpec{MaxReplicas: 3},
		Cleaning:   &batchv1.CronJobSpec{Schedule: "@daily", JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{Template: runs("clean:1")}}},
	}
	second := *full.DeepCopy()
	second.Name, second.NodeType, second.Replicas, second.Autoscaler = "b", "tower", ptr.To(int32(2)), nil
	cr := &v1.Harbor{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: v1.HarborSpec{
		Image: "harbor:1", Password: "secret", Migration: &batchv1.JobSpec{Template: runs("migrate:1")},
		Nodes: []v1.Node{full, second, {Name: "c", NodeType: "patrol"}},
	}}
	b, errs := want.NewHarborBuilder(cr, want.UnimplementedHarborHooks{}, build.Inputs{})
	require.Empty(t, errs)
	objects, err := b.Objects()
	require.NoError(t, err)
	names := map[string][]string{}
	for _, o := range objects {
		kind := o.GetObjectKind().GroupVersionKind().Kind
		names[kind] = append(names[kind], o.GetName())
	}
	for _, kind := range markers.ObjectKinds() {
		assert.NotEmpty(t, names[kind.Kind], kind.Kind)
	}
	assert.Equal(t, []string{"one-a", "one-a-client", "one-a-outer", "one-b", "one-b-client", "one-b-outer"}, names["Service"])
	assert.Equal(t, []string{"one-c"}, names["DaemonSet"])
}

// It stays a file that a person reads.
func TestLength(t *testing.T) {
	code, err := os.ReadFile("want/zz_generated.dsoi.go")
	require.NoError(t, err)
	assert.Less(t, bytes.Count(code, []byte("\n")), 1200)
}
