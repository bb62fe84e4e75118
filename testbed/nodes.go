package testbed

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// storageClass is the name of the default storage class, the same as in kind and
// minikube, so that custom resources written for these work; provisioner is how
// kwok signs.
const (
	storageClass = "standard"
	provisioner  = "kwok.x-k8s.io/volume"
)

// furnish makes what a full cluster has from the beginning: nodes, and a default
// storage class, whose claims are bound at once and may grow. It waits until the
// nodes are ready, and pods can be made.
func (c *Cluster) furnish(ctx context.Context, nodes int) error {
	user, err := client.New(c.config, client.Options{})
	if err != nil {
		return fmt.Errorf("connecting to the API server: %w", err)
	}
	objects := []client.Object{&storagev1.StorageClass{
		ObjectMeta:           metav1.ObjectMeta{Name: storageClass, Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"}},
		Provisioner:          provisioner,
		ReclaimPolicy:        ptr.To(corev1.PersistentVolumeReclaimDelete),
		VolumeBindingMode:    ptr.To(storagev1.VolumeBindingImmediate),
		AllowVolumeExpansion: ptr.To(true),
	}}
	for i := range nodes {
		objects = append(objects, newNode(fmt.Sprintf("node-%d", i)))
	}
	for _, object := range objects {
		if err := user.Create(ctx, object); err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("making %s: %w", object.GetName(), err)
		}
	}
	return c.wait(ctx, "the nodes", func(ctx context.Context) error {
		var list corev1.NodeList
		if err := user.List(ctx, &list); err != nil {
			return err
		}
		for _, node := range list.Items {
			if !nodeReady(node) {
				return errors.New(node.Name + " is not ready")
			}
		}
		return nil
	})
}

// newNode is a machine that can run more than any test asks for.
func newNode(name string) *corev1.Node {
	room := corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse("64"),
		corev1.ResourceMemory: resource.MustParse("256Gi"),
		corev1.ResourcePods:   resource.MustParse("500"),
	}
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{
			Name:        name,
			Labels:      map[string]string{corev1.LabelHostname: name, corev1.LabelOSStable: "linux"},
			Annotations: map[string]string{"kwok.x-k8s.io/node": "fake"},
		},
		Status: corev1.NodeStatus{Allocatable: room, Capacity: room},
	}
}

func nodeReady(node corev1.Node) bool {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue && len(node.Spec.Taints) == 0
		}
	}
	return false
}
