package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/apimachinery/pkg/runtime"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	"github.com/datainfrahq/dsoi-gen/runtime/preview"
)

// Statuses with which a program exits.
const (
	StatusNothing = 0 // nothing to do
	StatusError   = 1
	StatusChanges = 2
)

// Command is the commands of an operator. It is safe for concurrent use, as far as its
// streams are.
type Command struct {
	// Kind of the custom resources.
	Kind build.ClusterKind
	// Scheme knows the types of the custom resource and of its objects.
	Scheme *runtime.Scheme
	// Options with which the operator runs.
	Options []dsoi.Option
	// In, Out and Err are the streams of the program.
	In       io.Reader
	Out, Err io.Writer
}

// Run runs the command that the arguments of the program name, with the streams of the
// process, until it is interrupted. handled is false where they name none: the operator is
// to run. Otherwise the program is to exit with the status.
func Run(args []string, newScheme func() (*runtime.Scheme, error), kind build.ClusterKind, opts ...dsoi.Option) (status int, handled bool) {
	if !IsCommand(args) {
		return 0, false
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	scheme, err := newScheme()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return StatusError, true
	}
	c := Command{Kind: kind, Scheme: scheme, Options: opts, In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	return c.Run(ctx, args), true
}

// IsCommand reports whether arguments name a command.
func IsCommand(args []string) bool {
	return len(args) > 0 && (args[0] == "plan" || args[0] == "render")
}

// Run runs the command that arguments name, and returns the status. Errors are printed.
func (c Command) Run(ctx context.Context, args []string) (status int) {
	if !IsCommand(args) {
		fmt.Fprintln(c.Err, "the commands are plan and render")
		return StatusError
	}
	f, err := c.parse(args[0], args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		return StatusNothing
	case err != nil:
		return c.fail(err)
	}
	resources, err := c.readAll(f.files)
	if err != nil {
		return c.fail(err)
	}
	if args[0] == "render" {
		return c.render(f, resources)
	}
	return c.plan(ctx, f, resources)
}

// fail prints an error.
func (c Command) fail(err error) int {
	fmt.Fprintln(c.Err, "error:", err)
	return StatusError
}

// flags of a command.
type flags struct {
	files      []string
	namespace  string
	kubeconfig string
	previous   string
	format     preview.Format
}

// parse reads the flags of a command. What is wrong with them is an error; that help was
// asked for is [flag.ErrHelp].
func (c Command) parse(command string, args []string) (flags, error) {
	f := flags{format: preview.Text}
	set := flag.NewFlagSet(command, flag.ContinueOnError)
	set.SetOutput(c.Err)
	set.Func("f", "`file` with custom resources, - for the standard input; may be given several times", func(name string) error {
		f.files = append(f.files, name)
		return nil
	})
	set.StringVar(&f.namespace, "n", "", "`namespace` of custom resources that say none")
	if command == "plan" {
		set.StringVar(&f.kubeconfig, "kubeconfig", "", "`file` that says where the cluster is; as for kubectl when empty")
		set.StringVar(&f.previous, "previous", "", "`binary` of another version: compares what both render, without a cluster")
		set.Func("o", "`format`: text, yaml or json", func(name string) (err error) {
			f.format, err = preview.ParseFormat(name)
			return err
		})
	}
	if err := set.Parse(args); err != nil {
		return f, err
	}
	switch {
	case set.NArg() > 0:
		return f, fmt.Errorf("%s takes flags only, not %q", command, set.Arg(0))
	case len(f.files) == 0:
		return f, fmt.Errorf("%s needs -f", command)
	}
	return f, nil
}
