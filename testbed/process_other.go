//go:build !linux

package testbed

import "syscall"

// attributes are those of any other process: only Linux can bind the life of a
// process to that of its parent.
func attributes() *syscall.SysProcAttr { return nil }
