package generator

import (
	"fmt"
	"path/filepath"

	"github.com/datainfrahq/dsoi-gen/generator/emit"
	"github.com/datainfrahq/dsoi-gen/markers"
	"sigs.k8s.io/controller-tools/pkg/genall"
	crmarkers "sigs.k8s.io/controller-tools/pkg/markers"
)

// Reconciler generates a builder, hooks and a reconciler for every cluster kind.
// +controllertools:marker:generateHelp
type Reconciler struct{}

// RegisterMarkers implements genall.Generator.
func (Reconciler) RegisterMarkers(into *crmarkers.Registry) error {
	return markers.Register(into)
}

// Generate implements genall.Generator, for programs that run this generator
// beside those of controller-tools. The dsoi-gen command does not come here: it
// reads packages by a shorter way and replaces files only when they change.
func (Reconciler) Generate(ctx *genall.GenerationContext) error {
	var dirs []string
	for _, root := range ctx.Roots {
		if len(root.GoFiles) > 0 {
			dirs = append(dirs, filepath.Dir(root.GoFiles[0]))
		}
	}
	files, err := Generate(dirs, "")
	if err != nil {
		return err
	}
	for _, path := range files.paths() {
		out, err := ctx.Open(nil, filepath.Join(filepath.Base(filepath.Dir(path)), emit.FileName))
		if err != nil {
			return fmt.Errorf("opening the output %s: %w", path, err)
		}
		_, err = out.Write(files.Produced[path])
		if closeErr := out.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return fmt.Errorf("writing the output %s: %w", path, err)
		}
	}
	return nil
}
