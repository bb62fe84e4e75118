package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/datainfrahq/dsoi-gen/generator"
)

// newCommand returns the command line of dsoi-gen. Generators and their options
// are arguments of the root command, in any order, as in controller-gen.
func newCommand() *cobra.Command {
	var verify bool
	var which int
	root := &cobra.Command{
		Use:   "dsoi-gen",
		Short: "Generate the reconcile code of operators for distributed systems.",
		Long: `Generate the reconcile code of operators for distributed systems
from +dsoi: markers on the Go types of their custom resources.`,
		Example: `  # Generate the code for every API package below api/, each beside its package
  dsoi-gen reconcile paths=./api/...

  # Generate the code for one package into another
  dsoi-gen reconcile paths=./api/v1beta1 output:dir=./internal/controller

  # Fail, with a diff, when generated code is out of date
  dsoi-gen reconcile paths=./api/... --verify

  # Describe the markers; up to -wwww for more
  dsoi-gen reconcile -w

  # Search the places that a field can fill
  dsoi-gen slots runAsUser

  # Show what is bound to what, and what nothing reads
  dsoi-gen explain paths=./api/...`,
		Version:       version(),
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if which > 0 {
				return printMarkers(cmd, which)
			}
			if len(args) == 0 {
				return cmd.Help()
			}
			options, err := parseOptions(args, commandNames(cmd)...)
			if err != nil {
				return fmt.Errorf("%w\n\nRun dsoi-gen --help for usage", err)
			}
			return reconcile(cmd, options, verify)
		},
		ValidArgsFunction: completeOptions,
	}
	root.Flags().BoolVar(&verify, "verify", false, "write nothing; print a diff and exit with status 1 when files are out of date")
	root.Flags().CountVarP(&which, "which-markers", "w", "describe the markers (up to -www for more detail, -wwww for JSON)")
	root.AddCommand(newExplain(), newSlots())
	return root
}

// reconcile runs the generator.
func reconcile(cmd *cobra.Command, o options, verify bool) error {
	files, err := generator.Generate(o.paths, o.dir)
	if err != nil {
		return err
	}
	for _, w := range files.Warnings {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: warning: %s\n", w.Position, w.Message)
	}
	for _, u := range files.Unbound {
		slot := cmp.Or(u.Suggestion(), "NAME")
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: warning: %s is read by no generated code; bind it with +dsoi:slot=%s, or say +dsoi:hook where hooks read it, +dsoi:ignore where others do\n", u.Position, u.Path, slot)
	}
	switch {
	case verify:
		diff, err := files.Diff()
		if err != nil {
			return err
		}
		if len(diff) > 0 {
			fmt.Fprintf(cmd.OutOrStdout(), "%s", diff)
			fmt.Fprintln(cmd.ErrOrStderr(), "generated code is out of date; run the same command without --verify")
			return silentError{}
		}
		return nil
	case o.output == outputStdout:
		_, err := files.WriteTo(cmd.OutOrStdout())
		return err
	case o.output == outputNone:
		return nil
	default:
		return files.Write()
	}
}

// commandNames are the subcommands that --help shows.
func commandNames(cmd *cobra.Command) (names []string) {
	for _, command := range cmd.Commands() {
		if !command.Hidden {
			names = append(names, command.Name())
		}
	}
	return names
}

// newExplain returns the subcommand explain.
func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain paths=...",
		Short: "Show what is bound to what, and which fields nothing reads.",
		Long: `Show, as YAML, each cluster kind with its node types and levels, every field
that fills a slot and how that was found, and the fields that nothing reads.`,
		Example:       "  dsoi-gen explain paths=./api/...",
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			options, err := parseOptions(append([]string{"reconcile"}, args...))
			if err != nil {
				return err
			}
			text, err := generator.Explain(options.paths)
			if err != nil {
				return err
			}
			fmt.Fprint(cmd.OutOrStdout(), text)
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, _ []string, toComplete string) ([]string, cobra.ShellCompDirective) {
			return complete([]string{"paths="}, toComplete)
		},
	}
}

// version of the module that the command was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

func completeOptions(_ *cobra.Command, _ []string, toComplete string) ([]string, cobra.ShellCompDirective) {
	return complete([]string{"reconcile", "paths=", "output:dir=", "output:stdout", "output:none"}, toComplete)
}

// complete completes an option's name, and leaves its value to the shell.
func complete(names []string, toComplete string) ([]string, cobra.ShellCompDirective) {
	var matches []string
	for _, name := range names {
		if strings.HasPrefix(name, toComplete) {
			matches = append(matches, name)
		}
	}
	if strings.Contains(toComplete, "=") {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	return matches, cobra.ShellCompDirectiveNoSpace
}
