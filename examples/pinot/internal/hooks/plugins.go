package hooks

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// javaOpts is the environment variable from which Pinot's start script takes the
// options of the Java virtual machine.
const javaOpts = "JAVA_OPTS"

// pluginSeparator separates the names in plugins.include.
const pluginSeparator = ";"

var pluginsPath = field.NewPath("spec", "plugins")

// addPlugins adds the option that loads these plugins, and no others, to the
// options of the Java virtual machine.
func addPlugins(env []corev1.EnvVar, plugins []string) ([]corev1.EnvVar, error) {
	if len(plugins) == 0 {
		return env, nil
	}
	for i, plugin := range plugins {
		if plugin == "" || strings.ContainsAny(plugin, " \t\r\n;,") {
			return nil, field.Invalid(pluginsPath.Index(i), plugin, "a plugin is named by the name of its directory, without spaces, semicolons and commas")
		}
	}
	option := "-Dplugins.include=" + strings.Join(plugins, pluginSeparator)

	env = slices.Clone(env)
	for i := range env {
		if env[i].Name != javaOpts {
			continue
		}
		if env[i].ValueFrom != nil {
			return nil, field.Forbidden(pluginsPath, fmt.Sprintf("%s is taken from elsewhere (valueFrom), where %s cannot be added: add it there, or write java_opts", javaOpts, option))
		}
		env[i].Value = strings.TrimLeft(env[i].Value+" "+option, " ")
		return env, nil
	}
	return append(env, corev1.EnvVar{Name: javaOpts, Value: option}), nil
}
