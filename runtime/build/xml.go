package build

import (
	"bytes"
	"encoding/xml"
	"maps"
	"slices"
)

// XML writes settings as the properties of a configuration file in XML, as Hadoop and what
// stands on it reads them, sorted by key
// (https://hadoop.apache.org/docs/stable/api/org/apache/hadoop/conf/Configuration.html). It is
// empty where there are none.
func XML(settings map[string]string) string {
	if len(settings) == 0 {
		return ""
	}
	var text bytes.Buffer
	element := func(name, value string) {
		text.WriteString("    <" + name + ">")
		_ = xml.EscapeText(&text, []byte(value)) // a buffer takes everything
		text.WriteString("</" + name + ">\n")
	}
	text.WriteString(xml.Header + "<configuration>\n")
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		text.WriteString("  <property>\n")
		element("name", key)
		element("value", settings[key])
		text.WriteString("  </property>\n")
	}
	text.WriteString("</configuration>\n")
	return text.String()
}
