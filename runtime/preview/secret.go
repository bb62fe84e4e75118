package preview

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"reflect"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/datainfrahq/dsoi-gen/runtime/plan"
)

// Texts that stand in a report for what is not to be shown.
const (
	hiddenValue = "(secret)"
	hiddenHash  = "(hash)"
)

// shortestHidden is the length of the shortest value that is looked for in texts:
// shorter ones give nothing away, and occur everywhere.
const shortestHidden = 3

// Hider hides the values of Secrets. The zero value knows none, and still hides what
// stands in a Secret.
type Hider struct {
	replacer *strings.Replacer
	// ofHooks is set where hooks see Secrets.
	ofHooks bool
}

// NewHider returns a hider that knows the values of some Secrets: wherever one stands in
// a text, as it is or encoded, it is hidden. Values of less than three characters are
// hidden in Secrets only.
func NewHider(secrets ...map[string][]byte) Hider {
	known := map[string]bool{}
	for _, secret := range secrets {
		for _, value := range secret {
			for _, text := range formsOf(string(value)) {
				if len(text) >= shortestHidden {
					known[text] = true
				}
			}
		}
	}
	if len(known) == 0 {
		return Hider{}
	}
	var texts []string
	for text := range known {
		texts = append(texts, text)
	}
	slices.SortFunc(texts, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	var pairs []string
	for _, text := range texts {
		pairs = append(pairs, text, hiddenValue)
	}
	return Hider{replacer: strings.NewReplacer(pairs...)}
}

// OfHooks is the hider for objects of hooks that see Secrets. What these were before, nobody
// knows: what a ConfigMap, an argument or a variable no longer says is hidden.
func (h Hider) OfHooks() Hider {
	h.ofHooks = true
	return h
}

// shortestLine is the length from which on a line of a value is hidden on its own: hooks
// may take a Secret's file apart.
const shortestLine = 8

// formsOf are the ways in which a value may be written.
func formsOf(value string) []string {
	parts := []string{value, strings.TrimSpace(value)}
	if lines := strings.Split(value, "\n"); len(lines) > 1 {
		for _, line := range lines {
			if line = strings.TrimSpace(line); len(line) >= shortestLine {
				parts = append(parts, line)
			}
		}
	}
	var forms []string
	for _, part := range parts {
		data := []byte(part)
		forms = append(forms, part, base64.StdEncoding.EncodeToString(data), base64.RawURLEncoding.EncodeToString(data), url.QueryEscape(part), url.PathEscape(part))
		if quoted, err := json.Marshal(part); err == nil {
			forms = append(forms, strings.Trim(string(quoted), `"`))
		}
		var escaped strings.Builder
		if xml.EscapeText(&escaped, data) == nil {
			forms = append(forms, escaped.String())
		}
	}
	return forms
}

// Text is a text without the values.
func (h Hider) Text(text string) string {
	if h.replacer == nil {
		return text
	}
	return h.replacer.Replace(text)
}

// fields returns the fields of an object of a kind without the values.
func (h Hider) fields(key plan.Key, fields []Field) []Field {
	var hidden []Field
	for _, f := range fields {
		switch {
		case isHash(f):
			f.Old, f.New = hide(f.Old, hiddenHash), hide(f.New, hiddenHash)
		case isSecret(key) && isContent(f.Path):
			f.Old, f.New = hide(f.Old, hiddenValue), hide(f.New, hiddenValue)
		default:
			f.Old, f.New = h.old(key, f), h.value(f.New)
		}
		hidden = append(hidden, f)
	}
	return hidden
}

// valuesOf are the values in a Secret; nil for another object.
func valuesOf(object *unstructured.Unstructured) map[string][]byte {
	if !isSecret(keyOf(object)) {
		return nil
	}
	secret := &corev1.Secret{}
	if runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, secret) != nil {
		return nil
	}
	values := map[string][]byte{}
	for key, value := range secret.Data {
		values[key] = value
	}
	for key, text := range secret.StringData {
		values[key] = []byte(text)
	}
	return values
}

// old is what a field was. Where a value of a Secret stands now, another one may have
// stood, which is not known any longer.
func (h Hider) old(key plan.Key, f Field) any {
	holds := !reflect.DeepEqual(h.value(f.New), f.New)
	if f.Old == nil || !holds && !(h.ofHooks && isText(key, f.Path)) {
		return h.value(f.Old)
	}
	was, wasText := f.Old.(string)
	is, isText := f.New.(string)
	if !wasText || !isText && f.New != nil {
		return hiddenValue
	}
	lines := strings.Split(was, "\n")
	left := strings.Split(is, "\n")
	for i, line := range lines {
		if !slices.Contains(left, line) && strings.TrimSpace(line) != "" {
			lines[i] = hiddenValue
		}
	}
	return h.Text(strings.Join(lines, "\n"))
}

// isText reports whether hooks may write text of their own into a field.
func isText(key plan.Key, path string) bool {
	if key.Group == corev1.GroupName && key.Kind == "ConfigMap" {
		return strings.HasPrefix(path, "data") || strings.HasPrefix(path, "binaryData")
	}
	return strings.HasSuffix(path, ".args") || strings.HasSuffix(path, ".command") || strings.Contains(path, ".env[")
}

func isSecret(key plan.Key) bool { return key.Group == corev1.GroupName && key.Kind == "Secret" }

// lastApplied is where kubectl notes a whole object, values and all.
const lastApplied = corev1.LastAppliedConfigAnnotation

// isContent reports whether a field of a Secret can hold its values.
func isContent(path string) bool {
	for _, prefix := range []string{"data", "stringData", "metadata.annotations[\"" + lastApplied} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// isHash reports whether a field holds a hash of what Secrets may be part of, by its name, or
// where it is called otherwise, by what it looks like.
func isHash(f Field) bool {
	for _, key := range []string{plan.ConfigHashAnnotationKey, plan.CarriedHashAnnotation, plan.JobHashAnnotation} {
		if strings.HasSuffix(f.Path, "metadata.annotations[\""+key+"\"]") {
			return true
		}
	}
	if strings.Contains(f.Path, "env[name="+plan.ConfigHashVariable+"]") {
		return true
	}
	mayBe := strings.Contains(f.Path, "metadata.annotations[") || strings.Contains(f.Path, "env[name=")
	return mayBe && (f.New == hiddenHash || plan.IsConfigHash(f.Old) || plan.IsConfigHash(f.New))
}

// hide replaces what is there.
func hide(value any, by string) any {
	if value == nil {
		return nil
	}
	return by
}

// value is a value of a field without the values of Secrets, however deep.
func (h Hider) value(value any) any {
	switch value := value.(type) {
	case string:
		return h.Text(value)
	case []string:
		list := make([]string, len(value))
		for i, item := range value {
			list[i] = h.Text(item)
		}
		return list
	case []any:
		list := make([]any, len(value))
		for i, item := range value {
			list[i] = h.value(item)
		}
		return list
	case map[string]any:
		fields := make(map[string]any, len(value))
		for key, item := range value {
			fields[key] = h.value(item)
		}
		return fields
	default:
		return value
	}
}
