package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
)

// JobHashAnnotation of a Job has the hash of the spec that was applied. A Job of another
// spec is another Job, since Kubernetes changes next to nothing about one: it replaces the
// one that is there, and runs. The live spec says nothing, since Kubernetes completes it.
const JobHashAnnotation = "dsoi.datainfra.io/job-hash"

// changesInPlace are the fields of a Job's spec that do not make it another Job: how many
// pods it has at a time, and whether it has any now.
var changesInPlace = []string{"parallelism", "suspend"}

// IsJob reports whether an object, which may be nil, is a Job.
func IsJob(object client.Object) bool {
	job, ok := object.(*batchv1.Job)
	return ok && job != nil
}

// withJobHash returns a wanted Job with the hash of its spec.
func withJobHash(job *batchv1.Job) (*batchv1.Job, error) {
	sum, err := jobHash(&job.Spec)
	if err != nil {
		return nil, fmt.Errorf("hashing the spec of Job %s: %w", job.Name, err)
	}
	out := *job
	out.Annotations = build.MergeMaps(job.Annotations, map[string]string{JobHashAnnotation: sum})
	return &out, nil
}

// jobHash is the hash of a Job's spec, as hexadecimal digits. Another value for the same
// spec would run every Job again when its operator is upgraded: it covers what the JSON
// says, sorted and without what says nothing, whatever fields Kubernetes' types get.
func jobHash(spec *batchv1.JobSpec) (string, error) {
	data, err := json.Marshal(spec)
	if err != nil {
		return "", err
	}
	var content map[string]any
	if err := json.Unmarshal(data, &content); err != nil {
		return "", err
	}
	for _, field := range changesInPlace {
		delete(content, field)
	}
	if data, err = json.Marshal(withoutEmpty(content)); err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// withoutEmpty is JSON without what is null, and without the objects and lists in objects
// that are empty; nil where nothing is left of it. An entry of a list stays, to keep the
// places of the others.
func withoutEmpty(content any) any {
	switch content := content.(type) {
	case map[string]any:
		left := map[string]any{}
		for key, value := range content {
			if value = withoutEmpty(value); value != nil {
				left[key] = value
			}
		}
		if len(left) == 0 {
			return nil
		}
		return left
	case []any:
		if len(content) == 0 {
			return nil
		}
		left := make([]any, len(content))
		for i, value := range content {
			left[i] = withoutEmpty(value)
		}
		return left
	default:
		return content
	}
}

// isSameJob reports whether a wanted Job is the live one.
func isSameJob(live, wanted client.Object) bool {
	return IsJob(live) && IsJob(wanted) && live.GetAnnotations()[JobHashAnnotation] == wanted.GetAnnotations()[JobHashAnnotation]
}

// isAnotherJob reports whether a wanted Job is another one than the live one. Where we have
// applied nothing, or the hash is gone, nobody knows, and nothing is deleted.
func isAnotherJob(live, wanted client.Object, owner string) bool {
	return IsJob(live) && IsJob(wanted) && !isSameJob(live, wanted) &&
		live.GetAnnotations()[JobHashAnnotation] != "" && ownManagedFields(live, owner) != nil
}

// JobSucceeded reports whether a Job is over, and has succeeded. One that has met the
// criteria of its success policy is not over yet.
func JobSucceeded(object client.Object) bool {
	return jobCondition(object, batchv1.JobComplete) != nil
}

// JobFailure says why a Job has failed; "" for one that has not.
func JobFailure(object client.Object) string {
	failed := jobCondition(object, batchv1.JobFailed)
	switch {
	case failed == nil:
		return ""
	case failed.Message == "":
		return failed.Reason
	default:
		return failed.Reason + ": " + failed.Message
	}
}

// jobCondition returns a condition of a Job that is true, or nil.
func jobCondition(object client.Object, of batchv1.JobConditionType) *batchv1.JobCondition {
	job, ok := object.(*batchv1.Job)
	if !ok || job == nil {
		return nil
	}
	for i, c := range job.Status.Conditions {
		if c.Type == of && c.Status == corev1.ConditionTrue {
			return &job.Status.Conditions[i]
		}
	}
	return nil
}
