package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/datainfrahq/dsoi-gen/runtime/internal/digest"
)

// ConfigHasher computes the hash that is stamped on pods so that they roll when
// their configuration changes. It covers the data of ConfigMaps and Secrets and
// nothing else, in an encoding of its own: another value for the same data would
// restart every cluster when its operator is upgraded. The order in which data
// is added does not matter. The zero value is ready for use.
type ConfigHasher struct {
	records []configRecord
}

// configRecord is one fact of the hashed data. The fields' order is the order
// in which records are sorted and written.
type configRecord struct {
	kind, name, state, key, value string
}

// States of a record.
const (
	stateAbsent  = "absent"
	statePresent = "present"
	stateData    = "data"
)

// Add adds an object's text data, such as that of a ConfigMap.
func (h *ConfigHasher) Add(kind, name string, data map[string]string) {
	addConfig(h, kind, name, data)
}

// AddBytes adds an object's binary data, such as that of a Secret. It counts
// the same as text of the same bytes.
func (h *ConfigHasher) AddBytes(kind, name string, data map[string][]byte) {
	addConfig(h, kind, name, data)
}

// AddAbsent adds an object that does not exist, which is not the same as one
// without data.
func (h *ConfigHasher) AddAbsent(kind, name string) {
	h.records = append(h.records, configRecord{kind: kind, name: name, state: stateAbsent})
}

// addConfig adds the data of an object. It may be called twice for one object,
// for its text and for its binary data.
func addConfig[V string | []byte](h *ConfigHasher, kind, name string, data map[string]V) {
	h.records = slices.Grow(h.records, 1+len(data))
	h.records = append(h.records, configRecord{kind: kind, name: name, state: statePresent})
	for key, value := range data {
		h.records = append(h.records, configRecord{kind: kind, name: name, state: stateData, key: key, value: string(value)})
	}
}

// Sum returns the hash of what was added, as hexadecimal digits.
func (h *ConfigHasher) Sum() string {
	slices.SortFunc(h.records, compareRecords)
	h.records = slices.Compact(h.records)
	size := 0
	for _, record := range h.records {
		for _, text := range record.texts() {
			size += digest.FieldSize(text)
		}
	}
	hashed := make([]byte, 0, size)
	for _, record := range h.records {
		for _, text := range record.texts() {
			hashed = digest.AppendField(hashed, text)
		}
	}
	sum := sha256.Sum256(hashed)
	return hex.EncodeToString(sum[:])
}

// IsConfigHash reports whether a value can be the hash of configuration.
func IsConfigHash(value any) bool {
	text, ok := value.(string)
	return ok && isConfigHash(text)
}

// isConfigHash reports whether a text can be what [ConfigHasher.Sum] returns.
func isConfigHash(text string) bool {
	sum, err := hex.DecodeString(text)
	return err == nil && len(sum) == sha256.Size
}

// texts of a record, in the order in which they are written.
func (r configRecord) texts() [5]string {
	return [...]string{r.kind, r.name, r.state, r.key, r.value}
}

func compareRecords(a, b configRecord) int {
	return cmp.Or(
		cmp.Compare(a.kind, b.kind),
		cmp.Compare(a.name, b.name),
		cmp.Compare(a.state, b.state),
		cmp.Compare(a.key, b.key),
		cmp.Compare(a.value, b.value),
	)
}
