package runtime_test

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1 "github.com/datainfrahq/dsoi-gen/examples/quorum/api/v1"
	"github.com/datainfrahq/dsoi-gen/examples/quorum/controller"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// hooks of the example change nothing.
type hooks struct {
	controller.UnimplementedQuorumHooks
}

// A loop of one's own hands the function that makes its list of wanted objects to
// the runtime. What it adds to the generated list is owned, repaired and pruned like
// everything else. The function is not called while nothing has changed.
func ExampleRuntime_Reconcile() {
	ctx := context.Background()
	scheme := runtime.NewScheme()
	_ = clientgoscheme.AddToScheme(scheme)
	scheme.AddKnownTypes(schema.GroupVersion{Group: "quorum.example.com", Version: "v1"}, &v1.Quorum{}, &v1.QuorumList{})
	cluster := dsoitest.NewCluster(scheme, controller.QuorumKind(hooks{}), &v1.Quorum{
		ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "orders"},
		Spec:       v1.QuorumSpec{Image: "quorum:1.4", Nodes: []v1.Node{{Name: "core", NodeType: "voter", Replicas: 1}}},
	})
	rt, err := cluster.Runtime(dsoi.ResyncPeriod(dsoi.DefaultResync))
	if err != nil {
		fmt.Println(err)
		return
	}

	reconcile := func() {
		cr := &v1.Quorum{}
		if err := rt.Client().Get(ctx, client.ObjectKey{Namespace: "data", Name: "orders"}, cr); err != nil {
			fmt.Println(err)
			return
		}
		_, err := rt.Reconcile(ctx, cr, func(in build.Inputs) build.List {
			fmt.Println("building")
			b, errs := controller.NewQuorumBuilder(cr, hooks{}, in)
			if len(errs) > 0 {
				return build.List{Invalid: errs}
			}
			list := b.List()
			motd := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "motd"}, Data: map[string]string{"text": "welcome"}}
			build.AddFurther(&list, b.Nodes()[0].Node, "motd", []*corev1.ConfigMap{motd}, nil)
			return list
		}, hooks{})
		if err != nil {
			fmt.Println(err)
		}
	}
	reconcile()
	for _, request := range cluster.Writes() {
		fmt.Println(request)
	}
	if err := cluster.Settle(ctx); err != nil {
		fmt.Println(err)
	}
	for range 3 { // the second pass finds the pods ready, the third that nothing is left to do
		reconcile()
	}

	// Output:
	// building
	// apply Service data/orders-core
	// apply StatefulSet data/orders-core
	// apply ConfigMap data/motd
	// patch Quorum data/orders status
	// building
	// building
}
