package markers

// ObjectDefault is something that objects have although nothing asks for it, as an expert
// would set it. [Cluster.Without] switches it off.
type ObjectDefault struct {
	// Name by which it is switched off.
	Name string
	// Help is half a sentence about it.
	Help string
}

// The names of the defaults of objects.
const (
	DefaultSpread        = "spread"
	DefaultPeerAddresses = "peerAddresses"
)

// ObjectDefaults returns the defaults of objects.
func ObjectDefaults() []ObjectDefault {
	return []ObjectDefault{
		{DefaultSpread, "pods of a node spread softly over zones and hosts, unless topologySpreadConstraints or a podAntiAffinity say otherwise; a workload that runs without it never gets it"},
		{DefaultPeerAddresses, "the governing Service of a StatefulSet has the addresses of pods that are not ready, so that peers find each other while they start; only where one more Service, a variant per node, stands in front of the pods for clients"},
	}
}

// defaultNames are their names.
func defaultNames() []string {
	var names []string
	for _, d := range ObjectDefaults() {
		names = append(names, d.Name)
	}
	return names
}
