// Package manifests installs what the operator's manifests contain, so that tests
// and demos run it with the permissions that its users give it.
package manifests

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Namespace is where config/default puts the operator, and ServiceAccount is the
// name of its account there.
const (
	Namespace      = "pinot-operator-system"
	ServiceAccount = "pinot-operator"
)

// Permissions reads what config/default gives the operator, from the directory
// config: its namespace, its account, and the roles of that. They are made in this
// order.
func Permissions(config string) ([]client.Object, error) {
	objects := []client.Object{&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: Namespace}}}
	files, err := filepath.Glob(filepath.Join(config, "rbac", "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		found, err := read(file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		objects = append(objects, found...)
	}
	if len(objects) == 1 {
		return nil, fmt.Errorf("no manifests in %s", filepath.Join(config, "rbac"))
	}
	return objects, nil
}

// read reads the objects in a file of YAML documents.
func read(file string) ([]client.Object, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	var objects []client.Object
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		decoded, _, err := decoder.Decode(document, nil, nil)
		if err != nil {
			return nil, err
		}
		object, ok := decoded.(client.Object)
		if !ok {
			return nil, fmt.Errorf("%T is not an object", decoded)
		}
		objects = append(objects, inNamespace(object))
	}
}

// inNamespace does what "namespace:" in a kustomization does.
func inNamespace(object client.Object) client.Object {
	var subjects []rbacv1.Subject
	switch o := object.(type) {
	case *rbacv1.ClusterRole:
		return o
	case *rbacv1.ClusterRoleBinding:
		subjects = o.Subjects
	case *rbacv1.RoleBinding:
		o.Namespace, subjects = Namespace, o.Subjects
	default:
		object.SetNamespace(Namespace)
	}
	for i := range subjects {
		subjects[i].Namespace = Namespace
	}
	return object
}

// Install makes objects with admin's permissions.
func Install(ctx context.Context, admin *rest.Config, objects []client.Object) error {
	user, err := client.New(admin, client.Options{})
	if err != nil {
		return err
	}
	for _, object := range objects {
		if err := user.Create(ctx, object); err != nil {
			return fmt.Errorf("installing %s: %w", object.GetName(), err)
		}
	}
	return nil
}

// As returns a configuration whose clients are a service account: they have a
// token of its, good for an hour, and nothing of admin's.
func As(ctx context.Context, admin *rest.Config, namespace, name string) (*rest.Config, error) {
	user, err := client.New(admin, client.Options{})
	if err != nil {
		return nil, err
	}
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	token := &authenticationv1.TokenRequest{}
	if err := user.SubResource("token").Create(ctx, account, token); err != nil {
		return nil, fmt.Errorf("getting a token for %s: %w", name, err)
	}
	config := rest.AnonymousClientConfig(admin)
	config.BearerToken = token.Status.Token
	return config, nil
}
