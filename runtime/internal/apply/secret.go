package apply

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// discreet is the context of a request about an object. That of one about a Secret logs
// nothing: client-go logs the bodies of requests when it is told to be verbose.
func discreet(ctx context.Context, key plan.Key) context.Context {
	if key.GroupKind != (schema.GroupKind{Kind: "Secret"}) {
		return ctx
	}
	return logr.NewContext(ctx, logr.Discard())
}

// isRandom reports whether an object has random content.
func isRandom(object client.Object) bool {
	random, err := build.RandomOf(object)
	return err == nil && len(random) > 0
}

// shortestRedacted is the length of the shortest value that is taken out of errors: less
// gives nothing away, and occurs everywhere.
const shortestRedacted = 3

// valuesOf are the values of a Secret, as they are and as they are encoded, the longest
// first; nil for any other object.
func valuesOf(content *unstructured.Unstructured, key plan.Key) []string {
	if content == nil || key.GroupKind != (schema.GroupKind{Kind: "Secret"}) {
		return nil
	}
	var values []string
	add := func(value string) {
		if len(value) >= shortestRedacted {
			values = append(values, value)
		}
	}
	data, _, _ := unstructured.NestedMap(content.Object, "data")
	for _, value := range data {
		encoded, _ := value.(string)
		add(encoded)
		if decoded, err := base64.StdEncoding.DecodeString(encoded); err == nil {
			add(string(decoded))
		}
	}
	texts, _, _ := unstructured.NestedMap(content.Object, "stringData")
	for _, value := range texts {
		text, _ := value.(string)
		add(text)
		add(base64.StdEncoding.EncodeToString([]byte(text)))
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return values
}

// redact takes values out of an error, which goes into events and the status: the message
// of an admission plugin may repeat what it refuses. It stays the error of an API server
// that it is.
func redact(err error, values []string) error {
	if err == nil || len(values) == 0 {
		return err
	}
	var pairs []string
	for _, value := range values {
		pairs = append(pairs, value, "…")
	}
	replacer := strings.NewReplacer(pairs...)
	text := replacer.Replace(err.Error())
	if text == err.Error() {
		return err
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return errors.New(text)
	}
	redacted := status.Status()
	redacted.Message = text
	if details := redacted.Details.DeepCopy(); details != nil {
		for i := range details.Causes {
			details.Causes[i].Message = replacer.Replace(details.Causes[i].Message)
		}
		redacted.Details = details
	}
	return &apierrors.StatusError{ErrStatus: redacted}
}
