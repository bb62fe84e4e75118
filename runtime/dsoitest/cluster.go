package dsoitest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
)

// Cluster is a cluster in memory. It is safe for concurrent use.
type Cluster struct {
	kind   dsoi.ClusterKind
	within client.WithWatch // without records and failures
	client client.Client
	events eventLog

	mu       sync.Mutex
	uids     int
	requests []Request
	fail     func(Request) error
}

// NewCluster returns a cluster that holds objects. scheme knows the types of cr,
// an empty custom resource, and of everything in kind.Objects. Objects without a
// UID get one.
func NewCluster(scheme *runtime.Scheme, kind dsoi.ClusterKind, cr client.Object, objects ...client.Object) *Cluster {
	c := &Cluster{kind: kind}
	build := fake.NewClientBuilder().WithScheme(scheme).WithReturnManagedFields().WithStatusSubresource(cr)
	for _, k := range kind.Objects {
		build = build.WithIndex(k.Object, dsoi.OwnerIndex(kind), dsoi.IndexByOwner)
	}
	for _, object := range objects {
		if object.GetUID() == "" {
			object.SetUID(c.newUID())
		}
	}
	c.within = build.WithObjects(objects...).Build()
	c.client = interceptor.NewClient(c.within, c.funcs())
	return c
}

// newUID returns the next UID: the same in every run.
func (c *Cluster) newUID() types.UID {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.uids++
	return types.UID(fmt.Sprintf("00000000-0000-4000-8000-%012d", c.uids))
}

// Client is the client of the operator under test: it records requests, and
// fails those that [Cluster.Fail] says.
func (c *Cluster) Client() client.Client { return c.client }

// Outside is a client of someone else, whose requests are not recorded.
func (c *Cluster) Outside() client.Client { return c.within }

// Runtime returns a runtime that works on the cluster. A new one has no memory,
// as after a restart.
func (c *Cluster) Runtime(opts ...dsoi.Option) (*dsoi.Runtime, error) {
	return dsoi.New(c.client, c.client, &c.events, c.kind, opts...)
}

// Fail makes requests fail for which the function returns an error. nil lets all
// pass.
func (c *Cluster) Fail(fail func(Request) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fail = fail
}

// Requests returns the requests so far, reads among them.
func (c *Cluster) Requests() []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.requests)
}

// Writes returns the requests so far that were to change something.
func (c *Cluster) Writes() []Request {
	return slices.DeleteFunc(c.Requests(), func(r Request) bool { return !r.IsWrite() })
}

// ResetRequests forgets the requests so far.
func (c *Cluster) ResetRequests() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests = nil
}

// record keeps a request and returns its failure, if it is to fail.
func (c *Cluster) record(r Request) error {
	c.mu.Lock()
	c.requests = append(c.requests, r)
	fail := c.fail
	c.mu.Unlock()
	if fail == nil {
		return nil
	}
	return fail(r)
}

// funcs put the cluster between the operator and the fake client.
func (c *Cluster) funcs() interceptor.Funcs {
	return interceptor.Funcs{
		Get: func(ctx context.Context, within client.WithWatch, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
			if err := c.record(Request{Verb: Get, Kind: c.kindOf(object), Namespace: key.Namespace, Name: key.Name}); err != nil {
				return err
			}
			return within.Get(ctx, key, object, opts...)
		},
		List: func(ctx context.Context, within client.WithWatch, list client.ObjectList, opts ...client.ListOption) error {
			var options client.ListOptions
			options.ApplyOptions(opts)
			if err := c.record(Request{Verb: List, Kind: c.kindOf(list), Namespace: options.Namespace}); err != nil {
				return err
			}
			return within.List(ctx, list, opts...)
		},
		Create: func(ctx context.Context, within client.WithWatch, object client.Object, opts ...client.CreateOption) error {
			if err := c.record(c.request(Create, object)); err != nil {
				return err
			}
			if object.GetUID() == "" {
				object.SetUID(c.newUID())
			}
			return within.Create(ctx, object, opts...)
		},
		Update: func(ctx context.Context, within client.WithWatch, object client.Object, opts ...client.UpdateOption) error {
			if err := c.record(c.request(Update, object)); err != nil {
				return err
			}
			return within.Update(ctx, object, opts...)
		},
		Delete: func(ctx context.Context, within client.WithWatch, object client.Object, opts ...client.DeleteOption) error {
			if err := c.record(c.request(Delete, object)); err != nil {
				return err
			}
			return c.delete(ctx, object, opts...)
		},
		Patch: func(ctx context.Context, within client.WithWatch, object client.Object, patch client.Patch, opts ...client.PatchOption) error {
			if err := c.record(c.request(Patch, object)); err != nil {
				return err
			}
			return within.Patch(ctx, object, patch, opts...)
		},
		Apply: c.apply,
		SubResourcePatch: func(ctx context.Context, within client.Client, subresource string, object client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
			r := c.request(Patch, object)
			r.Subresource = subresource
			if err := c.record(r); err != nil {
				return err
			}
			return within.SubResource(subresource).Patch(ctx, object, patch, opts...)
		},
	}
}

// kindOf is the kind of an object, or of the objects in a list.
func (c *Cluster) kindOf(object runtime.Object) string {
	gvk, err := apiutil.GVKForObject(object, c.within.Scheme())
	if err != nil {
		return fmt.Sprintf("%T", object)
	}
	if _, list := object.(client.ObjectList); list {
		return gvk.Kind[:len(gvk.Kind)-len("List")]
	}
	return gvk.Kind
}

func (c *Cluster) request(verb Verb, object client.Object) Request {
	return Request{Verb: verb, Kind: c.kindOf(object), Namespace: object.GetNamespace(), Name: object.GetName()}
}

// delete deletes an object if the preconditions hold, as an API server does.
func (c *Cluster) delete(ctx context.Context, object client.Object, opts ...client.DeleteOption) error {
	var options client.DeleteOptions
	options.ApplyOptions(opts)
	if p := options.Preconditions; p != nil && p.UID != nil {
		gvk, err := apiutil.GVKForObject(object, c.within.Scheme())
		if err != nil {
			return err
		}
		live, err := c.live(ctx, gvk, client.ObjectKeyFromObject(object))
		if err != nil {
			return err
		}
		if live.GetUID() != *p.UID {
			resource, _ := meta.UnsafeGuessKindToResource(gvk)
			return apierrors.NewConflict(resource.GroupResource(), object.GetName(), fmt.Errorf("the UID is %s, not %s", live.GetUID(), *p.UID))
		}
	}
	return c.within.Delete(ctx, object, opts...)
}
