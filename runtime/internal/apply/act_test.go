package apply

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

var errBroken = errors.New("broken")

// failing fails the requests that contain a text.
func failing(text string, err error) func(string) error {
	return func(request string) error {
		if strings.Contains(request, text) {
			return err
		}
		return nil
	}
}

func refused(object client.Object) error {
	return apierrors.NewConflict(schema.GroupResource{Resource: "configmaps"}, object.GetName(), errBroken)
}

func isApplied(object client.Object) plan.Prerequisite {
	return plan.Prerequisite{Key: keyOf(object), State: plan.IsApplied}
}

func isRolledOut(object client.Object) plan.Prerequisite {
	return plan.Prerequisite{Key: keyOf(object), State: plan.IsRolledOut}
}

func TestCreate(t *testing.T) {
	b := newBench()
	o := create(configMap("a"))
	done := b.act(t, o)
	assert.Equal(t, []Result{{Acted: true, Changed: true}}, done.Results)
	assert.NoError(t, done.Err)
	live := b.live(t, configMap("a"))
	entry, ok := plan.OwnEntry(live, "us")
	assert.True(t, ok)
	assert.Equal(t, plan.Applied{Version: plan.VersionOf(live), Wanted: o.Hash, Entry: entry, At: noon}, b.record.Applied[o.Key])
}

// Maps forget the order of keys: the digest of an answer has to be that of the
// object in the cache all the same, or it would be repaired for ever.
func TestDigestOfAnAnswerIsThatOfTheCache(t *testing.T) {
	b := newBench()
	o := create(service(corev1.ServicePort{Name: "http", Port: 80}, corev1.ServicePort{Name: "https", Port: 443}))
	require.NoError(t, b.act(t, o).Results[0].Err)
	entry, ok := plan.OwnEntry(b.live(t, service()), "us")
	assert.True(t, ok)
	assert.Equal(t, entry, b.record.Applied[o.Key].Entry)
}

func TestCreateTakesNothingOver(t *testing.T) {
	theirs := configMap("a")
	theirs.Data["a"] = "theirs"
	b := newBench(theirs)
	done := b.act(t, create(configMap("a")))
	assert.ErrorContains(t, done.Results[0].Err, "applying ConfigMap a: ")
	assert.Equal(t, "apply", done.Results[0].Failed)
	assert.Empty(t, b.record.Applied)
	assert.Equal(t, "theirs", b.live(t, theirs).(*corev1.ConfigMap).Data["a"])
}

func TestChange(t *testing.T) {
	atOnce(t, testChange)
}

func testChange(t *testing.T) {
	b := newBench()
	live := b.made(t, configMap("a"))[0]
	wanted := configMap("a")
	wanted.Data["a"] = "2"
	o := outcome(plan.Change, plan.ReasonOutdated, wanted, live)
	b.record.DryRuns[o.Key] = plan.DryRun{}
	assert.Equal(t, []Result{{Acted: true, Changed: true}}, b.act(t, o).Results)
	assert.True(t, b.record.Applied[o.Key].Seen, "the cache has it")
	assert.Empty(t, b.record.DryRuns, "what was tried is done")

	again := outcome(plan.Change, plan.ReasonForgotten, wanted, b.live(t, wanted))
	assert.Equal(t, []Result{{Acted: true}}, b.act(t, again).Results, "it was as it should be")
}

// An object that was deleted and made by somebody else in between is not ours.
func TestChangeOfAnotherObject(t *testing.T) {
	theirs := configMap("a")
	theirs.UID = "theirs"
	b := newBench(theirs)
	live := configMap("a")
	live.UID, live.ResourceVersion = "ours", "1"
	done := b.act(t, outcome(plan.Change, plan.ReasonDrifted, configMap("a"), live))
	assert.Error(t, done.Results[0].Err)
	assert.Empty(t, b.record.Applied)
}

func TestWhatAsksForNothing(t *testing.T) {
	b := newBench()
	live := b.made(t, configMap("a"))[0]
	for _, decision := range []plan.Decision{plan.Settled, plan.Hold, plan.Leave, plan.AwaitApproval} {
		o := outcome(decision, "", configMap("a"), live)
		assert.Equal(t, []Result{{}}, b.act(t, o).Results, decision)
	}
	assert.Empty(t, b.sent)
	o := outcome(plan.Settled, "", readySet(), readySet())
	o.Rolling = true
	assert.True(t, b.act(t, o).Results[0].Rolling)
}

func TestPrerequisites(t *testing.T) {
	settled := func(rolling bool) plan.Outcome {
		o := outcome(plan.Settled, plan.ReasonAsWanted, readySet(), readySet())
		o.Rolling = rolling
		return o
	}
	web := readyDeployment()
	tests := map[string]struct {
		outcomes []plan.Outcome
		fail     string
		sent     []string
		skipped  bool
	}{
		"applied before":         {[]plan.Outcome{create(configMap("a")), create(web, isApplied(configMap("a")))}, "", []string{"apply a", "apply web"}, false},
		"settled":                {[]plan.Outcome{outcome(plan.Settled, "", configMap("a"), configMap("a")), create(web, isApplied(configMap("a")))}, "", []string{"apply web"}, false},
		"failed":                 {[]plan.Outcome{create(configMap("a")), create(web, isApplied(configMap("a")))}, "apply a", []string{"apply a"}, true},
		"skipped":                {[]plan.Outcome{create(configMap("b"), isApplied(configMap("a"))), create(web, isApplied(configMap("b")))}, "", nil, true},
		"held":                   {[]plan.Outcome{outcome(plan.Hold, "", configMap("a"), nil), create(web, isApplied(configMap("a")))}, "", nil, true},
		"not in the plan":        {[]plan.Outcome{create(web, isApplied(configMap("a")))}, "", nil, true},
		"one of several":         {[]plan.Outcome{create(configMap("a")), create(web, isApplied(configMap("a")), isApplied(configMap("b")))}, "", []string{"apply a"}, true},
		"rolled out":             {[]plan.Outcome{settled(false), create(web, isRolledOut(readySet()))}, "", []string{"apply web"}, false},
		"not rolled out":         {[]plan.Outcome{settled(true), create(web, isRolledOut(readySet()))}, "", nil, true},
		"a workload just made":   {[]plan.Outcome{create(readySet()), create(web, isRolledOut(readySet()))}, "", []string{"apply db"}, true},
		"others do not matter":   {[]plan.Outcome{create(configMap("b")), create(configMap("a")), create(web, isApplied(configMap("a")))}, "apply b", []string{"apply b", "apply a", "apply web"}, false},
		"of another kind's name": {[]plan.Outcome{create(configMap("db")), create(web, isApplied(readySet()))}, "", []string{"apply db"}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			if test.fail != "" {
				b.fail = failing(test.fail, errBroken)
			}
			done := b.act(t, test.outcomes...)
			assert.Equal(t, test.sent, b.sent)
			last := done.Results[len(done.Results)-1]
			assert.Equal(t, test.skipped, last.Skipped)
			assert.Equal(t, !test.skipped, last.Acted)
			if test.skipped {
				assert.True(t, last.Rolling, "its pods are not as they should be")
			}
		})
	}
}

// After a restart an apply tells whether a workload is rolled out.
func TestForgottenWorkload(t *testing.T) {
	atOnce(t, testForgottenWorkload)
}

func testForgottenWorkload(t *testing.T) {
	b := newBench(readySet())
	b.made(t, readyDeployment())
	wanted := readySet()
	wanted.Status = appsv1.StatefulSetStatus{}
	b.act(t, outcome(plan.Change, plan.ReasonForgotten, wanted, b.live(t, wanted)))
	set := b.live(t, wanted)

	next := outcome(plan.Change, plan.ReasonOutdated, readyDeployment(), b.live(t, readyDeployment()))
	next.After = []plan.Prerequisite{isRolledOut(wanted)}
	done := b.act(t, outcome(plan.Change, plan.ReasonForgotten, wanted, set), next)
	assert.Equal(t, Result{Acted: true}, done.Results[0])
	assert.True(t, done.Results[1].Acted)

	old := b.live(t, set)
	newer := old.DeepCopyObject().(*appsv1.StatefulSet)
	newer.Status.ReadyReplicas = 1
	require.NoError(t, b.server.Status().Update(t.Context(), newer))
	done = b.act(t, outcome(plan.Change, plan.ReasonForgotten, wanted, old), next)
	assert.True(t, done.Results[0].Rolling, "the answer knows more than the cache")
	assert.True(t, done.Results[1].Skipped)
}

func TestRemove(t *testing.T) {
	b := newBench()
	live := b.made(t, configMap("a"), configMap("b"))
	b.record.Refused[keyOf(live[0])] = plan.Version{UID: "another"}
	done := b.act(t, remove(live[0]), remove(live[1]))
	assert.Equal(t, []Result{{Acted: true, Changed: true}, {Acted: true, Changed: true}}, done.Results)
	assert.Equal(t, []string{"delete a", "delete b"}, b.sent)
	assert.Empty(t, b.record.Applied)
	assert.Empty(t, b.record.Refused)
	assert.Equal(t, plan.Deletion{Version: plan.VersionOf(live[0]), At: noon}, b.record.Deleted[keyOf(live[0])])
	assert.True(t, apierrors.IsNotFound(b.server.Get(t.Context(), client.ObjectKeyFromObject(live[0]), configMap(""))))

	assert.Equal(t, []Result{{Acted: true}}, b.act(t, remove(live[0])).Results, "somebody was faster")
}

func TestRemoveOnlyWhenSure(t *testing.T) {
	failed := plan.Outcome{Decision: plan.Leave, Err: errBroken}
	tests := map[string]struct {
		before []plan.Outcome
		fail   string
		cr     func(*corev1.ConfigMap)
		gone   bool
		unread error
		want   bool
	}{
		"sure":                        {want: true},
		"after a change":              {before: []plan.Outcome{create(configMap("b"))}, want: true},
		"something went wrong":        {before: []plan.Outcome{failed}},
		"the cache is behind":         {before: []plan.Outcome{{Decision: plan.Hold, Reason: plan.ReasonStaleCache}}},
		"a change fails":              {before: []plan.Outcome{create(configMap("b"))}, fail: "apply b"},
		"a change is skipped":         {before: []plan.Outcome{create(configMap("b"), isApplied(configMap("c")))}},
		"something waits":             {before: []plan.Outcome{{Decision: plan.Hold, Reason: plan.ReasonEarlierStage}}, want: true},
		"the custom resource changed": {cr: func(cr *corev1.ConfigMap) { cr.Annotations = map[string]string{"a": "b"} }},
		"the custom resource is gone": {gone: true},
		"it cannot be read":           {unread: errBroken},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			live := b.made(t, configMap("a"))[0]
			b.fail = failing(test.fail+"!", nil)
			if test.fail != "" {
				b.fail = failing(test.fail, errBroken)
			}
			cr := sampleCR()
			if test.cr != nil {
				current := b.live(t, cr).(*corev1.ConfigMap)
				test.cr(current)
				require.NoError(t, b.server.Update(t.Context(), current))
			}
			if test.gone {
				require.NoError(t, b.server.Delete(t.Context(), cr))
			}
			if test.unread != nil {
				b.Reader = brokenReader{b.server, test.unread}
			}
			done := b.act(t, append(test.before, remove(live))...)
			last := done.Results[len(done.Results)-1]
			assert.Equal(t, test.want, last.Acted)
			assert.Equal(t, !test.want, last.Skipped)
			if test.unread != nil {
				assert.ErrorIs(t, done.Err, test.unread)
				assert.ErrorContains(t, done.Err, "making sure that prod is current")
			} else {
				assert.NoError(t, done.Err)
			}
			err := b.server.Get(t.Context(), client.ObjectKeyFromObject(live), configMap(""))
			assert.Equal(t, test.want, apierrors.IsNotFound(err))
		})
	}
}

// It is asked once, and the deletion that fails does not stop the others.
func TestRemoveOneByOne(t *testing.T) {
	b := newBench()
	live := b.made(t, configMap("a"), configMap("b"))
	reader := &countingReader{Reader: b.server}
	b.Reader = reader
	b.fail = failing("delete a", errBroken)
	done := b.act(t, remove(live[0]), remove(live[1]))
	assert.Equal(t, 1, reader.reads)
	assert.EqualError(t, done.Results[0].Err, "deleting ConfigMap a, which is no longer wanted: broken")
	assert.Equal(t, "delete", done.Results[0].Failed)
	assert.True(t, done.Results[1].Acted)
	assert.Contains(t, b.record.Applied, keyOf(live[0]))
	assert.NotContains(t, b.record.Deleted, keyOf(live[0]))

	b.act(t, create(configMap("c")))
	assert.Equal(t, 1, reader.reads, "nobody asks because of what was never there")
}

// What was there and is gone may have gone with its custom resource, whose end the
// cache shows later.
func TestMakeAgain(t *testing.T) {
	tests := map[string]struct {
		gone   bool
		unread error
		want   bool
	}{
		"the custom resource is as before": {want: true},
		"the custom resource is gone":      {gone: true},
		"it cannot be read":                {unread: errBroken},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			again := []plan.Outcome{create(configMap("a")), create(configMap("b"))}
			for _, o := range again {
				b.record.Applied[o.Key] = plan.Applied{Seen: true}
			}
			if test.gone {
				require.NoError(t, b.server.Delete(t.Context(), sampleCR()))
			}
			reader := &countingReader{Reader: b.server}
			b.Reader = reader
			if test.unread != nil {
				b.Reader = brokenReader{b.server, test.unread}
			}
			done := b.act(t, append(again, create(configMap("new")))...)
			assert.ErrorIs(t, done.Err, test.unread)
			for i := range again {
				assert.Equal(t, test.want, done.Results[i].Acted)
				assert.Equal(t, !test.want, done.Results[i].Skipped)
			}
			assert.True(t, done.Results[2].Acted, "what was never there is made")
			if test.unread == nil {
				assert.Equal(t, 1, reader.reads, "it is asked once")
			}
		})
	}
}

// A refused deletion may come from a cache that is behind. When it shows the same the
// next time, it is an error.
func TestRefusedDeletion(t *testing.T) {
	b := newBench()
	live := b.made(t, configMap("a"))[0]
	b.fail = failing("delete a", refused(live))
	assert.Equal(t, []Result{{Skipped: true}}, b.act(t, remove(live)).Results)
	assert.Equal(t, plan.VersionOf(live), b.record.Refused[keyOf(live)])
	done := b.act(t, remove(live))
	assert.True(t, apierrors.IsConflict(done.Results[0].Err))

	live.SetResourceVersion("99")
	assert.Equal(t, []Result{{Skipped: true}}, b.act(t, remove(live)).Results, "the cache has moved on")
	b.fail = nil
	assert.True(t, b.act(t, remove(b.live(t, live))).Results[0].Acted)
	assert.Empty(t, b.record.Refused)
}

// A deletion names what it saw: an object that was changed since stays.
func TestRemoveOfWhatHasChanged(t *testing.T) {
	b := newBench()
	live := b.made(t, configMap("a"))[0]
	newer := live.DeepCopyObject().(client.Object)
	newer.SetLabels(map[string]string{"taken": "over"})
	require.NoError(t, b.server.Update(t.Context(), newer))
	assert.True(t, b.act(t, remove(live)).Results[0].Skipped)
	b.live(t, live)
}

func TestAsk(t *testing.T) {
	b := newBench()
	live := b.made(t, readySet(), readyDeployment())
	image, replicas := readySet(), readyDeployment()
	image.Spec.Template.Spec.Containers[0].Image = "v2"
	*replicas.Spec.Replicas = 5
	ask := func(o plan.Outcome) plan.DryRun { return b.Ask(t.Context(), []plan.Question{{Outcome: o}})[o.Key] }

	b.sent = nil
	o := outcome(plan.Hold, plan.ReasonQuestion, image, live[0])
	assert.Equal(t, plan.DryRun{Wanted: o.Hash, ResourceVersion: live[0].GetResourceVersion(), Rolls: true}, ask(o))
	o = outcome(plan.Hold, plan.ReasonQuestion, replicas, live[1])
	assert.Equal(t, plan.DryRun{Wanted: o.Hash, ResourceVersion: live[1].GetResourceVersion()}, ask(o))
	assert.Equal(t, []string{"try db", "try web"}, b.sent)
	assert.Equal(t, live[0], b.live(t, live[0]), "nothing has happened")

	b.fail = failing("try", errBroken)
	answer := ask(o)
	assert.EqualError(t, answer.Err, "trying to apply Deployment web: broken")
	assert.Equal(t, o.Hash, answer.Wanted)

	// It would be refused before the ports are set back.
	ported, moved := readyDeployment(), readyDeployment()
	ported.Spec.Template.Spec.Containers = []corev1.Container{{Name: "main", Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 80}}}}
	moved.Spec.Template.Spec.Containers = []corev1.Container{{Name: "main", Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 81}}}}
	assert.Equal(t, true, ask(outcome(plan.Hold, plan.ReasonQuestion, ported, moved)).Rolls)
}

func TestRepairOfAPort(t *testing.T) {
	b := newBench()
	wanted := service(corev1.ServicePort{Name: "http", Port: 80}, corev1.ServicePort{Name: "admin", Port: 81})
	live := b.made(t, wanted)[0].(*corev1.Service)
	live.Spec.Ports[1].Port = 82
	require.NoError(t, b.server.Update(t.Context(), live, client.FieldOwner("them")))
	live = b.live(t, live).(*corev1.Service)

	done := b.act(t, outcome(plan.Change, plan.ReasonDrifted, wanted, live))
	require.NoError(t, done.Results[0].Err)
	assert.True(t, done.Results[0].Changed)
	ports := b.live(t, live).(*corev1.Service).Spec.Ports
	require.Len(t, ports, 2)
	assert.Equal(t, int32(81), ports[1].Port)
	assert.Equal(t, []string{"patch web", "patch web", "apply web"}, b.sent, "set back, joined, applied")
	for _, entry := range b.live(t, live).GetManagedFields() {
		assert.False(t, entry.Manager == "us" && entry.Operation == metav1.ManagedFieldsOperationUpdate, "nothing is left of the way there")
	}

	b.fail = failing("patch", errBroken)
	done = b.act(t, outcome(plan.Change, plan.ReasonDrifted, wanted, live))
	assert.EqualError(t, done.Results[0].Err, "resetting ports of Service web: broken")
	assert.Equal(t, "repair", done.Results[0].Failed)

	done = b.act(t, outcome(plan.Change, plan.ReasonOutdated, wanted, live))
	assert.NotContains(t, b.sent, "patch web", "a new port that clashes is not drift")
	_ = done
}
