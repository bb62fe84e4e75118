package apply

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestIntentSendsWhatIsMeant(t *testing.T) {
	pod := corev1.PodTemplateSpec{Spec: corev1.PodSpec{
		InitContainers: []corev1.Container{{Name: "init"}},
		Containers: []corev1.Container{{
			Name: "main", Resources: corev1.ResourceRequirements{Limits: corev1.ResourceList{"cpu": resource.MustParse("1")}},
			ReadinessProbe: &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Port: intstr.FromString("http")}}},
			Env:            []corev1.EnvVar{{Name: "A", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: "s"}, Key: "k"}}}},
		}},
		Volumes: []corev1.Volume{
			{Name: "tmp", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
			{Name: "config", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: "c"}}}},
		},
		SecurityContext: &corev1.PodSecurityContext{},
	}}
	const podJSON = `{"spec":{
		"initContainers":[{"name":"init"}],
		"containers":[{"name":"main","resources":{"limits":{"cpu":"1"}},"readinessProbe":{"httpGet":{"port":"http"}},
			"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]}],
		"volumes":[{"name":"tmp","emptyDir":{}},{"name":"config","configMap":{"name":"c"}}],
		"securityContext":{}}}`
	server := metav1.ObjectMeta{Name: "a", UID: "u", ResourceVersion: "7", Generation: 3, CreationTimestamp: metav1.Now(), ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "x"}}}

	tests := map[string]struct {
		object client.Object
		gvk    schema.GroupVersionKind
		want   string
	}{
		"StatefulSet": {
			&appsv1.StatefulSet{ObjectMeta: server, Spec: appsv1.StatefulSetSpec{
				Replicas: ptr.To[int32](0), Selector: &metav1.LabelSelector{}, ServiceName: "s", Template: pod,
				VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: "disk"}, Spec: corev1.PersistentVolumeClaimSpec{AccessModes: []corev1.PersistentVolumeAccessMode{"ReadWriteOnce"}}}},
			}, Status: appsv1.StatefulSetStatus{Replicas: 3}},
			appsv1.SchemeGroupVersion.WithKind("StatefulSet"),
			`{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"a"},"spec":{"replicas":0,"selector":{},"serviceName":"s","template":` + podJSON + `,
				"volumeClaimTemplates":[{"metadata":{"name":"disk"},"spec":{"accessModes":["ReadWriteOnce"]}}]}}`,
		},
		"Deployment": {
			&appsv1.Deployment{ObjectMeta: server, Spec: appsv1.DeploymentSpec{Template: pod}},
			appsv1.SchemeGroupVersion.WithKind("Deployment"),
			`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"template":` + podJSON + `}}`,
		},
		"empty maps in structs": {
			&appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: "a", Labels: map[string]string{}}, Spec: appsv1.DeploymentSpec{Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{}}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Resources: corev1.ResourceRequirements{Limits: corev1.ResourceList{}}}}},
			}}},
			appsv1.SchemeGroupVersion.WithKind("Deployment"),
			`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"template":{"spec":{"containers":[{"name":"main"}]}}}}`,
		},
		"Service": {
			&corev1.Service{ObjectMeta: server, Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}},
			corev1.SchemeGroupVersion.WithKind("Service"),
			`{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}`,
		},
		"ConfigMap": {
			&corev1.ConfigMap{ObjectMeta: server, Data: map[string]string{"a": ""}},
			corev1.SchemeGroupVersion.WithKind("ConfigMap"),
			`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":""}}`,
		},
		"PersistentVolumeClaim": {
			&corev1.PersistentVolumeClaim{ObjectMeta: server},
			corev1.SchemeGroupVersion.WithKind("PersistentVolumeClaim"),
			`{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"a"}}`,
		},
		"a rule that allows all": {
			&networkingv1.NetworkPolicy{ObjectMeta: server, Spec: networkingv1.NetworkPolicySpec{Ingress: []networkingv1.NetworkPolicyIngressRule{{}}}},
			networkingv1.SchemeGroupVersion.WithKind("NetworkPolicy"),
			`{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a"},"spec":{"ingress":[{}]}}`,
		},
		"HorizontalPodAutoscaler": {
			&autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: server, Spec: autoscalingv2.HorizontalPodAutoscalerSpec{MaxReplicas: 3}},
			autoscalingv2.SchemeGroupVersion.WithKind("HorizontalPodAutoscaler"),
			`{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"a"},"spec":{"maxReplicas":3}}`,
		},
		"a type of somebody else's": {
			&monitor{ObjectMeta: server, Rules: map[string]monitorRule{"a": {Name: "x"}}, Inner: &monitorRule{}},
			schema.GroupVersionKind{Group: "example.com", Version: "v1", Kind: "Monitor"},
			`{"apiVersion":"example.com/v1","kind":"Monitor","metadata":{"name":"a"},"rules":{"a":{"name":"x"}},"inner":{"name":""}}`,
		},
		"no type at all": {
			&unstructured.Unstructured{Object: map[string]any{"metadata": map[string]any{"name": "a", "uid": "u"}, "spec": map[string]any{}, "status": map[string]any{}}},
			schema.GroupVersionKind{Group: "example.com", Version: "v1", Kind: "Monitor"},
			`{"apiVersion":"example.com/v1","kind":"Monitor","metadata":{"name":"a"},"spec":{}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := test.object.DeepCopyObject()
			got, err := Intent(test.object, test.gvk)
			require.NoError(t, err)
			data, err := json.Marshal(got)
			require.NoError(t, err)
			assert.JSONEq(t, test.want, string(data))
			assert.Equal(t, before, test.object, "what was built is not changed")
		})
	}
}

// monitor is a type that is not Kubernetes' own.
type monitor struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Rules             map[string]monitorRule `json:"rules,omitempty"`
	Inner             *monitorRule           `json:"inner,omitempty"`
	Zero              monitorRule            `json:"zero"`
	Note              *string                `json:"note"`
	Hidden            string                 `json:"-"`
}

type monitorRule struct {
	Name   string `json:"name"`
	Nested struct {
		A string `json:"a,omitempty"`
	} `json:"nested"`
}

func (m *monitor) DeepCopyObject() runtime.Object { out := *m; return &out }
