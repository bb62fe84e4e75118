package build

import (
	"fmt"
	"math"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Seconds are those of a duration; a part of one counts as one. It is nil for nil, and for a
// duration that [CheckSeconds] finds wrong.
func Seconds[T ~int32 | ~int64](d *metav1.Duration) *T {
	if d == nil || problemOfSeconds(d.Duration) != "" {
		return nil
	}
	seconds := T(math.Ceil(d.Seconds()))
	return &seconds
}

// SecondsOfText are those of a text that is a duration, like "1m30s". It is nil for an empty
// text, and for one that [CheckSecondsOfText] finds wrong.
func SecondsOfText[T ~int32 | ~int64, S ~string](text S) *T {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return nil
	}
	return Seconds[T](&metav1.Duration{Duration: d})
}

// CheckSeconds finds what is wrong with a duration of a custom resource that is counted in
// seconds.
func CheckSeconds(d metav1.Duration, path *field.Path, fields ...string) field.ErrorList {
	if problem := problemOfSeconds(d.Duration); problem != "" {
		return field.ErrorList{field.Invalid(below(path, fields), d.Duration.String(), problem)}
	}
	return nil
}

// CheckSecondsOfText is [CheckSeconds] for a text. An empty one is none.
func CheckSecondsOfText[S ~string](text S, path *field.Path, fields ...string) field.ErrorList {
	if text == "" {
		return nil
	}
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return field.ErrorList{field.Invalid(below(path, fields), string(text), "must be a duration, like 30s or 1m30s")}
	}
	return CheckSeconds(metav1.Duration{Duration: d}, path, fields...)
}

// problemOfSeconds says what is wrong with a duration; "" for nothing.
func problemOfSeconds(d time.Duration) string {
	switch {
	case d < 0:
		return "must not be negative"
	case d.Seconds() > math.MaxInt32:
		return fmt.Sprintf("must be at most %d seconds", math.MaxInt32)
	default:
		return ""
	}
}
