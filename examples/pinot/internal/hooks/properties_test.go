package hooks

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestProperties(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"nothing":              {text: ""},
		"blank lines":          {text: "\n  \n\t\n"},
		"one":                  {text: "a=1", want: []string{"a"}},
		"several":              {text: "a=1\nb=2\n", want: []string{"a", "b"}},
		"end of line of DOS":   {text: "a=1\r\nb\r\n", want: []string{"a", "b"}},
		"spaces":               {text: "  a = 1  \n", want: []string{"a"}},
		"colon":                {text: "a:1\nb : 2", want: []string{"a", "b"}},
		"space":                {text: "a 1\nb\t2", want: []string{"a", "b"}},
		"separator in a value": {text: "a=b=c:d", want: []string{"a"}},
		"no value":             {text: "a=\nb", want: []string{"a", "b"}},
		"no key":               {text: "=1\nb=2", want: []string{"b"}},
		"comments":             {text: "#a=1\n !b=2\nc=3", want: []string{"c"}},
		"comment is one line":  {text: "#a=1\\\nb=2", want: []string{"b"}},
		"several lines":        {text: "a=1,\\\n   2\nb=3", want: []string{"a", "b"}},
		"key on two lines":     {text: "a.\\\n  b=3", want: []string{"a.b"}},
		"escaped backslash":    {text: "a=1\\\\\nb=2", want: []string{"a", "b"}},
		"ends in a backslash":  {text: "a=1\\", want: []string{"a"}},
		"again":                {text: "a=1\na=2", want: []string{"a", "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, slices.Collect(properties(test.text)))
		})
	}
}

func TestSetDefault(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"nothing":             {text: "", want: "controller.zk.str=zk:2181"},
		"no newline":          {text: "a=1", want: "a=1\ncontroller.zk.str=zk:2181"},
		"newline":             {text: "a=1\n", want: "a=1\ncontroller.zk.str=zk:2181"},
		"longer key":          {text: "controller.zk.str.timeout=1", want: "controller.zk.str.timeout=1\ncontroller.zk.str=zk:2181"},
		"part of a value":     {text: "a=controller.zk.str=b", want: "a=controller.zk.str=b\ncontroller.zk.str=zk:2181"},
		"set":                 {text: "controller.zk.str=mine", want: "controller.zk.str=mine"},
		"set to nothing":      {text: "controller.zk.str=", want: "controller.zk.str="},
		"set with a space":    {text: "controller.zk.str mine", want: "controller.zk.str mine"},
		"set in another case": {text: "Controller.zkStr=1\ncontroller.ZK.str : mine", want: "Controller.zkStr=1\ncontroller.ZK.str : mine"},
		"set with dashes":     {text: "controller.z-k.s_tr=mine", want: "controller.z-k.s_tr=mine"},
		"commented out":       {text: "#controller.zk.str=mine", want: "#controller.zk.str=mine\ncontroller.zk.str=zk:2181"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, setDefault(test.text, "controller.zk.str", "zk:2181"))
		})
	}
}
