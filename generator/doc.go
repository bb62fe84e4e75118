// Package generator turns API packages with +dsoi: markers into reconcile code.
//
// It has two halves with a wall between: package model reads and checks,
// package emit writes. This package joins them and puts the result where it
// belongs. Package source reads Go packages for both.
package generator
