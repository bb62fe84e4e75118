// Package v1 is an API whose volumes are said in every form.
//
// +kubebuilder:object:generate=true
// +groupName=storage.example.com
package v1

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Store keeps data: in single volumes, in lists, in maps, in claims as they are.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster
// +dsoi:default:slot=workload.storage[data].mountPath,value=/var/lib/store,nodeType=keeper
// +dsoi:default:slot=workload.storage[data].spec.accessModes,value="[ReadWriteOnce]",nodeType=keeper
// +dsoi:default:slot=workload.storage[backup].mountPath,value=/backup,nodeType=keeper
// +dsoi:set:slot=workload.storage[backup].shared,value=true,nodeType=keeper
type Store struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   StoreSpec   `json:"spec,omitempty"`
	Status StoreStatus `json:"status,omitempty"`
}

// StoreSpec is the wanted state.
type StoreSpec struct {
	Image string `json:"image"`

	// StorageClass is for the data of every node.
	// +dsoi:slot=workload.storage[data].spec.storageClassName
	StorageClass string `json:"storageClass,omitempty"`

	// +dsoi:node=keeper
	Keeper Keeper `json:"keeper"`

	// +dsoi:node=cache
	Cache *Cache `json:"cache,omitempty"`

	// +dsoi:node=index
	Index *Index `json:"index,omitempty"`
}

// Keeper has a volume of its own, and one more that its pods share.
type Keeper struct {
	Replicas int32 `json:"replicas"`

	// Persistence is a struct for a single volume.
	// +dsoi:slot=workload.storage[data]
	Persistence *Persistence `json:"persistence,omitempty"`

	// BackupSize makes a volume that the pods share.
	// +dsoi:slot=workload.storage[backup].spec.resources.requests[storage]
	BackupSize *resource.Quantity `json:"backupSize,omitempty"`
	// +dsoi:slot=workload.storage[backup].spec.accessModes
	BackupMode corev1.PersistentVolumeAccessMode `json:"backupMode,omitempty"`
}

// Persistence is a volume in the words of many charts.
type Persistence struct {
	Size         string   `json:"size,omitempty"`
	StorageClass *string  `json:"storageClass,omitempty"`
	AccessModes  []string `json:"accessModes,omitempty"`
	SubPath      string   `json:"subPath,omitempty"`
}

// Cache has volumes by name.
type Cache struct {
	Replicas int32 `json:"replicas"`

	// +dsoi:slot=workload.storage
	Volumes map[string]Volume `json:"volumes,omitempty"`
}

// Volume of a cache.
type Volume struct {
	Capacity   resource.Quantity `json:"capacity"`
	ClassName  string            `json:"className,omitempty"`
	AccessMode string            `json:"accessMode,omitempty"`
	Path       string            `json:"path,omitempty"`
}

// Index has claims as Kubernetes has them, and mounts as well.
type Index struct {
	Replicas             int32                          `json:"replicas"`
	VolumeClaimTemplates []corev1.PersistentVolumeClaim `json:"volumeClaimTemplates,omitempty"`
	VolumeMounts         []corev1.VolumeMount           `json:"volumeMounts,omitempty"`
}

// StoreStatus says what became of it.
type StoreStatus struct {
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// StoreList is a list of stores.
//
// +kubebuilder:object:root=true
type StoreList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Store `json:"items"`
}
