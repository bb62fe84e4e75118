package reads_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/reads/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/reads/want"
)

func vault() *v1.Vault {
	return &v1.Vault{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"},
		Spec: v1.VaultSpec{
			Image: "vault:1", Licence: "licence", Account: "account",
			Keys:  &v1.Keys{Master: &corev1.LocalObjectReference{Name: "master"}},
			Rooms: []v1.Room{{Name: "hall"}, {Name: "cellar", Rules: ptr.To("rules")}},
			Nodes: []v1.Door{{Name: "a", NodeType: "door", Replicas: 1, Room: "cellar", Lock: corev1.LocalObjectReference{Name: "lock"}}},
		},
	}
}

func references(t *testing.T, cr *v1.Vault) []string {
	t.Helper()
	var all []string
	for _, reference := range want.VaultKind(want.UnimplementedVaultHooks{}).Reads(cr) {
		all = append(all, reference.Path.String()+": "+reference.String())
	}
	return all
}

func TestReads(t *testing.T) {
	assert.Equal(t, []string{
		"spec.licence: Secret licence",
		"spec.account: Secret account",
		"spec.keys.master.name: Secret master",
		"spec.rooms[0].rules: ConfigMap ",
		"spec.rooms[1].rules: ConfigMap rules",
		"spec.nodes[0].lock.name: Secret lock",
	}, references(t, vault()))
	assert.Contains(t, references(t, &v1.Vault{}), "spec.keys.master.name: Secret ", "without the structs on the way")
}

// hooks write what a Secret says into the configuration.
type hooks struct{ want.UnimplementedVaultHooks }

func (hooks) Config(node want.VaultNode, files map[string]string) error {
	files[node.ConfigFile()] = string(node.Cluster.Inputs.Secrets[node.Spec.Lock.Name]["code"])
	return nil
}

func TestHooksSeeTheData(t *testing.T) {
	in := build.Inputs{Secrets: map[string]map[string][]byte{"lock": {"code": []byte("1234")}}}
	list := want.VaultKind(hooks{}).Build(vault(), in)
	require.Empty(t, list.Invalid)
	assert.Equal(t, map[string]string{"door.conf": "1234"}, built.Find[*corev1.ConfigMap](t, list, "one-a-config").Data)
	pod := built.Find[*appsv1.StatefulSet](t, list, "one-a").Spec.Template.Spec
	assert.Equal(t, "account", pod.ServiceAccountName, "a field that is read fills its slot too")
}
