package model

import (
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/generator/source"
	"github.com/datainfrahq/dsoi-gen/markers"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// rawTypes are the types of fields that hold raw JSON, whatever it is.
var rawTypes = []string{
	"k8s.io/apimachinery/pkg/runtime.RawExtension",
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSON",
}

// isRaw reports whether a field of a type, or of a pointer to it, holds raw JSON.
func isRaw(t source.Type) bool {
	if t.Kind == source.Pointer {
		t = *t.Elem
	}
	return slices.Contains(rawTypes, t.String())
}

// readsJSON reports whether a field of a type holds the value of a slot as raw JSON: that of
// a struct, a list or a map of Kubernetes. A place that is of several types is none of these,
// since raw JSON does not say which of them it is.
func readsJSON(slot markers.Slot, t source.Type) bool {
	return isRaw(t) && isStructured(slot.Type) && len(slot.Variants()) == 1
}

// isStructured reports whether values of a type of Kubernetes are objects or lists in JSON.
func isStructured(slotType string) bool {
	of := fields.Underlying(strings.TrimPrefix(slotType, "*"))
	elem, isList := strings.CutPrefix(of, "[]")
	_, isStruct := fields.Find(of)
	isOurs := strings.HasPrefix(of, "build.") || strings.HasPrefix(elem, "build.")
	return (isStruct || isList || strings.HasPrefix(of, "map[")) && of != "[]byte" && !isOurs
}
