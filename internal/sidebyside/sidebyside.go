// Package sidebyside does things at the same time.
package sidebyside

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Do calls do for each number below n, as many at a time as there are processors, and in
// their order as far as that goes. It returns when all calls have.
func Do(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}
