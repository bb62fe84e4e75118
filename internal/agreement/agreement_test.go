package agreement

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/datainfrahq/dsoi-gen/runtime/preview"
	"github.com/datainfrahq/dsoi-gen/testbed"
)

// change is one change of what a Thing wants, or of what is there.
type change struct {
	name string
	// before is installed, after is wanted then.
	before, after []item
	// meddle changes something in between; nil for nothing.
	meddle func(*place)
	// forgets restarts the operator in between.
	forgets bool
	// want is what the plan has to say of some objects, by kind and name.
	want map[string]preview.What
	// pods are how many pods roll, by kind and name.
	pods map[string]int32
	// incomplete is set where a prediction cannot know the fields: the API server
	// completes them.
	incomplete bool
}

// TestPlanIsWhatHappens compares, for each change, what a plan shows with what the pass
// after it does.
func TestPlanIsWhatHappens(t *testing.T) {
	w := newWorld(t)
	changes := slices.Concat(lives(), decisions())
	require.Greater(t, len(changes), 100)
	var mu sync.Mutex
	said := map[preview.What]bool{}
	t.Run("changes", func(t *testing.T) {
		for _, c := range changes {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				report := w.check(t, c)
				mu.Lock()
				defer mu.Unlock()
				for _, o := range report.Objects {
					said[o.What] = true
				}
			})
		}
	})
	for _, what := range []preview.What{
		preview.Settled, preview.Create, preview.Change, preview.Roll, preview.Recreate, preview.Release, preview.Delete, preview.Refused,
		preview.AwaitApproval, preview.Hold, preview.Leave,
	} {
		assert.True(t, said[what], "no change has an object of which the plan says %s", what)
	}
}

// check plans a change, acts on it, and compares.
func (w *world) check(t *testing.T, c change) preview.Report {
	p := w.newPlace(t, slices.Concat(c.before, c.after)...)
	p.install(c.before)
	if c.meddle != nil {
		c.meddle(p)
	}
	if c.forgets {
		p.restart()
	}
	before := p.state()

	p.requests.Reset()
	report, err := p.rt.PlanList(t.Context(), p.current(), p.list(c.after))
	require.NoError(t, err)
	require.Empty(t, report.Error)
	assert.Empty(t, p.writes(), "a plan writes nothing")
	assert.True(t, sameVersions(before, p.state()), "a plan changes nothing")
	var predicted *preview.Report
	if c.forgets || len(c.after) <= 1 { // a prediction remembers nothing
		made, err := p.operator(w.reader).PlanList(t.Context(), p.current(), p.list(c.after))
		require.NoError(t, err)
		assert.Empty(t, p.writes())
		predicted = &made
	}

	actErr := p.act(c.after)
	after := p.state()
	text := report.Text()
	seen := map[string]bool{}
	for _, o := range report.Objects {
		name := o.Kind + " " + o.Name
		seen[name] = true
		agree(t, name, o.Step, before[name], after[name], text)
		if o.What == preview.Refused {
			assert.Error(t, actErr, text)
		}
		if want, ok := c.want[name]; ok {
			assert.Equal(t, want, o.What, text)
		}
		if pods, ok := c.pods[name]; ok {
			step := o.Step
			if o.Later != nil && o.What == preview.Hold {
				step = *o.Later
			}
			assert.Equal(t, pods, step.Pods, text)
		}
	}
	for name := range c.want {
		assert.True(t, seen[name], "nothing is said of %s: %s", name, text)
	}
	for name := range after {
		if !seen[name] {
			assert.True(t, before[name] != nil && before[name].GetResourceVersion() == after[name].GetResourceVersion(), "%s is not in the plan: %s", name, text)
		}
	}
	p.agreeLater(report, before, c.after)
	if predicted != nil {
		agreePredicted(t, c, report, *predicted)
	}
	return report
}

// writes are the requests so far that are to change something.
func (p *place) writes() []testbed.Request {
	return p.requests.Where(func(r testbed.Request) bool { return r.Verb != "GET" && !r.DryRun })
}

// agree compares what a plan says of an object with what became of it.
func agree(t *testing.T, name string, s preview.Step, before, after *unstructured.Unstructured, text string) {
	t.Helper()
	is := func(ok bool, what string) {
		t.Helper()
		assert.True(t, ok, "%s: %s, but %s\n%s", name, s.What, what, text)
	}
	switch s.What {
	case preview.Create:
		is(before == nil && after != nil, "it is not new")
	case preview.Delete, preview.Recreate:
		is(before != nil && (after == nil || after.GetDeletionTimestamp() != nil || after.GetUID() != before.GetUID()), "it is there")
	case preview.Change, preview.Roll:
		require.NotNil(t, after, name)
		is(before.GetResourceVersion() != after.GetResourceVersion(), "nothing has changed")
		assert.Equal(t, fieldsOf(preview.Diff(before.Object, after.Object), s.Fields), fieldsOf(s.Fields, nil), "%s\n%s", name, text)
		is(rolls(before, after) == (s.What == preview.Roll), "the pods are otherwise")
	case preview.Release:
		require.NotNil(t, after, name)
		is(before.GetResourceVersion() != after.GetResourceVersion(), "nobody has let go of a field")
		assert.Empty(t, preview.Diff(before.Object, after.Object), name)
	default:
		is(before == nil && after == nil || before != nil && after != nil && isSame(before, after), "it has changed")
	}
}

// isSame compares all but the version: the API server gives a PersistentVolumeClaim
// another one when it is first applied again, although nothing is otherwise.
func isSame(before, after *unstructured.Unstructured) bool {
	was, is := before.DeepCopy(), after.DeepCopy()
	was.SetResourceVersion("")
	is.SetResourceVersion("")
	return assert.ObjectsAreEqual(was.Object, is.Object)
}

// fieldsOf are fields as texts. Of those that like hides, only the path counts.
func fieldsOf(fields, like []preview.Field) []string {
	hidden := map[string]bool{}
	for _, f := range slices.Concat(fields, like) {
		for _, value := range []any{f.Old, f.New} {
			if value == "(secret)" || value == "(hash)" {
				hidden[f.Path] = true
			}
		}
	}
	texts := []string{}
	for _, f := range fields {
		if hidden[f.Path] {
			texts = append(texts, f.Path)
			continue
		}
		text, err := json.Marshal(f)
		if err != nil {
			text = []byte(err.Error())
		}
		texts = append(texts, string(text))
	}
	return texts
}

// rolls reports whether the pods of a workload start anew: another template, pods that
// are there, and nobody has to delete them first.
func rolls(before, after *unstructured.Unstructured) bool {
	template := func(o *unstructured.Unstructured) any {
		content, _, _ := unstructured.NestedFieldNoCopy(o.Object, "spec", "template")
		return content
	}
	strategy, _, _ := unstructured.NestedString(after.Object, "spec", "updateStrategy", "type")
	pods, hasPods, _ := unstructured.NestedInt64(before.Object, "spec", "replicas")
	if after.GetKind() == "DaemonSet" {
		pods, hasPods, _ = unstructured.NestedInt64(before.Object, "status", "desiredNumberScheduled")
	}
	paused, _, _ := unstructured.NestedBool(after.Object, "spec", "paused")
	return hasPods && pods > 0 && !paused && strategy != "OnDelete" && !assert.ObjectsAreEqual(template(before), template(after))
}

// agreeLater lets the change come to its end, and compares with what was to follow.
func (p *place) agreeLater(report preview.Report, before map[string]*unstructured.Unstructured, items []item) {
	p.t.Helper()
	if !slices.ContainsFunc(report.Objects, func(o preview.Object) bool { return o.Later != nil }) {
		return
	}
	p.finishJobs()
	p.rollOut(p.state())
	p.install(items)
	after := p.state()
	for _, o := range report.Objects {
		name := o.Kind + " " + o.Name
		if o.Later == nil {
			continue
		}
		switch o.Later.What {
		case preview.Create:
			assert.NotNil(p.t, after[name], "%s is made in the end", name)
		case preview.Delete:
			assert.Nil(p.t, after[name], "%s is gone in the end", name)
		default:
			fields := slices.Concat(o.Fields, o.Later.Fields)
			got := fieldsOf(preview.Diff(before[name].Object, after[name].Object), fields)
			want := fieldsOf(fields, nil)
			slices.Sort(want)
			slices.Sort(got)
			assert.Equal(p.t, got, want, "%s in the end\n%s", name, report.Text())
		}
	}
}

// agreePredicted compares a prediction with what the API server said.
func agreePredicted(t *testing.T, c change, asked, predicted preview.Report) {
	t.Helper()
	said := map[string]preview.Object{}
	for _, o := range predicted.Objects {
		said[o.Kind+" "+o.Name] = o
	}
	for _, o := range asked.Objects {
		name := o.Kind + " " + o.Name
		p, ok := said[name]
		assert.True(t, ok, "nothing is predicted of %s", name)
		if o.What == preview.Refused || c.incomplete {
			continue // only the API server knows
		}
		assert.Equal(t, o.What, p.What, "%s: the prediction\n%s\nwhat was said\n%s", name, predicted.Text(), asked.Text())
		assert.Equal(t, fieldsOf(o.Fields, nil), fieldsOf(p.Fields, nil), "the prediction of %s", name)
	}
}
