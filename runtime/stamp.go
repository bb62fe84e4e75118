package runtime

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// ConfigHashAnnotationKey is the annotation of a pod template that holds the
	// hash of the configuration that its pods read.
	ConfigHashAnnotationKey = "dsoi.datainfra.io/config-hash"
	// ConfigHashVariable is the environment variable that holds it instead, in
	// the main container, with [ConfigHashEnvironment].
	ConfigHashVariable = "CONFIG_HASH"
)

// stampConfigHash writes the hash of everything that pods read from ConfigMaps
// and Secrets into their template, so that a change rolls exactly these pods.
// What this pass has applied is taken as it is; the rest is read through the
// client, among it a ConfigMap that waits for an earlier stage: pods read the old
// one, and are not to roll. Only the hash of a Secret's values leaves this function.
func (p *Pass) stampConfigHash(ctx context.Context, pod *corev1.PodTemplateSpec) error {
	refs := ReferencesOf(pod)
	if len(refs.ConfigMaps)+len(refs.Secrets) == 0 {
		return nil
	}
	var hasher ConfigHasher
	for _, name := range refs.ConfigMaps {
		key := p.reading("ConfigMap", name)
		configMap, ok := p.configured[key.NamespacedName]
		if !ok {
			configMap = &corev1.ConfigMap{}
			found, err := p.readReference(ctx, key, configMap)
			if err != nil {
				return err
			}
			if !found {
				hasher.AddAbsent("ConfigMap", name)
				continue
			}
		}
		hasher.Add("ConfigMap", name, configMap.Data)
		hasher.AddBytes("ConfigMap", name, configMap.BinaryData)
	}
	for _, name := range refs.Secrets {
		secret := &corev1.Secret{}
		found, err := p.readReference(ctx, p.reading("Secret", name), secret)
		if err != nil {
			return err
		}
		if !found {
			hasher.AddAbsent("Secret", name)
			continue
		}
		hasher.AddBytes("Secret", name, secret.Data)
	}
	setConfigHash(pod, p.runtime.kind.ConfigHash, hasher.Sum())
	return nil
}

// readReference reads an object that pods refer to. That it does not exist is no
// error: the reference may be optional, or its object on the way.
func (p *Pass) readReference(ctx context.Context, key objectKey, into client.Object) (found bool, err error) {
	err = p.client.Get(ctx, key.NamespacedName, into, &client.GetOptions{UnsafeDisableDeepCopy: ptr.To(true)})
	if client.IgnoreNotFound(err) != nil {
		return false, fmt.Errorf("reading %s %s, which pods refer to: %w", key.Kind, key.Name, err)
	}
	found = err == nil
	p.saw(key, corev1.SchemeGroupVersion, into, found)
	return found, nil
}

func setConfigHash(pod *corev1.PodTemplateSpec, placement ConfigHashPlacement, sum string) {
	if placement == ConfigHashEnvironment && len(pod.Spec.Containers) > 0 {
		main := &pod.Spec.Containers[0]
		main.Env = MergeEnv(main.Env, EnvVar(ConfigHashVariable, sum))
		return
	}
	pod.Annotations = MergeMaps(pod.Annotations, map[string]string{ConfigHashAnnotationKey: sum})
}
