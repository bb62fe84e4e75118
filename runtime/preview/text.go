package preview

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Text is a report for people: first what starts anew, then each object that changes,
// with its fields. Objects that are as they should be are only counted.
func (r Report) Text() string {
	var t text
	t.line("%s: %s", r.title(), r.counts())
	if r.Paused {
		t.line("It is left alone for now: nothing of this happens until that ends.")
	}
	if r.Predicted {
		t.line("Without asking the API server, which may complete or refuse it.")
	}
	for _, warning := range r.Warnings {
		t.line("warning: %s", warning)
	}
	for _, missing := range r.WaitingFor {
		t.line("waits for %s", missing)
	}
	if r.Error != "" {
		t.line("error: %s", r.Error)
	}
	t.rolls(r.Objects)
	between := "\n"
	for _, o := range r.Objects {
		if o.What == Settled {
			continue
		}
		t.WriteString(between)
		between = ""
		t.object(o)
	}
	return t.String()
}

func (r Report) title() string {
	if r.Namespace == "" {
		return r.Kind + " " + r.Name
	}
	return fmt.Sprintf("%s %s/%s", r.Kind, r.Namespace, r.Name)
}

// words for people, in the order in which they are counted.
var words = []struct {
	what What
	text string
}{
	{Roll, "to roll"}, {Change, "to change"}, {Create, "to create"}, {Recreate, "to recreate"}, {Release, "to release"}, {Delete, "to delete"},
	{Hold, "on hold"}, {AwaitApproval, "awaiting approval"}, {Refused, "refused"}, {Leave, "left alone"}, {Settled, "settled"},
}

// counts says how many objects there are of each sort.
func (r Report) counts() string {
	if !r.HasChanges() && r.Error == "" {
		return "nothing to do"
	}
	count := map[What]int{}
	for _, o := range r.Objects {
		count[o.What]++
	}
	var texts []string
	for _, w := range words {
		if count[w.what] > 0 {
			texts = append(texts, fmt.Sprintf("%d %s", count[w.what], w.text))
		}
	}
	if len(texts) == 0 {
		return "nothing is done"
	}
	return strings.Join(texts, ", ")
}

// text is a text that grows by lines.
type text struct{ strings.Builder }

func (t *text) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// rolls sums up which pods start anew.
func (t *text) rolls(objects []Object) {
	var now, later, approved []string
	for _, o := range objects {
		if o.What == Roll {
			now = append(now, rollOf(o, o.Step))
		}
		if o.Later != nil && o.Later.What == Roll && o.What == AwaitApproval {
			approved = append(approved, rollOf(o, *o.Later))
		} else if o.Later != nil && o.Later.What == Roll {
			later = append(later, rollOf(o, *o.Later))
		}
	}
	for _, roll := range now {
		t.line("rolls: %s", roll)
	}
	for _, roll := range later {
		t.line("rolls later: %s", roll)
	}
	for _, roll := range approved {
		t.line("rolls when approved: %s", roll)
	}
}

// rollOf says which pods start anew, and why.
func rollOf(o Object, s Step) string {
	return fmt.Sprintf("%s %s (%s), since %s", o.Kind, o.Name, pods(s.Pods), why(s.Fields))
}

func pods(n int32) string {
	switch n {
	case 0:
		return "all pods"
	case 1:
		return "1 pod"
	default:
		return fmt.Sprintf("%d pods", n)
	}
}

// mostCauses is how many fields are named as the cause of a roll.
const mostCauses = 3

// why names the fields of pods that change.
func why(fields []Field) string {
	const pod = "spec.template."
	var causes []string
	for _, f := range fields {
		cause := "its pods' " + strings.TrimPrefix(f.Path, pod)
		switch {
		case !strings.HasPrefix(f.Path, pod):
			continue
		case isHash(f):
			cause = "what its pods read"
		}
		if !slices.Contains(causes, cause) {
			causes = append(causes, cause)
		}
	}
	switch more := len(causes) - mostCauses; {
	case more > 0:
		return fmt.Sprintf("%s and %d more change", strings.Join(causes[:mostCauses], ", "), more)
	case len(causes) == 0:
		return "its pods change"
	case len(causes) == 1:
		return causes[0] + " changes"
	default:
		last := len(causes) - 1
		return strings.Join(causes[:last], ", ") + " and " + causes[last] + " change"
	}
}

func (t *text) object(o Object) {
	t.step("", strings.TrimSpace(o.Kind+" "+o.Name), o.Step)
	if o.Later != nil {
		t.step("  ", map[bool]string{true: "when approved", false: "later"}[o.What == AwaitApproval], *o.Later)
	}
}

// step writes what is done about an object.
func (t *text) step(indent, about string, s Step) {
	head := indent + about + ": " + string(s.What)
	if s.What == Roll {
		head += " " + pods(s.Pods)
	}
	if s.Digest != "" {
		head += " of " + s.Digest
	}
	if s.Message != "" {
		head += ": " + s.Message
	}
	if s.Predicted {
		head += " (predicted)"
	}
	t.line("%s", head)
	for _, f := range s.Fields {
		t.field(indent+"  ", f)
	}
}

// field writes a field on one line, or those lines of its text that change.
func (t *text) field(indent string, f Field) {
	was, wasText := f.Old.(string)
	is, isText := f.New.(string)
	isLong := strings.Contains(was, "\n") || strings.Contains(is, "\n")
	if !isLong || !wasText && f.Old != nil || !isText && f.New != nil {
		t.line("%s%s: %s -> %s", indent, f.Path, valueText(f.Old), valueText(f.New))
		return
	}
	t.line("%s%s:", indent, f.Path)
	for _, line := range changedLines(was, is) {
		t.line("%s  %s", indent, line)
	}
}

// valueText is a value on one line.
func valueText(value any) string {
	switch value := value.(type) {
	case nil:
		return "none"
	case string:
		if value != "" && value == strings.TrimSpace(value) && !strings.ContainsAny(value, "\n\t\"") {
			return value
		}
		return fmt.Sprintf("%q", value)
	}
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}
