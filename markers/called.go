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

// CalledBelow is [Called] for a path whose end is to be found out.
func CalledBelow(prefix, name string) []string {
	slot, _, err := ParseSlot(prefix)
	if err != nil {
		return []string{prefix + "." + name}
	}
	return Called(prefix, strings.TrimPrefix(slot.Type, "*"), name)
}
