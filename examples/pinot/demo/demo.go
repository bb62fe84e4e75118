package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/controller"
	"github.com/datainfrahq/dsoi-gen/examples/pinot/internal/hooks"
	"github.com/datainfrahq/dsoi-gen/generator"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/dsoitest"
)

// regenerate generates the example's code where it is, and says what changed.
func regenerate(out *printer) error {
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
		out.line("%s  %d lines, %s", path, strings.Count(string(content), "\n"), out.style(green, state))
	}
	return nil
}

// loadPinot reads the custom resource of the demo: a real one where that is
// beside the checkout, otherwise the example's own.
func loadPinot() (*v1beta1.Pinot, string, error) {
	paths := []string{
		filepath.Join("..", "shared", "cases", "pinot", "kind-basic.yaml"),
		filepath.Join("examples", "pinot", "config", "samples", "datainfra_v1beta1_pinot.yaml"),
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		pinot := &v1beta1.Pinot{}
		if err := yaml.Unmarshal(data, pinot); err != nil {
			return nil, "", fmt.Errorf("reading %s: %w", path, err)
		}
		pinot.Namespace = "default"
		return pinot, filepath.Base(path), nil
	}
	return nil, "", errors.New("no custom resource is found; run the demo from the top of the repository")
}

// demo is a cluster in memory with one Pinot.
type demo struct {
	out     *printer
	cluster *dsoitest.Cluster
	runtime *dsoi.Runtime
	key     types.NamespacedName
}

func newDemo(out *printer, pinot *v1beta1.Pinot) (*demo, error) {
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1beta1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	cluster := dsoitest.NewCluster(scheme, controller.PinotKind(), &v1beta1.Pinot{}, pinot)
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
	builder, errs := controller.NewPinotBuilder(pinot, hooks.Pinot{})
	if len(errs) > 0 {
		return errs.ToAggregate()
	}
	for _, node := range builder.Nodes() {
		d.out.line("%s %s", d.out.style(bold, node.Name), d.out.style(faint, fmt.Sprintf("(%s, stage %d)", node.Type, node.Stage+1)))
		var objects []string
		for _, w := range writes {
			if w.Subresource == "" && (w.Name == node.ObjectName || strings.HasPrefix(w.Name, node.ObjectName+"-")) {
				objects = append(objects, fmt.Sprintf("%-12s %s", w.Kind, w.Name))
			}
		}
		for i, object := range objects {
			branch := "├─"
			if i == len(objects)-1 {
				branch = "└─"
			}
			d.out.line("%s %s", branch, object)
		}
	}
	d.out.line("%s, in parallel: creation waits for no stage", d.out.style(green, count(len(writes)-1, "object")+" created"))
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
	d.out.line("%s", d.out.style(green, count(len(writes), "write")))
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
	d.out.line("spec.pinotNodeConfig[%s].data: %s", group, d.out.style(yellow, "+ pinot.broker.timeoutMs=30000"))
	if err := d.rollOut(ctx); err != nil {
		return err
	}
	after, err := d.workloads(ctx)
	if err != nil {
		return err
	}
	for _, w := range after {
		i := slices.IndexFunc(before, func(b *appsv1.StatefulSet) bool { return b.Name == w.Name })
		rolls := i >= 0 && !equality.Semantic.DeepEqual(before[i].Spec.Template, w.Spec.Template)
		for pod := range ptr.Deref(w.Spec.Replicas, 1) {
			verdict := d.out.style(faint, "stays")
			if rolls {
				verdict = d.out.style(yellow, "rolls")
			}
			d.out.line("pod %-32s %s", fmt.Sprintf("%s-%d", w.Name, pod), verdict)
		}
	}
	return nil
}

func (d *demo) workloads(ctx context.Context) ([]*appsv1.StatefulSet, error) {
	var list appsv1.StatefulSetList
	if err := d.cluster.Outside().List(ctx, &list); err != nil {
		return nil, err
	}
	var sets []*appsv1.StatefulSet
	for i := range list.Items {
		sets = append(sets, &list.Items[i])
	}
	return sets, nil
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
	d.out.line("spec.nodes: %s", d.out.style(yellow, "- "+removed))
	for _, w := range writes {
		if w.Subresource == "" {
			d.out.line("%s %-12s %s", d.out.style(red, string(w.Verb)), w.Kind, w.Name)
		}
	}
	d.out.line("its volumes are kept")
	for _, event := range d.cluster.Events() {
		if event.Type == "Warning" {
			d.out.line("%s %s", d.out.style(yellow, "warning:"), event.Note)
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
	_, errs := controller.ValidatePinot(pinot)
	for _, err := range errs {
		d.out.line("%s %s", d.out.style(red, "error:"), err)
	}
	writes, err := d.reconcile(ctx)
	if err == nil {
		return errors.New("the broken custom resource was accepted")
	}
	touched := 0
	for _, w := range writes {
		if w.Subresource == "" {
			touched++
		}
	}
	d.out.line("%s; the status says Degraded, InvalidSpec", d.out.style(green, count(touched, "object")+" touched"))
	return nil
}
