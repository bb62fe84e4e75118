package apply

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	corev1apply "k8s.io/client-go/applyconfigurations/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// silent is an API server that never answers.
func silent() client.WithWatch {
	hang := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	return interceptor.NewClient(fake.NewClientBuilder().WithScheme(sampleScheme()).Build(), interceptor.Funcs{
		Get: func(ctx context.Context, _ client.WithWatch, _ client.ObjectKey, _ client.Object, _ ...client.GetOption) error {
			return hang(ctx)
		},
		Create: func(ctx context.Context, _ client.WithWatch, _ client.Object, _ ...client.CreateOption) error {
			return hang(ctx)
		},
		Update: func(ctx context.Context, _ client.WithWatch, _ client.Object, _ ...client.UpdateOption) error {
			return hang(ctx)
		},
		Patch: func(ctx context.Context, _ client.WithWatch, _ client.Object, _ client.Patch, _ ...client.PatchOption) error {
			return hang(ctx)
		},
		Apply: func(ctx context.Context, _ client.WithWatch, _ runtime.ApplyConfiguration, _ ...client.ApplyOption) error {
			return hang(ctx)
		},
		Delete: func(ctx context.Context, _ client.WithWatch, _ client.Object, _ ...client.DeleteOption) error {
			return hang(ctx)
		},
		SubResourcePatch: func(ctx context.Context, _ client.Client, _ string, _ client.Object, _ client.Patch, _ ...client.SubResourcePatchOption) error {
			return hang(ctx)
		},
	})
}

// No request to an API server that never answers holds up a worker.
func TestEveryRequestEnds(t *testing.T) {
	ctx, patch := t.Context(), client.RawPatch("application/merge-patch+json", []byte("{}"))
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "a"}}
	c, reader := Limit(silent(), time.Millisecond), LimitReader(silent(), time.Millisecond)
	for name, call := range map[string]func() error{
		"create":             func() error { return c.Create(ctx, object) },
		"update":             func() error { return c.Update(ctx, object) },
		"patch":              func() error { return c.Patch(ctx, object, patch) },
		"apply":              func() error { return c.Apply(ctx, corev1apply.ConfigMap("a", "data")) },
		"delete":             func() error { return c.Delete(ctx, object) },
		"status":             func() error { return c.Status().Patch(ctx, object, patch) },
		"get past the cache": func() error { return reader.Get(ctx, client.ObjectKeyFromObject(object), object) },
	} {
		t.Run(name, func(t *testing.T) { assert.ErrorIs(t, call(), context.DeadlineExceeded) })
	}
}
