package markers

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

// families are the structs of the Kubernetes API whose fields are slots, by the first
// name of the slots: what a node's pods are made of, and every kind of object.
var families = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{
		"container": {"corev1.Container"},
		"pod":       {"corev1.PodSpec"},
	}
	for _, kind := range Workloads() {
		all["workload"] = append(all["workload"], kind.Type+"Spec")
	}
	all["workload"] = append(all["workload"], oursOfWorkload)
	for _, kind := range ObjectKinds() {
		all[kind.Family()] = []string{kind.Type}
	}
	return all
})

// oursOfWorkload has what every workload can have besides what Kubernetes knows.
const oursOfWorkload = "build.Workload"

// literalFamilies are those whose structs are made at once, field by field. Others are
// made by a constructor, and changed afterwards.
var literalFamilies = []string{"container", "pod", "workload"}

// Family is the first name of the slots in objects of a kind: service, or clientService for
// a variant.
func (k ObjectKind) Family() string {
	switch {
	case k.Variant != "":
		return k.Variant + k.Kind
	case k.family != "":
		return k.family
	}
	return strings.ToLower(k.Kind[:1]) + k.Kind[1:]
}

// taken are the places that no field can fill, and what to do instead.
var taken = map[string]string{
	"configMap.binaryData": "files are texts; bind slot config.text",
	"configMap.data":       "the configuration files stand there; bind slot config.text",
	"daemonSet.spec":       "write workload: it is for every kind of workload",
	"deployment.spec":      "write workload: it is for every kind of workload",
	"horizontalPodAutoscaler.spec.scaleTargetRef": "it is the workload of the node",
	"job.spec.manualSelector":                     "Kubernetes gives the pods of a Job labels of their own",
	"job.spec.selector":                           "Kubernetes gives the pods of a Job labels of their own",
	"job.spec.ttlSecondsAfterFinished":            "a Job that is removed after a while would be made again, and would run again",
	"networkPolicy.spec.podSelector":              "it selects the pods of the node",
	"persistentVolumeClaim.spec":                  "bind slot workload.storage",
	"podDisruptionBudget.spec.selector":           "it selects the pods of the node",
	"role.rules":                                  "say what the pods may do by " + Prefix + "rule",
	"roleBinding.roleRef":                         "it gives the pods their Role",
	"roleBinding.subjects":                        "it gives the pods their Role",
	"service.spec.selector":                       "it selects the pods of the node",
	"statefulSet.spec":                            "write workload: it is for every kind of workload",
	"workload.replicas":                           "bind slot node.replicas",
	"workload.selector":                           "it selects the pods of the node",
	"workload.serviceName":                        "it is the Service of the node",
	"workload.template":                           "write pod or container",
	"workload.volumeClaimTemplates":               "bind slot workload.storage",
}

// ParseSlot returns the slot that a text names: a row of the table, with a key in
// brackets where it takes one, or a path in an object: container.ports[http].hostPort.
// Its errors are of type *[fields.SyntaxError].
func ParseSlot(text string) (slot Slot, key string, err error) {
	text, longer := withoutAlias(text)
	slot, key, err = parseSlot(text)
	var syntax *fields.SyntaxError
	if errors.As(err, &syntax) && syntax.At > 0 {
		syntax.At -= longer
	}
	return slot, key, err
}

// withoutAlias is a text that begins with the kind of an object where it began with the
// short name of one, and by how much it is longer.
func withoutAlias(text string) (full string, longer int) {
	first, rest, isPath := strings.Cut(text, ".")
	for _, kind := range ObjectKinds() {
		if isPath && first != "" && kind.Alias == first {
			return kind.Family() + "." + rest, len(kind.Family()) - len(first)
		}
	}
	return text, 0
}

func parseSlot(text string) (slot Slot, key string, err error) {
	if slot, key, err, ok := parseVariant(text); ok {
		return slot, key, err
	}
	if variant, plain, ok := cutConfigVariant(text); ok && len(plain) > len(configFamily) {
		if variant != "" {
			return parseConfigVariant(variant, plain)
		}
		return parseConfigSlot(plain)
	}
	if name, key, ok := splitKey(text); ok {
		if slot, known := FindSlot(name); known && (key == "" || slot.KeyType != "") {
			return slot, key, nil
		}
	}
	path, err := fields.Parse(text)
	if err != nil {
		return Slot{}, "", err
	}
	if kind, list, ok := inList(path); ok {
		return Slot{}, "", &fields.SyntaxError{At: path.Steps[0].At, Message: fmt.Sprintf(
			"%s is filled as a whole, by a list or a map; for a %s of a fixed name, declare a variant by %sobject:kind=%s,variant=NAME", list, kind.Kind, Prefix, kind.Kind)}
	}
	if families()[path.Family] == nil || len(path.Steps) == 0 {
		return Slot{}, "", unknownSlot(path.String())
	}
	if patch, known := FindSlot(path.Family + "." + path.Steps[0].Name); known && patch.Patch {
		return Slot{}, "", &fields.SyntaxError{At: path.Steps[0].At, Message: patch.Name + " is filled as a whole; what is in the pods has slots of its own, like pod.tolerations"}
	}
	slot, err = pathSlot(path)
	return slot, "", err
}

// splitKey separates a name from a key in brackets at its end. ok is false where the
// brackets are not well-formed.
func splitKey(text string) (name, key string, ok bool) {
	name, rest, hasKey := strings.Cut(text, "[")
	if !hasKey {
		return name, "", true
	}
	key, closed := strings.CutSuffix(rest, "]")
	if unquoted, isQuoted := strings.CutPrefix(key, `"`); isQuoted {
		key = strings.TrimSuffix(unquoted, `"`)
	}
	return name, key, closed && key != "" && !strings.ContainsAny(key, `]"`)
}

// pathSlot is the slot at a path in a family. Where a path of workloads leads to another
// type in one kind than in another, it is the slot of the first, with the others aside.
func pathSlot(path fields.Path) (Slot, error) {
	if err := checkTaken(path); err != nil {
		return Slot{}, err
	}
	var variants []Slot
	var failure error
	for _, root := range rootsWith(path) {
		slot, err := slotIn(root, path)
		if err != nil {
			failure = furthest(failure, err)
			continue
		}
		at := slices.IndexFunc(variants, func(v Slot) bool { return v.Type == slot.Type })
		if at < 0 {
			variants = append(variants, slot)
			continue
		}
		variants[at].Workloads = append(variants[at].Workloads, slot.Workloads...)
	}
	if len(variants) == 0 {
		return Slot{}, failure
	}
	variants[0].others = variants[1:]
	return variants[0], nil
}

// rootsWith are the structs of a path's family that have its first field, or all of them where
// none has.
func rootsWith(path fields.Path) []string {
	roots := families()[path.Family]
	if len(roots) == 1 {
		return roots
	}
	var found []string
	for _, root := range roots {
		structure, _ := fields.Find(root)
		if _, _, has := structure.Field(path.Steps[0].Name); has {
			found = append(found, root)
		}
	}
	if len(found) == 0 {
		return roots
	}
	return found
}

// furthest is the error of two attempts that is further into the path, the first of equals.
func furthest(a, b error) error {
	var first, second *fields.SyntaxError
	if errors.As(a, &first) && !(errors.As(b, &second) && second.At > first.At) {
		return a
	}
	return b
}

// slotIn is the slot at a path in one struct of a family.
func slotIn(root string, path fields.Path) (Slot, error) {
	structure, _ := fields.Find(root)
	places, err := fields.Resolve(structure, path.Steps)
	if err != nil {
		return Slot{}, err
	}
	slot := Slot{Name: path.String(), Levels: OnAll}
	slot.fill(places, slices.Contains(literalFamilies, path.Family))
	if path.Family == "workload" && root != oursOfWorkload {
		_, name, _ := strings.Cut(root, ".")
		slot.Workloads = []string{strings.TrimSuffix(name, "Spec")}
	}
	return slot, nil
}

// fill describes what is at the end of a path.
func (s *Slot) fill(places []fields.Place, isLiteral bool) {
	last := places[len(places)-1]
	s.Type, s.Help, s.Place = last.Type(), last.Field.Help, last
	if last.Selected {
		s.Path = places
		s.Merge, s.Merges = fields.MergeFunction(s.Type), fields.Merges(s.Type)
		return
	}
	s.Merge, s.Merges = last.Field.MergeFunction(), last.Field.Merges()
	if s.Type == "map[string]string" {
		s.KeyType = "string"
	}
	if len(places) == 1 && isLiteral {
		s.Field = last.Field.Go
		return
	}
	s.Path = places
}

// FieldSlots goes through the slots of the fields of a literal family's structs, in the
// order of their declaration: rows of the table, and others.
func FieldSlots(family string) iter.Seq[Slot] { return slices.Values(fieldSlots()[family]) }

// fieldSlots are the slots of each literal family.
var fieldSlots = sync.OnceValue(func() map[string][]Slot {
	all := map[string][]Slot{}
	for _, family := range literalFamilies {
		all[family] = readFieldSlots(family)
	}
	return all
})

func readFieldSlots(family string) []Slot {
	var found []Slot
	seen := map[string]bool{}
	for _, name := range families()[family] {
		root, _ := fields.Find(name)
		for _, f := range root.Fields {
			slot, _, err := ParseSlot(family + "." + f.JSON)
			if err != nil || slot.Field == "" || seen[slot.Name] {
				continue
			}
			seen[slot.Name] = true
			found = append(found, slot)
		}
	}
	return found
}

// EntrySlot is the slot at a path in an entry of a list of a type: volume.configMap.name.
// Its errors are of type *[fields.SyntaxError].
func EntrySlot(elem, text string) (Slot, error) {
	path, err := fields.Parse(text)
	if err != nil {
		return Slot{}, err
	}
	root, _ := fields.Find(elem)
	kind, isObject := KindOfEntries(elem)
	if isObject {
		if err := checkFilled(path); err != nil {
			return Slot{}, err
		}
	}
	places, err := fields.Resolve(root, path.Steps)
	if err != nil {
		return Slot{}, err
	}
	slot := Slot{Name: path.String(), Levels: OnAll}
	slot.fill(places, false)
	slot.KeyType = ""
	if whole, known := FindSlot(slot.Name); isObject && known && slot.Name == kind.Family()+".spec" {
		slot.Check = whole.Check
	}
	return slot, nil
}

// FamilyPrefixes are the paths below which a struct fills places, where the first name of
// slots is bound to it: the spec and the metadata of an object. It is empty for any other
// text, but for a slot that is no place of its own.
func FamilyPrefixes(name string) []string {
	full, _ := withoutAlias(name + ".")
	name = strings.TrimSuffix(full, ".")
	slot, _ := FindSlot(name)
	_, _, isVariant := SplitVariant(name)
	switch {
	case len(slot.Prefixes) > 0:
		return slot.Prefixes
	case slices.Contains(literalFamilies, name), isConfigFile(name):
		return []string{name}
	case isVariant, slices.Contains(ObjectFamilies(), name):
		return []string{name + ".spec", name + ".metadata", name}
	default:
		return nil
	}
}

// NamesBelow are the names of the fields below a path, or of those of a family.
func NamesBelow(text string) []string {
	switch {
	case slices.Contains(literalFamilies, text):
		return fieldNames(text)
	case text == configFamily:
		return configPlaces()
	case isConfigFile(text):
		return configSorts()
	}
	slot, _, err := ParseSlot(text)
	structure, ok := fields.Find(strings.TrimPrefix(slot.Type, "*"))
	if err != nil || !ok {
		return nil
	}
	return structure.Names()
}

// ObjectFamilies are the first names of the slots in objects, sorted.
func ObjectFamilies() []string {
	var names []string
	for _, kind := range ObjectKinds() {
		names = append(names, kind.Family())
	}
	slices.Sort(names)
	return names
}

// Taken are the places in objects that no field can fill, sorted.
func Taken() []string { return slices.Sorted(maps.Keys(taken)) }

// checkFilled reports a path to a place that dsoi-gen fills.
func checkFilled(path fields.Path) error {
	name := path.Family
	for _, step := range path.Steps {
		name += "." + step.Name
		if why, ok := taken[name]; ok {
			return &fields.SyntaxError{Message: fmt.Sprintf("%s is not for fields; %s", name, why)}
		}
	}
	return nil
}

// checkTaken reports a path to a place that no field can fill.
func checkTaken(path fields.Path) error {
	if err := checkFilled(path); err != nil {
		return err
	}
	if last := path.Steps[len(path.Steps)-1]; last.Name == "metadata" {
		return &fields.SyntaxError{At: last.At, Message: fmt.Sprintf("an object is known by its metadata; bind %s.labels or %s.annotations", path, path)}
	}
	return nil
}

// unknownSlot says that there is no such slot, and which was probably meant.
func unknownSlot(name string) error {
	message := "there is no slot " + quote(name)
	if len(FamilyPrefixes(name)) > 0 {
		return &fields.SyntaxError{Message: message + "; it is the first name of slots, for structs of your own"}
	}
	if near, ok := nearest.Name(name, firstNames()); ok && !strings.Contains(name, ".") {
		return &fields.SyntaxError{Message: message + "; " + nearest.Question(near)}
	}
	if near := NearestSlot(name); near != "" {
		return &fields.SyntaxError{Message: message + "; " + nearest.Question(near)}
	}
	return &fields.SyntaxError{Message: message + "; slots begin with " + strings.Join(firstNames(), ", ")}
}

// firstNames of all slots.
func firstNames() []string {
	names := map[string]bool{}
	for family := range families() {
		names[family] = true
	}
	for slot := range Slots() {
		family, _, _ := strings.Cut(slot.Name, ".")
		names[family] = true
	}
	for _, kind := range ObjectKinds() {
		if kind.Alias != "" {
			names[kind.Alias] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
