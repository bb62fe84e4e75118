package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
)

// Write writes the files whose content has changed, each at once or not at all,
// and removes the stale ones. Files that are as they should be are not touched.
// A file in the way that does not carry our banner is an error; then nothing is
// written.
func (f *Files) Write() error {
	var errs []error
	for _, path := range f.paths() {
		_, err := readOwn(path)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, path := range f.paths() {
		errs = append(errs, writeFile(path, f.Produced[path]))
	}
	for _, path := range f.Stale {
		if err := os.Remove(path); err != nil {
			errs = append(errs, fmt.Errorf("removing a file that nothing produces any more: %w", err))
		}
		_ = os.Remove(filepath.Dir(path)) // succeeds when it is empty now
	}
	return errors.Join(errs...)
}

// WriteTo writes the content of all files to w, by path.
func (f *Files) WriteTo(w io.Writer) (int64, error) {
	var written int64
	for _, path := range f.paths() {
		n, err := w.Write(f.Produced[path])
		written += int64(n)
		if err != nil {
			return written, fmt.Errorf("writing %s: %w", path, err)
		}
	}
	return written, nil
}

// Diff returns what Write would change, as a unified diff; empty when that is
// nothing.
func (f *Files) Diff() ([]byte, error) {
	var out bytes.Buffer
	for _, path := range f.paths() {
		old, err := readOwn(path)
		if err != nil {
			return nil, err
		}
		out.Write(diff.Diff(path, old, path+" (generated now)", f.Produced[path]))
	}
	for _, path := range f.Stale {
		old, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("reading what was generated earlier: %w", err)
		}
		out.Write(diff.Diff(path, old, path+" (nothing produces it any more)", nil))
	}
	return out.Bytes(), nil
}

func (f *Files) paths() []string {
	return slices.Sorted(maps.Keys(f.Produced))
}

// readOwn reads a file that an earlier run has written; nil when there is none.
func readOwn(path string) ([]byte, error) {
	old, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("reading what was generated earlier: %w", err)
	case !isOurs(old) && len(bytes.TrimSpace(old)) > 0:
		return nil, fmt.Errorf("%s is in the way: it does not start with the line of generated code; move it elsewhere", path)
	}
	return old, nil
}

// writeFile replaces a file by renaming a complete one over it.
func writeFile(path string, content []byte) error {
	old, err := readOwn(path)
	if err != nil || bytes.Equal(old, content) {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the output directory: %w", err)
	}
	temporary, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer os.Remove(temporary.Name()) // fails once it is renamed, as it should
	_, writeErr := temporary.Write(content)
	err = errors.Join(writeErr, temporary.Chmod(0o644), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}
