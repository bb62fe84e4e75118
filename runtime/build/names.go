package build

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/digest"
)

const (
	// maxObjectName is what a Service name and most label values allow.
	maxObjectName = 63
	// maxWorkloadName leaves room for the label "controller-revision-hash" of
	// a StatefulSet's pods, which holds "<name>-<10 characters>".
	maxWorkloadName = 52
	// maxConfigMapName leaves room for "-config" behind the longest other name, and for a
	// variant.
	maxConfigMapName = 128
	// nameHashLength is the number of hexadecimal digits that tell two names
	// apart of which one or both had to be changed.
	nameHashLength = 8
)

// workloadName is "<cluster>-<node>": the name of the workload and the Service
// of a node.
func workloadName(cluster, node string) string {
	return joinName(maxWorkloadName, cluster, node)
}

// configMapName is "<object>-config".
func configMapName(object string) string {
	return object + "-config"
}

// longestName is how long the names of objects of a kind may be.
func longestName(kind string) int {
	switch kind {
	case "ConfigMap":
		return maxConfigMapName
	case "CronJob", "Job":
		return maxWorkloadName // Kubernetes names Jobs and pods after them
	default:
		return maxObjectName
	}
}

// nameTogether is the name that an object of a kind has in the scope of several nodes: the
// cluster's, and that of the node type or of the entry of a config group; "" for one of many of
// its kind.
func nameTogether(kind string, parts ...string) string {
	switch kind {
	case "PersistentVolumeClaim":
		return ""
	case "ConfigMap":
		return configMapName(joinName(maxObjectName, parts...))
	default:
		return joinName(longestName(kind), parts...)
	}
}

// claimName is "<cluster>-<node>-<storage>". A storage name with a "-" gets a
// hash, since node "b-c" with storage "d" and node "b" with storage "c-d" would
// meet otherwise.
func claimName(workload, storage string) string {
	if strings.Contains(storage, "-") {
		return hashedName(maxObjectName, workload, storage)
	}
	return joinName(maxObjectName, workload, storage)
}

// joinName joins the parts with "-". A result that is too long, or that is no
// DNS label since a custom resource's name may hold dots and begin with a
// digit, is replaced by a [hashedName].
func joinName(limit int, parts ...string) string {
	name := strings.Join(parts, "-")
	if len(name) > limit || name != dnsLabel(name) {
		return hashedName(limit, parts...)
	}
	return name
}

// hashedName joins the parts with "-", cuts the result and appends a hash of
// all parts. Names are kept for the life of a cluster: a change here renames,
// that is loses, what users run.
func hashedName(limit int, parts ...string) string {
	return cut(dnsLabel(strings.Join(parts, "-")), limit, parts...)
}

// fit cuts a value that is longer than limit and appends a hash of the whole.
func fit(limit int, value string) string {
	if len(value) <= limit {
		return value
	}
	return cut(value, limit, value)
}

// cut shortens a text to make room for a hash of the parts, and appends it.
func cut(text string, limit int, parts ...string) string {
	if room := limit - nameHashLength - 1; len(text) > room {
		text = strings.TrimRight(text[:room], "-_.")
	}
	var hashed []byte
	for _, part := range parts {
		hashed = digest.AppendField(hashed, part)
	}
	sum := sha256.Sum256(hashed)
	return text + "-" + hex.EncodeToString(sum[:])[:nameHashLength]
}

// dnsLabel makes a Service name of any text: lower-case letters, digits and "-",
// beginning with a letter and not ending with "-".
func dnsLabel(text string) string {
	text = strings.Trim(legal(strings.ToLower(text), func(r rune) bool { return isLowerAlphanumeric(r) || r == '-' }), "-")
	switch {
	case text == "":
		return "n"
	case text[0] >= '0' && text[0] <= '9':
		return "n" + text
	default:
		return text
	}
}

// labelValue is a text as the value of a label. One that may not stand there as it
// is gets a hash, so that no two texts have the same value.
func labelValue(text string) string {
	return orHashed(text, validation.IsValidLabelValue, func(r rune) bool { return isAlphanumeric(r) || strings.ContainsRune("-_.", r) })
}

// containerName is the name of the main container of a node type. It has a hash
// where the type is not a legal name.
func containerName(nodeType string) string {
	return orHashed(nodeType, validation.IsDNS1123Label, func(r rune) bool { return isLowerAlphanumeric(r) || r == '-' })
}

// fileName is a node type as a part of a file's name: not "..", and short enough for
// a file whose name has other parts too.
func fileName(nodeType string) string {
	if nodeType == "" {
		return containerName(nodeType)
	}
	return labelValue(nodeType)
}

// orHashed is a text where check finds nothing wrong with it, else what is allowed
// of it, with a hash.
func orHashed(text string, check func(string) []string, allowed func(rune) bool) string {
	if len(check(text)) == 0 {
		return text
	}
	original := text
	if !allowed('A') {
		text = strings.ToLower(text)
	}
	start := strings.Trim(legal(text, allowed), "-_.")
	if start == "" {
		start = "n"
	}
	return cut(start, maxLabelValue, original)
}

// legal replaces what is not allowed by "-".
func legal(text string, allowed func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if allowed(r) {
			return r
		}
		return '-'
	}, text)
}

func isLowerAlphanumeric(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

func isAlphanumeric(r rune) bool { return isLowerAlphanumeric(r) || r >= 'A' && r <= 'Z' }
