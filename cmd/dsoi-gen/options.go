package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/controller-tools/pkg/genall"
	"sigs.k8s.io/controller-tools/pkg/markers"

	"github.com/datainfrahq/dsoi-gen/generator"
	"github.com/datainfrahq/dsoi-gen/internal/nearest"
)

// generatorName is the one generator of the command.
const generatorName = "reconcile"

// output says where generated code goes.
type output int

const (
	outputDir output = iota
	outputStdout
	outputNone
)

// options are what the arguments say.
type options struct {
	paths  []string
	output output
	dir    string // "" puts code beside the API package
}

// optionsRegistry defines the arguments the way controller-gen does: as markers
// without their plus sign.
func optionsRegistry() (*markers.Registry, error) {
	registry := &markers.Registry{}
	if err := registry.Define(generatorName, markers.DescribesPackage, generator.Reconciler{}); err != nil {
		return nil, err
	}
	rules := map[string]genall.OutputRule{
		"dir":    genall.OutputToDirectory(""),
		"none":   genall.OutputToNothing,
		"stdout": genall.OutputToStdout,
	}
	for name, rule := range rules {
		for _, prefix := range []string{"output:", "output:" + generatorName + ":"} {
			if err := registry.Define(prefix+name, markers.DescribesPackage, rule); err != nil {
				return nil, err
			}
		}
	}
	return registry, genall.RegisterOptionsMarkers(registry)
}

// parseOptions reads the arguments; the error joins everything that is wrong.
// commands are what else may have been meant by the first one.
func parseOptions(args []string, commands ...string) (options, error) {
	registry, err := optionsRegistry()
	if err != nil {
		return options{}, err
	}
	var o options
	var errs []error
	generators, outputs := 0, 0
	for _, arg := range args {
		if arg == "" {
			continue
		}
		definition := registry.Lookup("+"+arg, markers.DescribesPackage)
		if definition == nil {
			errs = append(errs, unknownOption(registry, arg, commands))
			continue
		}
		if strings.HasSuffix(arg, "=") {
			errs = append(errs, fmt.Errorf("option %q lacks its value", arg))
			continue
		}
		value, err := definition.Parse("+" + arg)
		if err != nil {
			errs = append(errs, fmt.Errorf("reading option %q: %w", arg, err))
			continue
		}
		switch value := value.(type) {
		case generator.Reconciler:
			generators++
		case genall.InputPaths:
			o.paths = append(o.paths, value...)
		case genall.OutputToDirectory:
			o.output, o.dir = outputDir, string(value)
			outputs++
		default:
			outputs++
			o.output = outputStdout
			if value == any(genall.OutputToNothing) {
				o.output = outputNone
			}
		}
	}
	if generators == 0 {
		errs = append(errs, fmt.Errorf("no generator is named; there is one: %s", generatorName))
	}
	if outputs > 1 {
		errs = append(errs, errors.New("the output is given more than once"))
	}
	if len(o.paths) == 0 {
		errs = append(errs, errors.New("no paths are given; paths=./api/... is an example"))
	}
	return o, errors.Join(errs...)
}

func unknownOption(registry *markers.Registry, arg string, commands []string) error {
	if slices.Contains(commands, arg) {
		return fmt.Errorf("%q is a command, which comes before its options", arg)
	}
	names := slices.Clone(commands)
	for _, definition := range registry.AllDefinitions() {
		names = append(names, definition.Name)
	}
	slices.Sort(names)
	name, _, _ := strings.Cut(arg, "=")
	if hint := nearest.Hint(name, names); hint != "" {
		return fmt.Errorf("unknown option %q; %s", arg, hint)
	}
	return fmt.Errorf("unknown option %q; there are %s", arg, strings.Join(names, ", "))
}
