package hooks

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// principal is the name of the user whose credentials are in the Secret.
const principal = "admin"

// credential is a key of the Secret, and the environment variable that holds its
// value in the containers.
type credential struct {
	variable string
	key      string
}

var (
	password = credential{variable: "PINOT_AUTH_PASSWORD", key: "password"}
	token    = credential{variable: "PINOT_AUTH_TOKEN", key: "token"}
)

// authProperty is a property that basic authentication needs: a plain value, or
// a credential.
type authProperty struct {
	key    string
	value  string
	secret credential
}

// authProperties are the properties that basic authentication needs, by node
// type: controllers and brokers check credentials; controllers, servers and
// minions show them to a controller. Pinot looks up the name of a credential as
// it is written here, so these names are lower-case and without dashes.
func authProperties(nodeType v1beta1.PinotNodeType) []authProperty {
	switch nodeType {
	case v1beta1.Controller:
		return []authProperty{
			{key: "controller.admin.access.control.factory.class", value: "org.apache.pinot.controller.api.access.BasicAuthAccessControlFactory"},
			{key: "controller.admin.access.control.principals", value: principal},
			{key: "controller.admin.access.control.principals." + principal + ".password", secret: password},
			{key: "controller.segment.fetcher.auth.token", secret: token},
		}
	case v1beta1.Broker:
		return []authProperty{
			{key: "pinot.broker.access.control.class", value: "org.apache.pinot.broker.broker.BasicAuthAccessControlFactory"},
			{key: "pinot.broker.access.control.principals", value: principal},
			{key: "pinot.broker.access.control.principals." + principal + ".password", secret: password},
		}
	case v1beta1.Server:
		return []authProperty{
			{key: "pinot.server.segment.fetcher.auth.token", secret: token},
			{key: "pinot.server.segment.uploader.auth.token", secret: token},
			{key: "pinot.server.instance.auth.token", secret: token},
		}
	case v1beta1.Minion:
		return []authProperty{
			{key: "segment.fetcher.auth.token", secret: token},
			{key: "task.auth.token", secret: token},
		}
	}
	return nil
}

// addAuth adds the properties of basic authentication to a configuration file.
// A credential is there as the name of an environment variable.
func addAuth(pinot *v1beta1.Pinot, nodeType v1beta1.PinotNodeType, text string) (string, error) {
	if pinot.Spec.Auth == nil {
		return text, nil
	}
	if err := checkAuth(pinot); err != nil {
		return "", err
	}
	var dynamic []string
	for _, p := range authProperties(nodeType) {
		switch {
		case isSet(text, p.key):
		case p.secret.variable != "":
			text = appendLines(text, p.key+"="+p.secret.variable)
			dynamic = append(dynamic, p.key)
		default:
			text = appendLines(text, p.key+"="+p.value)
		}
	}
	return extendList(text, "dynamic.env.config", dynamic), nil
}

// addCredentials adds the credentials that a node of the type reads to its
// environment. A variable that the user set is left as it is.
func addCredentials(pinot *v1beta1.Pinot, nodeType v1beta1.PinotNodeType, env []corev1.EnvVar) ([]corev1.EnvVar, error) {
	if pinot.Spec.Auth == nil {
		return env, nil
	}
	if err := checkAuth(pinot); err != nil {
		return nil, err
	}
	env = slices.Clone(env)
	for _, p := range authProperties(nodeType) {
		if p.secret.variable == "" || slices.ContainsFunc(env, func(v corev1.EnvVar) bool { return v.Name == p.secret.variable }) {
			continue
		}
		env = append(env, corev1.EnvVar{
			Name: p.secret.variable,
			ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
				LocalObjectReference: corev1.LocalObjectReference{Name: pinot.Spec.Auth.SecretRef.Name},
				Key:                  p.secret.key,
			}},
		})
	}
	return env, nil
}

// checkAuth reports what is wrong with spec.auth.
func checkAuth(pinot *v1beta1.Pinot) error {
	auth, path := pinot.Spec.Auth, field.NewPath("spec", "auth")
	var errs field.ErrorList
	if auth.Type != "basic" && auth.Type != "basic-auth" {
		errs = append(errs, field.NotSupported(path.Child("type"), auth.Type, []string{"basic"}))
	}
	ref := path.Child("secretRef")
	if auth.SecretRef.Name == "" {
		errs = append(errs, field.Required(ref.Child("name"), "the name of a Secret"))
	}
	if namespace := auth.SecretRef.Namespace; namespace != "" && namespace != pinot.Namespace {
		errs = append(errs, field.Invalid(ref.Child("namespace"), namespace, "pods read Secrets of their own namespace alone, "+pinot.Namespace))
	}
	return errs.ToAggregate()
}
