package hooks

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestProperties(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want [][2]string
	}{
		"nothing":              {text: ""},
		"blank lines":          {text: "\n  \n\t\n"},
		"one":                  {text: "a=1", want: [][2]string{{"a", "1"}}},
		"several":              {text: "a=1\nb=2\n", want: [][2]string{{"a", "1"}, {"b", "2"}}},
		"end of line of DOS":   {text: "a=1\r\nb=2\r\n", want: [][2]string{{"a", "1"}, {"b", "2"}}},
		"spaces":               {text: "  a = 1  \n", want: [][2]string{{"a", "1"}}},
		"colon":                {text: "a:1\nb : 2", want: [][2]string{{"a", "1"}, {"b", "2"}}},
		"space":                {text: "a 1\nb\t2", want: [][2]string{{"a", "1"}, {"b", "2"}}},
		"separator in a value": {text: "a=b=c:d", want: [][2]string{{"a", "b=c:d"}}},
		"no value":             {text: "a=\nb", want: [][2]string{{"a", ""}, {"b", ""}}},
		"comments":             {text: "#a=1\n !b=2\nc=3", want: [][2]string{{"c", "3"}}},
		"comment is one line":  {text: "#a=1\\\nb=2", want: [][2]string{{"b", "2"}}},
		"several lines":        {text: "a=1,\\\n   2\nb=3", want: [][2]string{{"a", "1,2"}, {"b", "3"}}},
		"key on two lines":     {text: "a.\\\n  b=3", want: [][2]string{{"a.b", "3"}}},
		"escaped backslash":    {text: "a=1\\\\\nb=2", want: [][2]string{{"a", `1\\`}, {"b", "2"}}},
		"ends in a backslash":  {text: "a=1\\", want: [][2]string{{"a", `1\`}}},
		"again":                {text: "a=1\na=2", want: [][2]string{{"a", "1"}, {"a", "2"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var got [][2]string
			for _, p := range properties(test.text) {
				got = append(got, [2]string{p.key, p.value})
			}
			assert.Equal(t, test.want, got)
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

func TestExtendList(t *testing.T) {
	for name, test := range map[string]struct {
		text   string
		values []string
		want   string
	}{
		"nothing to add":       {text: "a=1", want: "a=1"},
		"not there":            {text: "a=1", values: []string{"x", "y"}, want: "a=1\nlist=x,y"},
		"there":                {text: "list=v\na=1", values: []string{"x", "y"}, want: "list=v,x,y\na=1"},
		"trailing spaces":      {text: "list=v  \na=1", values: []string{"x"}, want: "list=v,x  \na=1"},
		"end of line of DOS":   {text: "list=v\r\na=1", values: []string{"x"}, want: "list=v,x\r\na=1"},
		"end of the text":      {text: "a=1\nlist = v", values: []string{"x"}, want: "a=1\nlist = v,x"},
		"several lines":        {text: "list=u,\\\n  v\na=1", values: []string{"x"}, want: "list=u,\\\n  v,x\na=1"},
		"no value":             {text: "list=\na=1", values: []string{"x"}, want: "list=x\na=1"},
		"no separator":         {text: "list\na=1", values: []string{"x"}, want: "list=x\na=1"},
		"twice, the last wins": {text: "list=u\nlist=v", values: []string{"x"}, want: "list=u\nlist=v,x"},
		"commented out":        {text: "#list=u", values: []string{"x"}, want: "#list=u\nlist=x"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, extendList(test.text, "list", test.values))
		})
	}
}
