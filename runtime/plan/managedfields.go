package plan

import (
	"bytes"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// OwnEntry returns a digest of the fields that owner has applied to an object,
// with the time of the entry: an apply of the same fields with other values, by
// someone who uses our name, changes nothing else. ok is false when there is no
// entry.
func OwnEntry(object client.Object, owner string) (digest uint64, ok bool) {
	entry := ownManagedFields(object, owner)
	if entry == nil {
		return 0, false
	}
	if _, unstructured := object.(runtime.Unstructured); unstructured {
		entry = Canonical(entry)
	}
	return EntryDigest(entry), true
}

// Canonical returns an entry of the managed fields of an object that was read into
// maps, as the API server wrote it. Maps forget the order of keys: the server sorts
// k:{"port":80} before k:{"port":443}.
func Canonical(entry *metav1.ManagedFieldsEntry) *metav1.ManagedFieldsEntry {
	var fields fieldpath.Set
	if fields.FromJSON(bytes.NewReader(entry.FieldsV1.GetRawBytes())) != nil {
		return entry
	}
	raw, err := fields.ToJSON()
	if err != nil {
		return entry
	}
	out := *entry
	out.FieldsV1 = metav1.NewFieldsV1(string(raw))
	return &out
}

// EntryDigest is the digest of an entry of the managed fields.
func EntryDigest(entry *metav1.ManagedFieldsEntry) uint64 {
	var hash xxhash.Digest
	hash.Reset()
	_, _ = hash.WriteString(entry.APIVersion)
	if entry.Time != nil {
		var at [len(time.RFC3339) + 10]byte
		_, _ = hash.Write(entry.Time.UTC().AppendFormat(at[:0], time.RFC3339))
	}
	_, _ = hash.Write(entry.FieldsV1.GetRawBytes())
	return hash.Sum64()
}

// ownManagedFields returns the entry of the fields that owner has applied to an
// object; nil when there is none. It is only to be read.
func ownManagedFields(object client.Object, owner string) *metav1.ManagedFieldsEntry {
	entries := object.GetManagedFields()
	for i := range entries {
		if IsOwnEntry(&entries[i], owner) {
			return &entries[i]
		}
	}
	return nil
}

// IsOwnEntry reports whether an entry of the managed fields is of what owner has
// applied.
func IsOwnEntry(e *metav1.ManagedFieldsEntry, owner string) bool {
	return e.Manager == owner && e.Operation == metav1.ManagedFieldsOperationApply && e.Subresource == ""
}

// OwnFieldsChange compares what owner has applied to two versions of an object: the paths
// of the fields that it has gained and lost, in their order.
func OwnFieldsChange(before, after client.Object, owner string) (gained, lost []string) {
	was, is := ownFields(before, owner), ownFields(after, owner)
	return paths(is.Difference(was)), paths(was.Difference(is))
}

func ownFields(object client.Object, owner string) *fieldpath.Set {
	fields := &fieldpath.Set{}
	if entry := ownManagedFields(object, owner); entry != nil && fields.FromJSON(bytes.NewReader(entry.FieldsV1.GetRawBytes())) != nil {
		return &fieldpath.Set{}
	}
	return fields
}

func paths(fields *fieldpath.Set) []string {
	var texts []string
	fields.Leaves().Iterate(func(path fieldpath.Path) { texts = append(texts, strings.TrimPrefix(path.String(), ".")) })
	return texts
}
