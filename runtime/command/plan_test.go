package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	v1 "github.com/datainfrahq/dsoi-gen/examples/quorum/api/v1"
	"github.com/datainfrahq/dsoi-gen/examples/quorum/controller"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/command"
	"github.com/datainfrahq/dsoi-gen/testbed"
	"github.com/datainfrahq/dsoi-gen/testbed/fortest"
)

func TestPlan(t *testing.T) {
	if testing.Short() {
		t.Skip("this runs a real API server")
	}
	ctrl.SetLogger(logr.Discard())
	config := fortest.Start(t, testbed.APIServer, filepath.Join("..", "..", "examples", "quorum", "config", "crd")).Config()
	admin := kubeconfig(t, config, "")
	scheme, err := newScheme()
	require.NoError(t, err)
	user, err := client.New(config, client.Options{Scheme: scheme})
	require.NoError(t, err)
	plan := func(in string, args ...string) result {
		t.Helper()
		return run(t, in, append([]string{"plan", "-f", "-", "-kubeconfig", admin}, args...)...)
	}

	// Nothing is there yet, not even the custom resource.
	r := plan(quorum("one", "q:1"))
	require.Equal(t, command.StatusChanges, r.status, r.err)
	assert.Contains(t, r.out, "Quorum default/one: 4 to create\n")
	crs := &v1.QuorumList{}
	require.NoError(t, user.List(t.Context(), crs))
	assert.Empty(t, crs.Items, "a plan makes nothing")

	// The custom resource is there, and its objects are.
	cr := &v1.Quorum{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", Annotations: map[string]string{"theirs": "yes"}}, Spec: v1.QuorumSpec{
		Image: "q:1", Settings: map[string]string{"a": "1"}, Nodes: []v1.Node{{Name: "core", NodeType: "voter", Replicas: 3}},
	}}
	require.NoError(t, user.Create(t.Context(), cr))
	rt, err := dsoi.NewUncached(user, controller.QuorumKind(hooks{}))
	require.NoError(t, err)
	_, err = controller.ReconcileQuorum(t.Context(), rt, cr, hooks{})
	require.NoError(t, err)
	r = plan(quorum("one", "q:1"))
	assert.Zero(t, r.status, "%s%s", r.out, r.err)
	assert.Equal(t, "Quorum default/one: nothing to do\n", r.out)

	// The file says otherwise.
	r = plan(quorum("one", "q:2") + "---\n" + quorum("two", "q:1"))
	assert.Equal(t, command.StatusChanges, r.status)
	assert.Equal(t, `Quorum default/one: 1 to roll, 3 settled
rolls: StatefulSet one-core (3 pods), since its pods' spec.containers[name=voter].image changes

StatefulSet one-core: roll 3 pods
  spec.template.spec.containers[name=voter].image: q:1 -> q:2

Quorum default/two: 4 to create

ConfigMap two-core-config: create
PodDisruptionBudget two-core: create
Service two-core: create
StatefulSet two-core: create
`, r.out)
	assert.Contains(t, plan(quorum("one", "q:2"), "-o", "yaml").out, "  what: roll\n")

	// The API server refuses the custom resource.
	r = plan(quorum("one", "q:2") + "  colour: red\n")
	assert.Equal(t, command.StatusError, r.status)
	assert.Contains(t, r.out, "error: the API server refuses the custom resource: ")
	assert.Contains(t, r.out, "colour")

	// Who may only read gets a prediction.
	for _, object := range []client.Object{
		&rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: "reader"}, Rules: []rbacv1.PolicyRule{{APIGroups: []string{"*"}, Resources: []string{"*"}, Verbs: []string{"get", "list"}}}},
		&rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: "reader"}, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "reader"},
			Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: "reader"}},
		},
	} {
		require.NoError(t, user.Create(t.Context(), object))
	}
	reader := run(t, quorum("one", "q:2"), "plan", "-f", "-", "-kubeconfig", kubeconfig(t, config, "reader"))
	assert.Equal(t, command.StatusChanges, reader.status)
	assert.Contains(t, reader.err, "is taken as it is, without defaults")
	assert.Contains(t, reader.out, "StatefulSet one-core: roll 3 pods (predicted)\n  spec.template.spec.containers[name=voter].image: q:1 -> q:2\n")
	assert.True(t, strings.Contains(reader.out, "1 to roll, 3 settled"), reader.out)

	// Who may not even read is told so.
	nobody := run(t, quorum("one", "q:2"), "plan", "-f", "-", "-kubeconfig", kubeconfig(t, config, "nobody"))
	assert.Equal(t, command.StatusError, nobody.status)
	assert.Contains(t, nobody.err, "reading the Quorum of document 1 of the standard input: ")
}

// kubeconfig writes a file that says where the cluster is, for somebody who is
// impersonated, or for the administrator.
func kubeconfig(t *testing.T, config *rest.Config, user string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kubeconfig")
	content, err := clientcmd.Write(clientcmdapi.Config{
		Clusters: map[string]*clientcmdapi.Cluster{"c": {Server: config.Host, CertificateAuthorityData: config.CAData, CertificateAuthority: config.CAFile}},
		AuthInfos: map[string]*clientcmdapi.AuthInfo{"u": {
			Token: config.BearerToken, ClientCertificateData: config.CertData, ClientKeyData: config.KeyData, ClientCertificate: config.CertFile, ClientKey: config.KeyFile, Impersonate: user,
		}},
		Contexts:       map[string]*clientcmdapi.Context{"x": {Cluster: "c", AuthInfo: "u"}},
		CurrentContext: "x",
	})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, content, 0o600))
	return file
}
