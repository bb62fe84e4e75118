package roundtrip

import (
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	dsoi "github.com/datainfrahq/dsoi-gen/runtime"
	"github.com/datainfrahq/dsoi-gen/runtime/build"
	autoscalersv1 "github.com/datainfrahq/dsoi-gen/testdata/autoscalers/api/v1"
	autoscalers "github.com/datainfrahq/dsoi-gen/testdata/autoscalers/want"
	budgetsv1 "github.com/datainfrahq/dsoi-gen/testdata/budgets/api/v1"
	budgets "github.com/datainfrahq/dsoi-gen/testdata/budgets/want"
	configsv1 "github.com/datainfrahq/dsoi-gen/testdata/configs/api/v1"
	configs "github.com/datainfrahq/dsoi-gen/testdata/configs/want"
	cronjobsv1 "github.com/datainfrahq/dsoi-gen/testdata/cronjobs/api/v1"
	cronjobs "github.com/datainfrahq/dsoi-gen/testdata/cronjobs/want"
	daemonsetsv1 "github.com/datainfrahq/dsoi-gen/testdata/daemonsets/api/v1"
	daemonsets "github.com/datainfrahq/dsoi-gen/testdata/daemonsets/want"
	fieldsv1 "github.com/datainfrahq/dsoi-gen/testdata/fields/api/v1"
	fields "github.com/datainfrahq/dsoi-gen/testdata/fields/want"
	foreignkindsv1 "github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/api/v1"
	foreignkinds "github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/want"
	widgetv1 "github.com/datainfrahq/dsoi-gen/testdata/foreignkinds/widget/v1"
	furtherv1 "github.com/datainfrahq/dsoi-gen/testdata/further/api/v1"
	further "github.com/datainfrahq/dsoi-gen/testdata/further/want"
	groupscopesv1 "github.com/datainfrahq/dsoi-gen/testdata/groupscopes/api/v1"
	groupscopes "github.com/datainfrahq/dsoi-gen/testdata/groupscopes/want"
	ingressesv1 "github.com/datainfrahq/dsoi-gen/testdata/ingresses/api/v1"
	ingresses "github.com/datainfrahq/dsoi-gen/testdata/ingresses/want"
	jobsv1 "github.com/datainfrahq/dsoi-gen/testdata/jobs/api/v1"
	jobs "github.com/datainfrahq/dsoi-gen/testdata/jobs/want"
	networkpoliciesv1 "github.com/datainfrahq/dsoi-gen/testdata/networkpolicies/api/v1"
	networkpolicies "github.com/datainfrahq/dsoi-gen/testdata/networkpolicies/want"
	podrulesv1 "github.com/datainfrahq/dsoi-gen/testdata/podrules/api/v1"
	podrules "github.com/datainfrahq/dsoi-gen/testdata/podrules/want"
	readsv1 "github.com/datainfrahq/dsoi-gen/testdata/reads/api/v1"
	reads "github.com/datainfrahq/dsoi-gen/testdata/reads/want"
	scopesv1 "github.com/datainfrahq/dsoi-gen/testdata/scopes/api/v1"
	scopes "github.com/datainfrahq/dsoi-gen/testdata/scopes/want"
	secretsv1 "github.com/datainfrahq/dsoi-gen/testdata/secrets/api/v1"
	secrets "github.com/datainfrahq/dsoi-gen/testdata/secrets/want"
	servicesv1 "github.com/datainfrahq/dsoi-gen/testdata/services/api/v1"
	services "github.com/datainfrahq/dsoi-gen/testdata/services/want"
	sharedconfigsv1 "github.com/datainfrahq/dsoi-gen/testdata/sharedconfigs/api/v1"
	sharedconfigs "github.com/datainfrahq/dsoi-gen/testdata/sharedconfigs/want"
	variantsv1 "github.com/datainfrahq/dsoi-gen/testdata/variants/api/v1"
	variants "github.com/datainfrahq/dsoi-gen/testdata/variants/want"
)

// operator is a generated operator of a golden case, with hooks.
type operator struct {
	dir   string // of the golden case
	kind  build.ClusterKind
	types []runtime.Object
	new   func(manager.Manager) (reconciler, error)
}

// reconciler is what the reconcilers of all kinds are.
type reconciler interface {
	reconcile.Reconciler
	SetupWithManager(manager.Manager) error
}

// newOperator joins what is generated for one kind.
func newOperator[H any, R reconciler](dir string, hooks H, kind func(H) build.ClusterKind, newReconciler func(manager.Manager, H, ...dsoi.Option) (R, error), types ...runtime.Object) operator {
	return operator{dir, kind(hooks), types, func(mgr manager.Manager) (reconciler, error) { return newReconciler(mgr, hooks) }}
}

// without is a later release of an operator, which no longer wants the objects of a
// kind that the whole cluster had.
func (o operator) without(kind string) operator {
	return o.building(func(list *build.List) {
		var left []build.Wanted
		for _, w := range list.Objects {
			if w.Kind != kind || w.Node != "" {
				left = append(left, w)
			}
		}
		list.Objects = left
	})
}

// building is another release of an operator, which wants something else.
func (o operator) building(change func(*build.List)) operator {
	was := o.kind.Build
	o.kind.Build = func(cr client.Object, in build.Inputs) build.List {
		list := was(cr, in)
		change(&list)
		return list
	}
	other := o.kind
	o.new = func(mgr manager.Manager) (reconciler, error) { return dsoi.NewReconciler(mgr, other) }
	return o
}

var (
	herd    = newOperator("budgets", budgets.HerdHooks(herdHooks{}), budgets.HerdKind, budgets.NewHerdReconciler, &budgetsv1.Herd{}, &budgetsv1.HerdList{})
	flock   = newOperator("budgets", budgets.FlockHooks(flockHooks{}), budgets.FlockKind, budgets.NewFlockReconciler, &budgetsv1.Flock{}, &budgetsv1.FlockList{})
	fence   = newOperator("networkpolicies", networkpolicies.FenceHooks(networkpolicies.UnimplementedFenceHooks{}), networkpolicies.FenceKind, networkpolicies.NewFenceReconciler, &networkpoliciesv1.Fence{}, &networkpoliciesv1.FenceList{})
	moat    = newOperator("networkpolicies", networkpolicies.MoatHooks(networkpolicies.UnimplementedMoatHooks{}), networkpolicies.MoatKind, networkpolicies.NewMoatReconciler, &networkpoliciesv1.Moat{}, &networkpoliciesv1.MoatList{})
	harbour = newOperator("ingresses", ingresses.HarbourHooks(ingresses.UnimplementedHarbourHooks{}), ingresses.HarbourKind, ingresses.NewHarbourReconciler, &ingressesv1.Harbour{}, &ingressesv1.HarbourList{})
	craft   = newOperator("podrules", podrules.CraftHooks(craftHooks{}), podrules.CraftKind, podrules.NewCraftReconciler, &podrulesv1.Craft{}, &podrulesv1.CraftList{})
	guild   = newOperator("podrules", podrules.GuildHooks(guildHooks{}), podrules.GuildKind, podrules.NewGuildReconciler, &podrulesv1.Guild{}, &podrulesv1.GuildList{})
	shop    = newOperator("foreignkinds", foreignkinds.ShopHooks(shopHooks{}), foreignkinds.ShopKind, foreignkinds.NewShopReconciler, &foreignkindsv1.Shop{}, &foreignkindsv1.ShopList{})
	garden  = newOperator("further", further.GardenHooks(gardenHooks{}), further.GardenKind, further.NewGardenReconciler, &furtherv1.Garden{}, &furtherv1.GardenList{})
	vault   = newOperator("reads", reads.VaultHooks(vaultHooks{}), reads.VaultKind, reads.NewVaultReconciler, &readsv1.Vault{}, &readsv1.VaultList{})
	patrol  = newOperator("daemonsets", daemonsets.PatrolHooks(daemonsets.UnimplementedPatrolHooks{}), daemonsets.PatrolKind, daemonsets.NewPatrolReconciler, &daemonsetsv1.Patrol{}, &daemonsetsv1.PatrolList{})
	choir   = newOperator("autoscalers", autoscalers.ChoirHooks(autoscalers.UnimplementedChoirHooks{}), autoscalers.ChoirKind, autoscalers.NewChoirReconciler, &autoscalersv1.Choir{}, &autoscalersv1.ChoirList{})
	bakery  = newOperator("cronjobs", cronjobs.BakeryHooks(cronjobs.UnimplementedBakeryHooks{}), cronjobs.BakeryKind, cronjobs.NewBakeryReconciler, &cronjobsv1.Bakery{}, &cronjobsv1.BakeryList{})
	mill    = newOperator("cronjobs", cronjobs.MillHooks(cronjobs.UnimplementedMillHooks{}), cronjobs.MillKind, cronjobs.NewMillReconciler, &cronjobsv1.Mill{}, &cronjobsv1.MillList{})
	lake    = newOperator("fields", fields.LakeHooks(fields.UnimplementedLakeHooks{}), fields.LakeKind, fields.NewLakeReconciler, &fieldsv1.Lake{}, &fieldsv1.LakeList{})
	reef    = newOperator("configs", configs.ReefHooks(configs.UnimplementedReefHooks{}), configs.ReefKind, configs.NewReefReconciler, &configsv1.Reef{}, &configsv1.ReefList{})

	fleet  = newOperator("scopes", scopes.FleetHooks(fleetHooks{}), scopes.FleetKind, scopes.NewFleetReconciler, &scopesv1.Fleet{}, &scopesv1.FleetList{})
	bay    = newOperator("scopes", scopes.BayHooks(scopes.UnimplementedBayHooks{}), scopes.BayKind, scopes.NewBayReconciler, &scopesv1.Bay{}, &scopesv1.BayList{})
	ferry  = newOperator("variants", variants.FerryHooks(variants.UnimplementedFerryHooks{}), variants.FerryKind, variants.NewFerryReconciler, &variantsv1.Ferry{}, &variantsv1.FerryList{})
	harbor = newOperator("services", services.HarborHooks(services.UnimplementedHarborHooks{}), services.HarborKind, services.NewHarborReconciler, &servicesv1.Harbor{}, &servicesv1.HarborList{})
	troupe = newOperator("groupscopes", groupscopes.TroupeHooks(groupscopes.UnimplementedTroupeHooks{}), groupscopes.TroupeKind, groupscopes.NewTroupeReconciler, &groupscopesv1.Troupe{}, &groupscopesv1.TroupeList{})
	mint   = newOperator("sharedconfigs", sharedconfigs.MintHooks(sharedconfigs.UnimplementedMintHooks{}), sharedconfigs.MintKind, sharedconfigs.NewMintReconciler, &sharedconfigsv1.Mint{}, &sharedconfigsv1.MintList{})
	safe   = newOperator("secrets", secrets.SafeHooks(secrets.UnimplementedSafeHooks{}), secrets.SafeKind, secrets.NewSafeReconciler, &secretsv1.Safe{}, &secretsv1.SafeList{})
	lock   = newOperator("secrets", secrets.LockHooks(secrets.UnimplementedLockHooks{}), secrets.LockKind, secrets.NewLockReconciler, &secretsv1.Lock{}, &secretsv1.LockList{})

	kiln   = newOperator("jobs", jobs.KilnHooks(jobs.UnimplementedKilnHooks{}), jobs.KilnKind, jobs.NewKilnReconciler, &jobsv1.Kiln{}, &jobsv1.KilnList{})
	cellar = newOperator("jobs", jobs.CellarHooks(jobs.UnimplementedCellarHooks{}), jobs.CellarKind, jobs.NewCellarReconciler, &jobsv1.Cellar{}, &jobsv1.CellarList{})
	dock   = newOperator("jobs", jobs.DockHooks(jobs.UnimplementedDockHooks{}), jobs.DockKind, jobs.NewDockReconciler, &jobsv1.Dock{}, &jobsv1.DockList{})

	operators = []operator{herd, flock, fence, moat, harbour, craft, guild, shop, garden, vault, patrol, choir, bakery, mill, lake, fleet, bay, ferry, reef, safe, lock, harbor, kiln, cellar, dock, mint, troupe}
)

// widgets is the kind of somebody else, which the API server does not know at first.
var (
	widgets     = schema.GroupVersionKind{Group: "widgets.example.com", Version: "v1", Kind: "Widget"}
	widgetTypes = []runtime.Object{&widgetv1.Widget{}, &widgetv1.WidgetList{}}
)

// detail is an annotation of a custom resource, for what its spec has no field for.
const detail = "example.com/detail"

func setDetail(cr client.Object, value string) {
	metav1.SetMetaDataAnnotation(metaOf(cr), detail, value)
}

func metaOf(cr client.Object) *metav1.ObjectMeta {
	return cr.(metav1.ObjectMetaAccessor).GetObjectMeta().(*metav1.ObjectMeta)
}

// herdHooks let all pods of a node but one be evicted.
type herdHooks struct{ budgets.UnimplementedHerdHooks }

func (herdHooks) PodDisruptionBudget(node budgets.HerdNode, budget *policyv1.PodDisruptionBudget) error {
	budget.Spec.MaxUnavailable.IntVal = node.Spec.Replicas - 1
	return nil
}

// flockHooks let one pod for each node be evicted.
type flockHooks struct {
	budgets.UnimplementedFlockHooks
}

func (flockHooks) ClusterPodDisruptionBudget(cluster *budgets.FlockCluster, budget *policyv1.PodDisruptionBudget) error {
	budget.Spec.MaxUnavailable.IntVal = int32(len(cluster.Nodes))
	return nil
}

// craftHooks put the detail into everything that rules bring.
type craftHooks struct {
	podrules.UnimplementedCraftHooks
}

func (craftHooks) ServiceAccount(node podrules.CraftNode, account *corev1.ServiceAccount) error {
	return detailAccount(node.Cluster, account)
}

func (craftHooks) Role(node podrules.CraftNode, role *rbacv1.Role) error {
	return detailRole(node.Cluster, role)
}

func (craftHooks) RoleBinding(node podrules.CraftNode, binding *rbacv1.RoleBinding) error {
	return detailBinding(node.Cluster, binding)
}

// guildHooks do the same for a whole cluster.
type guildHooks struct {
	podrules.UnimplementedGuildHooks
}

func (guildHooks) ClusterServiceAccount(cluster *podrules.GuildCluster, account *corev1.ServiceAccount) error {
	return detailAccount(cluster, account)
}

func (guildHooks) ClusterRole(cluster *podrules.GuildCluster, role *rbacv1.Role) error {
	return detailRole(cluster, role)
}

func (guildHooks) ClusterRoleBinding(cluster *podrules.GuildCluster, binding *rbacv1.RoleBinding) error {
	return detailBinding(cluster, binding)
}

// fleetHooks do the same for all nodes of a type, and let one pod for each of them be
// evicted.
type fleetHooks struct{ scopes.UnimplementedFleetHooks }

func (fleetHooks) NodeTypeServiceAccount(nodeType scopes.FleetNodeType, account *corev1.ServiceAccount) error {
	return detailAccount(nodeType.Cluster, account)
}

func (fleetHooks) NodeTypeRole(nodeType scopes.FleetNodeType, role *rbacv1.Role) error {
	return detailRole(nodeType.Cluster, role)
}

func (fleetHooks) NodeTypeRoleBinding(nodeType scopes.FleetNodeType, binding *rbacv1.RoleBinding) error {
	return detailBinding(nodeType.Cluster, binding)
}

func (fleetHooks) NodeTypePodDisruptionBudget(nodeType scopes.FleetNodeType, budget *policyv1.PodDisruptionBudget) error {
	budget.Spec.MaxUnavailable.IntVal = int32(len(nodeType.Nodes))
	return nil
}

func detailAccount(cr client.Object, account *corev1.ServiceAccount) error {
	account.AutomountServiceAccountToken = ptr.To(cr.GetAnnotations()[detail] == "")
	return nil
}

func detailRole(cr client.Object, role *rbacv1.Role) error {
	if name := cr.GetAnnotations()[detail]; name != "" {
		role.Rules[0].ResourceNames = []string{name} // less than the operator may do
	}
	return nil
}

func detailBinding(cr client.Object, binding *rbacv1.RoleBinding) error {
	if name := cr.GetAnnotations()[detail]; name != "" {
		binding.Subjects = append(binding.Subjects, rbacv1.Subject{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: name})
	}
	return nil
}

// none as a detail is for no objects that hooks would return.
const none = "none"

// colour is an annotation of a Shop that wants Widgets. The tests share an API server,
// and one of them has it learn of Widgets meanwhile.
const colour = "example.com/colour"

// shopHooks return a Widget for each node, and a Lease for all.
type shopHooks struct {
	foreignkinds.UnimplementedShopHooks
}

func (shopHooks) Widgets(node foreignkinds.ShopNode) ([]*widgetv1.Widget, error) {
	painted, wanted := node.Cluster.Annotations[colour]
	if !wanted {
		return nil, nil
	}
	return []*widgetv1.Widget{{ObjectMeta: metav1.ObjectMeta{Name: node.NameOf("Service")}, Spec: widgetv1.WidgetSpec{Colour: painted}}}, nil
}

func (shopHooks) Leases(cluster *foreignkinds.ShopCluster) ([]*coordinationv1.Lease, error) {
	holder := cluster.Annotations[detail]
	if holder == none {
		return nil, nil
	}
	return []*coordinationv1.Lease{{
		ObjectMeta: metav1.ObjectMeta{Name: cluster.Name},
		Spec:       coordinationv1.LeaseSpec{HolderIdentity: ptr.To("holder-" + holder)},
	}}, nil
}

// gardenHooks return what no marker fills.
type gardenHooks struct {
	further.UnimplementedGardenHooks
}

func (gardenHooks) Further(cluster *further.GardenCluster) ([]client.Object, error) {
	text := cluster.Annotations[detail]
	if text == none {
		return nil, nil
	}
	return []client.Object{&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: cluster.Name + "-signs"}, Data: map[string]string{"text": text}}}, nil
}

// vaultHooks write what inputs say into the configuration.
type vaultHooks struct{ reads.UnimplementedVaultHooks }

func (vaultHooks) Config(node reads.VaultNode, files map[string]string) error {
	in := node.Cluster.Inputs
	files[node.ConfigFile()] = string(in.Secrets[node.Spec.Lock.Name]["code"]) + in.ConfigMaps["rules"]["rule"]
	return nil
}
