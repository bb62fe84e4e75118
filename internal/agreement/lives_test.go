package agreement

import (
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/preview"
)

// life is an object of a kind in two versions, and what somebody else does to it.
type life struct {
	kind        build.ObjectKind
	first, then item
	// drift changes a field of ours.
	drift func(content map[string]any)
	// rolls is how many pods start anew between the versions.
	rolls int32
	// another is set where the second version is another object, which replaces the first.
	another bool
	// kept is set where the object stays when it is no longer wanted.
	kept bool
	// refused is set where the API server does not take the second version.
	refused bool
}

func entry(path ...any) func(content map[string]any) {
	return func(content map[string]any) {
		var at any = content
		for _, step := range path[:len(path)-2] {
			switch step := step.(type) {
			case string:
				at = at.(map[string]any)[step]
			case int:
				at = at.([]any)[step]
			}
		}
		at.(map[string]any)[path[len(path)-2].(string)] = path[len(path)-1]
	}
}

// image is a drift of what pods run.
var image = entry("spec", "template", "spec", "containers", 0, "image", "other:1")

func everyLife() []life {
	return []life{
		{kind: build.ConfigMapKind(), first: configMap("o", "1"), then: configMap("o", "2"), drift: set("other", "data", "app.conf")},
		{kind: build.SecretKind(), first: secret("o", "first-value"), then: secret("o", "second-value"), drift: set("b3RoZXI=", "data", "password")},
		{kind: build.PersistentVolumeClaimKind(), first: claim("o", "1Gi"), then: claim("o", "2Gi"), drift: set("other", "metadata", "labels", build.LabelManagedBy), kept: true, refused: true},
		{kind: build.ServiceAccountKind(), first: account("o", "one"), then: account("o", "two"), drift: set("other", "metadata", "labels", build.LabelManagedBy)},
		{kind: build.RoleKind(), first: role("o", "get"), then: role("o", "list"), drift: entry("rules", 0, "verbs", []any{"watch"})},
		{kind: build.RoleBindingKind(), first: roleBinding("o", "one"), then: roleBinding("o", "two"), drift: entry("subjects", 0, "name", "other")},
		{kind: build.NetworkPolicyKind(), first: networkPolicy("o", "one"), then: networkPolicy("o", "two"), drift: set("other", "spec", "podSelector", "matchLabels", "app")},
		{kind: build.ServiceKind(), first: service("o", 80), then: service("o", 81), drift: set("other", "spec", "selector", "app")},
		{kind: build.IngressKind(), first: ingress("o", "one.example.com"), then: ingress("o", "two.example.com"), drift: entry("spec", "rules", 0, "host", "other.example.com")},
		{kind: build.PodDisruptionBudgetKind(), first: budget("o", 1), then: budget("o", 2), drift: set(int64(3), "spec", "maxUnavailable")},
		{kind: build.CronJobKind(), first: cronJob("o", "1 * * * *"), then: cronJob("o", "2 * * * *"), drift: set("3 * * * *", "spec", "schedule")},
		{kind: build.JobKind(), first: job("o", "job:1"), then: job("o", "job:2"), drift: set("other", "metadata", "labels", build.LabelManagedBy), another: true},
		{kind: build.StatefulSetKind(), first: statefulSet("o", "app:1"), then: statefulSet("o", "app:2"), drift: image, rolls: 3},
		{kind: build.DeploymentKind(), first: deployment("o", "app:1"), then: deployment("o", "app:2"), drift: image, rolls: 2},
		{kind: build.DaemonSetKind(), first: daemonSet("o", "app:1"), then: daemonSet("o", "app:2"), drift: image, rolls: 2},
		{kind: build.HorizontalPodAutoscalerKind(), first: autoscaler("o", "any", 4), then: autoscaler("o", "any", 5), drift: set(int64(6), "spec", "maxReplicas")},
	}
}

// lives leads an object of each kind through its life.
func lives() []change {
	var all []change
	for _, l := range everyLife() {
		name := l.kind.Kind + " o"
		says := func(what preview.What) map[string]preview.What { return map[string]preview.What{name: what} }
		changed := preview.Change
		switch {
		case l.rolls > 0:
			changed = preview.Roll
		case l.another:
			changed = preview.Recreate
		case l.refused:
			changed = preview.Refused
		}
		repaired := preview.Change
		if l.rolls > 0 {
			repaired = preview.Roll
		}
		drifts := func(p *place) { p.edit(l.kind, "o", l.drift) }
		all = append(all,
			change{name: l.kind.Kind + "/new", after: of(l.first), want: says(preview.Create)},
			change{name: l.kind.Kind + "/as it is", before: of(l.first), after: of(l.first), want: says(preview.Settled)},
			change{name: l.kind.Kind + "/as it is, forgotten", before: of(l.first), after: of(l.first), forgets: true, want: says(preview.Settled)},
			change{name: l.kind.Kind + "/another version", before: of(l.first), after: of(l.then), want: says(changed), pods: map[string]int32{name: l.rolls}},
			change{name: l.kind.Kind + "/another version, forgotten", before: of(l.first), after: of(l.then), forgets: true, want: says(changed), pods: map[string]int32{name: l.rolls}},
			change{name: l.kind.Kind + "/drift", before: of(l.first), after: of(l.first), meddle: drifts, want: says(repaired)},
			change{name: l.kind.Kind + "/somebody's field", before: of(l.first), after: of(l.first), meddle: func(p *place) {
				p.edit(l.kind, "o", set("yes", "metadata", "labels", "theirs"))
			}, want: says(preview.Settled)},
			change{name: l.kind.Kind + "/gone", before: of(l.first), after: of(l.first), meddle: func(p *place) {
				object := p.get(l.kind, "o")
				object.SetFinalizers(nil)
				if err := p.user.Update(p.t.Context(), object); err != nil {
					p.t.Error(err)
				}
				if err := p.user.Delete(p.t.Context(), object, client.PropagationPolicy("Background")); err != nil {
					p.t.Error(err)
				}
			}, want: says(preview.Create)},
			change{name: l.kind.Kind + "/somebody's object", after: of(l.first), meddle: func(p *place) { p.foreign(l) }, want: says(preview.Leave)},
		)
		if !l.kept {
			all = append(all, change{name: l.kind.Kind + "/unwanted", before: of(l.first), want: says(preview.Delete)})
		}
	}
	return all
}

// foreign makes somebody else's object.
func (p *place) foreign(l life) {
	p.t.Helper()
	object := l.first.object.DeepCopyObject().(client.Object)
	object.SetNamespace(p.namespace)
	if err := p.user.Create(p.t.Context(), object); err != nil {
		p.t.Error(err)
	}
}
