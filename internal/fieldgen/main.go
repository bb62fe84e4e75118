// Command fieldgen writes the table of the structs of the Kubernetes API, and the
// functions that merge them, from the API's own Go packages. It is run from the top of the repository; with -verify it
// writes nothing, and fails when the file is out of date.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	verify := flag.Bool("verify", false, "write nothing; fail when the file is out of date")
	flag.Parse()
	if err := run(".", *verify); err != nil {
		fmt.Fprintln(os.Stderr, "fieldgen:", err)
		os.Exit(1)
	}
}

func run(root string, verify bool) error {
	table, err := load()
	if err != nil {
		return err
	}
	code, err := table.render()
	if err != nil {
		return err
	}
	merge, err := table.merge()
	if err != nil {
		return err
	}
	return errors.Join(
		write(filepath.Join(root, "markers", "fields", "zz_generated.fields.go"), code, verify),
		write(filepath.Join(root, "runtime", "build", "zz_generated.merge.go"), merge, verify),
	)
}

func write(path string, code []byte, verify bool) error {
	if !verify {
		return os.WriteFile(path, code, 0o644)
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, code) {
		return errors.New(path + " is out of date; run make generate")
	}
	return nil
}
