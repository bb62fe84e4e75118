package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/datainfrahq/dsoi-gen/internal/nearest"
	"github.com/datainfrahq/dsoi-gen/markers"
)

// Identity is what objects are called and known by, where markers say so. Texts are
// templates of the runtime.
type Identity struct {
	// Names of objects, by the first name of the slots of their kind or variant.
	Names map[string]string
	// Labels of pods by key.
	Labels map[string]string
	// Selectors are keys of the labels, by kind.
	Selectors map[string][]string
	// Volumes are names of volumes, by the kind that they are made from.
	Volumes map[string]string
	// ConfigHash is the name of what holds the hash of the configuration.
	ConfigHash string
	// Paused is the annotation that stops the reconciler.
	Paused string
}

// IsEmpty reports whether nothing is called otherwise. An annotation is no part of it.
func (i Identity) IsEmpty() bool {
	return len(i.Names)+len(i.Labels)+len(i.Selectors)+len(i.Volumes) == 0 && i.ConfigHash == ""
}

// Uses reports whether a word stands in one of the templates.
func (i Identity) Uses(word string) bool {
	texts := slices.Concat(slices.Collect(maps.Values(i.Names)), slices.Collect(maps.Values(i.Labels)), slices.Collect(maps.Values(i.Volumes)), []string{i.ConfigHash})
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "{"+word+"}") })
}

// NameKey is where the name of a kind or a variant stands among the names: the kind, behind
// the name of the variant.
func (o Object) NameKey() string { return o.Variant + o.Kind }

// readIdentity checks what markers say of names, labels and selectors.
func (r *reader) readIdentity(cluster *Cluster, m markers.Marker, asked map[string]*request) {
	value, _ := m.Value.(markers.Cluster)
	id := Identity{Names: map[string]string{}, Labels: value.Labels, Selectors: map[string][]string{}, Volumes: map[string]string{}, ConfigHash: value.ConfigHashName, Paused: value.PausedAnnotation}
	for _, key := range slices.Sorted(maps.Keys(value.Labels)) {
		if !isLabelKey(key) {
			r.errors.Addf(m.At("labels"), "%q is not the key of a label: letters, digits, \"-\", \"_\" and \".\", behind a prefix with \"/\" if there is one", key)
		}
		r.checkTemplate(m, "labels", value.Labels[key], upperLetters+"_", cluster.wordsOfNodes())
	}
	if id.ConfigHash != "" {
		r.checkTemplate(m, "configHashName", id.ConfigHash, upperLetters+"_/", cluster.wordsOfNodes())
		if cluster.ConfigHash == "None" && !cluster.SaysConfigHash() {
			r.errors.Addf(m.At("configHashName"), "with configHash=None there is no hash, and nothing to be named")
		}
	}
	if id.Paused != "" && !isLabelKey(id.Paused) {
		r.errors.Addf(m.At("pausedAnnotation"), "%q is not the name of an annotation", id.Paused)
	}
	for _, o := range cluster.Objects {
		if q := asked[o.Family()]; q != nil && !o.Foreign {
			r.readObjectIdentity(cluster, &id, o, q)
		}
	}
	cluster.Identity = id
	r.checkSelectors(cluster)
}

// readObjectIdentity reads what the marker of a kind or a variant says.
func (r *reader) readObjectIdentity(cluster *Cluster, id *Identity, o Object, q *request) {
	m, words := q.marker, cluster.wordsOf(o)
	if q.Name != "" && r.checkTemplate(m, "name", q.Name, dots(o), words) {
		id.Names[o.NameKey()] = q.Name
		r.checkName(cluster, o, q)
	}
	switch {
	case q.Volume == "":
	case o.Kind != "ConfigMap" && o.Kind != "PersistentVolumeClaim" || o.Variant != "":
		r.errors.Addf(m.At("volume"), "volume is for ConfigMap and PersistentVolumeClaim, of which pods have volumes that the markers do not name; not for %s", o.Title())
	case r.checkTemplate(m, "volume", q.Volume, "", words):
		id.Volumes[o.Kind] = q.Volume
	}
	switch {
	case len(q.Selector) == 0:
	case !o.Workload && !o.Selects:
		r.errors.Addf(m.At("selector"), "a %s selects no pods", o.Kind)
	case len(id.Labels) == 0:
		r.errors.Addf(m.At("selector"), "selector is some of the labels of the cluster, and there are none; say them by %scluster:labels={KEY: VALUE}", markers.Prefix)
	case o.Variant != "":
		r.errors.Addf(m.At("selector"), "selector is for all %ss, and stands where there is no variant", o.Kind)
	default:
		for _, key := range q.Selector {
			if _, known := id.Labels[key]; !known {
				r.errors.Addf(m.At("selector"), "%q is not one of the labels of the cluster%s", key, suggest(key, slices.Sorted(maps.Keys(id.Labels))))
			}
		}
		id.Selectors[o.Kind] = q.Selector
	}
}

// checkName finds names that several objects would have, as far as the template tells.
func (r *reader) checkName(cluster *Cluster, o Object, q *request) {
	has := func(word string) bool { return strings.Contains(q.Name, "{"+word+"}") }
	hasGroup := slices.ContainsFunc(cluster.Groups, func(g *Group) bool { return has(g.Path.JSON()) })
	switch o.Scope {
	case markers.PerNode:
		if !has("node") && !has("nodeType") && !hasGroup && !cluster.hasOneNode() {
			r.errors.Addf(q.marker.At("name"), "every node would have a %s of this name; there is {node}", o.Kind)
			return
		}
	case markers.PerPod:
		if !has("pod") {
			r.errors.Addf(q.marker.At("name"), "every pod would have a %s of this name; there is {pod}", o.Kind)
			return
		}
	case markers.PerNodeType:
		if !has("nodeType") {
			r.errors.Addf(q.marker.At("name"), "every node type would have a %s of this name; there is {nodeType}", o.Kind)
			return
		}
	case markers.PerConfigGroup:
		if !hasGroup {
			r.errors.Addf(q.marker.At("name"), "every entry of %s would have a %s of this name; there is {%s}", o.ConfigGroup.Path.JSON(), o.Kind, o.ConfigGroup.Path.JSON())
			return
		}
	}
	if o.Kind == "PersistentVolumeClaim" && !has("storage") {
		r.errors.Addf(q.marker.At("name"), "every storage would have a PersistentVolumeClaim of this name; there is {storage}")
		return
	}
	if !has("cluster") && !(o.Scope == markers.PerPod && has("pod")) {
		cluster.Warnings.Addf(q.marker.At("name"), "the names of %ss do not hold {cluster}: two custom resources in one namespace may want the same", o.Kind)
	}
}

// checkSelectors finds objects that would select pods of others.
func (r *reader) checkSelectors(cluster *Cluster) {
	id := cluster.Identity
	if len(id.Labels) == 0 {
		return
	}
	for _, o := range cluster.Objects {
		if !o.Built || !o.Workload && !o.Selects {
			continue
		}
		var words []string // that the labels in the selector of such an object hold
		known := cluster.wordsOf(o)
		for _, key := range slices.Sorted(maps.Keys(id.Labels)) {
			in := wordsIn(id.Labels[key])
			isOut := func(word string) bool { return !slices.Contains(known, word) }
			if keys, ok := id.Selectors[o.Kind]; (!ok || slices.Contains(keys, key)) && !slices.ContainsFunc(in, isOut) {
				words = append(words, in...)
			}
		}
		whose, needed := "another custom resource", []string{"cluster"}
		switch {
		case o.Scope == markers.PerNodeType && slices.Contains(words, "cluster"):
			whose, needed = "another node type", []string{"nodeType"}
		case o.Scope == markers.PerConfigGroup && slices.Contains(words, "cluster"):
			whose, needed = "another entry of "+o.ConfigGroup.Path.JSON(), []string{o.ConfigGroup.Path.JSON()}
		case (o.Scope == markers.PerNode || o.Scope == markers.PerPod) && slices.Contains(words, "cluster") && !cluster.hasOneNode():
			whose, needed = "another node", []string{"node"}
		}
		if !slices.Contains(words, needed[0]) {
			cluster.Warnings.Addf(o.position, "the selector of a %s does not hold {%s}: it may select pods of %s too", o.Title(), needed[0], whose)
		}
	}
}

// hasOneNode reports whether a custom resource can only have one node.
func (c *Cluster) hasOneNode() bool {
	return len(c.Sources) == 1 && c.Sources[0].Shape == FieldShape && len(c.Sources[0].Places) == 1 && c.Sources[0].Role == nil
}

// wordsOfNodes are the words of templates in what belongs to a node.
func (c *Cluster) wordsOfNodes() []string {
	words := []string{"cluster", "node", "nodeType"}
	for _, g := range c.Groups {
		words = append(words, g.Path.JSON())
	}
	return words
}

// wordsOf are the words of templates for objects of a kind.
func (c *Cluster) wordsOf(o Object) []string {
	switch o.Scope {
	case markers.PerCluster:
		return []string{"cluster"}
	case markers.PerNodeType:
		return []string{"cluster", "nodeType"}
	case markers.PerConfigGroup:
		return []string{"cluster", o.ConfigGroup.Path.JSON()}
	case markers.PerPod:
		return append(c.wordsOfNodes(), "pod")
	}
	if o.Kind == "PersistentVolumeClaim" {
		return append(c.wordsOfNodes(), "storage")
	}
	return c.wordsOfNodes()
}

// checkTemplate checks a template: its words, and that what is between them can stand in a
// name, which has small letters, digits, "-" and other characters.
func (r *reader) checkTemplate(m markers.Marker, argument, text, others string, words []string) bool {
	rest := text
	for rest != "" {
		literal, after, found := strings.Cut(rest, "{")
		if !consistsOf(literal, lowerLetters+digits+"-"+others) || strings.Contains(literal, "}") {
			r.errors.Addf(m.At(argument), "%q cannot stand in such a name, which has small letters, digits, \"-\"%s and words in braces", literal, alsoHas(others))
			return false
		}
		if !found {
			break
		}
		word, behind, closed := strings.Cut(after, "}")
		if !closed {
			r.errors.Addf(m.At(argument), "%q lacks a closing brace", "{"+after)
			return false
		}
		if !slices.Contains(words, word) {
			hint := nearest.Hint(word, words)
			if hint == "" {
				hint = "there is {" + strings.Join(words, "}, {") + "}"
			}
			r.errors.Addf(m.At(argument), "{%s} stands for nothing here; %s", word, hint)
			return false
		}
		rest = behind
	}
	return true
}

// alsoHas lists characters for people.
func alsoHas(others string) string {
	text := ""
	if strings.Contains(others, upperLetters) {
		text = ", capital letters"
		others = strings.ReplaceAll(others, upperLetters, "")
	}
	for _, c := range others {
		text += fmt.Sprintf(", %q", string(c))
	}
	return text
}

// dots are the further characters in the names of objects of a kind: those that become host
// names have none (RFC 1123).
func dots(o Object) string {
	if o.Workload || slices.Contains([]string{"Service", "Job", "CronJob"}, o.Kind) {
		return ""
	}
	return "."
}

// wordsIn are the words in a template.
func wordsIn(template string) []string {
	var words []string
	for {
		_, after, found := strings.Cut(template, "{")
		if !found {
			return words
		}
		word, rest, _ := strings.Cut(after, "}")
		words, template = append(words, word), rest
	}
}

// isLabelKey is the rule for keys of labels and of annotations: a name, behind a domain and
// "/" if there is one.
func isLabelKey(key string) bool {
	name := key
	if domain, rest, ok := strings.Cut(key, "/"); ok {
		name = rest
		if domain == "" || len(domain) > 253 || !consistsOf(domain, lowerLetters+digits+"-.") {
			return false
		}
	}
	return name != "" && len(name) <= 63 && consistsOf(name, lowerLetters+upperLetters+digits+"-._") && !strings.ContainsAny(name[:1]+name[len(name)-1:], "-._")
}
