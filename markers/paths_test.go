package markers

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/datainfrahq/dsoi-gen/markers/fields"
)

func TestParseSlot(t *testing.T) {
	tests := map[string]struct {
		key, goType, field, merge string
		workloads                 []string
		steps                     int
	}{
		"container.image":                                      {goType: "string", field: "Image"},
		"container.tty":                                        {goType: "bool", field: "TTY"},
		"container.env[JAVA_OPTS]":                             {key: "JAVA_OPTS", goType: "[]corev1.EnvVar", field: "Env", merge: "MergeEnvVars"},
		"config[log4j2.xml].text":                              {goType: TextType},
		"config.properties[a.b]":                               {key: "a.b", goType: ScalarsType, merge: "MergeMaps"},
		"pod.nodeSelector[a.b/c]":                              {key: "a.b/c", goType: "map[string]string", field: "NodeSelector", merge: "MergeMaps"},
		`pod.nodeSelector["a.b/c"]`:                            {key: "a.b/c", goType: "map[string]string", field: "NodeSelector", merge: "MergeMaps"},
		"container.securityContext.runAsUser":                  {goType: "*int64", steps: 2},
		"container.ports[http].hostPort":                       {goType: "int32", steps: 2},
		"pod.affinity.nodeAffinity":                            {goType: "*corev1.NodeAffinity", merge: "MergeNodeAffinity", steps: 2},
		"pod.containers[metrics]":                              {goType: "corev1.Container", merge: "MergeContainer", steps: 1},
		"container.resources.limits[memory]":                   {goType: "resource.Quantity", steps: 2},
		"service.metadata.annotations":                         {goType: "map[string]string", merge: "MergeMaps", steps: 2},
		"service.spec":                                         {goType: "*corev1.ServiceSpec", merge: "MergeServiceSpec"},
		"workload.updateStrategy":                              {goType: "appsv1.StatefulSetUpdateStrategy", field: "UpdateStrategy", merge: "MergeStatefulSetUpdateStrategy", workloads: []string{"StatefulSet"}},
		"workload.minReadySeconds":                             {goType: "int32", field: "MinReadySeconds", workloads: []string{"StatefulSet", "Deployment", "DaemonSet"}},
		"workload.updateStrategy.rollingUpdate.maxUnavailable": {goType: "*intstr.IntOrString", workloads: []string{"StatefulSet", "DaemonSet"}, steps: 3},
		"workload.updateStrategy.rollingUpdate.maxSurge":       {goType: "*intstr.IntOrString", workloads: []string{"DaemonSet"}, steps: 3},
		"workload.strategy.rollingUpdate":                      {goType: "*appsv1.RollingUpdateDeployment", merge: "MergeRollingUpdateDeployment", workloads: []string{"Deployment"}, steps: 2},
		"serviceAccount.imagePullSecrets":                      {goType: "[]corev1.LocalObjectReference", steps: 1},
		"autoscaler.spec":                                      {goType: "*autoscalingv2.HorizontalPodAutoscalerSpec", merge: "MergeHorizontalPodAutoscalerSpec"},
		"autoscaler.spec.maxReplicas":                          {goType: "int32", steps: 2},
		"pod.initContainers[a].env[B].value":                   {goType: "string", steps: 3},
		"container.livenessProbe.httpGet.path":                 {goType: "string", steps: 3},
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			slot, key, err := ParseSlot(text)
			require.NoError(t, err)
			assert.Equal(t, want.key, key)
			assert.Equal(t, want.goType, slot.Type)
			assert.Equal(t, want.field, slot.Field)
			assert.Equal(t, want.merge, slot.Merge)
			assert.Equal(t, want.workloads, slot.Workloads)
			assert.Len(t, slot.Path, want.steps)
			assert.NotZero(t, slot.Levels)
		})
	}
}

func TestParseSlot_Errors(t *testing.T) {
	tests := map[string]struct {
		at      int
		message string
	}{
		"":                               {0, "a path starts with the name of what it leads through: container.image"},
		"container":                      {0, "there is no slot `container`; it is the first name of slots, for structs of your own"},
		"services":                       {0, "there is no slot `services`; did you mean \"service\"?"},
		"somewhere.else":                 {0, "there is no slot `somewhere.else`; slots begin with autoscaler, cluster, config, configMap, container, cronJob, daemonSet, deployment, group, horizontalPodAutoscaler, ingress, job, networkPolicy, node, persistentVolumeClaim, pod, podDisruptionBudget, role, roleBinding, secret, service, serviceAccount, statefulSet, workload"},
		"container.env[A]B":              {16, "a dot or the end is missing here"},
		"container.probe.path":           {10, "corev1.Container has no field probe; it has name, image, command, args, workingDir, ports, envFrom, env, resources, resizePolicy, restartPolicy, restartPolicyRules, volumeMounts, volumeDevices, livenessProbe, readinessProbe, startupProbe, lifecycle, terminationMessagePath, terminationMessagePolicy, imagePullPolicy, securityContext, stdin, stdinOnce, tty"},
		"configMap.data[a]":              {0, "configMap.data is not for fields; the configuration files stand there; bind slot config.text"},
		"service.spec.selector":          {0, "service.spec.selector is not for fields; it selects the pods of the node"},
		"autoscaler.spec.maxReplica":     {16, "autoscalingv2.HorizontalPodAutoscalerSpec has no field maxReplica; did you mean \"maxReplicas\"?"},
		"autoscaler.spec.scaleTargetRef": {0, "horizontalPodAutoscaler.spec.scaleTargetRef is not for fields; it is the workload of the node"},
		"container.resources.limits.cpu": {27, "limits is a corev1.ResourceList, which has no fields"},
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			_, _, err := ParseSlot(text)
			var syntax *fields.SyntaxError
			require.True(t, errors.As(err, &syntax))
			assert.Equal(t, want.message, syntax.Message)
			assert.Equal(t, want.at, syntax.At)
		})
	}
}

func TestSlot_Port(t *testing.T) {
	tests := map[string]string{
		"container.ports[http].containerPort":         "http",
		"container.ports[name=a].containerPort":       "a",
		"container.ports[http].hostPort":              "",
		"container.ports[protocol=TCP].containerPort": "",
		"container.ports":                             "",
		"pod.containers[a].ports[b].containerPort":    "",
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			slot, _, err := ParseSlot(text)
			require.NoError(t, err)
			name, ok := slot.Port()
			assert.Equal(t, want, name)
			assert.Equal(t, want != "", ok)
		})
	}
}

// Whatever stands in the table of what fields cannot fill is somewhere.
func TestTakenPlacesExist(t *testing.T) {
	for place := range taken {
		path, err := fields.Parse(place)
		require.NoError(t, err)
		roots := families()[path.Family]
		require.NotEmpty(t, roots, place)
		root, _ := fields.Find(roots[0])
		_, err = fields.Resolve(root, path.Steps)
		assert.NoError(t, err, place)
	}
}
