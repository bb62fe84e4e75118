package plan

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestCompare(t *testing.T) {
	entry, _ := OwnEntry(owned("u", "7", "{}"), "us")
	applied := Applied{Version: Version{"u", "7"}, Wanted: 1, Entry: entry, At: noon, Seen: true}
	fresh := applied
	fresh.Seen = false
	live := func() client.Object { return owned("u", "7", "{}") }
	old := func() client.Object { return owned("u", "6", `{"f:old":{}}`) }

	tests := map[string]struct {
		live    client.Object
		applied *Applied
		wanted  uint64
		foreign bool
		former  bool
		later   time.Duration
		want    finding
	}{
		"nothing there":                              {want: missing},
		"just created, not in the cache":             {applied: &fresh, later: 4 * time.Second, want: staleCache},
		"just created, wanted otherwise":             {applied: &fresh, wanted: 2, want: staleCache},
		"never came into the cache":                  {applied: &fresh, later: 5 * time.Second, want: missing},
		"deleted by someone":                         {applied: &applied, want: missing},
		"as it should be":                            {live: live(), applied: &applied, want: matches},
		"as it should be, seen the first time":       {live: live(), applied: &fresh, want: matches},
		"newer, our fields intact":                   {live: owned("u", "10", "{}"), applied: &applied, want: matches},
		"wanted otherwise":                           {live: live(), applied: &applied, wanted: 2, want: outdated},
		"first pass after a restart":                 {live: live(), want: forgotten},
		"made again by us":                           {live: owned("v", "8", "{}"), applied: &applied, want: forgotten},
		"made again, versions say older":             {live: owned("v", "3", "{}"), applied: &applied, want: forgotten},
		"a field changed":                            {live: owned("u", "8", `{"f:data":{}}`), applied: &applied, want: drifted},
		"our entry vanished":                         {live: &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{UID: "u", ResourceVersion: "8"}}, applied: &applied, want: drifted},
		"somebody else's":                            {live: live(), foreign: true, want: notOwned},
		"somebody else's now":                        {live: owned("u", "8", "{}"), applied: &applied, foreign: true, want: notOwned},
		"made again by somebody else":                {live: owned("v", "8", "{}"), applied: &applied, foreign: true, want: notOwned},
		"a former custom resource's":                 {live: live(), foreign: true, former: true, want: terminating},
		"being deleted":                              {live: deleting(owned("u", "8", "{}")), applied: &applied, want: terminating},
		"being deleted, not known":                   {live: deleting(owned("u", "8", "{}")), want: terminating},
		"being deleted, somebody else's":             {live: deleting(owned("u", "8", "{}")), foreign: true, want: terminating},
		"an older version":                           {live: old(), applied: &applied, want: staleCache},
		"an older version, wanted otherwise":         {live: old(), applied: &applied, wanted: 2, want: staleCache},
		"an older version, not ours then":            {live: old(), applied: &applied, foreign: true, want: staleCache},
		"an older version, a digit shorter":          {live: owned("u", "999", "{}"), applied: &Applied{Version: Version{"u", "1000"}, Wanted: 1, Entry: entry, At: noon}, want: staleCache},
		"an older version, for too long":             {live: old(), applied: &applied, later: time.Minute, want: drifted},
		"versions that cannot be compared":           {live: owned("u", "x", "{}"), applied: &applied, want: matches},
		"an older version that was never remembered": {live: old(), want: forgotten},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := comparison{live: test.live, ours: test.live != nil && !test.foreign, former: test.former, owner: "us", wanted: max(1, test.wanted), now: noon.Add(test.later)}
			if test.applied != nil {
				c.applied, c.known = *test.applied, true
			}
			assert.Equal(t, test.want, compare(c))
		})
	}
}
