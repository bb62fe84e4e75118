package testbed

import "syscall"

// attributes put a process into a group of its own, so that Ctrl-C reaches it
// through us, and end it when the thread that started it ends: also after a panic
// or SIGKILL.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
