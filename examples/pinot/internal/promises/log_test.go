package promises

import (
	"bytes"
	"flag"
	"strconv"
	"sync"

	"github.com/go-logr/logr"
	"github.com/go-logr/logr/funcr"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
)

const (
	// mostVerbose is the level of an operator's log at which client-go leaves nothing
	// out: it logs the bodies of requests and answers. The example's own flag ends at
	// 4, which it calls debug.
	mostVerbose = 10
	// processVerbosity is that of what does not log to an operator's log: all but the
	// bodies. The test's own requests are logged there too, and they make Secrets.
	processVerbosity = 7
)

// logBuffer keeps what a program logs. It is safe for concurrent use.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (b *logBuffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(data)
}

// String is all that was logged.
func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// logger returns a logger that writes to the buffer.
func (b *logBuffer) logger(verbosity int) logr.Logger {
	return funcr.New(func(prefix, args string) { _, _ = b.Write([]byte(prefix + " " + args + "\n")) }, funcr.Options{Verbosity: verbosity})
}

// process is the log of everything in the test's process that does not log to its
// operator's own logger: controller-runtime's parts outside of a manager, and klog.
var process logBuffer

// logToProcess sends these logs there. Whoever comes first sets controller-runtime's
// logger for good.
var logToProcess = sync.OnceFunc(func() {
	ctrl.SetLogger(process.logger(processVerbosity))
	flags := flag.NewFlagSet("klog", flag.PanicOnError)
	klog.InitFlags(flags)
	for name, value := range map[string]string{"logtostderr": "false", "alsologtostderr": "false", "stderrthreshold": "FATAL", "v": strconv.Itoa(processVerbosity)} {
		if err := flags.Set(name, value); err != nil {
			panic(err)
		}
	}
	klog.SetOutput(&process)
})
