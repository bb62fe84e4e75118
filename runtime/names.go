package runtime

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

const (
	// maxObjectName is what a Service name and most label values allow.
	maxObjectName = 63
	// maxWorkloadName leaves room for the label "controller-revision-hash" of
	// a StatefulSet's pods, which holds "<name>-<10 characters>".
	maxWorkloadName = 52
	// nameHashLength is the number of hexadecimal digits that tell two names
	// apart of which one or both had to be changed.
	nameHashLength = 8
)

// workloadName is "<cluster>-<node>": the name of the workload and the Service
// of a node.
func workloadName(cluster, node string) string {
	return joinName(maxWorkloadName, cluster, node)
}

// configMapName is "<cluster>-<node>-config".
func configMapName(workload string) string {
	return workload + "-config"
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
	h := sha256.New()
	for _, part := range parts {
		writeField(h, part)
	}
	return text + "-" + hex.EncodeToString(h.Sum(nil))[:nameHashLength]
}

// dnsLabel makes a Service name of a DNS subdomain: without dots, and beginning
// with a letter.
func dnsLabel(name string) string {
	name = strings.ReplaceAll(name, ".", "-")
	if name != "" && name[0] >= '0' && name[0] <= '9' {
		name = "n" + name
	}
	return name
}
