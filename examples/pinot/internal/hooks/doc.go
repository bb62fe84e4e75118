// Package hooks is what the Pinot operator knows of Apache Pinot, and dsoi-gen
// cannot: how each of its processes is started, and what its configuration must
// hold besides what the user wrote.
//
// # Arguments
//
// A controller reads everything from its configuration file: StartController
// refuses the options -clusterName and -zkAddress beside -configFileName. The
// other processes are told the cluster's name and ZooKeeper's address. The name
// of a Pinot cluster is the name of its custom resource.
//
// # Configuration files
//
// A node's file is the user's text, followed by
//
//   - the deep storage settings of external.deepStorage for its node type,
//   - for a controller, controller.helix.cluster.name and controller.zk.str.
//
// Whatever the text before it sets already is left out, so a user has the last
// word on each property.
//
// # Plugins
//
// The names in plugins become one option, -Dplugins.include=a;b, at the end of
// JAVA_OPTS. Pinot separates the names by semicolons (its first releases did by
// commas). Spaces cannot separate them: bin/pinot-admin.sh splits JAVA_OPTS at
// each of them, within quotes too, and the Java virtual machine would take the
// second name for the class to run. An option that the user wrote into java_opts
// comes before this one, and loses.
//
// # Credentials
//
// spec.auth is not for pods. It names a Secret for clients of the controller,
// whose keys the API does not say, and which may be of another namespace. A pod
// that referred to it would not start where the Secret or a key is absent, so
// nothing is built from it, and nothing in it is an error.
//
// The members of a cluster have their authentication from their configuration
// files, where the user writes it. A password need not be there: Pinot's
// [dynamic environment] takes it from a variable, and env of the node's
// k8sConfig takes that from a Secret.
//
// [dynamic environment]: https://docs.pinot.apache.org/configuration-reference/dynamic-environment
package hooks
