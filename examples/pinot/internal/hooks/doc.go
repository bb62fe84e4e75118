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
//   - for a controller, controller.helix.cluster.name and controller.zk.str,
//   - with auth, the properties that [Pinot's basic authentication] needs.
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
// Passwords and tokens never appear in a ConfigMap or a pod template. The
// containers get them from the user's Secret, as environment variables, and the
// configuration file names these variables with Pinot's [dynamic environment]:
//
//	dynamic.env.config=pinot.server.instance.auth.token
//	pinot.server.instance.auth.token=PINOT_AUTH_TOKEN
//
// Each process gets the variables that it reads, and no others. A changed Secret
// restarts the pods, as a changed configuration does.
//
// Pinot has the name of a user in the names of the user's properties, where no
// variable can stand; so the user is always called admin. Services prove who
// they are with a token, which Pinot cannot make of the password; so the Secret
// holds it as well:
//
//	password: verysecret
//	token:    Basic YWRtaW46dmVyeXNlY3JldA==  # of admin:verysecret
//
// [Pinot's basic authentication]: https://docs.pinot.apache.org/operators/tutorials/authentication/basic-auth-access-control
// [dynamic environment]: https://docs.pinot.apache.org/configuration-reference/dynamic-environment
package hooks
