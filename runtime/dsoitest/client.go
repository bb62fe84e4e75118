package dsoitest

import (
	"context"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// newOutside returns a client that is not recorded. It does what the fake client
// leaves out of an API server's work.
func (c *Cluster) newOutside() client.Client {
	return interceptor.NewClient(c.within, interceptor.Funcs{
		Get: func(ctx context.Context, _ client.WithWatch, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
			return c.get(ctx, c.within, key, object, opts...)
		},
		List: func(ctx context.Context, _ client.WithWatch, list client.ObjectList, opts ...client.ListOption) error {
			return c.list(ctx, c.within, list, opts...)
		},
		Create: func(ctx context.Context, _ client.WithWatch, object client.Object, opts ...client.CreateOption) error {
			return c.create(ctx, object, opts...)
		},
		Update: func(ctx context.Context, _ client.WithWatch, object client.Object, opts ...client.UpdateOption) error {
			return c.counted(ctx, object, func() error { return c.within.Update(ctx, object, opts...) })
		},
		Patch: func(ctx context.Context, _ client.WithWatch, object client.Object, patch client.Patch, opts ...client.PatchOption) error {
			return c.counted(ctx, object, func() error { return c.within.Patch(ctx, object, patch, opts...) })
		},
		Delete: func(ctx context.Context, _ client.WithWatch, object client.Object, opts ...client.DeleteOption) error {
			return c.delete(ctx, object, opts...)
		},
		Apply: func(ctx context.Context, _ client.WithWatch, configuration runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
			return c.apply(ctx, configuration, opts...)
		},
		SubResourceUpdate: func(ctx context.Context, within client.Client, subresource string, object client.Object, opts ...client.SubResourceUpdateOption) error {
			return c.counted(ctx, object, func() error { return within.SubResource(subresource).Update(ctx, object, opts...) })
		},
		SubResourcePatch: func(ctx context.Context, within client.Client, subresource string, object client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
			return c.counted(ctx, object, func() error { return within.SubResource(subresource).Patch(ctx, object, patch, opts...) })
		},
	})
}

// newCached returns the operator's client. Every request is recorded on its way to
// what everybody else uses; reads are answered by the cache.
func (c *Cluster) newCached() client.Client {
	outside := c.newOutside()
	return interceptor.NewClient(c.within, interceptor.Funcs{
		Get: func(ctx context.Context, within client.WithWatch, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
			return c.record(Request{Verb: Get, Kind: c.kindOf(object), Namespace: key.Namespace, Name: key.Name}, func() error {
				var options client.GetOptions
				options.ApplyOptions(opts)
				if err := c.get(ctx, c.cache(within), key, object, opts...); err != nil || !ptr.Deref(options.UnsafeDisableDeepCopy, false) {
					return err
				}
				return c.shared.share(object)
			})
		},
		List: func(ctx context.Context, within client.WithWatch, list client.ObjectList, opts ...client.ListOption) error {
			var options client.ListOptions
			options.ApplyOptions(opts)
			return c.record(Request{Verb: List, Kind: c.kindOf(list), Namespace: options.Namespace}, func() error {
				if err := c.list(ctx, c.cache(within), list, opts...); err != nil || !ptr.Deref(options.UnsafeDisableDeepCopy, false) {
					return err
				}
				return c.shared.shareAll(list)
			})
		},
		Create: func(ctx context.Context, _ client.WithWatch, object client.Object, opts ...client.CreateOption) error {
			return c.record(c.request(Create, object), func() error { return outside.Create(ctx, object, opts...) })
		},
		Update: func(ctx context.Context, _ client.WithWatch, object client.Object, opts ...client.UpdateOption) error {
			return c.record(c.request(Update, object), func() error { return outside.Update(ctx, object, opts...) })
		},
		Patch: func(ctx context.Context, _ client.WithWatch, object client.Object, patch client.Patch, opts ...client.PatchOption) error {
			return c.record(c.request(Patch, object), func() error { return outside.Patch(ctx, object, patch, opts...) })
		},
		Delete: func(ctx context.Context, _ client.WithWatch, object client.Object, opts ...client.DeleteOption) error {
			return c.record(c.request(Delete, object), func() error { return outside.Delete(ctx, object, opts...) })
		},
		DeleteAllOf: func(ctx context.Context, _ client.WithWatch, object client.Object, opts ...client.DeleteAllOfOption) error {
			return c.record(c.request(Delete, object), func() error { return outside.DeleteAllOf(ctx, object, opts...) })
		},
		Apply: func(ctx context.Context, _ client.WithWatch, configuration runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
			wanted, err := decode(configuration)
			if err != nil {
				return err
			}
			r := c.request(Apply, wanted)
			r.DryRun = isDryRun(opts)
			return c.record(r, func() error { return outside.Apply(ctx, configuration, opts...) })
		},
		SubResourceUpdate: func(ctx context.Context, _ client.Client, subresource string, object client.Object, opts ...client.SubResourceUpdateOption) error {
			return c.record(c.subrequest(Update, object, subresource), func() error { return outside.SubResource(subresource).Update(ctx, object, opts...) })
		},
		SubResourcePatch: func(ctx context.Context, _ client.Client, subresource string, object client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
			return c.record(c.subrequest(Patch, object, subresource), func() error {
				return outside.SubResource(subresource).Patch(ctx, object, patch, opts...)
			})
		},
		SubResourceGet: func(ctx context.Context, within client.Client, subresource string, object, answer client.Object, opts ...client.SubResourceGetOption) error {
			r := c.subrequest(Get, object, subresource)
			r.Live = true // no cache holds subresources
			return c.record(r, func() error { return within.SubResource(subresource).Get(ctx, object, answer, opts...) })
		},
		SubResourceCreate: func(ctx context.Context, within client.Client, subresource string, object, body client.Object, opts ...client.SubResourceCreateOption) error {
			return c.record(c.subrequest(Create, object, subresource), func() error {
				return within.SubResource(subresource).Create(ctx, object, body, opts...)
			})
		},
		SubResourceApply: func(ctx context.Context, within client.Client, subresource string, configuration runtime.ApplyConfiguration, opts ...client.SubResourceApplyOption) error {
			wanted, err := decode(configuration)
			if err != nil {
				return err
			}
			return c.record(c.subrequest(Apply, wanted, subresource), func() error {
				return within.SubResource(subresource).Apply(ctx, configuration, opts...)
			})
		},
	})
}

// newReader returns the operator's reader past the cache.
func (c *Cluster) newReader() client.Reader {
	return interceptor.NewClient(c.within, interceptor.Funcs{
		Get: func(ctx context.Context, within client.WithWatch, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
			return c.record(Request{Verb: Get, Kind: c.kindOf(object), Namespace: key.Namespace, Name: key.Name, Live: true}, func() error {
				return c.get(ctx, within, key, object, opts...)
			})
		},
	})
}

// kindOf is the kind of an object, or of the objects in a list.
func (c *Cluster) kindOf(object runtime.Object) string {
	gvk, err := apiutil.GVKForObject(object, c.scheme)
	if err != nil {
		return fmt.Sprintf("%T", object)
	}
	if _, list := object.(client.ObjectList); list {
		return strings.TrimSuffix(gvk.Kind, "List")
	}
	return gvk.Kind
}

func (c *Cluster) request(verb Verb, object client.Object) Request {
	return Request{Verb: verb, Kind: c.kindOf(object), Namespace: object.GetNamespace(), Name: object.GetName()}
}

func (c *Cluster) subrequest(verb Verb, object client.Object, subresource string) Request {
	r := c.request(verb, object)
	r.Subresource = subresource
	return r
}

func (c *Cluster) get(ctx context.Context, from client.Client, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
	c.world.RLock()
	defer c.world.RUnlock()
	return from.Get(ctx, key, object, opts...)
}

func (c *Cluster) list(ctx context.Context, from client.Client, list client.ObjectList, opts ...client.ListOption) error {
	c.world.RLock()
	defer c.world.RUnlock()
	return from.List(ctx, list, opts...)
}

// prepare gives a new object what an API server gives it.
func (c *Cluster) prepare(object client.Object) {
	if object.GetUID() == "" {
		object.SetUID(c.newUID())
	}
	if gvk, err := apiutil.GVKForObject(object, c.scheme); err == nil && hasGeneration(gvk) {
		object.SetGeneration(max(1, object.GetGeneration()))
	}
}

func (c *Cluster) create(ctx context.Context, object client.Object, opts ...client.CreateOption) error {
	c.prepare(object)
	return c.within.Create(ctx, object, opts...)
}

// counted makes a change, and counts the object's generation if that was one of
// its spec.
func (c *Cluster) counted(ctx context.Context, object client.Object, change func() error) error {
	c.world.Lock()
	defer c.world.Unlock()
	gvk, err := apiutil.GVKForObject(object, c.scheme)
	if err != nil {
		return err
	}
	key := client.ObjectKeyFromObject(object)
	before, err := c.live(ctx, gvk, key)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := c.live(ctx, gvk, key)
	if err != nil {
		return client.IgnoreNotFound(err) // the last finalizer was removed
	}
	after.SetGeneration(nextGeneration(gvk, before, after))
	if after.GetGeneration() != before.GetGeneration() {
		if err := c.within.Update(ctx, after); err != nil {
			return fmt.Errorf("counting the generation of %s: %w", after.GetName(), err)
		}
	}
	return c.within.Get(ctx, key, object)
}

// delete deletes an object if the preconditions hold, as an API server does.
func (c *Cluster) delete(ctx context.Context, object client.Object, opts ...client.DeleteOption) error {
	var options client.DeleteOptions
	options.ApplyOptions(opts)
	if p := options.Preconditions; p != nil && p.UID != nil {
		gvk, err := apiutil.GVKForObject(object, c.scheme)
		if err != nil {
			return err
		}
		live, err := c.live(ctx, gvk, client.ObjectKeyFromObject(object))
		if err != nil {
			return err
		}
		if live.GetUID() != *p.UID {
			return conflict(gvk, object.GetName(), "the UID is %s, not %s", live.GetUID(), *p.UID)
		}
	}
	return c.within.Delete(ctx, object, opts...)
}

// live reads an object past the cache, without a record.
func (c *Cluster) live(ctx context.Context, gvk schema.GroupVersionKind, key client.ObjectKey) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(gvk)
	if err := c.within.Get(ctx, key, object); err != nil {
		return nil, err
	}
	return object, nil
}

// conflict is the error of an API server whose object is not the one that is
// meant.
func conflict(gvk schema.GroupVersionKind, name, format string, args ...any) error {
	resource, _ := meta.UnsafeGuessKindToResource(gvk)
	return apierrors.NewConflict(resource.GroupResource(), name, fmt.Errorf(format, args...))
}
