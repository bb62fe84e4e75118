package build

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// CheckHook returns an error for everything about an object that a hook must
// leave alone, and has changed: its namespace, its name, our labels, its owner, and
// a workload's selector and the labels of its pods. By these an object is known to be ours,
// and found by others.
// The name of a PersistentVolumeClaim, one of many, is not checked.
func CheckHook(scope Scope, hook string, object client.Object) error {
	errs := checkIdentity(scope, hook, object)
	if want := scope.NameOf(kindOf(object)); want != "" && object.GetName() != want {
		errs = append(errs, changed(hook, "the name to %q; it must stay %q", object.GetName(), want))
	}
	if selector, ok := selectorOf(object); ok && !selects(selector, scope, kindOf(object)) {
		errs = append(errs, changed(hook, "the selector; it must stay %s", metav1.FormatLabelSelector(scope.Selector(kindOf(object)))))
	}
	if node, ok := scope.(Node); ok {
		if pod := podsOf(object); pod != nil {
			for _, change := range labelChanges(node, pod) {
				errs = append(errs, changed(hook, "%s", change))
			}
		}
	}
	return errors.Join(errs...)
}

// checkIdentity is the part of [CheckHook] that holds for objects too that a hook has
// made. It is called for every object, and allocates only where something is wrong.
func checkIdentity(scope Scope, hook string, object client.Object) []error {
	var errs []error
	cluster := scope.customResource()
	if object.GetNamespace() != cluster.namespace {
		errs = append(errs, changed(hook, "the namespace to %q; it must stay %q", object.GetNamespace(), cluster.namespace))
	}
	labels := object.GetLabels()
	for _, label := range IdentityLabels {
		got, has := labels[label]
		switch want, wanted := scope.label(label); {
		case wanted && got != want:
			errs = append(errs, changed(hook, "the label %s to %q; it must stay %q", label, got, want))
		case has && !wanted:
			errs = append(errs, changed(hook, "the label %s to %q; it must stay away", label, got))
		}
	}
	if _, err := RandomOf(object); err != nil {
		errs = append(errs, err)
	}
	errs = append(errs, checkJob(hook, object)...)
	switch {
	case !IsKept(object):
		if !cluster.controls(object) {
			errs = append(errs, changed(hook, "the owner; it must stay %s", cluster.title()))
		}
	case cluster.owns(object):
		errs = append(errs, changed(hook, "the owner; a %s must not be deleted with %s", kept(object), cluster.title()))
	}
	return errs
}

// kept names an object that holds data, for people.
func kept(object client.Object) string {
	if isClaim(object) {
		return "PersistentVolumeClaim"
	}
	return "Secret with random content"
}

// changed is the error for something that a hook must leave alone.
func changed(hook, format string, args ...any) error {
	return fmt.Errorf("hook %s changed %s", hook, fmt.Sprintf(format, args...))
}

// CheckPodHook returns the error of the hook Pod, or one for each of the node's labels
// that the hook has changed: by them the node's workload and its Service find the pods.
func CheckPodHook(node Node, pod *corev1.PodTemplateSpec, err error) error {
	var errs []error
	if err != nil {
		errs = append(errs, err)
	}
	for _, change := range labelChanges(node, pod) {
		errs = append(errs, changed("Pod", "%s", change))
	}
	if len(pod.Spec.Containers) == 0 {
		errs = append(errs, errors.New("hook Pod removed the main container"))
	}
	return errors.Join(errs...)
}

// labelChanges say which of the node's labels its pods have no longer, and what instead.
func labelChanges(node Node, pod *corev1.PodTemplateSpec) []string {
	var changes []string
	check := func(label, want string) {
		switch got, has := pod.Labels[label]; {
		case !has: // none is not the same as an empty one, by which selectors find pods too
			changes = append(changes, fmt.Sprintf("the label %s of the pods to none; it must stay %q", label, want))
		case got != want:
			changes = append(changes, fmt.Sprintf("the label %s of the pods to %q; it must stay %q", label, got, want))
		}
	}
	if identity := node.cluster.identity; identity.labelsPods() {
		labels := identity.labels(node)
		for _, label := range slices.Sorted(maps.Keys(labels)) {
			check(label, labels[label])
		}
		return changes
	}
	for _, label := range node.labelKeys() {
		want, _ := node.label(label)
		check(label, want)
	}
	return changes
}

// controls reports whether the custom resource is the controller of an object.
func (c Cluster) controls(object client.Object) bool {
	owner := metav1.GetControllerOfNoCopy(object)
	return owner != nil && owner.UID == c.uid && owner.Kind == c.gvk.Kind && owner.Name == c.name && owner.APIVersion == c.apiVersion
}

// owns reports whether an object is deleted with the custom resource.
func (c Cluster) owns(object client.Object) bool {
	return slices.ContainsFunc(object.GetOwnerReferences(), func(owner metav1.OwnerReference) bool { return owner.UID == c.uid })
}

// selectorOf returns the selector of a workload's pods.
func selectorOf(object client.Object) (*metav1.LabelSelector, bool) {
	switch w := object.(type) {
	case *appsv1.StatefulSet:
		return w.Spec.Selector, true
	case *appsv1.Deployment:
		return w.Spec.Selector, true
	case *appsv1.DaemonSet:
		return w.Spec.Selector, true
	default:
		return nil, false
	}
}

// podsOf is the template of a workload's pods; nil for another object.
func podsOf(object client.Object) *corev1.PodTemplateSpec {
	switch w := object.(type) {
	case *appsv1.StatefulSet:
		return &w.Spec.Template
	case *appsv1.Deployment:
		return &w.Spec.Template
	case *appsv1.DaemonSet:
		return &w.Spec.Template
	default:
		return nil
	}
}

// selects reports whether a selector is that of the scope's pods, in an object of a kind.
func selects(selector *metav1.LabelSelector, scope Scope, kind string) bool {
	if selector == nil || len(selector.MatchExpressions) > 0 {
		return false
	}
	if scope.customResource().identity.labelsPods() {
		return maps.Equal(selector.MatchLabels, scope.Selector(kind).MatchLabels)
	}
	wanted := 0
	for _, label := range selectorLabels {
		want, ok := scope.label(label)
		if !ok {
			continue
		}
		wanted++
		if got, ok := selector.MatchLabels[label]; !ok || got != want {
			return false
		}
	}
	return len(selector.MatchLabels) == wanted
}

// InvalidSpecError says that only a change of the custom resource can mend an error:
// trying again is of no use. See [InvalidSpec].
type InvalidSpecError struct {
	err error
}

// InvalidSpec marks the error of a hook as one that only a change of the custom
// resource can mend. It is reported, and not tried again. The errors of package
// field count as such already. InvalidSpec(nil) is nil.
func InvalidSpec(err error) error {
	if err == nil {
		return nil
	}
	return &InvalidSpecError{err}
}

// Error is that of the error within.
func (e *InvalidSpecError) Error() string { return e.err.Error() }

// Unwrap returns the error within.
func (e *InvalidSpecError) Unwrap() error { return e.err }

// IsInvalidSpec reports whether only a change of the custom resource can mend an
// error: see [InvalidSpec].
func IsInvalidSpec(err error) bool {
	var invalid *InvalidSpecError
	var fieldError *field.Error
	if errors.As(err, &invalid) || errors.As(err, &fieldError) {
		return true
	}
	// An Aggregate, such as a field.ErrorList makes, does not let As look into it.
	var aggregate utilerrors.Aggregate
	return errors.As(err, &aggregate) && slices.ContainsFunc(aggregate.Errors(), IsInvalidSpec)
}
