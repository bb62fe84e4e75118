package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/manifests"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/show"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// config is the directory of the example's manifests.
const config = "examples/pinot/config"

// demo is a Kubernetes with an operator and one Pinot.
type demo struct {
	out      *show.Printer
	pinot    *v1beta1.Pinot
	cluster  *testbed.Cluster
	operator *testbed.Process
	user     client.WithWatch
	dir      string // for the operator's binary, kubeconfig and log
	pods     *podWatch
}

// startKubernetes starts all of Kubernetes.
func (d *demo) startKubernetes(ctx context.Context) error {
	var err error
	d.cluster, err = testbed.Start(ctx, testbed.Options{Size: testbed.FullCluster, CRDs: []string{config + "/crd"}, Progress: d.out})
	if err != nil {
		return err
	}
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1beta1.AddToScheme(scheme)); err != nil {
		return err
	}
	d.user, err = client.NewWithWatch(d.cluster.Config(), client.Options{Scheme: scheme})
	if err != nil {
		return err
	}
	d.out.Line("%s with 3 nodes", d.cluster.Config().Host)
	d.pods, err = watchPods(ctx, d.user, d.pinot.Namespace)
	return err
}

// startOperator starts the operator's binary as its service account.
func (d *demo) startOperator(ctx context.Context) error {
	permissions, err := manifests.Permissions(config)
	if err != nil {
		return err
	}
	if err := manifests.Install(ctx, d.cluster.Config(), permissions); err != nil {
		return err
	}
	account, err := manifests.As(ctx, d.cluster.Config(), manifests.Namespace, manifests.ServiceAccount)
	if err != nil {
		return err
	}
	dir, err := d.scratch()
	if err != nil {
		return err
	}
	binary, err := buildOperator(ctx, dir)
	if err != nil {
		return err
	}
	d.operator, err = runOperator(binary, dir, account)
	d.out.Line("runs as %s/%s", manifests.Namespace, manifests.ServiceAccount)
	return err
}

// install creates the custom resource, and follows its pods until all are ready.
func (d *demo) install(ctx context.Context) error {
	start := time.Now()
	if err := d.user.Create(ctx, d.pinot); err != nil {
		return err
	}
	if err := d.follow(ctx, start); err != nil {
		return err
	}
	objects, err := d.children(ctx)
	if err != nil {
		return err
	}
	d.out.Line("%s", d.out.Style(show.Green, fmt.Sprintf("%d objects, every pod ready", len(objects))))
	return nil
}

// follow prints what becomes of each pod, until the operator says that the spec is
// in effect. Times are since start.
func (d *demo) follow(ctx context.Context, start time.Time) error {
	return d.wait(ctx, "the Pinot to be ready", func() (bool, error) {
		d.pods.print(d.out, start)
		pinot := &v1beta1.Pinot{}
		if err := d.user.Get(ctx, client.ObjectKeyFromObject(d.pinot), pinot); err != nil {
			return false, err
		}
		ready := meta.FindStatusCondition(pinot.Status.Conditions, dsoi.ConditionReady)
		if ready == nil || ready.Status != metav1.ConditionTrue || ready.ObservedGeneration != pinot.Generation {
			return false, nil
		}
		pods, err := d.podUIDs(ctx)
		return err == nil && d.pods.ready(pods), err // the watch has shown what became of each
	})
}

// editBroker changes a broker's configuration, and shows which pods that replaced.
func (d *demo) editBroker(ctx context.Context) error {
	before, err := d.podUIDs(ctx)
	if err != nil {
		return err
	}
	if err := d.user.Get(ctx, client.ObjectKeyFromObject(d.pinot), d.pinot); err != nil {
		return err
	}
	const setting = "pinot.broker.timeoutMs=30000"
	if err := appendToBroker(d.pinot, setting); err != nil {
		return err
	}
	start := time.Now()
	if err := d.user.Update(ctx, d.pinot); err != nil {
		return err
	}
	d.out.Line("%s", d.out.Style(show.Yellow, "+ "+setting))
	if err := d.follow(ctx, start); err != nil {
		return err
	}
	after, err := d.podUIDs(ctx)
	if err != nil {
		return err
	}
	d.compare(before, after)
	return nil
}

// appendToBroker adds a line to the configuration that the first broker refers to.
func appendToBroker(pinot *v1beta1.Pinot, line string) error {
	for _, node := range pinot.Spec.Nodes {
		if node.NodeType != v1beta1.Broker {
			continue
		}
		for i := range pinot.Spec.PinotNodeConfig {
			if group := &pinot.Spec.PinotNodeConfig[i]; group.Name == node.PinotNodeConfig {
				group.Data += "\n" + line
				return nil
			}
		}
	}
	return errors.New("the custom resource has no broker with a configuration")
}

// compare prints which pods are still the same.
func (d *demo) compare(before, after map[string]types.UID) {
	for _, name := range slices.Sorted(maps.Keys(after)) {
		verdict := d.out.Style(show.Faint, "the same pod as before")
		if before[name] != after[name] {
			verdict = d.out.Style(show.Yellow, "a new pod")
		}
		d.out.Line("pod %-40s %s", name, verdict)
	}
}

// upgrade changes every image, and shows the order in which that takes effect.
func (d *demo) upgrade(ctx context.Context) error {
	if err := d.user.Get(ctx, client.ObjectKeyFromObject(d.pinot), d.pinot); err != nil {
		return err
	}
	const image = "apachepinot/pinot:next"
	for i := range d.pinot.Spec.K8sConfig {
		d.pinot.Spec.K8sConfig[i].Image = image
	}
	start := time.Now()
	if err := d.user.Update(ctx, d.pinot); err != nil {
		return err
	}
	d.out.Line("%s", d.out.Style(show.Yellow, "image: "+image))
	return d.follow(ctx, start)
}

// repair deletes a StatefulSet, and waits for its return.
func (d *demo) repair(ctx context.Context) error {
	objects, err := d.children(ctx)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		set, ok := objects[name].(*appsv1.StatefulSet)
		if !ok {
			continue
		}
		start := time.Now()
		if err := d.user.Delete(ctx, set); err != nil {
			return err
		}
		d.out.Line("%s StatefulSet %s", d.out.Style(show.Red, "deleted"), set.Name)
		uid := set.UID
		err := d.wait(ctx, "the StatefulSet to return", func() (bool, error) {
			err := d.user.Get(ctx, client.ObjectKeyFromObject(set), set)
			return err == nil && set.UID != uid, client.IgnoreNotFound(err)
		})
		if err != nil {
			return err
		}
		return d.follow(ctx, start)
	}
	return errors.New("the Pinot has no StatefulSet")
}

// delete deletes the custom resource, and waits until the garbage is collected.
func (d *demo) delete(ctx context.Context) error {
	if err := d.user.Delete(ctx, d.pinot); err != nil {
		return err
	}
	kept := 0
	err := d.wait(ctx, "the objects of the Pinot to go", func() (bool, error) {
		objects, err := d.children(ctx)
		if err != nil {
			return false, err
		}
		kept = 0
		for _, object := range objects {
			if _, ok := object.(*corev1.PersistentVolumeClaim); !ok {
				return false, nil
			}
			kept++
		}
		pods, err := d.podUIDs(ctx)
		return len(pods) == 0, err
	})
	if err != nil {
		return err
	}
	d.out.Line("its objects and their pods are gone; %s", d.out.Style(show.Green, fmt.Sprintf("%d PersistentVolumeClaims are kept", kept)))
	return nil
}

// children are the objects of the custom resource, by "Kind name".
func (d *demo) children(ctx context.Context) (map[string]client.Object, error) {
	found := map[string]client.Object{}
	for _, kind := range controller.PinotKind(controller.UnimplementedPinotHooks{}).Objects {
		list := kind.NewList()
		if err := d.user.List(ctx, list, client.InNamespace(d.pinot.Namespace), client.MatchingLabels{build.LabelInstance: d.pinot.Name}); err != nil {
			return nil, err
		}
		err := meta.EachListItem(list, func(item runtime.Object) error {
			object, ok := item.(client.Object)
			if !ok {
				return fmt.Errorf("%T is not an object", item)
			}
			gvk, err := d.user.GroupVersionKindFor(object)
			found[gvk.Kind+" "+object.GetName()] = object
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// podUIDs are those of the pods of the custom resource, by name.
func (d *demo) podUIDs(ctx context.Context) (map[string]types.UID, error) {
	var list corev1.PodList
	if err := d.user.List(ctx, &list, client.InNamespace(d.pinot.Namespace), client.MatchingLabels{build.LabelInstance: d.pinot.Name}); err != nil {
		return nil, err
	}
	found := map[string]types.UID{}
	for _, pod := range list.Items {
		found[pod.Name] = pod.UID
	}
	return found, nil
}

// patience is how long the demo waits for anything.
const patience = 2 * time.Minute

// wait polls until something is done, and gives up when the operator ends, or
// after a while.
func (d *demo) wait(ctx context.Context, what string, done func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		if finished, err := done(); err != nil || finished {
			return err
		}
		if err := d.operator.Failure(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, ctx.Err())
		case <-ticker.C:
		}
	}
}
