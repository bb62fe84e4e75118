package show

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/yaml"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// Paths of custom resources, from the top of the repository: a real one, which may be beside the checkout,
// and the example's own.
var (
	RealPinot   = filepath.Join("..", "shared", "cases", "pinot", "kind-basic.yaml")
	SamplePinot = filepath.Join("examples", "pinot", "config", "samples", "datainfra_v1beta1_pinot.yaml")
)

// LoadPinot reads the first of the custom resources that is there, and returns
// its file's name with it.
func LoadPinot(paths ...string) (*v1beta1.Pinot, string, error) {
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		pinot := &v1beta1.Pinot{}
		if err := yaml.Unmarshal(data, pinot); err != nil {
			return nil, "", fmt.Errorf("reading %s: %w", path, err)
		}
		pinot.Namespace = "default"
		return pinot, filepath.Base(path), nil
	}
	return nil, "", errors.New("no custom resource is found; run the demo from the top of the repository")
}
