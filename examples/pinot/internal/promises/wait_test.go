package promises

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// pollEvery waits until a condition holds, and reports whether it did. Unlike
// testify's, it asks in the test's own goroutine: what it asks may end the test.
func pollEvery(t *testing.T, every time.Duration, holds func() bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// waitFor is pollEvery for what takes a while, and what many wait for.
func waitFor(t *testing.T, holds func() bool) bool {
	t.Helper()
	return pollEvery(t, 4*interval, holds)
}

// eventually ends the test when a condition does not hold in time.
func eventually(t *testing.T, holds func() bool, message string, args ...any) {
	t.Helper()
	require.True(t, waitFor(t, holds), append([]any{"in vain: " + message}, args...)...)
}
