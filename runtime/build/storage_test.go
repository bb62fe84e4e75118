package build

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestMountStorageOfAStatefulSet(t *testing.T) {
	pod := samplePod()
	sampleNode(t, NodeFields{Name: "a", Type: "controller"}).MountStorage(pod, sampleStorage())
	assert.Empty(t, pod.Spec.Volumes)
	assert.Equal(t, []corev1.VolumeMount{{Name: "data", MountPath: "/data"}}, pod.Spec.Containers[0].VolumeMounts)
}

func TestMountStorageOfADeployment(t *testing.T) {
	pod := samplePod()
	pod.Spec.Volumes = []corev1.Volume{
		{Name: "tmp"},
		{Name: "data", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
	}
	node := sampleNode(t, NodeFields{Name: "a", Type: "broker"})
	node.MountStorage(pod, sampleStorage())
	require.Len(t, pod.Spec.Volumes, 3)
	assert.Equal(t, "tmp", pod.Spec.Volumes[0].Name)
	assert.Nil(t, pod.Spec.Volumes[1].EmptyDir)
	assert.Equal(t, "prod-a-data", pod.Spec.Volumes[1].PersistentVolumeClaim.ClaimName)
	assert.Equal(t, PersistentVolumeClaims(node, sampleStorage())[1].Name, pod.Spec.Volumes[2].PersistentVolumeClaim.ClaimName)
}

func TestMountStorageLeavesThePodAlone(t *testing.T) {
	taken := samplePod()
	taken.Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "mine", MountPath: "/data"}}
	tests := map[string]struct {
		nodeType string
		pod      *corev1.PodTemplateSpec
	}{
		"not the type's": {"minion", samplePod()},
		"no container":   {"broker", &corev1.PodTemplateSpec{}},
		"path taken":     {"controller", taken},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := test.pod.DeepCopy()
			sampleNode(t, NodeFields{Name: "a", Type: test.nodeType}).MountStorage(test.pod, sampleStorage())
			assert.Equal(t, before, test.pod)
		})
	}
}

func TestCheckStorage(t *testing.T) {
	const label = "a lowercase RFC 1123 label must consist of"
	tests := map[string]struct {
		storage []Storage
		want    []string
	}{
		"none":                 {nil, nil},
		"good":                 {sampleStorage(), nil},
		"not mounted":          {[]Storage{{Name: "a"}, {Name: "b"}}, nil},
		"no name":              {[]Storage{{MountPath: "/a"}}, []string{"spec.storage[0].id: Required value"}},
		"name twice":           {[]Storage{{Name: "a", MountPath: "/a"}, {Name: "a", MountPath: "/a"}}, []string{`spec.storage[1].id: Duplicate value: "a"`}},
		"name of no volume":    {[]Storage{{Name: "a.b"}, {Name: "Data"}}, []string{"spec.storage[0].id: Invalid value: \"a.b\": must not contain dots", "spec.storage[1].id: Invalid value: \"Data\": " + label}},
		"name too long":        {[]Storage{{Name: strings.Repeat("a", 64)}}, []string{"must be no more than 63"}},
		"path twice":           {[]Storage{{Name: "a", MountPath: "/a"}, {Name: "b", MountPath: "/a"}}, []string{`spec.storage[1].at: Invalid value: "/a": storage "a" is mounted there already`}},
		"path twice, spelling": {[]Storage{{Name: "a", MountPath: "/a"}, {Name: "b", MountPath: "/x/../a/"}}, []string{`spec.storage[1].at: Invalid value: "/x/../a/": storage "a" is mounted there already`}},
		"path below":           {[]Storage{{Name: "a", MountPath: "/a"}, {Name: "b", MountPath: "/a/b"}}, nil},
		"everything":           {[]Storage{{MountPath: "/a"}, {Name: "b", MountPath: "/a"}, {Name: "b"}}, []string{"[0].id", "[1].at", "[2].id"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := messages(CheckStorage(test.storage, StorageJSON{Name: "id", MountPath: "at"}, field.NewPath("spec"), "storage"))
			require.Len(t, got, len(test.want), "%q", got)
			for i, want := range test.want {
				assert.Contains(t, got[i], want)
			}
		})
	}
}

func TestCheckStorageOfANode(t *testing.T) {
	const taken = `spec.nodes[0]: Invalid value: "/etc/broker/": the configuration of node a is mounted there; storage "x" needs another path`
	config := Storage{Name: "x", MountPath: "/etc/broker/"}
	access := func(modes ...corev1.PersistentVolumeAccessMode) corev1.PersistentVolumeClaimSpec {
		return corev1.PersistentVolumeClaimSpec{AccessModes: modes}
	}
	tests := map[string]struct {
		nodeType string
		storage  []Storage
		want     []string
	}{
		"none":            {"broker", nil, nil},
		"good":            {"broker", sampleStorage(), nil},
		"path twice":      {"broker", []Storage{{Name: "a", MountPath: "/a"}, {Name: "b", MountPath: "/a/."}}, []string{`spec.nodes[0]: Invalid value: "/a/.": storage "a" and "b" are both mounted there`}},
		"configuration":   {"broker", []Storage{config}, []string{taken}},
		"below it":        {"broker", []Storage{{Name: "x", MountPath: "/etc/broker/x"}}, nil},
		"no directory":    {"server", []Storage{config}, nil},
		"no claims":       {"minion", []Storage{{Name: "x", MountPath: "/etc/minion"}}, nil},
		"not mounted":     {"broker", []Storage{{Name: "a"}, {Name: "b"}}, nil},
		"from one host":   {"agent", []Storage{{Name: "x", MountPath: "/x", Spec: access(corev1.ReadWriteOnce)}}, []string{`spec.nodes[0]: Invalid value: "x": the pods of a DaemonSet share this volume from many Kubernetes nodes`}},
		"from some host":  {"agent", []Storage{{Name: "x"}}, []string{"ReadWriteMany or ReadOnlyMany"}},
		"from many hosts": {"agent", []Storage{{Name: "x", Spec: access(corev1.ReadWriteOnce, corev1.ReadWriteMany)}, {Name: "y", Spec: access(corev1.ReadOnlyMany)}}, nil},
		"both are tested": {"broker", []Storage{config, {Name: "y", MountPath: "/etc/broker"}}, []string{taken, "both mounted", "the configuration of node a"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := nodeOf(t, daemonKind(), "prod", NodeFields{Name: "a", Type: test.nodeType})
			for i := range test.storage {
				modes := test.storage[i].Spec.AccessModes
				test.storage[i].Spec = sampleStorage()[0].Spec
				test.storage[i].Spec.AccessModes = modes
			}
			got := messages(node.CheckStorage(test.storage, nodesPath.Index(0)))
			require.Len(t, got, len(test.want), "%q", got)
			for i, want := range test.want {
				assert.Contains(t, got[i], want)
			}
		})
	}
}

func TestConfigurationOfNoConfigMapTakesNoPath(t *testing.T) {
	kind := sampleKind()
	kind.NodeTypes[1].Objects = []string{"PersistentVolumeClaim"}
	node := nodeOf(t, kind, "prod", NodeFields{Name: "a", Type: "broker"})
	assert.Empty(t, node.CheckStorage([]Storage{{Name: "x", MountPath: "/etc/broker", Spec: sampleStorage()[0].Spec}}, nodesPath))
}

func TestCheckStorageOfANode_Size(t *testing.T) {
	got := messages(sampleNode(t, NodeFields{Name: "a", Type: "broker"}).CheckStorage([]Storage{{Name: "x"}}, nodesPath.Index(0), "disks"))
	assert.Equal(t, []string{`spec.nodes[0].disks: Required value: storage "x" has no size`}, got)
}

func TestCheckStorageOfAMap(t *testing.T) {
	storage := []Storage{{Name: "a", MountPath: "/a"}, {Name: "b_", MountPath: "/a"}}
	got := messages(CheckStorage(storage, StorageJSON{MountPath: "at"}, field.NewPath("spec"), "disks"))
	require.Len(t, got, 2)
	assert.Contains(t, got[0], `spec.disks[b_]: Invalid value: "b_"`)
	assert.Contains(t, got[1], `spec.disks[b_].at: Invalid value: "/a": storage "a" is mounted there already`)
}

// The pods of a StatefulSet share a volume where that is said.
func TestSharedStorage(t *testing.T) {
	storage := sampleStorage()
	storage[0].Shared, storage[0].SubPath = true, "one"
	node := sampleNode(t, NodeFields{Name: "a", Type: "controller"})
	require.Len(t, node.ClaimTemplates(storage), 1)
	assert.Equal(t, storage[1].Name, node.ClaimTemplates(storage)[0].Name)
	require.Len(t, PersistentVolumeClaims(node, storage), 1)
	pod := samplePod()
	node.MountStorage(pod, storage)
	require.Len(t, pod.Spec.Volumes, 1)
	assert.Equal(t, PersistentVolumeClaims(node, storage)[0].Name, pod.Spec.Volumes[0].PersistentVolumeClaim.ClaimName)
	assert.Equal(t, []corev1.VolumeMount{{Name: "data", MountPath: "/data", SubPath: "one"}}, pod.Spec.Containers[0].VolumeMounts)
}

func TestSized(t *testing.T) {
	sized, other := sampleStorage()[0], Storage{Name: "x"}
	assert.Equal(t, []Storage{sized, other}, Sized([]Storage{sized, {Name: "y", MountPath: "/y"}, other}, "y", sized.Name))
	assert.Empty(t, Sized(nil, "y"))
}

func TestRenameStorage(t *testing.T) {
	storage := []Storage{{Name: "data"}, {Name: "logs"}}
	RenameStorage(storage, "logs", "journal")
	RenameStorage(storage, "nothing", "something")
	assert.Equal(t, []Storage{{Name: "data"}, {Name: "journal"}}, storage)
}
