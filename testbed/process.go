package testbed

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Process is a running program, whose output goes to a file.
type Process struct {
	name, log string
	cmd       *exec.Cmd
	// ended is closed when the process has ended; err says how.
	ended chan struct{}
	err   error
}

// StartProcess starts a program, with its output in a file in the directory logs.
// It ends when Stop is called, or on Linux, when this process ends in whatever
// way.
func StartProcess(name, path, logs string, args ...string) (*Process, error) {
	log, err := os.OpenFile(filepath.Join(logs, name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	p := &Process{name: name, log: log.Name(), cmd: exec.Command(path, args...), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.SysProcAttr = log, log, attributes()
	started := make(chan error)
	go func() {
		// A process is bound to the thread that started it, so that thread must
		// not end (see prctl(2), PR_SET_PDEATHSIG).
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		_ = log.Close()
		started <- err
		if err == nil {
			p.err = p.cmd.Wait()
			close(p.ended)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	return p, nil
}

// Stop ends the process, and waits until it has ended. What it has in hand is not
// finished: its data is thrown away.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stopping %s: %w", p.name, err)
	}
	<-p.ended
	return nil
}

// Failure describes a process that has ended of its own accord; nil while it runs.
func (p *Process) Failure() error {
	select {
	case <-p.ended:
		return fmt.Errorf("%s ended: %w; the end of %s:\n%s", p.name, errors.Join(p.err, p.cause()), p.log, p.tail())
	default:
		return nil
	}
}

// errPortTaken says that somebody else got a port first.
var errPortTaken = errors.New("address already in use")

// cause is errPortTaken where the log says so.
func (p *Process) cause() error {
	if bytes.Contains(p.tail(), []byte(errPortTaken.Error())) {
		return errPortTaken
	}
	return nil
}

// tail is the end of the log.
func (p *Process) tail() []byte {
	const limit = 4096
	text, err := os.ReadFile(p.log)
	if err != nil {
		return []byte(err.Error())
	}
	return text[max(0, len(text)-limit):]
}
