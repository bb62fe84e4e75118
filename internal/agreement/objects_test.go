package agreement

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// of makes items of the whole Thing, a and b those of its nodes.
func of(items ...item) []item { return items }

func a(i item) item { i.node = "a"; return i }

func b(i item) item { i.node = "b"; return i }

func awaited(i item) item { i.awaited = true; return i }

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name} }

func configMap(name, value string) item {
	return item{object: &corev1.ConfigMap{ObjectMeta: named(name), Data: map[string]string{"app.conf": "fixed\n" + value + "\n"}}}
}

func secret(name, value string) item {
	return item{object: &corev1.Secret{ObjectMeta: named(name), Data: map[string][]byte{"password": []byte(value)}}}
}

func randomSecret(name string, random string) item {
	return item{object: &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{build.RandomAnnotation: random}}}}
}

func claim(name, size string) item {
	return item{object: &corev1.PersistentVolumeClaim{ObjectMeta: named(name), Spec: corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}},
	}}}
}

func service(name string, port int32) item {
	return item{object: &corev1.Service{ObjectMeta: named(name), Spec: corev1.ServiceSpec{
		Selector: map[string]string{"app": name},
		Ports:    []corev1.ServicePort{{Name: "http", Port: port, TargetPort: intstr.FromInt32(port), Protocol: corev1.ProtocolTCP}},
	}}}
}

// pods is a template of pods; more change it.
func pods(name, image string, more ...func(*corev1.PodTemplateSpec)) corev1.PodTemplateSpec {
	pod := corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": name}},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{
			Name: "main", Image: image, Args: []string{"serve", "--fast"},
			Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 80}},
			Env:   []corev1.EnvVar{{Name: "MODE", Value: "fast"}},
		}}},
	}
	for _, change := range more {
		change(&pod)
	}
	return pod
}

// reading has pods read a ConfigMap, or a Secret.
func reading(configMap string) func(*corev1.PodTemplateSpec) {
	return func(pod *corev1.PodTemplateSpec) {
		pod.Spec.Containers[0].EnvFrom = append(pod.Spec.Containers[0].EnvFrom, corev1.EnvFromSource{ConfigMapRef: &corev1.ConfigMapEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: configMap}}})
	}
}

func readingSecret(secret string) func(*corev1.PodTemplateSpec) {
	return func(pod *corev1.PodTemplateSpec) {
		pod.Spec.Containers[0].EnvFrom = append(pod.Spec.Containers[0].EnvFrom, corev1.EnvFromSource{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: secret}}})
	}
}

func statefulSet(name, image string, more ...func(*corev1.PodTemplateSpec)) item {
	return item{object: &appsv1.StatefulSet{ObjectMeta: named(name), Spec: appsv1.StatefulSetSpec{
		Replicas: ptr.To[int32](3), ServiceName: name, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": name}}, Template: pods(name, image, more...),
	}}}
}

// with changes the StatefulSet of an item.
func with(i item, change func(*appsv1.StatefulSetSpec)) item {
	set := i.object.(*appsv1.StatefulSet)
	change(&set.Spec)
	return i
}

func deployment(name, image string, more ...func(*corev1.PodTemplateSpec)) item {
	return item{object: &appsv1.Deployment{ObjectMeta: named(name), Spec: appsv1.DeploymentSpec{
		Replicas: ptr.To[int32](2), Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": name}}, Template: pods(name, image, more...),
	}}}
}

// deploymentWith changes the Deployment of an item.
func deploymentWith(i item, change func(*appsv1.DeploymentSpec)) item {
	change(&i.object.(*appsv1.Deployment).Spec)
	return i
}

func daemonSet(name, image string) item {
	return item{object: &appsv1.DaemonSet{ObjectMeta: named(name), Spec: appsv1.DaemonSetSpec{
		Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": name}}, Template: pods(name, image),
	}}}
}

func job(name, image string) item {
	pod := pods(name, image)
	pod.Spec.RestartPolicy = corev1.RestartPolicyNever
	return item{object: &batchv1.Job{ObjectMeta: named(name), Spec: batchv1.JobSpec{BackoffLimit: ptr.To[int32](2), Template: pod}}}
}

func cronJob(name, schedule string) item {
	pod := pods(name, "cron:1")
	pod.Spec.RestartPolicy = corev1.RestartPolicyNever
	return item{object: &batchv1.CronJob{ObjectMeta: named(name), Spec: batchv1.CronJobSpec{Schedule: schedule, JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{Template: pod}}}}}
}

func account(name, secret string) item {
	return item{object: &corev1.ServiceAccount{ObjectMeta: named(name), ImagePullSecrets: []corev1.LocalObjectReference{{Name: secret}}}}
}

func role(name, verb string) item {
	return item{object: &rbacv1.Role{ObjectMeta: named(name), Rules: []rbacv1.PolicyRule{{APIGroups: []string{""}, Resources: []string{"pods"}, Verbs: []string{verb}}}}}
}

func roleBinding(name, subject string) item {
	return item{object: &rbacv1.RoleBinding{
		ObjectMeta: named(name), RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "any"},
		Subjects: []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Name: subject}},
	}}
}

func networkPolicy(name, app string) item {
	return item{object: &networkingv1.NetworkPolicy{ObjectMeta: named(name), Spec: networkingv1.NetworkPolicySpec{
		PodSelector: metav1.LabelSelector{MatchLabels: map[string]string{"app": app}}, PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress},
	}}}
}

func ingress(name, host string) item {
	return item{object: &networkingv1.Ingress{ObjectMeta: named(name), Spec: networkingv1.IngressSpec{Rules: []networkingv1.IngressRule{{
		Host: host,
		IngressRuleValue: networkingv1.IngressRuleValue{HTTP: &networkingv1.HTTPIngressRuleValue{Paths: []networkingv1.HTTPIngressPath{{
			Path: "/", PathType: ptr.To(networkingv1.PathTypePrefix),
			Backend: networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{Name: name, Port: networkingv1.ServiceBackendPort{Number: 80}}},
		}}}},
	}}}}}
}

func budget(name string, gone int32) item {
	return item{object: &policyv1.PodDisruptionBudget{ObjectMeta: named(name), Spec: policyv1.PodDisruptionBudgetSpec{
		MaxUnavailable: ptr.To(intstr.FromInt32(gone)), Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": name}},
	}}}
}

func autoscaler(name, target string, most int32) item {
	return item{object: &autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: named(name), Spec: autoscalingv2.HorizontalPodAutoscalerSpec{
		ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: target}, MaxReplicas: most,
	}}}
}

// broken could not be built.
func broken(i item) item {
	i.err = fmt.Errorf("a hook refused")
	return i
}
