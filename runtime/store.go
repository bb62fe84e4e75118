package runtime

// store holds the objects that one pass wants, by kind, namespace and name: a
// ConfigMap never hides a Deployment of the same name. It is used by one
// goroutine.
type store struct {
	wanted map[objectKey]bool
}

func newStore() store { return store{wanted: map[objectKey]bool{}} }

func (s store) want(key objectKey) { s.wanted[key] = true }

func (s store) wants(key objectKey) bool { return s.wanted[key] }
