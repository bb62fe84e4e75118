package markers

import "strings"

// otherNames are the places of a struct that fields are called otherwise for in many APIs.
type otherNames struct {
	// within are fields whose own fields are meant without saying so.
	within []string
	// names are paths by the names that fields have.
	names map[string]string
}

// calledOtherwise has the structs of which APIs have forms of their own.
var calledOtherwise = map[string]otherNames{
	"build.Storage": {
		within: []string{"spec", "metadata"},
		names: map[string]string{
			"size":         "spec.resources.requests[storage]",
			"storageSize":  "spec.resources.requests[storage]",
			"capacity":     "spec.resources.requests[storage]",
			"storageClass": "spec.storageClassName",
			"className":    "spec.storageClassName",
			"accessMode":   "spec.accessModes",
			"path":         "mountPath",
			"mountDir":     "mountPath",
		},
	},
}

// Called are the paths, below one that leads to a struct of a type, to the places that a
// field of a JSON name may be for; the likeliest first.
func Called(prefix, structure, name string) []string {
	places := []string{prefix + "." + name}
	others := calledOtherwise[structure]
	if _, isEntry := KindOfEntries(structure); isEntry {
		others.within = []string{"spec", "metadata"}
	}
	if path, ok := others.names[name]; ok {
		places = append(places, prefix+"."+path)
	}
	for _, field := range others.within {
		places = append(places, prefix+"."+field+"."+name)
	}
	return places
}

// Way is a path that places lie below.
type Way struct {
	path, structure string
}

// WayTo finds out what is at the end of a path.
func WayTo(path string) Way {
	slot, _, _ := ParseSlot(path) // a family is no slot, and has no other names
	return Way{path, strings.TrimPrefix(slot.Type, "*")}
}

// Called is [Called] for what is below the path.
func (w Way) Called(name string) []string { return Called(w.path, w.structure, name) }
