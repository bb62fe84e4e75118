// Package api has the custom resource Pinot once more, with the names that the operator before
// this one gave to its objects: https://github.com/datainfrahq/pinot-control-plane-k8s. What
// runs under that operator can be taken over as it is.
//
// +groupName=datainfra.io
// +versionName=v1beta1
// +kubebuilder:object:generate=true
package api

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

//go:generate go tool -modfile=../../../../../tools/go.mod controller-gen object paths=.
//go:generate go run github.com/datainfrahq/dsoi-gen/cmd/dsoi-gen reconcile paths=. output:dir=../controller

// Pinot is the same resource as [v1beta1.Pinot], and has the same fields. Only what is made of it
// is called otherwise.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +dsoi:cluster:conformance=DSOI,configHash=Environment,configHashName="{cluster}-{pinotNodeConfig}-config",labels={app: pinot,custom_resource: "{cluster}",nodeType: "{nodeType}",pinotConfigGroup: "{pinotNodeConfig}",k8sConfigGroup: "{k8sConfig}"},pausedAnnotation=pinot.datainfra.io/reconcile,without=spread
// +dsoi:nodeType:name=controller,workload=StatefulSet,configFile=pinot-controller.conf,configDir=/var/pinot/controller/config
// +dsoi:nodeType:name=broker,workload=StatefulSet,configFile=pinot-broker.conf,configDir=/var/pinot/broker/config
// +dsoi:nodeType:name=server,workload=StatefulSet,configFile=pinot-server.conf,configDir=/var/pinot/server/config
// +dsoi:nodeType:name=minion,workload=StatefulSet,configFile=pinot-minion.conf,configDir=/var/pinot/minion/config
// +dsoi:object:kind=ConfigMap,per=pinotNodeConfig,name="{cluster}-{pinotNodeConfig}-config",volume="{cluster}-{pinotNodeConfig}-config"
// +dsoi:object:kind=Service,name="{node}-{k8sConfig}-svc"
// +dsoi:object:kind=StatefulSet,name="{node}-{k8sConfig}"
// +dsoi:object:kind=Deployment,name="{node}-{k8sConfig}",selector={custom_resource}
// +dsoi:object:kind=PersistentVolumeClaim,volume="{node}-pvc"
// +dsoi:object:kind=PodDisruptionBudget,enabled=false
// +dsoi:set:slot=container.name,value="{node}-{nodeType}"
type Pinot struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// Spec is the cluster that is wanted.
	Spec v1beta1.PinotSpec `json:"spec,omitempty"`
	// Status is what became of it.
	Status v1beta1.PinotStatus `json:"status,omitempty"`
}

// PinotList is a list of Pinot clusters.
//
// +kubebuilder:object:root=true
type PinotList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	// Items are the Pinot clusters.
	Items []Pinot `json:"items"`
}

// AddToScheme adds the types of this package to a scheme, in place of those of v1beta1: a scheme
// has one of the two.
func AddToScheme(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(v1beta1.GroupVersion, &Pinot{}, &PinotList{})
	metav1.AddToGroupVersion(scheme, v1beta1.GroupVersion)
	return nil
}
