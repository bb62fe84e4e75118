package roundtrip

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	foreignkindsv1 "github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/api/v1"
	widgetv1 "github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/widget/v1"
)

// The API server does not know Widgets. Everything else is made, and a warning tells
// of them. When it does, they are made, watched, and deleted like all objects.
func testLatecomer(t *testing.T, w *world) {
	cr := newShop("first")
	cr.Annotations[colour] = "red"
	f := w.start(t, shop, cr)
	warned := func() bool {
		for _, e := range f.events(t) {
			if e.Reason == dsoi.ReasonUnknownKind && e.Type == corev1.EventTypeWarning && strings.Contains(e.Note, "Widget of widgets.example.com/v1") {
				return true
			}
		}
		return false
	}
	f.eventually(t, warned, "no warning tells that the kind is unknown")
	require.NotNil(t, find[*appsv1.StatefulSet](t, f, "one-a"))
	require.NotNil(t, find[*corev1.Service](t, f, "one-a"))
	require.NotNil(t, find[*coordinationv1.Lease](t, f, "one"))
	f.settle(t)
	f.zero(t)
	edit(t, f, func(s *foreignkindsv1.Shop) { s.Spec.Image = "shop:2" })
	f.eventually(t, func() bool {
		return find[*appsv1.StatefulSet](t, f, "one-a").Spec.Template.Spec.Containers[0].Image == "shop:2"
	}, "a change does not arrive while a kind is unknown")

	f.install(t, widgets, "widgets")
	get := func() *widgetv1.Widget { return find[*widgetv1.Widget](t, f, "one-a") }
	is := func(want string) func() bool {
		return func() bool { widget := get(); return widget != nil && widget.Spec.Colour == want }
	}
	f.eventually(t, is("red"), "it is not made")
	f.settle(t)
	f.zero(t)

	edit(t, f, func(s *foreignkindsv1.Shop) { s.Annotations[colour] = "blue" })
	f.eventually(t, is("blue"), "it does not change")
	paint := func() {
		t.Helper()
		widget := get()
		widget.Spec.Colour = "green"
		require.NoError(t, w.user.Update(t.Context(), widget))
		f.eventually(t, is("blue"), "it is not repaired")
	}
	f.settle(t)
	paint()
	f.eventually(t, f.hasEvent(dsoi.ReasonRepaired, "Widget", "one-a"), "nobody tells of the repair")

	f.restart(t, shop) // one that knows the kind from the start
	f.quiet(t)
	paint()
	f.settle(t)

	// The kind is not served for a while, during which nobody wants a Widget any more.
	f.stop()
	w.serve(t, widgets, "widgets", false)
	f.run(t)
	edit(t, f, func(s *foreignkindsv1.Shop) { delete(s.Annotations, colour) })
	f.settle(t)
	f.zero(t)
	w.serve(t, widgets, "widgets", true)
	f.eventually(t, func() bool { return get() == nil }, "it is not deleted")
	f.eventually(t, f.hasEvent(dsoi.ReasonDeleted, "Widget", "one-a"), "nobody tells of the deletion")
	f.settle(t)
	f.zero(t)
}
