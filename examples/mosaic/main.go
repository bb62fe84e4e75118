// Command mosaic is the operator of Mosaic.
package main

import (
	"fmt"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"

	v1 "github.com/datainfrahq/dsoi-gen/examples/mosaic/api/v1"
	"github.com/datainfrahq/dsoi-gen/examples/mosaic/controller"
	"github.com/datainfrahq/dsoi-gen/runtime/command"
)

func main() {
	if status, ok := command.Run(os.Args[1:], newScheme, controller.MosaicKind(hooks{})); ok {
		os.Exit(status)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "mosaic:", err)
		os.Exit(1)
	}
}

func run() error {
	scheme, err := newScheme()
	if err != nil {
		return err
	}
	config, err := ctrl.GetConfig()
	if err != nil {
		return err
	}
	mgr, err := ctrl.NewManager(config, ctrl.Options{Scheme: scheme})
	if err != nil {
		return err
	}
	reconciler, err := controller.NewMosaicReconciler(mgr, hooks{})
	if err != nil {
		return err
	}
	if err := reconciler.SetupWithManager(mgr); err != nil {
		return err
	}
	return mgr.Start(ctrl.SetupSignalHandler())
}

func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	version := schema.GroupVersion{Group: "mosaic.example.com", Version: "v1"}
	scheme.AddKnownTypes(version, &v1.Mosaic{}, &v1.MosaicList{})
	metav1.AddToGroupVersion(scheme, version)
	return scheme, clientgoscheme.AddToScheme(scheme)
}
