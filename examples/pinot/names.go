package main

import (
	"errors"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	former "github.com/datainfrahq/dsoi-gen/examples/pinot/internal/former/api"
	formercontroller "github.com/datainfrahq/dsoi-gen/examples/pinot/internal/former/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// names is what the operator is made of, by what it calls the objects of a Pinot.
type names struct {
	kind      build.ClusterKind
	options   []dsoi.Option
	addTypes  func(*runtime.Scheme) error
	reconcile func(mgr ctrl.Manager, opts ...dsoi.Option) (reconciler, error)
}

// reconciler is a generated one.
type reconciler interface {
	SetupWithManager(mgr ctrl.Manager) error
}

// formerManager is the name under which pinot-control-plane-k8s has written objects: that of
// its program.
const formerManager = "manager"

var (
	// ownNames are those that dsoi-gen gives.
	ownNames = names{
		kind:     controller.PinotKind(hooks.Pinot{}),
		options:  []dsoi.Option{dsoi.FromEnvironment(os.LookupEnv)},
		addTypes: v1beta1.AddToScheme,
		reconcile: func(mgr ctrl.Manager, opts ...dsoi.Option) (reconciler, error) {
			return controller.NewPinotReconciler(mgr, hooks.Pinot{}, opts...)
		},
	}
	// formerNames are those of pinot-control-plane-k8s.
	formerNames = names{
		kind:     formercontroller.PinotKind(hooks.FormerPinot{}),
		options:  []dsoi.Option{dsoi.FromEnvironment(os.LookupEnv), dsoi.FormerManagers(formerManager)},
		addTypes: former.AddToScheme,
		reconcile: func(mgr ctrl.Manager, opts ...dsoi.Option) (reconciler, error) {
			return formercontroller.NewPinotReconciler(mgr, hooks.FormerPinot{}, opts...)
		},
	}
)

// newScheme knows the types of Kubernetes and of Pinot.
func (n names) newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	return scheme, errors.Join(clientgoscheme.AddToScheme(scheme), n.addTypes(scheme))
}

// add adds the reconciler of Pinot clusters to a manager.
func (n names) add(mgr ctrl.Manager) error {
	r, err := n.reconcile(mgr, n.options...)
	if err != nil {
		return err
	}
	return r.SetupWithManager(mgr)
}
