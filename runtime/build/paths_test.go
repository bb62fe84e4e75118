package build

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"
)

func TestEnsure(t *testing.T) {
	var main corev1.Container
	Ensure(&main.SecurityContext).RunAsUser = ptr.To(int64(1))
	Ensure(&main.SecurityContext).RunAsGroup = ptr.To(int64(2))
	assert.Equal(t, &corev1.SecurityContext{RunAsUser: ptr.To(int64(1)), RunAsGroup: ptr.To(int64(2))}, main.SecurityContext)
}

func TestOnly(t *testing.T) {
	probe := corev1.Probe{ProbeHandler: corev1.ProbeHandler{Exec: &corev1.ExecAction{}}, PeriodSeconds: 1}
	Only(&probe.ProbeHandler, &probe.HTTPGet).Path = "/a"
	Only(&probe.ProbeHandler, &probe.HTTPGet).Host = "h"
	assert.Equal(t, corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/a", Host: "h"}}, PeriodSeconds: 1}, probe)
}

func TestEntry(t *testing.T) {
	var ports []corev1.ContainerPort
	ContainerPortNamed(&ports, "http").ContainerPort = 80
	ContainerPortNamed(&ports, "admin").ContainerPort = 81
	ContainerPortNamed(&ports, "http").HostPort = 82
	assert.Equal(t, []corev1.ContainerPort{{Name: "http", ContainerPort: 80, HostPort: 82}, {Name: "admin", ContainerPort: 81}}, ports)
}

func TestPut(t *testing.T) {
	var labels map[string]string
	Put(&labels, "a", "1")
	Put(&labels, "a", "2")
	assert.Equal(t, map[string]string{"a": "2"}, labels)
}

func TestQuantity(t *testing.T) {
	type amount string
	tests := map[amount]struct {
		want *resource.Quantity
		err  string
	}{
		"":     {nil, ""},
		"10Gi": {ptr.To(resource.MustParse("10Gi")), ""},
		"0":    {ptr.To(resource.MustParse("0")), ""},
		"10 G": {nil, `spec.size: Invalid value: "10 G": must be an amount, like 500m, 2 or 10Gi`},
	}
	for text, test := range tests {
		t.Run(string(text), func(t *testing.T) {
			assert.Equal(t, test.want, Quantity(text))
			errs := CheckQuantity(text, field.NewPath("spec"), "size")
			if test.err == "" {
				assert.Empty(t, errs)
				return
			}
			assert.EqualError(t, errs.ToAggregate(), test.err)
		})
	}
}

func TestIntOrString(t *testing.T) {
	assert.Nil(t, IntOrString(""))
	assert.Equal(t, ptr.To(intstr.FromInt32(3)), IntOrString("3"))
	assert.Equal(t, ptr.To(intstr.FromString("25%")), IntOrString("25%"))
	assert.Nil(t, IntOrStringOf[int](nil))
	assert.Equal(t, ptr.To(intstr.FromInt32(0)), IntOrStringOf(ptr.To(0)))
	assert.Equal(t, ptr.To(intstr.FromInt32(math.MaxInt32)), IntOrStringOf(ptr.To(int64(math.MaxInt64))))
}
