// Package v1beta1 is version v1beta1 of the API group datainfra.io: the custom
// resource Pinot, which describes one Apache Pinot cluster.
//
// The types are annotated with `+dsoi:` markers, from which dsoi-gen generates
// the builder and the reconciler in internal/controller.
//
// +groupName=datainfra.io
// +versionName=v1beta1
// +kubebuilder:object:generate=true
package v1beta1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The order matters: dsoi-gen reads the types alone, the role is made from the
// markers in what dsoi-gen wrote.
//
//go:generate go tool -modfile=../../../../tools/go.mod controller-gen object crd paths=. output:crd:dir=../../config/crd
//go:generate go run github.com/datainfrahq/dsoi-gen/cmd/dsoi-gen reconcile paths=. output:dir=../../internal/controller
//go:generate go tool -modfile=../../../../tools/go.mod controller-gen rbac:roleName=pinot-operator paths=../../internal/controller output:rbac:dir=../../config/rbac

// GroupVersion is the API group and version of the types in this package.
var GroupVersion = schema.GroupVersion{Group: "datainfra.io", Version: "v1beta1"}

// SchemeBuilder collects the types of this package.
var SchemeBuilder = runtime.NewSchemeBuilder(addKnownTypes)

// AddToScheme adds the types of this package to a scheme.
var AddToScheme = SchemeBuilder.AddToScheme

func addKnownTypes(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(GroupVersion, &Pinot{}, &PinotList{})
	metav1.AddToGroupVersion(scheme, GroupVersion)
	return nil
}
