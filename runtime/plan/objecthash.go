package plan

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// ObjectHash is a fast hash of an object as a builder made it, to compare with
// an earlier one of the same kind in the same process. It is never written
// down: it changes with every field that Kubernetes adds to its types, whereas
// what rolls pods is a [ConfigHasher].
func ObjectHash(object any) (uint64, error) {
	if message, ok := object.(protobufMessage); ok {
		return protobufHash(message)
	}
	data, err := json.Marshal(object)
	if err != nil {
		return 0, fmt.Errorf("hashing a %T: %w", object, err)
	}
	return xxhash.Sum64(data), nil
}

// protobufMessage is implemented by the types of k8s.io/api. Their encoding is
// deterministic (map keys are sorted), and five times as fast as JSON.
type protobufMessage interface {
	Size() int
	MarshalToSizedBuffer(buffer []byte) (int, error)
}

// hashBuffers are reused, since a StatefulSet takes several kilobytes.
var hashBuffers = sync.Pool{New: func() any { return new([]byte) }}

func protobufHash(message protobufMessage) (uint64, error) {
	buffer := hashBuffers.Get().(*[]byte)
	defer hashBuffers.Put(buffer)
	size := message.Size()
	if cap(*buffer) < size {
		*buffer = make([]byte, size)
	}
	data := (*buffer)[:size]
	n, err := message.MarshalToSizedBuffer(data)
	if err != nil {
		return 0, fmt.Errorf("hashing a %T: %w", message, err)
	}
	return xxhash.Sum64(data[size-n:]), nil
}
