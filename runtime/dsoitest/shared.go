package dsoitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// CheckCache returns an error for each object that somebody has changed after the
// cache handed it out without a copy, as it does when it is asked to with
// [client.UnsafeDisableDeepCopy]. Who changes such an object changes what everybody
// else reads. Settle checks it as well.
func (c *Cluster) CheckCache() error {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	var texts []string
	for key, object := range c.shared.objects {
		now, err := json.Marshal(object.held)
		if err != nil {
			return fmt.Errorf("checking the cache: %w", err)
		}
		if string(now) != object.text {
			texts = append(texts, fmt.Sprintf("%s %s in the cache was changed by who only read it\nfrom %s\n  to %s", c.kindOf(object.held), key.name, object.text, now))
		}
	}
	slices.Sort(texts)
	var errs []error
	for _, text := range texts {
		errs = append(errs, errors.New(text))
	}
	return errors.Join(errs...)
}

// sharedObjects are those that the cache has handed out without a copy. Whoever
// reads one again gets the same maps, slices and pointers.
type sharedObjects struct {
	mu      sync.Mutex
	objects map[sharedKey]sharedObject
}

// sharedKey is one version of an object, in the type in which it is read.
type sharedKey struct {
	goType          reflect.Type
	name            types.NamespacedName
	uid             types.UID
	resourceVersion string
}

type sharedObject struct {
	held client.Object
	text string // what it was when it was handed out first
}

// share puts the cache's own object in the place of a copy. As in a real cache,
// only the struct itself is copied, and nothing that it points to.
func (s *sharedObjects) share(object client.Object) error {
	into := reflect.ValueOf(object).Elem()
	key := sharedKey{into.Type(), client.ObjectKeyFromObject(object), object.GetUID(), object.GetResourceVersion()}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.objects[key]; ok {
		into.Set(reflect.ValueOf(known.held).Elem())
		return nil
	}
	text, err := json.Marshal(object)
	if err != nil {
		return fmt.Errorf("sharing %s: %w", object.GetName(), err)
	}
	held := reflect.New(into.Type())
	held.Elem().Set(into)
	if s.objects == nil {
		s.objects = map[sharedKey]sharedObject{}
	}
	s.objects[key] = sharedObject{held.Interface().(client.Object), string(text)}
	return nil
}

// shareAll is share for every item of a list.
func (s *sharedObjects) shareAll(list client.ObjectList) error {
	return meta.EachListItem(list, func(item runtime.Object) error {
		object, ok := item.(client.Object)
		if !ok {
			return fmt.Errorf("%T is not an object", item)
		}
		return s.share(object)
	})
}
