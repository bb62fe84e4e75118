package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/preview"
)

// planned is what the next pass would do.
func (w *world) planned() preview.Report {
	w.t.Helper()
	cr := get(w, "prod", &App{})
	report, err := w.rt.PlanList(w.t.Context(), cr, func(in build.Inputs) build.List { return listApp(cr, w.hooks, in) })
	require.NoError(w.t, err)
	return report
}

func TestSmoke(t *testing.T) {
	w := newWorld(t, appProd())
	t.Log(w.planned().Text())
	w = installed(t)
	t.Log(w.planned().Text())
	w.editApp(func(a *App) {
		a.Spec.Nodes[0].Image = "app:2"
		a.Spec.Nodes[1].Config = "a=1\nb=2\n"
		a.Spec.Nodes[2].Replicas = 5
	})
	t.Log(w.planned().Text())
	w.restart()
	t.Log(w.planned().Text())
	w.editApp(func(a *App) { a.Spec.Nodes = nil })
	t.Log(w.planned().Text())
	t.Log(w.texts(w.Writes()))
	_ = client.Object(nil)
}
