package runtime

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/internal/store"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// read reads the data of the ConfigMaps and Secrets that the custom resource
// declares to hooks.
func (p *pass) read(ctx context.Context) (build.Inputs, error) {
	in := build.Inputs{Namespace: p.options.namespace}
	if p.kind.Reads == nil {
		return in, nil
	}
	for _, ref := range p.kind.Reads(p.cr) {
		if ref.Name == "" {
			continue
		}
		key := plan.DataKey(ref.Kind, p.namespace(), ref.Name)
		object, err := p.readData(ctx, key)
		switch {
		case err != nil:
			return in, fmt.Errorf("reading %s, which %s names: %w", ref, ref.Path, err)
		case object == nil:
			p.report.Missing = append(p.report.Missing, ref)
		default:
			addInput(&in, object)
		}
	}
	return in, nil
}

func addInput(in *build.Inputs, object client.Object) {
	switch o := object.(type) {
	case *corev1.ConfigMap:
		if in.ConfigMaps == nil {
			in.ConfigMaps = map[string]map[string]string{}
		}
		in.ConfigMaps[o.Name] = build.MergeMaps(o.Data)
	case *corev1.Secret:
		if in.Secrets == nil {
			in.Secrets = map[string]map[string][]byte{}
		}
		in.Secrets[o.Name] = o.DeepCopy().Data
	}
}

// readData reads a ConfigMap or a Secret that pods or hooks read. That it does not
// exist is not an error: the reference may be optional, or its object on the way.
func (p *pass) readData(ctx context.Context, key plan.Key) (client.Object, error) {
	if !p.reads(key) {
		p.link(store.Reads, key) // before it is read: what happens afterwards leads to another pass
	}
	var object client.Object = &corev1.ConfigMap{}
	if key.Kind == "Secret" {
		object = &corev1.Secret{}
	}
	return p.get(ctx, key, corev1.SchemeGroupVersion.Version, object)
}

// link notes that the custom resource has to do with objects, unless the pass is to
// leave no trace.
func (p *pass) link(relation store.Relation, keys ...plan.Key) {
	if !p.traceless {
		p.store.Link(p.key, relation, keys...)
	}
}

// reads notes that pods or hooks read an object, and reports whether that is known.
func (p *pass) reads(key plan.Key) bool {
	known := p.seen.reads[key]
	p.seen.reads[key] = true
	return known
}
