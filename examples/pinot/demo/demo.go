package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/show"
	"github.com/datainfrahq/dsoi-gen/generator"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// regenerate generates the example's code where it is, and says what changed.
func regenerate(out *show.Printer) error {
	files, err := generator.Generate([]string{"./examples/pinot/api/v1beta1"}, "./examples/pinot/internal/controller")
	if err != nil {
		return err
	}
	diff, err := files.Diff()
	if err != nil {
		return err
	}
	if err := files.Write(); err != nil {
		return err
	}
	for path, content := range files.Produced {
		state := "unchanged"
		if len(diff) > 0 {
			state = "written"
		}
		out.Line("%s  %d lines, %s", path, strings.Count(string(content), "\n"), out.Style(show.Green, state))
	}
	return nil
}

// demo is a cluster in memory with one Pinot.
type demo struct {
	out     *show.Printer
	cluster *dsoitest.Cluster
	runtime *dsoi.Runtime
	key     types.NamespacedName
}

func newDemo(out *show.Printer, pinot *v1beta1.Pinot) (*demo, error) {
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1beta1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	cluster := dsoitest.NewCluster(scheme, controller.PinotKind(hooks.Pinot{}), pinot)
	rt, err := cluster.Runtime()
	if err != nil {
		return nil, err
	}
	return &demo{out: out, cluster: cluster, runtime: rt, key: client.ObjectKeyFromObject(pinot)}, nil
}

// reconcile makes one pass and returns the writes that it sent.
func (d *demo) reconcile(ctx context.Context) ([]dsoitest.Request, error) {
	d.cluster.ResetRequests()
	d.cluster.ResetEvents()
	pinot := &v1beta1.Pinot{}
	if err := d.cluster.Client().Get(ctx, d.key, pinot); err != nil {
		return nil, err
	}
	_, err := controller.ReconcilePinot(ctx, d.runtime, pinot, hooks.Pinot{})
	return d.cluster.Writes(), err
}

// rollOut lets the cluster roll out what was applied, and passes until nothing
// is left to do.
func (d *demo) rollOut(ctx context.Context) error {
	for range 10 {
		if err := d.cluster.Settle(ctx); err != nil {
			return err
		}
		writes, err := d.reconcile(ctx)
		if err != nil || len(writes) == 0 {
			return err
		}
	}
	return errors.New("the cluster does not settle")
}

// edit changes the custom resource as its user would.
func (d *demo) edit(ctx context.Context, change func(*v1beta1.Pinot)) error {
	pinot := &v1beta1.Pinot{}
	if err := d.cluster.Outside().Get(ctx, d.key, pinot); err != nil {
		return err
	}
	change(pinot)
	pinot.Generation++
	return d.cluster.Outside().Update(ctx, pinot)
}

// install shows the objects of each node as a tree.
func (d *demo) install(ctx context.Context) error {
	writes, err := d.reconcile(ctx)
	if err != nil {
		return err
	}
	pinot := &v1beta1.Pinot{}
	if err := d.cluster.Outside().Get(ctx, d.key, pinot); err != nil {
		return err
	}
	builder, errs := controller.NewPinotBuilder(pinot, hooks.Pinot{}, build.Inputs{})
	if len(errs) > 0 {
		return errs.ToAggregate()
	}
	created := 0
	for _, node := range builder.Nodes() {
		d.out.Line("%s %s", d.out.Style(show.Bold, node.Name), d.out.Style(show.Faint, fmt.Sprintf("(%s, stage %d)", node.Type, node.Stage+1)))
		var objects []string
		for _, w := range writes {
			if w.Subresource == "" && (w.Name == node.NameOf("Service") || strings.HasPrefix(w.Name, node.NameOf("Service")+"-")) {
				objects = append(objects, fmt.Sprintf("%-12s %s", w.Kind, w.Name))
			}
		}
		created += len(objects)
		for i, object := range objects {
			branch := "├─"
			if i == len(objects)-1 {
				branch = "└─"
			}
			d.out.Line("%s %s", branch, object)
		}
	}
	d.out.Line("%s, in parallel: creation waits for no stage", d.out.Style(show.Green, count(created, "object")+" created"))
	return nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// again shows that a pass with nothing to do writes nothing.
func (d *demo) again(ctx context.Context) error {
	if err := d.rollOut(ctx); err != nil {
		return err
	}
	writes, err := d.reconcile(ctx)
	if err != nil {
		return err
	}
	d.out.Line("%s", d.out.Style(show.Green, count(len(writes), "write")))
	return nil
}

// editBroker shows which pods an edit of a broker's configuration rolls.
func (d *demo) editBroker(ctx context.Context) error {
	before, err := d.workloads(ctx)
	if err != nil {
		return err
	}
	group := ""
	err = d.edit(ctx, func(pinot *v1beta1.Pinot) {
		for _, node := range pinot.Spec.Nodes {
			if node.NodeType == v1beta1.Broker {
				group = node.PinotNodeConfig
			}
		}
		for i := range pinot.Spec.PinotNodeConfig {
			if c := &pinot.Spec.PinotNodeConfig[i]; c.Name == group {
				c.Data += "\npinot.broker.timeoutMs=30000"
			}
		}
	})
	if err != nil {
		return err
	}
	d.out.Line("spec.pinotNodeConfig[%s].data: %s", group, d.out.Style(show.Yellow, "+ pinot.broker.timeoutMs=30000"))
	if err := d.rollOut(ctx); err != nil {
		return err
	}
	after, err := d.workloads(ctx)
	if err != nil {
		return err
	}
	width := 0
	for _, w := range after {
		width = max(width, len(w.pod(0)))
	}
	for _, w := range after {
		i := slices.IndexFunc(before, func(b workload) bool { return b.kind == w.kind && b.name == w.name })
		verdict := d.out.Style(show.Faint, "stays")
		if i >= 0 && !equality.Semantic.DeepEqual(before[i].template, w.template) {
			verdict = d.out.Style(show.Yellow, "rolls")
		}
		for ordinal := range w.replicas {
			d.out.Line("pod %-*s  %s", width, w.pod(ordinal), verdict)
		}
	}
	return nil
}

// workload is what runs the pods of a node.
type workload struct {
	kind     build.WorkloadKind
	name     string
	replicas int32
	template corev1.PodTemplateSpec
}

// pod is the name of a pod. The end of a name that a Deployment gives is random.
func (w workload) pod(ordinal int32) string {
	if w.kind == build.Deployment {
		return w.name + "-*"
	}
	return fmt.Sprintf("%s-%d", w.name, ordinal)
}

// workloads returns those in the cluster, by name.
func (d *demo) workloads(ctx context.Context) ([]workload, error) {
	var sets appsv1.StatefulSetList
	var deployments appsv1.DeploymentList
	if err := errors.Join(d.cluster.Outside().List(ctx, &sets), d.cluster.Outside().List(ctx, &deployments)); err != nil {
		return nil, err
	}
	var found []workload
	for _, s := range sets.Items {
		found = append(found, workload{build.StatefulSet, s.Name, ptr.Deref(s.Spec.Replicas, 1), s.Spec.Template})
	}
	for _, d := range deployments.Items {
		found = append(found, workload{build.Deployment, d.Name, ptr.Deref(d.Spec.Replicas, 1), d.Spec.Template})
	}
	slices.SortFunc(found, func(a, b workload) int { return strings.Compare(a.name, b.name) })
	return found, nil
}

// removeNode shows what is deleted with a node.
func (d *demo) removeNode(ctx context.Context) error {
	removed := ""
	err := d.edit(ctx, func(pinot *v1beta1.Pinot) {
		last := len(pinot.Spec.Nodes) - 1
		removed = pinot.Spec.Nodes[last].Name
		pinot.Spec.Nodes = pinot.Spec.Nodes[:last]
	})
	if err != nil {
		return err
	}
	writes, err := d.reconcile(ctx)
	if err != nil {
		return err
	}
	d.out.Line("spec.nodes: %s", d.out.Style(show.Yellow, "- "+removed))
	claims := 0
	for _, w := range writes {
		if w.Subresource == "" {
			d.out.Line("%s %-12s %s", d.out.Style(show.Red, string(w.Verb)), w.Kind, w.Name)
		}
		if w.Kind == "PersistentVolumeClaim" {
			claims++
		}
	}
	d.out.Line("%s deleted", d.out.Style(show.Green, count(claims, "PersistentVolumeClaim")))
	for _, event := range d.cluster.Events() {
		if event.Type == "Warning" {
			d.out.Line("%s %s", d.out.Style(show.Yellow, "warning:"), event.Note)
		}
	}
	return nil
}

// breakIt shows what a custom resource that cannot be built leads to.
func (d *demo) breakIt(ctx context.Context) error {
	err := d.edit(ctx, func(pinot *v1beta1.Pinot) {
		pinot.Spec.Nodes[0].K8sConfig = "controler"
		pinot.Spec.Nodes[1].NodeType = "brokr"
		pinot.Spec.Nodes[2].Kind = "DaemonSet"
	})
	if err != nil {
		return err
	}
	pinot := &v1beta1.Pinot{}
	if err := d.cluster.Outside().Get(ctx, d.key, pinot); err != nil {
		return err
	}
	_, errs := controller.ValidatePinot(pinot, hooks.Pinot{})
	for _, err := range errs {
		d.out.Line("%s %s", d.out.Style(show.Red, "error:"), err)
	}
	writes, err := d.reconcile(ctx)
	if err == nil {
		return errors.New("the broken custom resource was accepted")
	}
	if err := d.cluster.Outside().Get(ctx, d.key, pinot); err != nil {
		return err
	}
	degraded := meta.FindStatusCondition(pinot.Status.Conditions, dsoi.ConditionDegraded)
	if degraded == nil {
		return errors.New("the status does not say that the custom resource is broken")
	}
	touched := 0
	for _, w := range writes {
		if w.Subresource == "" {
			touched++
		}
	}
	d.out.Line("%s; the status says %s=%s, %s", d.out.Style(show.Green, count(touched, "object")+" touched"), degraded.Type, degraded.Status, degraded.Reason)
	return nil
}
