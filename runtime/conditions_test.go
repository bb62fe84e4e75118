package runtime

import (
	"testing"

	"github.com/stretchr/testify/assert"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// A custom resource is large, and copied only when there is a condition to write.
func TestCopyForTheStatusOnly(t *testing.T) {
	rt := sampleRuntime(t)
	ready := condition{ConditionReady, metav1.ConditionTrue, "AllReady", ""}
	var conditions []metav1.Condition

	p := rt.NewPass(sampleCluster("prod"), &conditions, nil)
	p.setConditions(ready)
	assert.NotNil(t, p.base)
	assert.Len(t, conditions, 1)

	p = rt.NewPass(sampleCluster("prod"), &conditions, nil)
	p.setConditions(ready)
	assert.Nil(t, p.base)
	assert.NoError(t, p.writeStatus(t.Context()))

	p.setConditions(condition{ConditionReady, metav1.ConditionFalse, "RollingOut", "not rolled out"})
	assert.NotNil(t, p.base)
}
