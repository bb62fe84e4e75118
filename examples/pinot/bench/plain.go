package main

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// plain is a reconciler as most operators have it: it builds what it wants, brings
// each object to that with CreateOrUpdate, then looks for what it no longer wants
// by label, kind by kind. It writes no status. The objects come from the same
// builder.
type plain struct{ client.Client }

// Reconcile implements reconcile.Reconciler.
func (r plain) Reconcile(ctx context.Context, req reconcile.Request) (reconcile.Result, error) {
	cr := &v1beta1.Pinot{}
	if err := r.Get(ctx, req.NamespacedName, cr); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	b, errs := controller.NewPinotBuilder(cr, hooks.Pinot{}, build.Inputs{})
	if len(errs) > 0 {
		return reconcile.Result{}, errs.ToAggregate()
	}
	wanted := map[string]bool{}
	for _, node := range b.Nodes() {
		if err := r.node(ctx, cr, b, node, wanted); err != nil {
			return reconcile.Result{}, err
		}
	}
	return reconcile.Result{}, r.prune(ctx, cr, wanted)
}

// node brings the objects of a node to what is wanted.
func (r plain) node(ctx context.Context, cr *v1beta1.Pinot, b *controller.PinotBuilder, node controller.PinotNode, wanted map[string]bool) error {
	configMap, err := b.ConfigMap(node)
	if err != nil {
		return err
	}
	liveMap := &corev1.ConfigMap{ObjectMeta: nameOf(configMap)}
	if err := r.createOrUpdate(ctx, cr, configMap, liveMap, wanted, func() { liveMap.Data = configMap.Data }); err != nil {
		return err
	}

	service, err := b.Service(node)
	if err != nil {
		return err
	}
	liveService := &corev1.Service{ObjectMeta: nameOf(service)}
	if err := r.createOrUpdate(ctx, cr, service, liveService, wanted, func() {
		liveService.Spec.Ports, liveService.Spec.Selector = service.Spec.Ports, service.Spec.Selector
	}); err != nil {
		return err
	}

	set, err := b.StatefulSet(node)
	if err != nil {
		return err
	}
	var hash plan.ConfigHasher
	hash.Add("ConfigMap", configMap.Name, configMap.Data)
	set.Spec.Template.Annotations = build.MergeMaps(set.Spec.Template.Annotations, map[string]string{plan.ConfigHashAnnotationKey: hash.Sum()})
	liveSet := &appsv1.StatefulSet{ObjectMeta: nameOf(set)}
	return r.createOrUpdate(ctx, cr, set, liveSet, wanted, func() {
		if liveSet.ResourceVersion == "" {
			liveSet.Spec = set.Spec
			return
		}
		liveSet.Spec.Replicas = set.Spec.Replicas
		if !equality.Semantic.DeepDerivative(set.Spec.Template, liveSet.Spec.Template) {
			liveSet.Spec.Template = set.Spec.Template
		}
	})
}

// nameOf is all that is known of a live object before it is read.
func nameOf(object client.Object) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: object.GetNamespace(), Name: object.GetName()}
}

// createOrUpdate brings a live object to what is wanted of it.
func (r plain) createOrUpdate(ctx context.Context, cr *v1beta1.Pinot, desired, live client.Object, wanted map[string]bool, copySpec func()) error {
	wanted[fmt.Sprintf("%T/%s", live, live.GetName())] = true
	_, err := controllerutil.CreateOrUpdate(ctx, r.Client, live, func() error {
		live.SetLabels(build.MergeMaps(live.GetLabels(), desired.GetLabels()))
		copySpec()
		return controllerutil.SetControllerReference(cr, live, r.Scheme())
	})
	return err
}

// prune deletes the objects with the labels of a Pinot that are not wanted.
func (r plain) prune(ctx context.Context, cr *v1beta1.Pinot, wanted map[string]bool) error {
	labels := client.MatchingLabels{build.LabelName: "pinot", build.LabelInstance: cr.Name}
	for _, list := range []client.ObjectList{&corev1.ConfigMapList{}, &corev1.ServiceList{}, &appsv1.StatefulSetList{}, &appsv1.DeploymentList{}} {
		if err := r.List(ctx, list, client.InNamespace(cr.Namespace), labels); err != nil {
			return err
		}
		if err := meta.EachListItem(list, func(item runtime.Object) error {
			object, ok := item.(client.Object)
			if !ok || wanted[fmt.Sprintf("%T/%s", object, object.GetName())] {
				return nil
			}
			return client.IgnoreNotFound(r.Delete(ctx, object))
		}); err != nil {
			return err
		}
	}
	return nil
}
