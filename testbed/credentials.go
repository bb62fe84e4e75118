package testbed

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/client-go/util/cert"
	"k8s.io/client-go/util/keyutil"
)

// credentials are the files with which the programs trust each other. They live
// as long as one cluster.
type credentials struct {
	certificate, key string // of the API server
	tokens           string // of those who may use it
	accounts         string // the key that signs tokens of service accounts

	certificatePEM []byte
	token          string // of the one who may do everything
}

// newCredentials writes new credentials to a directory.
func newCredentials(dir string) (credentials, error) {
	c := credentials{
		certificate: filepath.Join(dir, "server.crt"),
		key:         filepath.Join(dir, "server.key"),
		tokens:      filepath.Join(dir, "tokens.csv"),
		accounts:    filepath.Join(dir, "service-accounts.key"),
	}
	certificate, key, err := cert.GenerateSelfSignedCertKey("127.0.0.1", []net.IP{net.IPv4(127, 0, 0, 1)}, []string{"localhost"})
	if err != nil {
		return c, fmt.Errorf("making a certificate: %w", err)
	}
	accounts, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return c, fmt.Errorf("making a key: %w", err)
	}
	token := make([]byte, 16)
	_, _ = rand.Read(token) // never fails
	c.token, c.certificatePEM = hex.EncodeToString(token), certificate
	for path, content := range map[string][]byte{
		c.certificate: certificate,
		c.key:         key,
		c.tokens:      []byte(c.token + `,admin,admin,"system:masters"` + "\n"),
		c.accounts:    pem.EncodeToMemory(&pem.Block{Type: keyutil.RSAPrivateKeyBlockType, Bytes: x509.MarshalPKCS1PrivateKey(accounts)}),
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return c, err
		}
	}
	return c, nil
}

// config is for the one who may do everything. It does not limit its clients.
func (c credentials) config(address string) *rest.Config {
	return &rest.Config{
		Host:            "https://" + address,
		BearerToken:     c.token,
		TLSClientConfig: rest.TLSClientConfig{CAData: c.certificatePEM},
		QPS:             -1,
	}
}

// WriteKubeconfig writes a configuration to a file, for kubectl and whatever else
// reads such files. Only its user can read it.
func WriteKubeconfig(path string, config *rest.Config) error {
	const name = "testbed"
	kubeconfig := clientcmdapi.NewConfig()
	kubeconfig.Clusters[name] = &clientcmdapi.Cluster{Server: config.Host, CertificateAuthorityData: config.CAData}
	kubeconfig.AuthInfos[name] = &clientcmdapi.AuthInfo{Token: config.BearerToken}
	kubeconfig.Contexts[name] = &clientcmdapi.Context{Cluster: name, AuthInfo: name}
	kubeconfig.CurrentContext = name
	if err := clientcmd.WriteToFile(*kubeconfig, path); err != nil {
		return fmt.Errorf("writing a kubeconfig: %w", err)
	}
	return nil
}
