package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A change of these values restarts every cluster when its operator is
// upgraded: correct the code, not the test.
func TestConfigHashIsGolden(t *testing.T) {
	var h ConfigHasher
	assert.Equal(t, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", h.Sum())
	h.Add("ConfigMap", "c", map[string]string{"a": "1", "b": "2"})
	h.AddBytes("Secret", "s", map[string][]byte{"k": []byte("v")})
	h.AddAbsent("Secret", "gone")
	const golden = "6c726674ae7d916398dacd27020a9c55fcb1e0565cd9e008f8c65e9efdc6674c"
	assert.Equal(t, golden, h.Sum())
	assert.Equal(t, golden, h.Sum(), "asking for it changes nothing")
}

func TestConfigHashIgnoresOrderAndForm(t *testing.T) {
	var one, two ConfigHasher
	one.Add("ConfigMap", "a", map[string]string{"x": "1", "y": "2"})
	one.Add("ConfigMap", "b", nil)

	two.AddBytes("ConfigMap", "b", map[string][]byte{})
	two.Add("ConfigMap", "a", map[string]string{"x": "1"})
	two.AddBytes("ConfigMap", "a", map[string][]byte{"y": []byte("2")})
	assert.Equal(t, one.Sum(), two.Sum())
}

func TestConfigHashTellsApart(t *testing.T) {
	seen := map[string]string{}
	for name, add := range map[string]func(*ConfigHasher){
		"nothing":          func(*ConfigHasher) {},
		"absent":           func(h *ConfigHasher) { h.AddAbsent("ConfigMap", "a") },
		"empty":            func(h *ConfigHasher) { h.Add("ConfigMap", "a", nil) },
		"key without text": func(h *ConfigHasher) { h.Add("ConfigMap", "a", map[string]string{"k": ""}) },
		"key and text":     func(h *ConfigHasher) { h.Add("ConfigMap", "a", map[string]string{"k": "vw"}) },
		"boundary":         func(h *ConfigHasher) { h.Add("ConfigMap", "a", map[string]string{"kv": "w"}) },
		"other name":       func(h *ConfigHasher) { h.Add("ConfigMap", "b", map[string]string{"k": "vw"}) },
		"other kind":       func(h *ConfigHasher) { h.Add("Secret", "a", map[string]string{"k": "vw"}) },
	} {
		var h ConfigHasher
		add(&h)
		sum := h.Sum()
		assert.Empty(t, seen[sum], "%s has the same hash", name)
		seen[sum] = name
	}
}
