package report

import (
	"errors"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/apply"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

var (
	errBroken = errors.New("broken")
	// errInvalid is what a hook says of a custom resource.
	errInvalid = fmt.Errorf("building the ConfigMap of node a: %w", field.Invalid(field.NewPath("spec", "size"), 3, "too small"))
)

// sampleCR is a custom resource.
func sampleCR(name string) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "data", UID: "uid-1"}}
}

// eventLog keeps what a recorder records.
type eventLog struct{ texts []string }

func (e *eventLog) Eventf(_, related runtime.Object, eventType, reason, action, note string, args ...any) {
	text := fmt.Sprintf("%s %s %s: ", eventType, reason, action) + fmt.Sprintf(note, args...)
	if object, ok := related.(client.Object); ok {
		text += " (" + object.GetName() + ")"
	}
	e.texts = append(e.texts, text)
}

func (e *eventLog) take() []string {
	texts := e.texts
	e.texts = nil
	return texts
}

// step is an outcome and its result.
type step struct {
	plan.Outcome
	apply.Result
}

// passOf is a pass of these steps.
func passOf(steps ...step) Pass {
	p := Pass{CR: sampleCR("prod"), Kind: schema.GroupVersionKind{Group: "datainfra.io", Version: "v1beta1", Kind: "Pinot"}}
	for _, s := range steps {
		p.Plan.Outcomes = append(p.Plan.Outcomes, s.Outcome)
		p.Done.Results = append(p.Done.Results, s.Result)
	}
	return p
}

// set is the outcome of a StatefulSet of node a.
func set(decision plan.Decision, reason plan.Reason) plan.Outcome {
	wanted := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod-a"}}
	return plan.Outcome{Key: plan.KeyOf(schema.GroupKind{Group: "apps", Kind: "StatefulSet"}, wanted), Version: "v1", Node: "a", Decision: decision, Reason: reason, Wanted: wanted}
}

// config is the outcome of a ConfigMap of node a.
func config(decision plan.Decision, reason plan.Reason) plan.Outcome {
	wanted := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod-a"}}
	return plan.Outcome{Key: plan.KeyOf(schema.GroupKind{Kind: "ConfigMap"}, wanted), Version: "v1", Node: "a", Decision: decision, Reason: reason, Wanted: wanted}
}

// job is the outcome of a Job of node a.
func job(decision plan.Decision, reason plan.Reason) plan.Outcome {
	wanted := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "prod-a"}}
	return plan.Outcome{Key: plan.KeyOf(schema.GroupKind{Group: "batch", Kind: "Job"}, wanted), Version: "v1", Node: "a", Decision: decision, Reason: reason, Wanted: wanted}
}

// unwanted is the outcome of a StatefulSet that is not wanted.
func unwanted(decision plan.Decision, reason plan.Reason) plan.Outcome {
	o := set(decision, reason)
	o.Live, o.Wanted = o.Wanted, nil
	return o
}

func awaiting(name, digest string) step {
	o := unwanted(plan.AwaitApproval, plan.ReasonWorkloadRenamed)
	o.Key.Name, o.Message, o.Digest = name, "its node is still there", digest
	return step{Outcome: o}
}

// wrong is an outcome that something is wrong with.
func wrong(o plan.Outcome, err error) step {
	o.Decision, o.Err, o.Message = plan.Leave, err, err.Error()
	return step{Outcome: o}
}
