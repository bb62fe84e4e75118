package storage_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/testdata/casetest/built"
	v1 "github.com/datainfrahq/dsoi-gen/testdata/storage/api/v1"
	"github.com/datainfrahq/dsoi-gen/testdata/storage/want"
)

func builder(spec v1.StoreSpec) (*want.StoreBuilder, []string) {
	spec.Image = "store:1"
	cr := &v1.Store{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "one", UID: "1"}, Spec: spec}
	b, errs := want.NewStoreBuilder(cr, want.UnimplementedStoreHooks{}, build.Inputs{})
	var messages []string
	for _, err := range errs {
		messages = append(messages, err.Error())
	}
	return b, messages
}

func list(t *testing.T, spec v1.StoreSpec) build.List {
	t.Helper()
	b, errs := builder(spec)
	require.Empty(t, errs)
	return b.List()
}

// claims are what the claims or the templates ask for, by name.
func claims(templates []corev1.PersistentVolumeClaim) map[string]corev1.PersistentVolumeClaimSpec {
	found := map[string]corev1.PersistentVolumeClaimSpec{}
	for _, c := range templates {
		found[c.Name] = c.Spec
	}
	return found
}

func claimed(size, class string, modes ...corev1.PersistentVolumeAccessMode) corev1.PersistentVolumeClaimSpec {
	spec := corev1.PersistentVolumeClaimSpec{AccessModes: modes}
	if class != "" {
		spec.StorageClassName = ptr.To(class)
	}
	spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}
	return spec
}

// Without a size there is no volume, whatever else is said of it.
func TestNoSize(t *testing.T) {
	set := built.Find[*appsv1.StatefulSet](t, list(t, v1.StoreSpec{StorageClass: "fast", Keeper: v1.Keeper{Persistence: &v1.Persistence{SubPath: "x"}}}), "one-keeper")
	assert.Empty(t, set.Spec.VolumeClaimTemplates)
	assert.Empty(t, set.Spec.Template.Spec.Containers[0].VolumeMounts)
}

// A struct for one volume, with what markers and less specific levels say besides.
func TestOneVolume(t *testing.T) {
	spec := v1.StoreSpec{StorageClass: "fast", Keeper: v1.Keeper{Replicas: 3, Persistence: &v1.Persistence{Size: "10Gi", SubPath: "x"}}}
	set := built.Find[*appsv1.StatefulSet](t, list(t, spec), "one-keeper")
	assert.Equal(t, map[string]corev1.PersistentVolumeClaimSpec{"data": claimed("10Gi", "fast", corev1.ReadWriteOnce)}, claims(set.Spec.VolumeClaimTemplates))
	assert.Equal(t, []corev1.VolumeMount{{Name: "data", MountPath: "/var/lib/store", SubPath: "x"}}, set.Spec.Template.Spec.Containers[0].VolumeMounts)

	spec.Keeper.Persistence.StorageClass, spec.Keeper.Persistence.AccessModes = ptr.To("slow"), []string{"ReadOnlyMany", "ReadWriteMany"}
	set = built.Find[*appsv1.StatefulSet](t, list(t, spec), "one-keeper")
	assert.Equal(t, claimed("10Gi", "slow", corev1.ReadOnlyMany, corev1.ReadWriteMany), claims(set.Spec.VolumeClaimTemplates)["data"])
}

// The pods of a StatefulSet share a volume: a claim of the node, not of each pod.
func TestSharedVolume(t *testing.T) {
	objects := list(t, v1.StoreSpec{Keeper: v1.Keeper{Replicas: 3, BackupSize: ptr.To(resource.MustParse("1Ti")), BackupMode: corev1.ReadWriteMany}})
	claim := built.Find[*corev1.PersistentVolumeClaim](t, objects, "one-keeper-backup")
	assert.Equal(t, claimed("1Ti", "", corev1.ReadWriteMany), claim.Spec)
	assert.Empty(t, claim.OwnerReferences)
	set := built.Find[*appsv1.StatefulSet](t, objects, "one-keeper")
	assert.Empty(t, set.Spec.VolumeClaimTemplates)
	pod := set.Spec.Template.Spec
	require.Len(t, pod.Volumes, 1)
	assert.Equal(t, claim.Name, pod.Volumes[0].PersistentVolumeClaim.ClaimName)
	assert.Equal(t, []corev1.VolumeMount{{Name: "backup", MountPath: "/backup"}}, pod.Containers[0].VolumeMounts)
}

// A map of structs: its keys are the names.
func TestMap(t *testing.T) {
	volumes := map[string]v1.Volume{
		"log":  {Capacity: resource.MustParse("1Gi"), AccessMode: "ReadWriteOnce", Path: "/log"},
		"data": {Capacity: resource.MustParse("2Gi"), ClassName: "slow"},
	}
	set := built.Find[*appsv1.StatefulSet](t, list(t, v1.StoreSpec{StorageClass: "fast", Cache: &v1.Cache{Volumes: volumes}}), "one-cache")
	assert.Equal(t, map[string]corev1.PersistentVolumeClaimSpec{
		"log":  claimed("1Gi", "", corev1.ReadWriteOnce),
		"data": claimed("2Gi", "slow", corev1.ReadWriteOnce), // unless it says otherwise
	}, claims(set.Spec.VolumeClaimTemplates))
	assert.Equal(t, []corev1.VolumeMount{{Name: "log", MountPath: "/log"}}, set.Spec.Template.Spec.Containers[0].VolumeMounts)
}

// Claims as Kubernetes has them, mounted by the user.
func TestClaims(t *testing.T) {
	index := &v1.Index{
		VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: "data"}, Spec: claimed("1Gi", "slow")}},
		VolumeMounts:         []corev1.VolumeMount{{Name: "data", MountPath: "/data"}},
	}
	set := built.Find[*appsv1.StatefulSet](t, list(t, v1.StoreSpec{Index: index}), "one-index")
	assert.Equal(t, map[string]corev1.PersistentVolumeClaimSpec{"data": claimed("1Gi", "slow", corev1.ReadWriteOnce)}, claims(set.Spec.VolumeClaimTemplates))
	assert.Equal(t, index.VolumeMounts, set.Spec.Template.Spec.Containers[0].VolumeMounts)
}

// What is wrong is found by its path, all at once.
func TestWrong(t *testing.T) {
	_, errs := builder(v1.StoreSpec{
		Keeper: v1.Keeper{Persistence: &v1.Persistence{Size: "ten"}},
		Cache:  &v1.Cache{Volumes: map[string]v1.Volume{"Log": {Path: "/x"}, "b": {Path: "/x", Capacity: resource.MustParse("1")}}},
		Index:  &v1.Index{VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{}}},
	})
	require.Len(t, errs, 6)
	for i, want := range []string{
		`spec.keeper.persistence.size: Invalid value: "ten": must be an amount`,
		`spec.cache.volumes[Log]: Invalid value: "Log": a lowercase RFC 1123 label`,
		`spec.cache.volumes[b].path: Invalid value: "/x": storage "Log" is mounted there already`,
		`spec.cache.volumes: Required value: storage "Log" has no size`,
		`spec.cache.volumes: Invalid value: "/x": storage "Log" and "b" are both mounted there`,
		`spec.index.volumeClaimTemplates[0].metadata.name: Required value`,
	} {
		assert.Contains(t, errs[i], want)
	}
}
