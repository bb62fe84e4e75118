package apply

import (
	"context"
	"encoding/base64"
	"errors"
	"testing"

	"github.com/go-logr/logr"
	"github.com/go-logr/logr/funcr"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

func secret(data map[string]string) *corev1.Secret {
	s := &corev1.Secret{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"}, ObjectMeta: metav1.ObjectMeta{Namespace: "data", Name: "s"}, Data: map[string][]byte{}}
	for key, value := range data {
		s.Data[key] = []byte(value)
	}
	return s
}

// What an API server says of a Secret that it refuses may repeat its values.
func TestErrorsRepeatNoValues(t *testing.T) {
	object := secret(map[string]string{"password": "hunter2", "longer": "hunter2 and more", "short": "ab"})
	encoded := base64.StdEncoding.EncodeToString([]byte("hunter2"))
	forbidden := func(message string) error {
		err := apierrors.NewForbidden(schema.GroupResource{Resource: "secrets"}, "s", errors.New(message))
		err.ErrStatus.Details.Causes = []metav1.StatusCause{{Message: message}}
		return err
	}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"as it is":          {forbidden("it says hunter2"), `secrets "s" is forbidden: it says …`},
		"encoded":           {forbidden("it says " + encoded), `secrets "s" is forbidden: it says …`},
		"the longest first": {forbidden("it says hunter2 and more"), `secrets "s" is forbidden: it says …`},
		"nothing":           {forbidden("it says ab"), `secrets "s" is forbidden: it says ab`},
		"of another sort":   {errors.New("dial hunter2"), "dial …"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			b.fail = failing("apply s", test.err)
			err := b.act(t, create(object)).Results[0].Err
			require.EqualError(t, err, "applying Secret s: "+test.want)
			var status apierrors.APIStatus
			if errors.As(test.err, &status) {
				assert.True(t, apierrors.IsForbidden(err), "it is the error that it was")
				require.True(t, errors.As(err, &status))
				assert.NotContains(t, status.Status().Details.Causes[0].Message, "hunter2")
				assert.NotContains(t, status.Status().Details.Causes[0].Message, encoded)
			}
		})
	}
}

// client-go logs the bodies of requests to the logger of their context.
func TestRequestsForSecretsLogNothing(t *testing.T) {
	b := newBench()
	var logged []string
	ctx := logr.NewContext(t.Context(), funcr.New(func(_, args string) { logged = append(logged, args) }, funcr.Options{Verbosity: 10}))
	b.Client.Client = spy{b.Client.Client}
	for _, object := range []client.Object{secret(map[string]string{"password": "hunter2"}), configMap("a")} {
		_, err := b.apply(ctx, create(object))
		require.NoError(t, err)
	}
	assert.Equal(t, []string{`"level"=8 "msg"="Request Body"`}, logged, "of the ConfigMap")
}

// spy logs as client-go does.
type spy struct{ client.Client }

func (s spy) Apply(ctx context.Context, object runtime.ApplyConfiguration, opts ...client.ApplyOption) error {
	logr.FromContextOrDiscard(ctx).V(8).Info("Request Body")
	return s.Client.Apply(ctx, object, opts...)
}

// randomSecret has random content.
func randomSecret(password string) *corev1.Secret {
	s := secret(map[string]string{"password": password})
	s.Annotations = map[string]string{build.RandomAnnotation: `{"password":8}`}
	return s
}

// Random content is sent by requests that cannot take the place of any other.
func TestCreateRandomContent(t *testing.T) {
	b := newBench()
	done := b.act(t, create(randomSecret("first")))
	assert.Equal(t, []Result{{Acted: true, Changed: true}}, done.Results)
	assert.Equal(t, "create s", b.sent[0])
	live := b.live(t, randomSecret(""))
	key := keyOf(live)
	assert.False(t, b.record.Applied[key].Seen, "the cache has not shown it yet")
	assert.Equal(t, plan.VersionOf(live), b.record.Applied[key].Version)
	// The cache does not show it, as after a restart.
	done = b.act(t, create(randomSecret("second")))
	assert.True(t, apierrors.IsAlreadyExists(done.Results[0].Err))
	assert.Equal(t, "create", done.Results[0].Failed)
	assert.Equal(t, "first", string(b.live(t, live).(*corev1.Secret).Data["password"]))

	// The cache shows it as it was before somebody else changed it.
	newer := live.DeepCopyObject().(*corev1.Secret)
	newer.Data["password"] = []byte("theirs")
	require.NoError(t, b.server.Update(t.Context(), newer))
	done = b.act(t, outcome(plan.Change, plan.ReasonOutdated, randomSecret("first"), live))
	assert.True(t, apierrors.IsConflict(done.Results[0].Err), "%v", done.Results[0].Err)
	assert.Equal(t, "theirs", string(b.live(t, live).(*corev1.Secret).Data["password"]))
	assert.Equal(t, []Result{{Acted: true, Changed: true}}, b.act(t, outcome(plan.Change, plan.ReasonOutdated, randomSecret("theirs"), b.live(t, live))).Results)
}

// A create that was refused repeats no value either.
func TestCreateErrorsRepeatNoValues(t *testing.T) {
	b := newBench()
	b.fail = failing("create s", errors.New("it says hunter2"))
	assert.EqualError(t, b.act(t, create(randomSecret("hunter2"))).Results[0].Err, "creating Secret s: it says …")
}
