package sharedconfigs_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/sharedconfigs/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/sharedconfigs/want"
)

var meta = metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}

func newMint() *v1.Mint {
	return &v1.Mint{ObjectMeta: meta, Spec: v1.MintSpec{
		Image: "mint:1", Settings: map[string]string{"a": "1"}, Log: "<log/>", Labels: map[string]string{"tier": "config"},
		Groups: []v1.Group{{Name: "g", Settings: map[string]string{"b": "2"}}, {Name: "h", Settings: map[string]string{"b": "2"}}},
		Nodes: []v1.Node{
			{Name: "a", NodeType: "press", Replicas: 1, Group: "g"},
			{Name: "b", NodeType: "press", Replicas: 1, Group: "h"},
			{Name: "c", NodeType: "scale", Replicas: 1},
			{Name: "d", NodeType: "gate", Replicas: 1, Log: "of no file"},
		},
	}}
}

// teller edits files of both ConfigMaps.
type teller struct{ want.UnimplementedMintHooks }

func (teller) Config(node want.MintNode, files map[string]string) error {
	files["type"] = node.Type
	return nil
}

func (teller) CommonConfig(node want.MintNode, files map[string]string) error {
	files[node.Type+".txt"] = "is there"
	return nil
}

// sources are the ConfigMaps that a pod mounts, by directory.
func sources(pod corev1.PodTemplateSpec) map[string][]string {
	found := map[string][]string{}
	for _, mount := range pod.Spec.Containers[0].VolumeMounts {
		for _, volume := range pod.Spec.Volumes {
			switch {
			case volume.Name != mount.Name:
			case volume.ConfigMap != nil:
				found[mount.MountPath] = append(found[mount.MountPath], volume.ConfigMap.Name)
			default:
				for _, source := range volume.Projected.Sources {
					found[mount.MountPath] = append(found[mount.MountPath], source.ConfigMap.Name)
				}
			}
		}
	}
	return found
}

// The nodes of a type have a ConfigMap together, and all nodes one more; pods see the files
// of both side by side.
func TestShared(t *testing.T) {
	b, errs := want.NewMintBuilder(newMint(), teller{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"ConfigMap one-config-common", "ConfigMap one-press-config", "ConfigMap one-scale-config",
		"StatefulSet one-a", "StatefulSet one-b", "Deployment one-c", "StatefulSet one-d",
	}, built.Names(t, list))
	data := func(name string) map[string]string { return built.Find[*corev1.ConfigMap](t, list, name).Data }
	assert.Equal(t, map[string]string{"press.conf": "a=1\nb=2\n", "type": "press"}, data("one-press-config"))
	assert.Equal(t, map[string]string{"scale.conf": "a=1\n", "type": "scale"}, data("one-scale-config"))
	assert.Equal(t, map[string]string{"log.xml": "<log/>", "motd": "Welcome to one.", "press.txt": "is there", "scale.txt": "is there"}, data("one-config-common"))
	assert.Equal(t, "config", built.Find[*corev1.ConfigMap](t, list, "one-config-common").Labels["tier"])

	for name, of := range map[string]string{"one-a": "one-press-config", "one-b": "one-press-config"} {
		pod := built.Find[*appsv1.StatefulSet](t, list, name).Spec.Template
		assert.Equal(t, map[string][]string{"/etc/mint": {of, "one-config-common"}}, sources(pod))
	}
	assert.Equal(t, map[string][]string{"/etc/mint": {"one-scale-config", "one-config-common"}}, sources(built.Find[*appsv1.Deployment](t, list, "one-c").Spec.Template))
	assert.Empty(t, built.Find[*appsv1.StatefulSet](t, list, "one-d").Spec.Template.Spec.Volumes, "its type has no ConfigMap")
}

// Nodes that disagree about a file are told which fields say so.
func TestFilesThatDiffer(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*v1.Mint)
		want   []string
	}{
		"a node": {
			func(m *v1.Mint) { m.Spec.Nodes[1].Settings = map[string]string{"a": "2"} },
			[]string{`spec.nodes[1].settings: Invalid value: "press.conf": nodes a and b have one ConfigMap together, and this file is not the same for both; see also spec.groups[g].settings, spec.groups[h].settings`},
		},
		"a group": {
			func(m *v1.Mint) { m.Spec.Groups[0].Settings["b"] = "3" },
			[]string{`spec.groups[h].settings: Invalid value: "press.conf": nodes a and b have one ConfigMap together, and this file is not the same for both; see also spec.groups[g].settings`},
		},
		"for all nodes": {
			func(m *v1.Mint) { m.Spec.Nodes[0].Log = "<other/>" },
			[]string{`spec.nodes[0].log: Invalid value: "log.xml": nodes a and b have one ConfigMap together, and this file is not the same for both`, `spec.nodes[0].log: Invalid value: "log.xml": nodes a and c have one ConfigMap together, and this file is not the same for both`},
		},
		"another name": { // then it is another file
			func(m *v1.Mint) {
				m.Spec.Nodes[1].Settings, m.Spec.Nodes[1].File = map[string]string{"a": "2"}, "b.conf"
			}, nil,
		},
		"the name of a common one": {
			func(m *v1.Mint) { m.Spec.Nodes[1].File = "motd" },
			[]string{`spec.nodes[1].file: Invalid value: "motd": is another configuration file of the node already`},
		},
		"the name of a type": {
			func(m *v1.Mint) { m.Spec.Nodes[1].Name = "press" }, nil, // its workload is no ConfigMap
		},
	} {
		t.Run(name, func(t *testing.T) {
			cr := newMint()
			test.change(cr)
			_, errs := want.NewMintBuilder(cr, want.UnimplementedMintHooks{}, build.Inputs{})
			var messages []string
			for _, err := range errs {
				messages = append(messages, err.Error())
			}
			assert.Equal(t, test.want, messages)
		})
	}
}

// liar gives each node another text.
type liar struct{ want.UnimplementedMintHooks }

func (liar) CommonConfig(node want.MintNode, files map[string]string) error {
	files["motd"] = "of " + node.Name
	return nil
}

func TestHookThatDiffers(t *testing.T) {
	b, errs := want.NewMintBuilder(newMint(), liar{}, build.Inputs{})
	require.Empty(t, errs)
	_, err := b.ClusterCommonConfigMap()
	require.ErrorContains(t, err, "file motd is not the same for node a and for node b")
	_, err = b.StatefulSet(b.Nodes()[0])
	require.Error(t, err, "its pods would mount it")
}

func newVault() *v1.Vault {
	return &v1.Vault{ObjectMeta: meta, Spec: v1.VaultSpec{
		Image: "vault:1", Config: map[string]string{"a": "b"},
		Roles: map[string]v1.Role{
			"lock": {Config: map[string]string{"of": "lock"}, Rules: &v1.Rules{Of: map[string]int64{"max": 1}, Dir: "/etc/lock"}, Groups: map[string]v1.RoleGroup{"a": {Replicas: 1}, "b": {Replicas: 1}}},
			"key":  {Groups: map[string]v1.RoleGroup{"a": {Replicas: 1, Rules: &v1.Rules{Of: map[string]int64{"min": 2}}}}},
		},
	}}
}

// One ConfigMap has the files of all nodes, each under its name; another is mounted elsewhere.
func TestSharedByAll(t *testing.T) {
	cr := newVault()
	b, errs := want.NewVaultBuilder(cr, want.UnimplementedVaultHooks{}, build.Inputs{})
	require.Empty(t, errs)
	list := b.List()
	assert.Equal(t, []string{
		"ConfigMap one-config", "ConfigMap one-lock-config-rules", "ConfigMap one-key-config-rules",
		"StatefulSet one-lock-a", "StatefulSet one-lock-b", "StatefulSet one-key-a",
	}, built.Names(t, list))
	assert.Equal(t, map[string]string{"shared.yaml": "a: b\n", "lock.yaml": "of: lock\n"}, built.Find[*corev1.ConfigMap](t, list, "one-config").Data)
	assert.Equal(t, map[string][]string{"/etc/vault": {"one-config"}, "/etc/lock": {"one-lock-config-rules"}}, sources(built.Find[*appsv1.StatefulSet](t, list, "one-lock-a").Spec.Template))
	assert.Equal(t, map[string][]string{"/etc/vault": {"one-config"}, "/etc/rules": {"one-key-config-rules"}}, sources(built.Find[*appsv1.StatefulSet](t, list, "one-key-a").Spec.Template))

	cr.Spec.Roles["lock"].Groups["b"] = v1.RoleGroup{Config: map[string]string{"a": "c"}, Rules: &v1.Rules{Of: map[string]int64{"max": 3}}}
	_, errs = want.NewVaultBuilder(cr, want.UnimplementedVaultHooks{}, build.Inputs{})
	var at []string
	for _, err := range errs {
		at = append(at, err.Field)
	}
	assert.Equal(t, []string{"spec.roles[lock].groups[b].config", "spec.roles[lock].groups[b].rules.of"}, at)
}

func TestReconcileMint(t *testing.T) {
	cr := newMint()
	cr.UID = ""
	casetest.Case[*v1.Mint]{
		Kind:  want.MintKind(teller{}),
		Hooks: teller{},
		Types: []runtime.Object{&v1.Mint{}, &v1.MintList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Mint) (reconcile.Result, error) {
			return want.ReconcileMint(ctx, rt, cr, teller{})
		},
		Objects: []string{
			"ConfigMap one-config-common", "ConfigMap one-press-config", "ConfigMap one-scale-config",
			"StatefulSet one-a", "StatefulSet one-b", "Deployment one-c", "StatefulSet one-d",
		},
		Shrink:  func(cr *v1.Mint) { cr.Spec.Nodes = cr.Spec.Nodes[:2] },
		Pruned:  []string{"ConfigMap one-scale-config", "Deployment one-c", "StatefulSet one-d"},
		Changed: []string{"ConfigMap one-config-common", "StatefulSet one-a", "StatefulSet one-b"},
	}.Run(t)
}

func TestReconcileVault(t *testing.T) {
	cr := newVault()
	cr.UID = ""
	casetest.Case[*v1.Vault]{
		Kind:  want.VaultKind(want.UnimplementedVaultHooks{}),
		Hooks: want.UnimplementedVaultHooks{},
		Types: []runtime.Object{&v1.Vault{}, &v1.VaultList{}},
		CR:    cr,
		Reconcile: func(ctx context.Context, rt *dsoi.Runtime, cr *v1.Vault) (reconcile.Result, error) {
			return want.ReconcileVault(ctx, rt, cr, want.UnimplementedVaultHooks{})
		},
		Objects: []string{
			"ConfigMap one-config", "ConfigMap one-lock-config-rules", "ConfigMap one-key-config-rules",
			"StatefulSet one-lock-a", "StatefulSet one-lock-b", "StatefulSet one-key-a",
		},
		Shrink: func(cr *v1.Vault) { delete(cr.Spec.Roles, "key") },
		Pruned: []string{"ConfigMap one-key-config-rules", "StatefulSet one-key-a"},
	}.Run(t)
}

// A volume that was mounted over configuration files would hide them.
func TestVolumeInTheWay(t *testing.T) {
	size := resource.MustParse("1Gi")
	cr := newVault()
	cr.Spec.Roles["lock"].Groups["a"] = v1.RoleGroup{Replicas: 1, Storage: []v1.Storage{
		{Name: "fine", MountPath: "/data", Size: size}, {Name: "rules", MountPath: "/etc/lock/", Size: size}, {Name: "own", MountPath: "/etc/vault", Size: size},
	}}
	cr.Spec.Roles["key"].Groups["a"] = v1.RoleGroup{Replicas: 1, Storage: []v1.Storage{{Name: "data", MountPath: "/etc/lock", Size: size}}}
	_, errs := want.NewVaultBuilder(cr, want.UnimplementedVaultHooks{}, build.Inputs{})
	var messages []string
	for _, err := range errs {
		messages = append(messages, err.Error())
	}
	assert.Equal(t, []string{
		`spec.roles[lock].groups[a].storage: Invalid value: "/etc/lock/": the configuration of node lock-a is mounted there; storage "rules" needs another path`,
		`spec.roles[lock].groups[a].storage: Invalid value: "/etc/vault": the configuration of node lock-a is mounted there; storage "own" needs another path`,
	}, messages)
}
