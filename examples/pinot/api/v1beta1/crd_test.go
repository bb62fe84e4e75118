package v1beta1_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utiljson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"github.com/datainfrahq/dsoi-gen/examples/pinot/api/v1beta1"
)

// crdFile is the CustomResourceDefinition that controller-gen makes from this
// package.
const crdFile = "../../config/crd/datainfra.io_pinots.yaml"

// difference allows paths of the schema to differ from the public Pinot
// operator's.
type difference struct {
	reason string
	paths  []string
}

// allowed are the differences from the public CRD. Nothing that the public CRD
// accepts and that has a meaning is lost by any of them.
var allowed = []difference{
	{
		reason: "a newer field of corev1.EnvVarSource",
		paths:  []string{"added spec.k8sConfig[].env[].valueFrom.fileKeyRef"},
	},
	{
		reason: "newer fields of corev1.GRPCAction and corev1.HTTPGetAction",
		paths: []string{
			"added spec.k8sConfig[].livenessProbe.grpc.mode",
			"added spec.k8sConfig[].livenessProbe.httpGet.protocol",
			"added spec.k8sConfig[].readinessProbe.grpc.mode",
			"added spec.k8sConfig[].readinessProbe.httpGet.protocol",
			"added spec.k8sConfig[].startUpProbe.grpc.mode",
			"added spec.k8sConfig[].startUpProbe.httpGet.protocol",
		},
	},
	{
		reason: "a newer field of corev1.ResourceClaim",
		paths:  []string{"added spec.k8sConfig[].resources.claims[].request"},
	},
	{
		reason: "a newer field of corev1.ServiceSpec",
		paths:  []string{"added spec.k8sConfig[].service.trafficDistribution"},
	},
	{
		reason: "a newer field of corev1.PersistentVolumeClaimSpec",
		paths: []string{
			"added spec.k8sConfig[].storageConfig[].spec.volumeAttributesClassName",
			"added spec.k8sConfig[].volumes[].ephemeral.volumeClaimTemplate.spec.volumeAttributesClassName",
		},
	},
	{
		reason: "Kubernetes took the claims of a pod's resources out of the resources of a volume, where they had no meaning",
		paths: []string{
			"missing spec.k8sConfig[].storageConfig[].spec.resources.claims",
			"missing spec.k8sConfig[].volumes[].ephemeral.volumeClaimTemplate.spec.resources.claims",
		},
	},
	{
		reason: "newer fields of corev1.VolumeMount",
		paths: []string{
			"added spec.k8sConfig[].volumeMount[].bindMountOptions",
			"added spec.k8sConfig[].volumeMount[].recursiveReadOnly",
		},
	},
	{
		reason: "newer fields of corev1.VolumeSource and of its parts",
		paths: []string{
			"added spec.k8sConfig[].volumes[].configMap.defaultUser",
			"added spec.k8sConfig[].volumes[].configMap.items[].user",
			"added spec.k8sConfig[].volumes[].downwardAPI.defaultUser",
			"added spec.k8sConfig[].volumes[].downwardAPI.items[].user",
			"added spec.k8sConfig[].volumes[].emptyDir.mode",
			"added spec.k8sConfig[].volumes[].image",
			"added spec.k8sConfig[].volumes[].projected.defaultUser",
			"added spec.k8sConfig[].volumes[].projected.sources[].clusterTrustBundle",
			"added spec.k8sConfig[].volumes[].projected.sources[].configMap.items[].user",
			"added spec.k8sConfig[].volumes[].projected.sources[].downwardAPI.items[].user",
			"added spec.k8sConfig[].volumes[].projected.sources[].podCertificate",
			"added spec.k8sConfig[].volumes[].projected.sources[].secret.items[].user",
			"added spec.k8sConfig[].volumes[].projected.sources[].serviceAccountToken.user",
			"added spec.k8sConfig[].volumes[].secret.defaultUser",
			"added spec.k8sConfig[].volumes[].secret.items[].user",
		},
	},
}

func TestCRDIsCompatible(t *testing.T) {
	theirs := readCRD(t, sharedCase(t, "crd.yaml"))
	ours := readCRD(t, crdFile)

	assert.Equal(t, theirs.Name, ours.Name)
	assert.Equal(t, theirs.Spec.Group, ours.Spec.Group)
	assert.Equal(t, theirs.Spec.Names, ours.Spec.Names)
	assert.Equal(t, theirs.Spec.Scope, ours.Spec.Scope)
	require.Len(t, theirs.Spec.Versions, 1)
	require.Len(t, ours.Spec.Versions, 1)
	assert.Equal(t, theirs.Spec.Versions[0].Name, ours.Spec.Versions[0].Name)
	assert.Equal(t, theirs.Spec.Versions[0].Subresources, ours.Spec.Versions[0].Subresources)

	found := differences("spec", specSchema(t, theirs), specSchema(t, ours))
	for _, d := range allowed {
		for _, path := range d.paths {
			assert.Contains(t, found, path, "allowed, but it does not occur: remove it (%s)", d.reason)
			found = slices.DeleteFunc(found, func(f string) bool { return f == path })
		}
	}
	assert.Empty(t, found, "the CRD differs from the public one: mend pinot_types.go, or allow the difference and say why")
}

func TestDifferences(t *testing.T) {
	object := func(required []string, properties map[string]apiextensionsv1.JSONSchemaProps) apiextensionsv1.JSONSchemaProps {
		return apiextensionsv1.JSONSchemaProps{Type: "object", Required: required, Properties: properties}
	}
	plain := func(kind string) apiextensionsv1.JSONSchemaProps {
		return apiextensionsv1.JSONSchemaProps{Type: kind}
	}
	list := func(of apiextensionsv1.JSONSchemaProps) apiextensionsv1.JSONSchemaProps {
		return apiextensionsv1.JSONSchemaProps{Type: "array", Items: &apiextensionsv1.JSONSchemaPropsOrArray{Schema: &of}}
	}
	mapOf := func(of apiextensionsv1.JSONSchemaProps) apiextensionsv1.JSONSchemaProps {
		return apiextensionsv1.JSONSchemaProps{Type: "object", AdditionalProperties: &apiextensionsv1.JSONSchemaPropsOrBool{Allows: true, Schema: &of}}
	}
	type properties = map[string]apiextensionsv1.JSONSchemaProps

	for name, test := range map[string]struct {
		theirs, ours apiextensionsv1.JSONSchemaProps
		want         []string
	}{
		"equal": {
			theirs: object([]string{"a", "b"}, properties{"a": plain("string")}),
			ours:   object([]string{"b", "a"}, properties{"a": plain("string")}),
		},
		"descriptions do not matter": {
			theirs: apiextensionsv1.JSONSchemaProps{Type: "string", Description: "one"},
			ours:   apiextensionsv1.JSONSchemaProps{Type: "string", Description: "two"},
		},
		"properties": {
			theirs: object(nil, properties{"a": plain("string"), "b": plain("string")}),
			ours:   object(nil, properties{"b": plain("string"), "c": plain("string")}),
			want:   []string{"added x.c", "missing x.a"},
		},
		"type": {
			theirs: object(nil, properties{"a": plain("string")}),
			ours:   object(nil, properties{"a": plain("integer")}),
			want:   []string{`type of x.a is "integer", not "string"`},
		},
		"format": {
			theirs: plain("integer"),
			ours:   apiextensionsv1.JSONSchemaProps{Type: "integer", Format: "int32"},
			want:   []string{`format of x is "int32", not ""`},
		},
		"required": {
			theirs: object([]string{"a"}, nil),
			ours:   object([]string{"b"}, nil),
			want:   []string{`required of x is ["b"], not ["a"]`},
		},
		"items": {
			theirs: list(object(nil, properties{"a": plain("string")})),
			ours:   list(object(nil, properties{"a": plain("boolean")})),
			want:   []string{`type of x[].a is "boolean", not "string"`},
		},
		"no items": {
			theirs: list(plain("string")),
			ours:   plain("array"),
			want:   []string{"missing x[]"},
		},
		"additional properties": {
			theirs: mapOf(plain("string")),
			ours:   mapOf(plain("integer")),
			want:   []string{`type of x{} is "integer", not "string"`},
		},
		"additional properties added": {
			theirs: plain("object"),
			ours:   mapOf(plain("string")),
			want:   []string{"added x{}"},
		},
		"int or string": {
			theirs: plain("string"),
			ours:   apiextensionsv1.JSONSchemaProps{XIntOrString: true},
			want:   []string{"int-or-string of x is true, not false", `type of x is "", not "string"`},
		},
		"pattern and enumeration": {
			theirs: plain("string"),
			ours: apiextensionsv1.JSONSchemaProps{
				Type: "string", Pattern: "^a", Enum: []apiextensionsv1.JSON{{Raw: []byte(`"a"`)}},
			},
			want: []string{`enum of x is ["a"], not null`, `pattern of x is "^a", not ""`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, differences("x", test.theirs, test.ours))
		})
	}
}

func TestResources(t *testing.T) {
	missing := func(group int, fields ...string) []string {
		var errs []string
		for _, f := range fields {
			errs = append(errs, fmt.Sprintf("spec.k8sConfig[%d].%s: Required value", group, f))
		}
		return errs
	}
	for file, test := range map[string]struct {
		duplicated string   // a key that the file repeats
		invalid    []string // what the API server would refuse
		nodes      []string
	}{
		"kind-basic.yaml": {
			nodes: []string{"pinot-controller", "pinot-broker", "pinot-server", "pinot-minion"},
		},
		"hetero-broker.yaml": {
			duplicated: "service",
			nodes:      []string{"pinot-controller", "pinot-broker-az1", "pinot-broker-az2", "pinot-minion"},
		},
		"sample.yaml": {
			invalid: slices.Concat(
				missing(0, "port", "service"), missing(1, "port", "service"),
				missing(2, "port", "service"), missing(3, "port", "service"),
			),
			nodes: []string{"pinot-controller", "pinot-broker", "pinot-server", "pinot-minion"},
		},
	} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile(sharedCase(t, file))
			require.NoError(t, err)

			_, err = yaml.YAMLToJSONStrict(text)
			if test.duplicated == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, fmt.Sprintf("key %q already set", test.duplicated))
			}

			// Of a repeated key the API server warns, and takes the last value.
			document, err := yaml.YAMLToJSON(text)
			require.NoError(t, err)

			pinot := decodeStrictly(t, document)
			var nodes []string
			for _, node := range pinot.Spec.Nodes {
				nodes = append(nodes, node.Name)
			}
			assert.Equal(t, test.nodes, nodes)
			assert.ElementsMatch(t, test.invalid, validate(t, document))
		})
	}
}

func TestRepeatedKeyTakesTheLastValue(t *testing.T) {
	text, err := os.ReadFile(sharedCase(t, "hetero-broker.yaml"))
	require.NoError(t, err)
	document, err := yaml.YAMLToJSON(text)
	require.NoError(t, err)

	pinot := decodeStrictly(t, document)
	require.Equal(t, "broker-az1", pinot.Spec.K8sConfig[1].Name)
	require.Len(t, pinot.Spec.K8sConfig[1].Service.Ports, 1)
	assert.Empty(t, pinot.Spec.K8sConfig[1].Service.Ports[0].Name)
}

func TestSamples(t *testing.T) {
	files, err := filepath.Glob("../../config/samples/*_pinot*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			document, err := yaml.YAMLToJSONStrict(text)
			require.NoError(t, err)

			decodeStrictly(t, document)
			assert.Empty(t, validate(t, document))
		})
	}
}

// TestEmptyPinot shows that a Pinot which is written back says nothing that its
// author did not say.
func TestEmptyPinot(t *testing.T) {
	document, err := json.Marshal(v1beta1.PinotSpec{K8sConfig: []v1beta1.K8sConfig{{}}})
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"deploymentOrder": null,
		"k8sConfig": [{"name": "", "image": "", "port": null, "service": null}],
		"nodes": null,
		"pinotNodeConfig": null
	}`, string(document))
}

func TestAddToScheme(t *testing.T) {
	scheme := runtime.NewScheme()
	require.NoError(t, v1beta1.AddToScheme(scheme))

	for kind, object := range map[string]runtime.Object{"Pinot": &v1beta1.Pinot{}, "PinotList": &v1beta1.PinotList{}} {
		kinds, _, err := scheme.ObjectKinds(object)
		require.NoError(t, err)
		assert.Contains(t, kinds, v1beta1.GroupVersion.WithKind(kind))
	}
}

// sharedCase returns the path of a file of the public Pinot operator. It lies
// beside the repository, not in it; without it the test is skipped.
func sharedCase(t *testing.T, name string) string {
	t.Helper()
	root, err := os.Getwd()
	require.NoError(t, err)
	for !exists(filepath.Join(root, "go.mod")) {
		parent := filepath.Dir(root)
		require.NotEqual(t, parent, root, "no go.mod above the test's directory")
		root = parent
	}
	file := filepath.Join(root, "..", "shared", "cases", "pinot", name)
	if !exists(file) {
		t.Skipf("%s is not there; it is not part of this repository", filepath.Join("..", "shared", "cases", "pinot", name))
	}
	return file
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func readCRD(t *testing.T, file string) *apiextensionsv1.CustomResourceDefinition {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	crd := &apiextensionsv1.CustomResourceDefinition{}
	require.NoError(t, yaml.UnmarshalStrict(text, crd))
	return crd
}

func specSchema(t *testing.T, crd *apiextensionsv1.CustomResourceDefinition) apiextensionsv1.JSONSchemaProps {
	t.Helper()
	spec, ok := crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
	require.True(t, ok, "the schema has no spec")
	return spec
}

// differences lists what our schema accepts or demands otherwise than theirs,
// sorted. It compares what a value must look like; descriptions, defaults and
// the way in which lists merge are left out.
func differences(path string, theirs, ours apiextensionsv1.JSONSchemaProps) []string {
	var found []string
	compare := func(what string, theirs, ours any) {
		if t, o := describe(theirs), describe(ours); t != o {
			found = append(found, fmt.Sprintf("%s of %s is %s, not %s", what, path, o, t))
		}
	}
	compare("type", theirs.Type, ours.Type)
	compare("format", theirs.Format, ours.Format)
	compare("required", sorted(theirs.Required), sorted(ours.Required))
	compare("int-or-string", theirs.XIntOrString, ours.XIntOrString)
	compare("nullable", theirs.Nullable, ours.Nullable)
	compare("pattern", theirs.Pattern, ours.Pattern)
	compare("enum", theirs.Enum, ours.Enum)
	compare("minimum", theirs.Minimum, ours.Minimum)
	compare("maximum", theirs.Maximum, ours.Maximum)
	compare("rules", theirs.XValidations, ours.XValidations)

	child := func(path string, theirs, ours *apiextensionsv1.JSONSchemaProps) {
		switch {
		case theirs == nil && ours == nil:
		case theirs == nil:
			found = append(found, "added "+path)
		case ours == nil:
			found = append(found, "missing "+path)
		default:
			found = append(found, differences(path, *theirs, *ours)...)
		}
	}
	child(path+"[]", items(theirs), items(ours))
	child(path+"{}", values(theirs), values(ours))
	names := map[string]bool{}
	for name := range theirs.Properties {
		names[name] = true
	}
	for name := range ours.Properties {
		names[name] = true
	}
	for name := range names {
		child(path+"."+name, property(theirs, name), property(ours, name))
	}
	sort.Strings(found)
	return found
}

func describe(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func sorted(list []string) []string {
	list = append([]string{}, list...)
	sort.Strings(list)
	return list
}

func items(schema apiextensionsv1.JSONSchemaProps) *apiextensionsv1.JSONSchemaProps {
	if schema.Items == nil {
		return nil
	}
	return schema.Items.Schema
}

func values(schema apiextensionsv1.JSONSchemaProps) *apiextensionsv1.JSONSchemaProps {
	if schema.AdditionalProperties == nil {
		return nil
	}
	return schema.AdditionalProperties.Schema
}

func property(schema apiextensionsv1.JSONSchemaProps, name string) *apiextensionsv1.JSONSchemaProps {
	if p, ok := schema.Properties[name]; ok {
		return &p
	}
	return nil
}

// decodeStrictly decodes a custom resource; a field that the type does not have
// fails the test.
func decodeStrictly(t *testing.T, document []byte) *v1beta1.Pinot {
	t.Helper()
	pinot := &v1beta1.Pinot{}
	strictErrs, err := utiljson.UnmarshalStrict(document, pinot)
	require.NoError(t, err)
	require.Empty(t, strictErrs)
	return pinot
}

// validate returns what an API server that has our CRD would refuse a custom
// resource for.
func validate(t *testing.T, document []byte) []string {
	t.Helper()
	schema := &apiextensions.JSONSchemaProps{}
	require.NoError(t, apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(
		readCRD(t, crdFile).Spec.Versions[0].Schema.OpenAPIV3Schema, schema, nil))
	structural, err := structuralschema.NewStructural(schema)
	require.NoError(t, err)
	require.Empty(t, structuralschema.ValidateStructural(nil, structural))
	validator, _, err := validation.NewSchemaValidator(schema)
	require.NoError(t, err)

	var object map[string]any
	require.NoError(t, utiljson.UnmarshalCaseSensitivePreserveInts(document, &object))
	defaulting.Default(object, structural)

	errs := validation.ValidateCustomResource(nil, object, validator)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, structural, object)...)
	return messages(errs)
}

func messages(errs field.ErrorList) []string {
	var messages []string
	for _, err := range errs {
		messages = append(messages, err.Error())
	}
	return messages
}
