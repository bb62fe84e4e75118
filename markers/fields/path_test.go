package fields

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	tests := map[string]Path{
		"container":                             {Family: "container"},
		"container.image":                       {"container", []Step{{Name: "image", At: 10}}},
		"container.ports[http].containerPort":   {"container", []Step{{Name: "ports", Selected: true, Key: "http", At: 10}, {Name: "containerPort", At: 22}}},
		"service.metadata.annotations[a.b/c,d]": {"service", []Step{{Name: "metadata", At: 8}, {Name: "annotations", Selected: true, Key: "a.b/c,d", At: 17}}},
		`pod.nodeSelector["a]b"]`:               {"pod", []Step{{Name: "nodeSelector", Selected: true, Key: "a]b", At: 4}}},
		`pod.nodeSelector["\"a"]`:               {"pod", []Step{{Name: "nodeSelector", Selected: true, Key: `"a`, At: 4}}},
		"pod.tolerations[key=a=b].effect":       {"pod", []Step{{Name: "tolerations", Selected: true, Key: "key=a=b", At: 4}, {Name: "effect", At: 25}}},
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			got, err := Parse(text)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, text, got.String())
		})
	}
}

func TestParse_QuotesOnlyWhatNeedsIt(t *testing.T) {
	path, err := Parse(`container.env["A"]`)
	require.NoError(t, err)
	assert.Equal(t, "container.env[A]", path.String())
}

func TestParse_Errors(t *testing.T) {
	tests := map[string]SyntaxError{
		"":                        {0, "a path starts with the name of what it leads through: container.image"},
		".image":                  {0, "a path starts with the name of what it leads through: container.image"},
		"container image":         {9, "a dot or the end is missing here"},
		"container.":              {10, "the name of a field is missing here"},
		"container..image":        {10, "the name of a field is missing here"},
		"container.env[":          {13, "this [ is never closed"},
		"container.env[A":         {13, "this [ is never closed"},
		"container.env[]":         {14, "the brackets are empty; they hold the name of an entry"},
		"container.env[A]value":   {16, "a dot or the end is missing here"},
		`container.env["A]`:       {14, "the quotation mark is never closed"},
		`container.env["A"`:       {17, "a ] is missing here"},
		`container.env["A"x]`:     {17, "a ] is missing here"},
		"container[a].image":      {9, "a dot or the end is missing here"},
		"container.env[A].value]": {22, "a dot or the end is missing here"},
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			_, err := Parse(text)
			var got *SyntaxError
			require.ErrorAs(t, err, &got)
			assert.Equal(t, want, *got)
		})
	}
}
