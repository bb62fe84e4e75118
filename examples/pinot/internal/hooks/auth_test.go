package hooks

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

func withAuth(auth v1beta1.AuthSpec) func(*v1beta1.Pinot) {
	return func(pinot *v1beta1.Pinot) { pinot.Spec.Auth = &auth }
}

// basic is basic authentication with the credentials in the Secret pinot-auth.
var basic = v1beta1.AuthSpec{Type: "basic", SecretRef: corev1.SecretReference{Name: "pinot-auth"}}

func TestAddAuth(t *testing.T) {
	for name, test := range map[string]struct {
		pinot    *v1beta1.Pinot
		nodeType v1beta1.PinotNodeType
		text     string
		want     []string
	}{
		"no auth": {
			pinot: analytics(), nodeType: v1beta1.Server, text: "a=1",
			want: []string{"a=1"},
		},
		"controller": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Controller, text: "a=1",
			want: []string{
				"a=1",
				"controller.admin.access.control.factory.class=org.apache.pinot.controller.api.access.BasicAuthAccessControlFactory",
				"controller.admin.access.control.principals=admin",
				"controller.admin.access.control.principals.admin.password=PINOT_AUTH_PASSWORD",
				"controller.segment.fetcher.auth.token=PINOT_AUTH_TOKEN",
				"dynamic.env.config=controller.admin.access.control.principals.admin.password,controller.segment.fetcher.auth.token",
			},
		},
		"broker": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Broker, text: "a=1\n",
			want: []string{
				"a=1",
				"pinot.broker.access.control.class=org.apache.pinot.broker.broker.BasicAuthAccessControlFactory",
				"pinot.broker.access.control.principals=admin",
				"pinot.broker.access.control.principals.admin.password=PINOT_AUTH_PASSWORD",
				"dynamic.env.config=pinot.broker.access.control.principals.admin.password",
			},
		},
		"server": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Server,
			want: []string{
				"pinot.server.segment.fetcher.auth.token=PINOT_AUTH_TOKEN",
				"pinot.server.segment.uploader.auth.token=PINOT_AUTH_TOKEN",
				"pinot.server.instance.auth.token=PINOT_AUTH_TOKEN",
				"dynamic.env.config=pinot.server.segment.fetcher.auth.token,pinot.server.segment.uploader.auth.token,pinot.server.instance.auth.token",
			},
		},
		"minion": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Minion,
			want: []string{
				"segment.fetcher.auth.token=PINOT_AUTH_TOKEN",
				"task.auth.token=PINOT_AUTH_TOKEN",
				"dynamic.env.config=segment.fetcher.auth.token,task.auth.token",
			},
		},
		"the user's own variables": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Minion,
			text: "dynamic.env.config=pinot.minion.tls.keystore.password\npinot.minion.tls.keystore.password=KEYSTORE_PASSWORD",
			want: []string{
				"dynamic.env.config=pinot.minion.tls.keystore.password,segment.fetcher.auth.token,task.auth.token",
				"pinot.minion.tls.keystore.password=KEYSTORE_PASSWORD",
				"segment.fetcher.auth.token=PINOT_AUTH_TOKEN",
				"task.auth.token=PINOT_AUTH_TOKEN",
			},
		},
		"the user's own settings": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Minion,
			text: "task.auth.token=Basic abc",
			want: []string{
				"task.auth.token=Basic abc",
				"segment.fetcher.auth.token=PINOT_AUTH_TOKEN",
				"dynamic.env.config=segment.fetcher.auth.token",
			},
		},
		"all of them the user's own": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Minion,
			text: "task.auth.token=Basic abc\nsegment.fetcher.auth.token=Basic abc",
			want: []string{"task.auth.token=Basic abc", "segment.fetcher.auth.token=Basic abc"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := addAuth(test.pinot, test.nodeType, test.text)
			require.NoError(t, err)
			assert.Equal(t, strings.Join(test.want, "\n"), got)
		})
	}
}

func TestAddCredentials(t *testing.T) {
	secret := func(variable, key string) corev1.EnvVar {
		return corev1.EnvVar{Name: variable, ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
			LocalObjectReference: corev1.LocalObjectReference{Name: "pinot-auth"}, Key: key,
		}}}
	}
	java := corev1.EnvVar{Name: "JAVA_OPTS", Value: "-Xmx1G"}
	for name, test := range map[string]struct {
		pinot    *v1beta1.Pinot
		nodeType v1beta1.PinotNodeType
		env      []corev1.EnvVar
		want     []corev1.EnvVar
	}{
		"no auth": {
			pinot: analytics(), nodeType: v1beta1.Controller, env: []corev1.EnvVar{java},
			want: []corev1.EnvVar{java},
		},
		"controller": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Controller, env: []corev1.EnvVar{java},
			want: []corev1.EnvVar{java, secret("PINOT_AUTH_PASSWORD", "password"), secret("PINOT_AUTH_TOKEN", "token")},
		},
		"broker": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Broker, env: []corev1.EnvVar{java},
			want: []corev1.EnvVar{java, secret("PINOT_AUTH_PASSWORD", "password")},
		},
		"server": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Server, env: []corev1.EnvVar{java},
			want: []corev1.EnvVar{java, secret("PINOT_AUTH_TOKEN", "token")},
		},
		"minion": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Minion, env: []corev1.EnvVar{java},
			want: []corev1.EnvVar{java, secret("PINOT_AUTH_TOKEN", "token")},
		},
		"the user's own variable": {
			pinot: analytics(withAuth(basic)), nodeType: v1beta1.Minion,
			env:  []corev1.EnvVar{{Name: "PINOT_AUTH_TOKEN", Value: "mine"}},
			want: []corev1.EnvVar{{Name: "PINOT_AUTH_TOKEN", Value: "mine"}},
		},
		"the namespace of the Pinot": {
			pinot: analytics(withAuth(v1beta1.AuthSpec{
				Type: "basic-auth", SecretRef: corev1.SecretReference{Name: "pinot-auth", Namespace: "data"},
			})),
			nodeType: v1beta1.Broker,
			want:     []corev1.EnvVar{secret("PINOT_AUTH_PASSWORD", "password")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := addCredentials(test.pinot, test.nodeType, test.env)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestAuthErrors(t *testing.T) {
	for name, test := range map[string]struct {
		auth v1beta1.AuthSpec
		want []string
	}{
		"type": {
			auth: v1beta1.AuthSpec{Type: "ldap", SecretRef: basic.SecretRef},
			want: []string{`spec.auth.type: Unsupported value: "ldap": supported values: "basic"`},
		},
		"name": {
			auth: v1beta1.AuthSpec{Type: "basic"},
			want: []string{"spec.auth.secretRef.name: Required value: the name of a Secret"},
		},
		"namespace": {
			auth: v1beta1.AuthSpec{Type: "basic", SecretRef: corev1.SecretReference{Name: "pinot-auth", Namespace: "vault"}},
			want: []string{`spec.auth.secretRef.namespace: Invalid value: "vault": pods read Secrets of their own namespace alone, data`},
		},
		"everything": {
			auth: v1beta1.AuthSpec{SecretRef: corev1.SecretReference{Namespace: "vault"}},
			want: []string{"spec.auth.type", "spec.auth.secretRef.name", "spec.auth.secretRef.namespace"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			pinot := analytics(withAuth(test.auth))
			_, configErr := addAuth(pinot, v1beta1.Server, "")
			_, envErr := addCredentials(pinot, v1beta1.Server, nil)
			for _, want := range test.want {
				assert.ErrorContains(t, configErr, want)
				assert.ErrorContains(t, envErr, want)
			}
		})
	}
}

// TestCredentialsAreLookedUp shows that each credential is set as an environment
// variable, and named as Pinot looks it up.
func TestCredentialsAreLookedUp(t *testing.T) {
	pinot := analytics(withAuth(basic))
	for _, nodeType := range nodeTypes {
		env, err := addCredentials(pinot, nodeType, nil)
		require.NoError(t, err)
		for _, p := range authProperties(nodeType) {
			if p.secret.variable == "" {
				continue
			}
			assert.Equal(t, relaxed(p.key), p.key)
			var names []string
			for _, variable := range env {
				names = append(names, variable.Name)
			}
			assert.Contains(t, names, p.secret.variable)
		}
	}
}
