// Command pinot is a Kubernetes operator for Apache Pinot. It shows what remains
// to be written by hand when dsoi-gen has done its part: the types of the API, in
// api/v1beta1, what is particular to Pinot, in internal/hooks, and this file.
//
// Besides its flags it reads two environment variables: DENY_LIST, namespaces
// separated by commas whose Pinot clusters are left alone, and RECONCILE_WAIT,
// how often each of the others is looked at when nothing happens ("5m").
//
// With the word former in front of its flags or commands it calls objects as
// pinot-control-plane-k8s called them, and takes over what that has made.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/datainfrahq/dsoi-gen/runtime/command"
)

// version is set by the linker: go build -ldflags="-X main.version=v1.0.0".
var version = "dev"

func main() {
	args, names := os.Args[1:], ownNames
	if len(args) > 0 && args[0] == "former" {
		args, names = args[1:], formerNames
	}
	if status, ok := command.Run(args, names.newScheme, names.kind, names.options...); ok {
		os.Exit(status)
	}
	var s settings
	s.bind(flag.CommandLine)
	err := flag.CommandLine.Parse(args) // it exits with an error itself
	if err == nil {
		err = run(s, names)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pinot:", err)
		os.Exit(1)
	}
}

// settings are the operator's flags.
type settings struct {
	metricsAddress string
	probeAddress   string
	leaderElect    bool
	namespaces     string
	logLevel       slog.Level
}

func (s *settings) bind(flags *flag.FlagSet) {
	flags.StringVar(&s.metricsAddress, "metrics-bind-address", ":8080", "address of the metrics endpoint; 0 turns it off")
	flags.StringVar(&s.probeAddress, "health-probe-bind-address", ":8081", "address of the endpoints /healthz and /readyz; 0 turns them off")
	flags.BoolVar(&s.leaderElect, "leader-elect", false, "let one of several replicas work while the others stand by")
	flags.StringVar(&s.namespaces, "namespaces", "", "namespaces to watch, separated by commas; all when empty")
	flags.TextVar(&s.logLevel, "log-level", slog.LevelInfo, "least severe level that is logged: debug, info, warn or error")
}

// logHandler writes the log. Nothing below debug is logged, although the flag can
// say "debug-4": client-go would log the bodies of answers there, Secrets among them.
func (s *settings) logHandler(to io.Writer) slog.Handler {
	return slog.NewJSONHandler(to, &slog.HandlerOptions{Level: max(s.logLevel, slog.LevelDebug)})
}

// managerOptions are what the flags mean to controller-runtime.
func (s *settings) managerOptions(scheme *runtime.Scheme) ctrl.Options {
	options := ctrl.Options{
		Scheme:                        scheme,
		Metrics:                       metricsserver.Options{BindAddress: s.metricsAddress},
		HealthProbeBindAddress:        s.probeAddress,
		LeaderElection:                s.leaderElect,
		LeaderElectionID:              "pinot-operator.datainfra.io",
		LeaderElectionReleaseOnCancel: true,
	}
	for namespace := range strings.SplitSeq(s.namespaces, ",") {
		if namespace = strings.TrimSpace(namespace); namespace == "" {
			continue
		}
		if options.Cache.DefaultNamespaces == nil {
			options.Cache.DefaultNamespaces = map[string]cache.Config{}
		}
		options.Cache.DefaultNamespaces[namespace] = cache.Config{}
	}
	return options
}

// run runs the operator until it is told to stop.
func run(s settings, names names) error {
	ctrl.SetLogger(logr.FromSlogHandler(s.logHandler(os.Stderr)))
	ctrl.Log.Info("starting", "version", version)

	scheme, err := names.newScheme()
	if err != nil {
		return err
	}
	config, err := ctrl.GetConfig()
	if err != nil {
		return err
	}
	mgr, err := ctrl.NewManager(config, s.managerOptions(scheme))
	if err != nil {
		return err
	}
	if err := errors.Join(
		names.add(mgr),
		mgr.AddHealthzCheck("healthz", healthz.Ping),
		mgr.AddReadyzCheck("readyz", healthz.Ping),
	); err != nil {
		return err
	}
	return mgr.Start(ctrl.SetupSignalHandler())
}
