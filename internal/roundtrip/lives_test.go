package roundtrip

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/datainfrahq/dsoi-gen/markers"
	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	autoscalersv1 "github.com/datainfrahq/dsoi-gen/testdata/autoscalers/api/v1"
	budgetsv1 "github.com/datainfrahq/dsoi-gen/testdata/budgets/api/v1"
	cronjobsv1 "github.com/datainfrahq/dsoi-gen/testdata/cronjobs/api/v1"
	daemonsetsv1 "github.com/datainfrahq/dsoi-gen/testdata/daemonsets/api/v1"
	foreignkindsv1 "github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/api/v1"
	furtherv1 "github.com/datainfrahq/dsoi-gen/testdata/further/api/v1"
	groupscopesv1 "github.com/datainfrahq/dsoi-gen/testdata/groupscopes/api/v1"
	ingressesv1 "github.com/datainfrahq/dsoi-gen/testdata/ingresses/api/v1"
	jobsv1 "github.com/datainfrahq/dsoi-gen/testdata/jobs/api/v1"
	networkpoliciesv1 "github.com/datainfrahq/dsoi-gen/testdata/networkpolicies/api/v1"
	podrulesv1 "github.com/datainfrahq/dsoi-gen/testdata/podrules/api/v1"
	scopesv1 "github.com/datainfrahq/dsoi-gen/testdata/scopes/api/v1"
	secretsv1 "github.com/datainfrahq/dsoi-gen/testdata/secrets/api/v1"
	servicesv1 "github.com/datainfrahq/dsoi-gen/testdata/services/api/v1"
	sharedconfigsv1 "github.com/datainfrahq/dsoi-gen/testdata/sharedconfigs/api/v1"
	variantsv1 "github.com/datainfrahq/dsoi-gen/testdata/variants/api/v1"
)

// life is what happens to one object of a custom resource.
type life struct {
	kind string
	per  markers.Scope
	live func(*testing.T, *world)
}

// lived describes the life of an object of type O, which a custom resource of type C
// has.
type lived[C, O client.Object] struct {
	operator operator
	cr       C
	name     string
	// field of the object is what changes: was, and becomes what it is after change.
	field        func(O) any
	was, becomes any
	change       func(C)
	// drift is what somebody else does to the object.
	drift func(O)
	// replaced is set where another object takes its place when it changes.
	replaced bool
	// unwant changes the custom resource so that it no longer wants the object; nil
	// where only a later release of the operator does that.
	unwant func(C)
}

func lifeOf[C, O client.Object](kind string, per markers.Scope, l lived[C, O]) life {
	return life{kind, per, func(t *testing.T, w *world) { l.live(t, w, kind) }}
}

func (l lived[C, O]) live(t *testing.T, w *world, kind string) {
	f := w.start(t, l.operator, l.cr)
	get := func() O { return find[O](t, f, l.name) }
	is := func(want any) func() bool {
		return func() bool { o := get(); return !isNil(o) && assert.ObjectsAreEqual(want, l.field(o)) }
	}

	f.eventually(t, is(l.was), "it is not made")
	made := get()
	owner := metav1.GetControllerOf(made)
	require.NotNil(t, owner)
	assert.Equal(t, l.operator.kind.Kind+" one", owner.Kind+" "+owner.Name)
	assert.Equal(t, build.ManagedBy, made.GetLabels()[build.LabelManagedBy])

	f.settle(t)
	f.zero(t)

	edit(t, f, l.change)
	f.eventually(t, is(l.becomes), "it does not change")
	assert.Equal(t, !l.replaced, made.GetUID() == get().GetUID(), "it is the same object, or another")
	reason := dsoi.ReasonUpdated
	if l.replaced {
		reason = dsoi.ReasonReplaced
	}
	f.eventually(t, f.hasEvent(reason, kind, l.name), "nobody tells of the change")
	f.settle(t)

	made = get()
	drifted := get()
	l.drift(drifted)
	require.NotEqual(t, l.becomes, l.field(drifted))
	require.NoError(t, w.user.Update(t.Context(), drifted))
	f.eventually(t, is(l.becomes), "it is not repaired")
	f.eventually(t, f.hasEvent(dsoi.ReasonRepaired, kind, l.name), "nobody tells of the repair")

	require.NoError(t, w.user.Delete(t.Context(), get(), client.PropagationPolicy(metav1.DeletePropagationBackground))) // nobody takes finalizers off
	f.eventually(t, func() bool { o := get(); return !isNil(o) && o.GetUID() != made.GetUID() && is(l.becomes)() }, "it is not made again")
	f.settle(t)
	f.zero(t)

	if l.unwant != nil {
		edit(t, f, l.unwant)
	} else {
		f.restart(t, l.operator.without(kind))
	}
	f.eventually(t, func() bool { return isNil(get()) }, "it is not deleted")
	f.eventually(t, f.hasEvent(dsoi.ReasonDeleted, kind, l.name), "nobody tells of the deletion")
	f.settle(t)
	f.zero(t)
}

var lives = []life{
	lifeOf("PodDisruptionBudget", markers.PerNode, lived[*budgetsv1.Herd, *policyv1.PodDisruptionBudget]{
		operator: herd, name: "one-a",
		cr: &budgetsv1.Herd{ObjectMeta: one, Spec: budgetsv1.HerdSpec{Image: "farm:1", Nodes: []budgetsv1.Node{
			{Name: "a", NodeType: "cow", Replicas: 2}, {Name: "b", NodeType: "cow", Replicas: 2}, {Name: "c", NodeType: "dog", Replicas: 2},
		}}},
		field: maxUnavailable, was: 1, becomes: 2,
		change: func(h *budgetsv1.Herd) { h.Spec.Nodes[0].Replicas = 3 },
		drift:  func(b *policyv1.PodDisruptionBudget) { b.Spec.MaxUnavailable = ptr.To(intstr.FromInt32(9)) },
		unwant: func(h *budgetsv1.Herd) { h.Spec.Nodes[0].Replicas = 1 },
	}),
	lifeOf("PodDisruptionBudget", markers.PerCluster, lived[*budgetsv1.Flock, *policyv1.PodDisruptionBudget]{
		operator: flock, name: "one",
		cr: &budgetsv1.Flock{ObjectMeta: one, Spec: budgetsv1.FlockSpec{Image: "farm:1", Nodes: []budgetsv1.Node{
			{Name: "a", NodeType: "sheep", Replicas: 1}, {Name: "b", NodeType: "sheep", Replicas: 1},
		}}},
		field: maxUnavailable, was: 2, becomes: 1,
		change: func(f *budgetsv1.Flock) { f.Spec.Nodes = f.Spec.Nodes[:1] },
		drift:  func(b *policyv1.PodDisruptionBudget) { b.Spec.MaxUnavailable = ptr.To(intstr.FromInt32(9)) },
	}),
	lifeOf("Ingress", markers.PerNode, lived[*ingressesv1.Harbour, *networkingv1.Ingress]{
		operator: harbour, name: "one-a",
		cr: &ingressesv1.Harbour{ObjectMeta: one, Spec: ingressesv1.HarbourSpec{Image: "harbour:1", Nodes: []ingressesv1.Node{
			{Name: "a", NodeType: "pier", Replicas: 1, Entrance: &networkingv1.IngressSpec{IngressClassName: ptr.To("first")}},
			{Name: "b", NodeType: "light", Replicas: 1},
		}}},
		field: func(i *networkingv1.Ingress) any { return ptr.Deref(i.Spec.IngressClassName, "") }, was: "first", becomes: "second",
		change: func(h *ingressesv1.Harbour) { h.Spec.Nodes[0].Entrance.IngressClassName = ptr.To("second") },
		drift:  func(i *networkingv1.Ingress) { i.Spec.IngressClassName = nil },
		unwant: func(h *ingressesv1.Harbour) { h.Spec.Nodes[0].Entrance = nil },
	}),
	lifeOf("NetworkPolicy", markers.PerNode, lived[*networkpoliciesv1.Fence, *networkingv1.NetworkPolicy]{
		operator: fence, name: "one-a",
		cr: &networkpoliciesv1.Fence{ObjectMeta: one, Spec: networkpoliciesv1.FenceSpec{Image: "fence:1", Nodes: []networkpoliciesv1.Node{
			{Name: "a", NodeType: "post", Replicas: 1, NetworkPolicy: &networkingv1.NetworkPolicySpec{PolicyTypes: ingress}},
			{Name: "b", NodeType: "gate", Replicas: 1},
		}}},
		field: policyTypes, was: ingress, becomes: egress,
		change: func(f *networkpoliciesv1.Fence) { f.Spec.Nodes[0].NetworkPolicy.PolicyTypes = egress },
		drift:  func(p *networkingv1.NetworkPolicy) { p.Spec.PolicyTypes = ingress },
		unwant: func(f *networkpoliciesv1.Fence) { f.Spec.Nodes[0].NetworkPolicy = nil },
	}),
	lifeOf("NetworkPolicy", markers.PerCluster, lived[*networkpoliciesv1.Moat, *networkingv1.NetworkPolicy]{
		operator: moat, name: "one",
		cr: &networkpoliciesv1.Moat{ObjectMeta: one, Spec: networkpoliciesv1.MoatSpec{
			Image: "moat:1", Access: networkingv1.NetworkPolicySpec{PolicyTypes: ingress},
			Nodes: []networkpoliciesv1.Bridge{{Name: "a", NodeType: "bridge", Replicas: 1}},
		}},
		field: policyTypes, was: ingress, becomes: egress,
		change: func(m *networkpoliciesv1.Moat) { m.Spec.Access.PolicyTypes = egress },
		drift:  func(p *networkingv1.NetworkPolicy) { p.Spec.PolicyTypes = ingress },
		unwant: func(m *networkpoliciesv1.Moat) { m.Spec.Access = networkingv1.NetworkPolicySpec{} },
	}),
	lifeOf("ServiceAccount", markers.PerNode, lived[*podrulesv1.Craft, *corev1.ServiceAccount]{
		operator: craft, cr: newCraft(), name: "one-a",
		field: automount, was: true, becomes: false,
		change: withDetail[*podrulesv1.Craft],
		drift:  func(a *corev1.ServiceAccount) { a.AutomountServiceAccountToken = nil },
		unwant: withoutNodeA,
	}),
	lifeOf("Role", markers.PerNode, lived[*podrulesv1.Craft, *rbacv1.Role]{
		operator: craft, cr: newCraft(), name: "one-a",
		field: rules, was: craftRules(), becomes: craftRules("detail"),
		change: withDetail[*podrulesv1.Craft],
		drift:  grantSecrets,
		unwant: withoutNodeA,
	}),
	lifeOf("RoleBinding", markers.PerNode, lived[*podrulesv1.Craft, *rbacv1.RoleBinding]{
		operator: craft, cr: newCraft(), name: "one-a",
		field: subjects, was: []string{"one-a"}, becomes: []string{"one-a", "detail"},
		change: withDetail[*podrulesv1.Craft],
		drift:  bindStranger,
		unwant: withoutNodeA,
	}),
	lifeOf("ServiceAccount", markers.PerCluster, lived[*podrulesv1.Guild, *corev1.ServiceAccount]{
		operator: guild, cr: newGuild(), name: "one",
		field: automount, was: true, becomes: false,
		change: withDetail[*podrulesv1.Guild],
		drift:  func(a *corev1.ServiceAccount) { a.AutomountServiceAccountToken = nil },
	}),
	lifeOf("Role", markers.PerCluster, lived[*podrulesv1.Guild, *rbacv1.Role]{
		operator: guild, cr: newGuild(), name: "one",
		field: rules, was: guildRules(), becomes: guildRules("detail"),
		change: withDetail[*podrulesv1.Guild],
		drift:  grantSecrets,
	}),
	lifeOf("RoleBinding", markers.PerCluster, lived[*podrulesv1.Guild, *rbacv1.RoleBinding]{
		operator: guild, cr: newGuild(), name: "one",
		field: subjects, was: []string{"one"}, becomes: []string{"one", "detail"},
		change: withDetail[*podrulesv1.Guild],
		drift:  bindStranger,
	}),
	lifeOf("Service", markers.PerNodeType, lived[*scopesv1.Fleet, *corev1.Service]{
		operator: fleet, cr: newFleet(), name: "one-ship",
		field: func(s *corev1.Service) any { return s.Labels["tier"] }, was: "first", becomes: "second",
		change: func(f *scopesv1.Fleet) { f.Spec.ServiceLabels["tier"] = "second" },
		drift:  func(s *corev1.Service) { delete(s.Labels, "tier") },
		unwant: withoutShips,
	}),
	lifeOf("NetworkPolicy", markers.PerNodeType, lived[*scopesv1.Fleet, *networkingv1.NetworkPolicy]{
		operator: fleet, cr: newFleet(), name: "one-ship",
		field: policyTypes, was: ingress, becomes: egress,
		change: func(f *scopesv1.Fleet) { f.Spec.NetworkPolicy.PolicyTypes = egress },
		drift:  func(p *networkingv1.NetworkPolicy) { p.Spec.PolicyTypes = ingress },
		unwant: func(f *scopesv1.Fleet) { f.Spec.NetworkPolicy = nil },
	}),
	lifeOf("PodDisruptionBudget", markers.PerNodeType, lived[*scopesv1.Fleet, *policyv1.PodDisruptionBudget]{
		operator: fleet, cr: newFleet(), name: "one-ship",
		field: maxUnavailable, was: 3, becomes: 2,
		change: func(f *scopesv1.Fleet) { f.Spec.Nodes = f.Spec.Nodes[1:] },
		drift:  func(b *policyv1.PodDisruptionBudget) { b.Spec.MaxUnavailable = ptr.To(intstr.FromInt32(9)) },
		unwant: func(f *scopesv1.Fleet) { f.Spec.Nodes = f.Spec.Nodes[1:] },
	}),
	lifeOf("ServiceAccount", markers.PerNodeType, lived[*scopesv1.Fleet, *corev1.ServiceAccount]{
		operator: fleet, cr: newFleet(), name: "one-ship",
		field: automount, was: true, becomes: false,
		change: withDetail[*scopesv1.Fleet],
		drift:  func(a *corev1.ServiceAccount) { a.AutomountServiceAccountToken = nil },
		unwant: withoutShips,
	}),
	lifeOf("Role", markers.PerNodeType, lived[*scopesv1.Fleet, *rbacv1.Role]{
		operator: fleet, cr: newFleet(), name: "one-ship",
		field: rules, was: fleetRules(), becomes: fleetRules("detail"),
		change: withDetail[*scopesv1.Fleet],
		drift:  grantSecrets,
		unwant: withoutShips,
	}),
	lifeOf("RoleBinding", markers.PerNodeType, lived[*scopesv1.Fleet, *rbacv1.RoleBinding]{
		operator: fleet, cr: newFleet(), name: "one-ship",
		field: subjects, was: []string{"one-ship"}, becomes: []string{"one-ship", "detail"},
		change: withDetail[*scopesv1.Fleet],
		drift:  bindStranger,
		unwant: withoutShips,
	}),
	lifeOf("Service", markers.PerCluster, lived[*scopesv1.Bay, *corev1.Service]{
		operator: bay, name: "one",
		cr: &scopesv1.Bay{ObjectMeta: one, Spec: scopesv1.BaySpec{Image: "bay:1", ServiceType: "ClusterIP", Nodes: []scopesv1.Berth{
			{Node: scopesv1.Node{Name: "a", NodeType: "pier", Replicas: 1}},
		}}},
		field: func(s *corev1.Service) any { return string(s.Spec.Type) }, was: "ClusterIP", becomes: "NodePort",
		change: func(b *scopesv1.Bay) { b.Spec.ServiceType = "NodePort" },
		drift:  func(s *corev1.Service) { s.Spec.Type = "LoadBalancer" },
	}),
	lifeOf("Secret", markers.PerNode, lived[*secretsv1.Safe, *corev1.Secret]{
		operator: safe, cr: newSafe(), name: "one-a",
		field: secretText("token"), was: "first", becomes: "second",
		change: func(s *secretsv1.Safe) { s.Spec.Nodes[0].Token = ptr.To("second") },
		drift:  func(s *corev1.Secret) { s.Data["token"] = []byte("first") },
		unwant: func(s *secretsv1.Safe) { s.Spec.Nodes[0].Token = nil },
	}),
	lifeOf("Secret", markers.PerNodeType, lived[*secretsv1.Safe, *corev1.Secret]{
		operator: safe, cr: newSafe(), name: "one-box-tls",
		field: secretText("ca.crt"), was: "first", becomes: "second",
		change: func(s *secretsv1.Safe) { s.Spec.CA = []byte("second") },
		drift:  func(s *corev1.Secret) { delete(s.Data, "ca.crt") },
		unwant: func(s *secretsv1.Safe) { s.Spec.CA = nil },
	}),
	lifeOf("Secret", markers.PerCluster, lived[*secretsv1.Safe, *corev1.Secret]{
		operator: safe, cr: newSafe(), name: "one-login",
		field: secretText("password"), was: "first", becomes: "second",
		change: func(s *secretsv1.Safe) { s.Spec.Password = "second" },
		drift:  func(s *corev1.Secret) { s.Data["password"] = nil },
	}),
	// Variants are further objects of their kinds.
	lifeOf("Service", markers.PerNode, lived[*variantsv1.Ferry, *corev1.Service]{
		operator: ferry, cr: newFerry(), name: "one-a-client",
		field: func(s *corev1.Service) any { return string(s.Spec.Type) }, was: "NodePort", becomes: "ClusterIP",
		change: func(f *variantsv1.Ferry) { f.Spec.Nodes[0].ClientType = "ClusterIP" },
		drift:  func(s *corev1.Service) { s.Spec.Type = "NodePort" },
		unwant: func(f *variantsv1.Ferry) { f.Spec.Nodes = f.Spec.Nodes[1:] },
	}),
	lifeOf("Service", markers.PerPod, lived[*variantsv1.Ferry, *corev1.Service]{
		operator: ferry, cr: newFerry(), name: "one-a-1-outside",
		field: func(s *corev1.Service) any { return s.Annotations["of"] }, was: "a", becomes: "b",
		change: func(f *variantsv1.Ferry) { f.Spec.Nodes[0].OutsideAnnotations["of"] = "b" },
		drift:  func(s *corev1.Service) { s.Annotations = nil },
		unwant: func(f *variantsv1.Ferry) { f.Spec.Nodes[0].Replicas = 1 },
	}),
	lifeOf("Service", markers.PerNode, lived[*servicesv1.Harbor, *corev1.Service]{ // of an entry
		operator: harbor, cr: newHarbor(), name: "one-a-outer",
		field: func(s *corev1.Service) any { return s.Spec.Ports[0].Port }, was: int32(8080), becomes: int32(9090),
		change: func(h *servicesv1.Harbor) {
			h.Spec.Nodes[0].Services = []servicesv1.NamedBerth{{Name: "outer", Berth: servicesv1.Berth{Ports: []servicesv1.Door{{Name: "http", Port: 9090}}}}}
		},
		drift: func(s *corev1.Service) { s.Spec.Ports[0].Port = 1 },
		unwant: func(h *servicesv1.Harbor) {
			h.Spec.Nodes[0].Services[0].Enabled = ptr.To(false)
		},
	}),
	lifeOf("Service", markers.PerCluster, lived[*servicesv1.Harbor, *corev1.Service]{ // of an entry
		operator: harbor, cr: newHarbor(), name: "one-front",
		field: func(s *corev1.Service) any { return s.Annotations["of"] }, was: "first", becomes: "second",
		change: func(h *servicesv1.Harbor) { h.Spec.Entrances["front"].Annotations["of"] = "second" },
		drift:  func(s *corev1.Service) { s.Annotations = nil },
		unwant: func(h *servicesv1.Harbor) { delete(h.Spec.Entrances, "front") },
	}),
	lifeOf("Ingress", markers.PerNode, lived[*servicesv1.Harbor, *networkingv1.Ingress]{ // of an entry
		operator: harbor, cr: newHarbor(), name: "one-a-north",
		field: func(i *networkingv1.Ingress) any { return ptr.Deref(i.Spec.IngressClassName, "") }, was: "first", becomes: "second",
		change: func(h *servicesv1.Harbor) { h.Spec.Nodes[0].Gates[0].ClassName = "second" },
		drift:  func(i *networkingv1.Ingress) { i.Spec.IngressClassName = nil },
		unwant: func(h *servicesv1.Harbor) { h.Spec.Nodes[0].Gates[0].Open = false },
	}),
	lifeOf("ConfigMap", markers.PerNodeType, lived[*sharedconfigsv1.Mint, *corev1.ConfigMap]{
		operator: mint, cr: newMint(), name: "one-press-config",
		field: func(c *corev1.ConfigMap) any { return c.Data["press.conf"] }, was: "a=1\n", becomes: "a=2\n",
		change: func(m *sharedconfigsv1.Mint) { m.Spec.Settings["a"] = "2" },
		drift:  func(c *corev1.ConfigMap) { c.Data["press.conf"] = "" },
		unwant: func(m *sharedconfigsv1.Mint) { m.Spec.Nodes = m.Spec.Nodes[2:] },
	}),
	lifeOf("ConfigMap", markers.PerCluster, lived[*sharedconfigsv1.Mint, *corev1.ConfigMap]{
		operator: mint, cr: newMint(), name: "one-config-common",
		field: func(c *corev1.ConfigMap) any { return c.Data["log.xml"] }, was: "<log/>", becomes: "<other/>",
		change: func(m *sharedconfigsv1.Mint) { m.Spec.Log = "<other/>" },
		drift:  func(c *corev1.ConfigMap) { c.Data["log.xml"] = "" },
	}),
	lifeOf("ConfigMap", markers.PerConfigGroup, lived[*groupscopesv1.Troupe, *corev1.ConfigMap]{
		operator: troupe, cr: newTroupe(), name: "one-hamlet-config",
		field: func(c *corev1.ConfigMap) any { return c.Data["crew.conf"] }, was: "acts=5\n", becomes: "acts=4\n",
		change: func(r *groupscopesv1.Troupe) { r.Spec.Plays[0].Settings["acts"] = "4" },
		drift:  func(c *corev1.ConfigMap) { c.Data["crew.conf"] = "" },
		unwant: func(r *groupscopesv1.Troupe) { r.Spec.Nodes = r.Spec.Nodes[2:] }, // with its readers
	}),
	lifeOf("Secret", markers.PerConfigGroup, lived[*groupscopesv1.Troupe, *corev1.Secret]{
		operator: troupe, cr: newTroupe(), name: "one-hamlet",
		field: secretText("password"), was: "first", becomes: "second",
		change: func(r *groupscopesv1.Troupe) { r.Spec.Plays[0].Password = "second" },
		drift:  func(s *corev1.Secret) { s.Data["password"] = nil },
		unwant: leaveHamlet,
	}),
	lifeOf("Service", markers.PerConfigGroup, lived[*groupscopesv1.Troupe, *corev1.Service]{
		operator: troupe, cr: newTroupe(), name: "one-big-front",
		field: func(s *corev1.Service) any { return string(s.Spec.Type) }, was: "NodePort", becomes: "ClusterIP",
		change: func(r *groupscopesv1.Troupe) { r.Spec.Stages[0].Type = "ClusterIP" },
		drift:  func(s *corev1.Service) { s.Spec.Type = "NodePort" },
		unwant: leaveBig,
	}),
	lifeOf("NetworkPolicy", markers.PerConfigGroup, lived[*groupscopesv1.Troupe, *networkingv1.NetworkPolicy]{
		operator: troupe, cr: newTroupe(), name: "one-big",
		field: policyTypes, was: ingress, becomes: egress,
		change: func(r *groupscopesv1.Troupe) { r.Spec.Stages[0].Access.PolicyTypes = egress },
		drift:  func(p *networkingv1.NetworkPolicy) { p.Spec.PolicyTypes = ingress },
		unwant: func(r *groupscopesv1.Troupe) { r.Spec.Stages[0].Access = nil },
	}),
	lifeOf("PodDisruptionBudget", markers.PerConfigGroup, lived[*groupscopesv1.Troupe, *policyv1.PodDisruptionBudget]{
		operator: troupe, cr: newTroupe(), name: "one-big",
		field: maxUnavailable, was: 1, becomes: 2,
		change: func(r *groupscopesv1.Troupe) { r.Spec.Stages[0].Absent = ptr.To(intstr.FromInt32(2)) },
		drift:  func(b *policyv1.PodDisruptionBudget) { b.Spec.MaxUnavailable = ptr.To(intstr.FromInt32(9)) },
		unwant: leaveBig,
	}),
	lifeOf("NetworkPolicy", markers.PerCluster, lived[*variantsv1.Ferry, *networkingv1.NetworkPolicy]{
		operator: ferry, cr: newFerry(), name: "one-outer",
		field: policyTypes, was: ingress, becomes: egress,
		change: func(f *variantsv1.Ferry) { f.Spec.Fence.PolicyTypes = egress },
		drift:  func(p *networkingv1.NetworkPolicy) { p.Spec.PolicyTypes = ingress },
		unwant: func(f *variantsv1.Ferry) { f.Spec.Fence = nil },
	}),
	lifeOf("HorizontalPodAutoscaler", markers.PerNode, lived[*autoscalersv1.Choir, *autoscalingv2.HorizontalPodAutoscaler]{
		operator: choir, name: "one-a",
		cr: &autoscalersv1.Choir{ObjectMeta: one, Spec: autoscalersv1.ChoirSpec{Image: "choir:1", Nodes: []autoscalersv1.Node{
			{Name: "a", NodeType: "voice", Replicas: 2, Scale: &autoscalersv1.Scale{MaxReplicas: 3}},
		}}},
		field: func(a *autoscalingv2.HorizontalPodAutoscaler) any { return a.Spec.MaxReplicas }, was: int32(3), becomes: int32(5),
		change: func(c *autoscalersv1.Choir) { c.Spec.Nodes[0].Scale.MaxReplicas = 5 },
		drift:  func(a *autoscalingv2.HorizontalPodAutoscaler) { a.Spec.MaxReplicas = 9 },
		unwant: func(c *autoscalersv1.Choir) { c.Spec.Nodes[0].Scale = nil },
	}),
	lifeOf("CronJob", markers.PerNode, lived[*cronjobsv1.Bakery, *batchv1.CronJob]{
		operator: bakery, name: "one-a",
		cr: &cronjobsv1.Bakery{ObjectMeta: one, Spec: cronjobsv1.BakerySpec{Image: "bakery:1", Nodes: []cronjobsv1.Oven{
			{Node: cronjobsv1.Node{Name: "a", NodeType: "oven", Replicas: 1}, Clean: &cronjobsv1.Cleaning{Schedule: "@daily", Command: []string{"sweep"}}},
		}}},
		field: jobImage, was: "bakery:1", becomes: "bakery:2",
		change: func(b *cronjobsv1.Bakery) { b.Spec.Image = "bakery:2" },
		drift:  func(j *batchv1.CronJob) { j.Spec.JobTemplate.Spec.Template.Spec.Containers[0].Image = "bakery:9" },
		unwant: func(b *cronjobsv1.Bakery) { b.Spec.Nodes[0].Clean = nil },
	}),
	lifeOf("CronJob", markers.PerCluster, lived[*cronjobsv1.Mill, *batchv1.CronJob]{
		operator: mill, name: "one",
		cr: &cronjobsv1.Mill{ObjectMeta: one, Spec: cronjobsv1.MillSpec{
			Image: "mill:1", Nodes: []cronjobsv1.Node{{Name: "a", NodeType: "stone", Replicas: 1}},
			CronJob: &batchv1.CronJobSpec{Schedule: "@hourly", JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{
				Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "sharpen"}}}},
			}}},
		}},
		field: jobImage, was: "mill:1", becomes: "mill:2",
		change: func(m *cronjobsv1.Mill) { m.Spec.Image = "mill:2" },
		drift:  func(j *batchv1.CronJob) { j.Spec.JobTemplate.Spec.Template.Spec.Containers[0].Image = "mill:9" },
		unwant: func(m *cronjobsv1.Mill) { m.Spec.CronJob = nil },
	}),
	lifeOf("Job", markers.PerNode, lived[*jobsv1.Kiln, *batchv1.Job]{
		operator: kiln, name: "one-a", replaced: true,
		cr: &jobsv1.Kiln{ObjectMeta: one, Spec: jobsv1.KilnSpec{Image: "kiln:1", Nodes: []jobsv1.Oven{
			{Node: jobsv1.Node{Name: "a", NodeType: "oven", Replicas: 1}, Preheat: &jobsv1.Preheating{Command: []string{"burn"}, Parallelism: ptr.To[int32](1)}},
		}}},
		field: imageOfJob, was: "kiln:1 1", becomes: "kiln:2 1",
		change: func(k *jobsv1.Kiln) { k.Spec.Image = "kiln:2" },
		drift:  func(j *batchv1.Job) { j.Spec.Parallelism = ptr.To[int32](3) },
		unwant: func(k *jobsv1.Kiln) { k.Spec.Nodes[0].Preheat = nil },
	}),
	lifeOf("Job", markers.PerNodeType, lived[*jobsv1.Dock, *batchv1.Job]{
		operator: dock, name: "one-pier", replaced: true,
		cr: &jobsv1.Dock{ObjectMeta: one, Spec: jobsv1.DockSpec{Deadline: ptr.To[int64](600), Nodes: []jobsv1.Node{
			{Name: "a", NodeType: "pier", Replicas: 1, Image: "dock:1"}, {Name: "b", NodeType: "crane", Replicas: 1, Image: "dock:1"},
		}}},
		field: func(j *batchv1.Job) any {
			return fmt.Sprint(j.Spec.Template.Spec.Containers[0].Image, " ", ptr.Deref(j.Spec.ActiveDeadlineSeconds, 0))
		},
		was: "dock:1 600", becomes: "dock:2 600",
		change: func(d *jobsv1.Dock) { d.Spec.Nodes[0].Image = "dock:2" },
		drift:  func(j *batchv1.Job) { j.Spec.ActiveDeadlineSeconds = nil },
		unwant: func(d *jobsv1.Dock) { d.Spec.Nodes = d.Spec.Nodes[1:] },
	}),
	lifeOf("Job", markers.PerCluster, lived[*jobsv1.Cellar, *batchv1.Job]{
		operator: cellar, cr: newCellar(), name: "one-migrate", replaced: true,
		field: imageOfJob, was: "cellar:1 1", becomes: "cellar:2 1",
		change: func(c *jobsv1.Cellar) { c.Spec.Image = "cellar:2" },
		drift:  func(j *batchv1.Job) { j.Spec.Parallelism = ptr.To[int32](3) },
		unwant: func(c *jobsv1.Cellar) { c.Spec.Migrate = nil },
	}),
	lifeOf("DaemonSet", markers.PerNode, lived[*daemonsetsv1.Patrol, *appsv1.DaemonSet]{
		operator: patrol, name: "one-a",
		cr: &daemonsetsv1.Patrol{ObjectMeta: one, Spec: daemonsetsv1.PatrolSpec{Image: "patrol:1", Nodes: []daemonsetsv1.Node{
			{Name: "a", NodeType: "guard"}, {Name: "b", NodeType: "tower", Replicas: 1},
		}}},
		field: func(d *appsv1.DaemonSet) any {
			return d.Spec.Template.Spec.Containers[0].Image + string(d.Spec.UpdateStrategy.Type)
		},
		was: "patrol:1RollingUpdate", becomes: "patrol:2OnDelete",
		change: func(p *daemonsetsv1.Patrol) { p.Spec.Nodes[0].Image, p.Spec.Nodes[0].Replace = "patrol:2", "OnDelete" },
		drift:  func(d *appsv1.DaemonSet) { d.Spec.Template.Spec.Containers[0].Image = "patrol:9" },
		unwant: func(p *daemonsetsv1.Patrol) { p.Spec.Nodes = p.Spec.Nodes[1:] },
	}),
	// Kinds that a marker brings, and objects that only a hook returns.
	lifeOf("Lease", markers.PerCluster, lived[*foreignkindsv1.Shop, *coordinationv1.Lease]{
		operator: shop, cr: newShop("first"), name: "one",
		field: func(l *coordinationv1.Lease) any { return ptr.Deref(l.Spec.HolderIdentity, "") }, was: "holder-first", becomes: "holder-detail",
		change: withDetail[*foreignkindsv1.Shop],
		drift:  func(l *coordinationv1.Lease) { l.Spec.HolderIdentity = nil },
		unwant: wantNone[*foreignkindsv1.Shop],
	}),
	lifeOf("ConfigMap", markers.PerCluster, lived[*furtherv1.Garden, *corev1.ConfigMap]{
		operator: garden, name: "one-signs",
		cr:    &furtherv1.Garden{ObjectMeta: one, Spec: furtherv1.GardenSpec{Image: "garden:1", Nodes: []furtherv1.Node{{Name: "a", NodeType: "bed", Replicas: 1}}}},
		field: func(c *corev1.ConfigMap) any { return c.Data["text"] }, was: "", becomes: "detail",
		change: withDetail[*furtherv1.Garden],
		drift:  func(c *corev1.ConfigMap) { c.Data["text"] = "keep off" },
		unwant: wantNone[*furtherv1.Garden],
	}),
}

var (
	one     = metav1.ObjectMeta{Name: "one"}
	ingress = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	egress  = []networkingv1.PolicyType{networkingv1.PolicyTypeEgress}
)

func imageOfJob(j *batchv1.Job) any {
	return fmt.Sprint(j.Spec.Template.Spec.Containers[0].Image, " ", ptr.Deref(j.Spec.Parallelism, 1))
}

func jobImage(j *batchv1.CronJob) any {
	return j.Spec.JobTemplate.Spec.Template.Spec.Containers[0].Image
}

func maxUnavailable(b *policyv1.PodDisruptionBudget) any { return b.Spec.MaxUnavailable.IntValue() }

func policyTypes(p *networkingv1.NetworkPolicy) any { return p.Spec.PolicyTypes }

func automount(a *corev1.ServiceAccount) any { return ptr.Deref(a.AutomountServiceAccountToken, true) }

func rules(r *rbacv1.Role) any { return r.Rules }

func subjects(b *rbacv1.RoleBinding) any {
	var names []string
	for _, s := range b.Subjects {
		names = append(names, s.Name)
	}
	return names
}

// craftRules and guildRules are what the markers of the golden case say, for some
// names.
func craftRules(names ...string) []rbacv1.PolicyRule {
	return []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"pods"}, ResourceNames: names, Verbs: []string{"get"}},
		{APIGroups: []string{"coordination.k8s.io"}, Resources: []string{"leases"}, Verbs: []string{"get", "create", "update"}},
	}
}

func guildRules(names ...string) []rbacv1.PolicyRule {
	return []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"pods", "pods/log"}, ResourceNames: names, Verbs: []string{"get", "list"}},
		{APIGroups: []string{"apps", "batch"}, Resources: []string{"statefulsets"}, ResourceNames: []string{"one", "two"}, Verbs: []string{"get"}},
	}
}

// grantSecrets gives more than the operator has.
func grantSecrets(r *rbacv1.Role) {
	r.Rules = append(r.Rules, rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"secrets"}, Verbs: []string{"*"}})
}

func bindStranger(b *rbacv1.RoleBinding) {
	b.Subjects = []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: "stranger"}}
}

func newCraft() *podrulesv1.Craft {
	return &podrulesv1.Craft{ObjectMeta: one, Spec: podrulesv1.CraftSpec{Image: "craft:1", Nodes: []podrulesv1.Node{
		{Name: "a", NodeType: "smith", Replicas: 2}, {Name: "b", NodeType: "miner", Replicas: 1}, {Name: "c", NodeType: "guest", Replicas: 2},
	}}}
}

func withoutNodeA(c *podrulesv1.Craft) { c.Spec.Nodes = c.Spec.Nodes[1:] }

func newFleet() *scopesv1.Fleet {
	return &scopesv1.Fleet{ObjectMeta: one, Spec: scopesv1.FleetSpec{
		Image: "fleet:1", ServiceLabels: map[string]string{"tier": "first"}, NetworkPolicy: &networkingv1.NetworkPolicySpec{PolicyTypes: ingress},
		Nodes: []scopesv1.Node{
			{Name: "a", NodeType: "ship", Replicas: 1}, {Name: "b", NodeType: "ship", Replicas: 1}, {Name: "c", NodeType: "ship", Replicas: 1},
			{Name: "r", NodeType: "raft", Replicas: 1},
		},
	}}
}

func withoutShips(f *scopesv1.Fleet) { f.Spec.Nodes = f.Spec.Nodes[3:] }

func fleetRules(names ...string) []rbacv1.PolicyRule {
	return []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"pods"}, ResourceNames: names, Verbs: []string{"get", "list"}},
		{APIGroups: []string{""}, Resources: []string{"services"}, Verbs: []string{"get"}},
	}
}

func newFerry() *variantsv1.Ferry {
	return &variantsv1.Ferry{ObjectMeta: one, Spec: variantsv1.FerrySpec{
		Image: "ferry:1", Fence: &networkingv1.NetworkPolicySpec{PolicyTypes: ingress},
		Nodes: []variantsv1.Node{{
			Name: "a", NodeType: "dock", Replicas: 2, Outside: &corev1.ServiceSpec{PublishNotReadyAddresses: true}, OutsideAnnotations: map[string]string{"of": "a"},
		}, {Name: "b", NodeType: "dock", Replicas: 1}},
	}}
}

func newHarbor() *servicesv1.Harbor {
	return &servicesv1.Harbor{ObjectMeta: one, Spec: servicesv1.HarborSpec{
		Image:     "harbor:1",
		Services:  map[string]servicesv1.Berth{"outer": {Type: "NodePort", Ports: []servicesv1.Door{{Name: "http", Port: 8080, Inner: "http"}}}, "inner": {NodePort: 0}},
		Entrances: map[string]*servicesv1.Berth{"front": {Annotations: map[string]string{"of": "first"}}},
		Nodes: []servicesv1.Dock{{
			Name: "a", NodeType: "dock", Replicas: 1, Gates: []*servicesv1.Gate{{Title: "north", Open: true, ClassName: "first"}},
		}, {Name: "b", NodeType: "dock", Replicas: 1}},
	}}
}

func newTroupe() *groupscopesv1.Troupe {
	return &groupscopesv1.Troupe{ObjectMeta: one, Spec: groupscopesv1.TroupeSpec{
		Image:  "troupe:1",
		Plays:  []groupscopesv1.Play{{Name: "hamlet", Settings: map[string]string{"acts": "5"}, Password: "first"}, {Name: "faust"}},
		Stages: []groupscopesv1.Stage{{Name: "big", Type: "NodePort", Access: &networkingv1.NetworkPolicySpec{PolicyTypes: ingress}}, {Name: "small"}},
		Nodes: []groupscopesv1.Node{
			{Name: "a", NodeType: "actor", Replicas: 1, Play: "hamlet", Stage: "big"},
			{Name: "b", NodeType: "crew", Replicas: 1, Play: "hamlet", Stage: "big"},
			{Name: "c", NodeType: "crew", Replicas: 1, Play: "faust", Stage: "small"},
		},
	}}
}

// leaveHamlet and leaveBig let the nodes refer to other entries.
func leaveHamlet(r *groupscopesv1.Troupe) {
	for i := range r.Spec.Nodes {
		r.Spec.Nodes[i].Play = "faust"
	}
}

func leaveBig(r *groupscopesv1.Troupe) {
	for i := range r.Spec.Nodes {
		r.Spec.Nodes[i].Stage = "small"
	}
}

func newMint() *sharedconfigsv1.Mint {
	return &sharedconfigsv1.Mint{ObjectMeta: one, Spec: sharedconfigsv1.MintSpec{
		Image: "mint:1", Settings: map[string]string{"a": "1"}, Log: "<log/>",
		Nodes: []sharedconfigsv1.Node{{Name: "a", NodeType: "press", Replicas: 1}, {Name: "b", NodeType: "press", Replicas: 1}, {Name: "c", NodeType: "scale", Replicas: 1}},
	}}
}

func newSafe() *secretsv1.Safe {
	return &secretsv1.Safe{ObjectMeta: one, Spec: secretsv1.SafeSpec{
		Image: "safe:1", Password: "first", CA: []byte("first"),
		Nodes: []secretsv1.Node{{Name: "a", NodeType: "box", Replicas: 1, Token: ptr.To("first")}},
	}}
}

// secretText is what stands in a Secret at a key.
func secretText(key string) func(*corev1.Secret) any {
	return func(s *corev1.Secret) any { return string(s.Data[key]) }
}

func newGuild() *podrulesv1.Guild {
	return &podrulesv1.Guild{ObjectMeta: one, Spec: podrulesv1.GuildSpec{Image: "guild:1", Nodes: []podrulesv1.Node{{Name: "a", NodeType: "master", Replicas: 2}}}}
}

func newShop(text string) *foreignkindsv1.Shop {
	s := &foreignkindsv1.Shop{ObjectMeta: one, Spec: foreignkindsv1.ShopSpec{Image: "shop:1", Nodes: []foreignkindsv1.Node{{Name: "a", NodeType: "counter", Replicas: 2}}}}
	setDetail(s, text)
	return s
}

func withDetail[C client.Object](cr C) { setDetail(cr, "detail") }

func wantNone[C client.Object](cr C) { setDetail(cr, none) }
