package agreement

import (
	"time"

	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// finishJobs has all Jobs succeed, as their controller says it, which does not run here.
func (p *place) finishJobs() {
	p.t.Helper()
	list := &batchv1.JobList{}
	require.NoError(p.t, p.user.List(p.t.Context(), list, client.InNamespace(p.namespace)))
	now := metav1.NewTime(time.Now())
	for i := range list.Items {
		status := &list.Items[i].Status
		status.StartTime, status.CompletionTime, status.Succeeded = ptr.To(now), ptr.To(now), 1
		for _, condition := range []batchv1.JobConditionType{batchv1.JobSuccessCriteriaMet, batchv1.JobComplete} {
			status.Conditions = append(status.Conditions, batchv1.JobCondition{Type: condition, Status: corev1.ConditionTrue, LastTransitionTime: now})
		}
		require.NoError(p.t, p.user.Status().Update(p.t.Context(), &list.Items[i]))
	}
}
