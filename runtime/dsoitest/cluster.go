package dsoitest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// Cluster is a cluster in memory. It is safe for concurrent use.
type Cluster struct {
	kind   build.ClusterKind
	scheme *runtime.Scheme

	within  client.WithWatch // the fake client, as it is
	cached  client.Client    // the operator's
	reader  client.Reader    // the operator's, past the cache
	outside client.Client    // everybody else's
	events  eventLog
	shared  sharedObjects

	// world is held while the objects change in several steps.
	world sync.RWMutex

	mu       sync.Mutex
	uids     int
	requests []Request
	fail     func(Request) error
	lose     func(Request) error
	frozen   client.Client
}

// NewCluster returns a cluster that holds objects. scheme knows the types of
// the custom resource and of everything in kind.Objects. The objects
// themselves are given what the API server gives new ones: a UID, if they have
// none, a resource version and a generation.
func NewCluster(scheme *runtime.Scheme, kind build.ClusterKind, objects ...client.Object) *Cluster {
	c := &Cluster{kind: kind, scheme: scheme, events: eventLog{scheme: scheme}}
	for _, object := range objects {
		c.prepare(object)
	}
	c.within = c.builder().WithGlobalResourceVersionCounter().WithObjects(objects...).Build()
	c.cached, c.reader, c.outside = c.newCached(), c.newReader(), c.newOutside()
	return c
}

// builder makes fake clients that know the types of the cluster.
func (c *Cluster) builder() *fake.ClientBuilder {
	clients := fake.NewClientBuilder().WithScheme(c.scheme).WithReturnManagedFields().WithStatusSubresource(c.kind.New())
	for _, kind := range c.kind.Objects {
		clients = clients.WithIndex(kind.New(), dsoi.OwnerIndex(c.kind), dsoi.IndexByOwner)
	}
	return clients
}

// newUID returns the next UID: the same in every run.
func (c *Cluster) newUID() types.UID {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.uids++
	return types.UID(fmt.Sprintf("00000000-0000-4000-8000-%012d", c.uids))
}

// Client is the client of the operator under test: it records requests, and
// fails those that [Cluster.Fail] and [Cluster.LoseReply] say. It reads from the
// cache; see [Cluster.FreezeCache].
func (c *Cluster) Client() client.Client { return c.cached }

// Outside is a client of someone else, whose requests are not recorded.
func (c *Cluster) Outside() client.Client { return c.outside }

// Runtime returns a runtime that works on the cluster. A new one has no memory,
// as after a restart.
func (c *Cluster) Runtime(opts ...dsoi.Option) (*dsoi.Runtime, error) {
	return dsoi.New(c.cached, c.reader, &c.events, c.kind, opts...)
}

// FreezeCache stops the operator's cache: [Cluster.Client] reads what there is now,
// whatever happens later, until [Cluster.ThawCache]. Reads past the cache, such as
// the one before anything is deleted, are not concerned.
func (c *Cluster) FreezeCache(ctx context.Context) error {
	var objects []client.Object
	for _, gvk := range c.kinds() {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(gvk)
		if err := c.within.List(ctx, list); err != nil {
			return fmt.Errorf("freezing the cache: %w", err)
		}
		for i := range list.Items {
			objects = append(objects, &list.Items[i])
		}
	}
	frozen := c.builder().WithObjects(objects...).Build()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = frozen
	return nil
}

// ThawCache brings the cache up to date, and lets it follow again.
func (c *Cluster) ThawCache() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = nil
}

// cache is what the operator reads from.
func (c *Cluster) cache(live client.Client) client.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.frozen != nil {
		return c.frozen
	}
	return live
}

// kinds of objects that the operator reads.
func (c *Cluster) kinds() []schema.GroupVersionKind {
	kinds := []schema.GroupVersionKind{{Version: "v1", Kind: "ConfigMap"}, {Version: "v1", Kind: "Secret"}}
	for _, object := range append([]client.Object{c.kind.New()}, c.objects()...) {
		gvk, err := apiutil.GVKForObject(object, c.scheme)
		if err == nil && !slices.Contains(kinds, gvk) {
			kinds = append(kinds, gvk)
		}
	}
	return kinds
}

// objects are an empty one of each kind that the cluster kind can have.
func (c *Cluster) objects() []client.Object {
	var objects []client.Object
	for _, kind := range c.kind.Objects {
		objects = append(objects, kind.New())
	}
	return objects
}
