package apply

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Limit returns a client whose writes take at most timeout each.
func Limit(c client.Client, timeout time.Duration) client.Client { return limited{c, timeout} }

// LimitReader returns a reader that takes at most timeout for a single object.
func LimitReader(r client.Reader, timeout time.Duration) client.Reader {
	return limitedReader{r, timeout}
}

// limited is a client whose writes end after a while. One that is never answered
// would hold up the objects after it, and every custom resource that waits for the
// same worker, for ever. Its reads are answered by the cache, and left as they are.
type limited struct {
	client.Client
	timeout time.Duration
}

func (l limited) Create(ctx context.Context, object client.Object, opts ...client.CreateOption) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	return l.Client.Create(ctx, object, opts...)
}

func (l limited) Update(ctx context.Context, object client.Object, opts ...client.UpdateOption) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	return l.Client.Update(ctx, object, opts...)
}

func (l limited) Patch(ctx context.Context, object client.Object, patch client.Patch, opts ...client.PatchOption) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	return l.Client.Patch(ctx, object, patch, opts...)
}

func (l limited) Apply(ctx context.Context, configuration runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	return l.Client.Apply(ctx, configuration, opts...)
}

func (l limited) Delete(ctx context.Context, object client.Object, opts ...client.DeleteOption) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	return l.Client.Delete(ctx, object, opts...)
}

func (l limited) Status() client.SubResourceWriter {
	return limitedStatus{l.Client.Status(), l.timeout}
}

// limitedStatus is [limited] for the status, which is only ever patched.
type limitedStatus struct {
	client.SubResourceWriter
	timeout time.Duration
}

func (l limitedStatus) Patch(ctx context.Context, object client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	return l.SubResourceWriter.Patch(ctx, object, patch, opts...)
}

// limitedReader is [limited] for reads past the cache, of single objects.
type limitedReader struct {
	client.Reader
	timeout time.Duration
}

func (l limitedReader) Get(ctx context.Context, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	return l.Reader.Get(ctx, key, object, opts...)
}
