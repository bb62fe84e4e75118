package build

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/util/validation"
)

func TestFault10_NamesHoldTheCustomResourcesName(t *testing.T) {
	for _, cluster := range []string{"east", "west"} {
		node := nodeOf(t, sampleKind(), cluster, NodeFields{Name: "broker-a", Type: "broker"})
		storage := []Storage{{Name: "data"}}
		assert.Equal(t, cluster+"-broker-a", node.ObjectMeta("Service").Name)
		assert.Equal(t, cluster+"-broker-a-config", ConfigMap(node, map[string]string{"f": ""}).Name)
		assert.Equal(t, cluster+"-broker-a-data", PersistentVolumeClaims(node, storage)[0].Name)
	}
}

// Names must not change from one release to the next: see hashedName.
func TestNamesAreGolden(t *testing.T) {
	tests := map[string]struct{ got, want string }{
		"plain":                   {workloadName("prod", "broker"), "prod-broker"},
		"as long as allowed":      {workloadName(strings.Repeat("a", 45), "broker"), strings.Repeat("a", 45) + "-broker"},
		"too long":                {workloadName(strings.Repeat("a", 60), "broker"), strings.Repeat("a", 43) + "-8dc57a45"},
		"cut at a dash":           {workloadName(strings.Repeat("a", 42), "broker-of-great-length"), strings.Repeat("a", 42) + "-9e77d04c"},
		"dots":                    {workloadName("my.pinot", "broker"), "my-pinot-broker-7ae1471a"},
		"digit first":             {workloadName("3m", "broker"), "n3m-broker-d8ddaa0f"},
		"config map":              {configMapName("prod-broker"), "prod-broker-config"},
		"claim":                   {claimName("prod-broker", "data"), "prod-broker-data"},
		"claim of dashed storage": {claimName("p-b", "c-d"), "p-b-c-d-3d488d1a"},
		"long label":              {fit(63, strings.Repeat("i", 70)), strings.Repeat("i", 54) + "-cfcda397"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, test.got) })
	}
}

func TestNamesAreValidAndUnique(t *testing.T) {
	long := strings.Repeat("x", 63)
	seen := map[string]string{}
	for _, cluster := range []string{"p", "p.q", "0p", strings.Repeat("a.b", 80)} {
		for _, node := range []string{"b", "b-c", "b-c-d", long, long[:62] + "y"} {
			workload := workloadName(cluster, node)
			assert.LessOrEqual(t, len(workload), maxWorkloadName)
			assert.Empty(t, validation.IsDNS1035Label(workload), workload)
			assert.Empty(t, validation.IsDNS1035Label(configMapName(workload)))
			for _, storage := range []string{"d", "c-d", "c", long, long[:62] + "y"} {
				claim := claimName(workload, storage)
				assert.Empty(t, validation.IsDNS1123Label(claim), claim)
				assert.Empty(t, seen[claim], "%s has two meanings", claim)
				seen[claim] = fmt.Sprint(cluster, node, storage)
			}
		}
	}
}

// oddTexts are texts that a custom resource may hold where names are made of them.
func oddTexts() []string {
	texts := []string{
		"", "a", "A", "middleManager", "middlemanager", "MIDDLEMANAGER", "a.b", "a-b", "a_b", "a b", "a/b", "A.b", "UPPER", "upper",
		"ü", "u", "ö", "日本", "日本語", "-x-", "x", "-x", "x-", "--", "-", ".", "..", "...", "..x", "_", "__x", "/", "../../etc/passwd", "~", " ", "  ", "\t", "\n", "a\nb", "\x00",
		"\xff", "\xfe\xff", "\u212a", "k", "K", "İ", "0", "0a", "n0a", "n", "9", "-9", "{nodeType}", "$(HOME)", "a,b", "a=b", "a\"b", "ﬁ", "²",
		"n-", "config", "a-config", "A-config",
	}
	for _, length := range []int{44, 45, 51, 52, 53, 54, 55, 62, 63, 64, 253, 300} {
		for _, letter := range []string{"a", "B", "-", ".", "é"} {
			texts = append(texts, strings.Repeat(letter, length), strings.Repeat(letter, length)+"x", "x"+strings.Repeat(letter, length))
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("abAB01-_. /üß日")
	for range 3000 {
		text := make([]rune, 1+random.IntN(6)+random.IntN(2)*random.IntN(70))
		for i := range text {
			text[i] = alphabet[random.IntN(len(alphabet))]
		}
		texts = append(texts, string(text))
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// unique fails when a name has come up already.
type unique map[string]string

func (u unique) check(t *testing.T, name, of string) {
	t.Helper()
	other, taken := u[name]
	assert.False(t, taken, "%q and %q are both %q", other, of, name)
	u[name] = of
}

func TestAnyTextMakesLegalAndUniqueNames(t *testing.T) {
	tests := map[string]struct {
		name  func(string) string
		check func(string) []string
	}{
		"object of a node":       {func(text string) string { return workloadName("prod", text) }, validation.IsDNS1035Label},
		"object of a cluster":    {func(text string) string { return joinName(maxObjectName, text) }, validation.IsDNS1035Label},
		"node of a cluster":      {func(text string) string { return workloadName(text, "broker") }, validation.IsDNS1035Label},
		"ConfigMap":              {func(text string) string { return configMapName(workloadName("prod", text)) }, validation.IsDNS1035Label},
		"claim of a node":        {func(text string) string { return claimName(workloadName("prod", text), "data") }, validation.IsDNS1123Label},
		"claim of a storage":     {func(text string) string { return claimName("prod-broker", text) }, validation.IsDNS1123Label},
		"label value":            {labelValue, validation.IsValidLabelValue},
		"container":              {containerName, validation.IsDNS1123Label},
		"file":                   {fileName, validation.IsConfigMapKey},
		"file with other parts":  {func(text string) string { return "." + fileName(text) + ".conf" }, validation.IsConfigMapKey},
		"label value is a label": {fileName, validation.IsValidLabelValue},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			seen := unique{}
			for _, text := range oddTexts() {
				got := test.name(text)
				assert.Empty(t, test.check(got), "%q of %q", got, text)
				assert.Equal(t, got, test.name(text), "the same text has the same name")
				seen.check(t, got, text)
			}
		})
	}
	for _, text := range oddTexts() {
		assert.LessOrEqual(t, len(workloadName("prod", text)), maxWorkloadName, "%q", text)
		assert.LessOrEqual(t, len(workloadName(text, text)), maxWorkloadName, "%q", text)
	}
}

// The parts of a name are told apart, wherever they meet.
func TestNamesOfOneClusterAreUnique(t *testing.T) {
	seen := unique{}
	nodes := []string{"a", "a-b", "a-b-c", "A", "a.b", "A-b", "a-B", "a_b", "-a", "a-"}
	storages := []string{"b", "c", "b-c", "B", "b.c", "-b", ""}
	for _, node := range nodes {
		for _, storage := range storages {
			seen.check(t, claimName(workloadName("prod", node), storage), fmt.Sprintf("%q %q", node, storage))
		}
	}
}

func TestLegalTextIsLeftAsItIs(t *testing.T) {
	for _, text := range oddTexts() {
		if len(validation.IsValidLabelValue(text)) == 0 {
			assert.Equal(t, text, labelValue(text))
		}
		if len(validation.IsDNS1123Label(text)) == 0 {
			assert.Equal(t, text, containerName(text))
			assert.Equal(t, text, fileName(text))
			if len(text) <= 30 {
				assert.Equal(t, "prod-"+text, workloadName("prod", text))
			}
		}
		if len(validation.IsDNS1123Subdomain(text)) == 0 {
			assert.Equal(t, fit(maxLabelValue, text), labelValue(text), "the label of a custom resource's name")
		}
	}
}

// What is made of text that is not legal must not change either.
func TestNamesOfOddTextAreGolden(t *testing.T) {
	tests := map[string]struct{ got, want string }{
		"workload, camel case":  {workloadName("prod", "middleManager"), "prod-middlemanager-97ccde8e"},
		"workload, underscore":  {workloadName("prod", "a_b"), "prod-a-b-4a41f6e4"},
		"workload, nothing":     {workloadName("prod", ""), "prod-c73848eb"},
		"workload, not letters": {workloadName("", "ü"), "n-d72cf552"},
		"label, umlaut":         {labelValue("ü"), "n-43b123ed"},
		"label, dashes":         {labelValue("-x-"), "x-7de924f2"},
		"label, space":          {labelValue("a b"), "a-b-774f5c15"},
		"label, camel case":     {labelValue("middleManager"), "middleManager"},
		"label, nothing":        {labelValue(""), ""},
		"container, camel case": {containerName("middleManager"), "middlemanager-5022eb35"},
		"container, dot":        {containerName("a.b"), "a-b-bd516c11"},
		"container, nothing":    {containerName(""), "n-af5570f5"},
		"file, path":            {fileName("../etc"), "etc-a7b150b9"},
		"file, camel case":      {fileName("middleManager"), "middleManager"},
		"file, nothing":         {fileName(""), "n-af5570f5"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, test.got) })
	}
}
