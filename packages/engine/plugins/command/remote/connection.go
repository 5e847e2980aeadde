package remote

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/retry"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

const (
	defaultUser           = "root"
	defaultPort           = 22
	defaultDialErrorLimit = 10
	defaultPerDialTimeout = 15
	withoutLimit          = -1

	// A server that is reset says nothing; without these questions a command would wait for it for ever.
	keepAliveEvery  = 15 * time.Second
	keepAliveMisses = 4
)

// Endpoint is one host to reach by SSH. Times in seconds.
type Endpoint struct {
	User               *string  `pulumi:"user,optional"`
	Password           *string  `pulumi:"password,optional"           provider:"secret"`
	Host               string   `pulumi:"host"`
	Port               *float64 `pulumi:"port,optional"`
	PrivateKey         *string  `pulumi:"privateKey,optional"         provider:"secret"`
	PrivateKeyPassword *string  `pulumi:"privateKeyPassword,optional" provider:"secret"`
	AgentSocketPath    *string  `pulumi:"agentSocketPath,optional"`
	DialErrorLimit     *int     `pulumi:"dialErrorLimit,optional"`
	PerDialTimeout     *int     `pulumi:"perDialTimeout,optional"`
	HostKey            *string  `pulumi:"hostKey,optional"`
}

// Connection is the server, and the bastion host in front of it, if there is one.
type Connection struct {
	Endpoint
	Proxy *ProxyConnection `pulumi:"proxy,optional"`
}

// ProxyConnection is a bastion host.
type ProxyConnection struct {
	Endpoint
}

func (e *Endpoint) setDefaults(a infer.Annotator) {
	a.SetDefault(&e.User, defaultUser)
	a.SetDefault(&e.Port, defaultPort)
	a.SetDefault(&e.DialErrorLimit, defaultDialErrorLimit)
	a.SetDefault(&e.PerDialTimeout, defaultPerDialTimeout)
}

// Annotate gives the documented defaults.
func (c *Connection) Annotate(a infer.Annotator) { c.setDefaults(a) }

// Annotate gives the documented defaults.
func (c *ProxyConnection) Annotate(a infer.Annotator) { c.setDefaults(a) }

func (e Endpoint) address() string {
	return net.JoinHostPort(e.Host, strconv.Itoa(int(orDefault(e.Port, defaultPort))))
}

func (e Endpoint) clientConfig() (*ssh.ClientConfig, error) {
	config := &ssh.ClientConfig{
		User:            orDefault(e.User, defaultUser),
		Timeout:         time.Duration(orDefault(e.PerDialTimeout, defaultPerDialTimeout)) * time.Second,
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	}
	if e.HostKey != nil {
		expected, _, _, _, err := ssh.ParseAuthorizedKey([]byte(*e.HostKey))
		if err != nil {
			return nil, fmt.Errorf("connection.hostKey: got %q, expected one line as in authorized_keys (\"ssh-ed25519 AAAA…\"): %w", *e.HostKey, err)
		}
		config.HostKeyCallback = exactly(expected)
		config.HostKeyAlgorithms = algorithmsOf(expected)
	}
	if e.PrivateKey != nil {
		signer, err := parseKey(*e.PrivateKey, e.PrivateKeyPassword)
		if err != nil {
			return nil, fmt.Errorf("connection.privateKey: %w", err)
		}
		config.Auth = append(config.Auth, ssh.PublicKeys(signer))
	}
	if e.Password != nil {
		config.Auth = append(config.Auth, ssh.Password(*e.Password), ssh.KeyboardInteractive(
			func(_, _ string, questions []string, _ []bool) ([]string, error) {
				answers := make([]string, len(questions))
				for i := range answers {
					answers[i] = *e.Password
				}
				return answers, nil
			}))
	}
	if socket := orDefault(e.AgentSocketPath, os.Getenv("SSH_AUTH_SOCK")); socket != "" {
		connection, err := net.Dial("unix", socket)
		if err != nil {
			return nil, fmt.Errorf("SSH agent at %s: %w", socket, err)
		}
		config.Auth = append(config.Auth, ssh.PublicKeysCallback(agent.NewClient(connection).Signers))
	}
	return config, nil
}

func parseKey(key string, password *string) (ssh.Signer, error) {
	if password == nil {
		return ssh.ParsePrivateKey([]byte(key))
	}
	return ssh.ParsePrivateKeyWithPassphrase([]byte(key), []byte(*password))
}

func exactly(expected ssh.PublicKey) ssh.HostKeyCallback {
	check := ssh.FixedHostKey(expected)
	return func(hostname string, remote net.Addr, got ssh.PublicKey) error {
		if err := check(hostname, remote, got); err != nil {
			return fmt.Errorf("host key of %s: got %s, expected %s; another machine answers there, or the server was made anew",
				hostname, ssh.FingerprintSHA256(got), ssh.FingerprintSHA256(expected))
		}
		return nil
	}
}

// algorithmsOf: one RSA key signs with three algorithms, and today's servers refuse the oldest, which bears the key's own name.
func algorithmsOf(key ssh.PublicKey) []string {
	if key.Type() == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA}
	}
	return []string{key.Type()}
}

// dial connects, through the bastion host if there is one, and tries again while a server is still booting.
// The returned function closes everything.
func (c Connection) dial(ctx context.Context) (*ssh.Client, func(), error) {
	config, err := c.clientConfig()
	if err != nil {
		return nil, nil, err
	}
	connect := func() (net.Conn, error) { return net.DialTimeout("tcp", c.address(), config.Timeout) }
	closeProxy := func() {}
	if c.Proxy != nil {
		proxyConfig, err := c.Proxy.clientConfig()
		if err != nil {
			return nil, nil, fmt.Errorf("proxy: %w", err)
		}
		proxy, err := retried(ctx, "Dial proxy", orDefault(c.Proxy.DialErrorLimit, defaultDialErrorLimit), func() (*ssh.Client, error) {
			return ssh.Dial("tcp", c.Proxy.address(), proxyConfig)
		})
		if err != nil {
			return nil, nil, fmt.Errorf("proxy %s: %w", c.Proxy.address(), err)
		}
		closeProxy = func() { proxy.Close() }
		connect = func() (net.Conn, error) { return proxy.Dial("tcp", c.address()) }
	}
	client, err := retried(ctx, "Dial", orDefault(c.DialErrorLimit, defaultDialErrorLimit), func() (*ssh.Client, error) {
		return handshake(connect, c.address(), config)
	})
	if err != nil {
		closeProxy()
		return nil, nil, fmt.Errorf("%s: %w", c.address(), err)
	}
	stop := make(chan struct{})
	go keepAlive(ctx, client, stop)
	return client, func() { close(stop); client.Close(); closeProxy() }, nil
}

// handshake is bound by the dial's time limit too: a server that accepts and then says nothing would hold it for ever.
func handshake(connect func() (net.Conn, error), address string, config *ssh.ClientConfig) (*ssh.Client, error) {
	connection, err := connect()
	if err != nil {
		return nil, err
	}
	if config.Timeout > 0 {
		limit := time.AfterFunc(config.Timeout, func() { connection.Close() })
		defer limit.Stop()
	}
	established, channels, requests, err := ssh.NewClientConn(connection, address, config)
	if err != nil {
		connection.Close()
		return nil, err
	}
	return ssh.NewClient(established, channels, requests), nil
}

func retried[T any](ctx context.Context, what string, limit int, try func() (T, error)) (T, error) {
	var result T
	var last error
	accepted, _, err := retry.Until(ctx, retry.Acceptor{Accept: func(tries int, _ time.Duration) (bool, any, error) {
		if result, last = try(); last == nil {
			return true, nil, nil
		}
		if limit != withoutLimit && tries+1 > limit {
			return true, nil, fmt.Errorf("after %d failed attempts: %w", tries+1, last)
		}
		shown := "inf"
		if limit != withoutLimit {
			shown = strconv.Itoa(limit)
		}
		p.GetLogger(ctx).InfoStatusf("%s %d/%s failed: retrying", what, tries+1, shown)
		return false, nil, nil
	}})
	if err == nil && !accepted {
		err = fmt.Errorf("cancelled; last: %w", last)
	}
	return result, err
}

// keepAlive closes a connection whose other side is gone, or whose run was cancelled.
func keepAlive(ctx context.Context, client *ssh.Client, stop <-chan struct{}) {
	ticker := time.NewTicker(keepAliveEvery)
	defer ticker.Stop()
	answered := make(chan struct{}, 1)
	misses := 0
	for {
		select {
		case <-stop:
			return
		case <-ctx.Done():
			client.Close()
			return
		case <-answered:
			misses = 0
		case <-ticker.C:
			if misses++; misses > keepAliveMisses {
				client.Close()
				return
			}
			go func() {
				if _, _, err := client.SendRequest("keepalive@openssh.com", true, nil); err == nil {
					select {
					case answered <- struct{}{}:
					default:
					}
				}
			}()
		}
	}
}

func orDefault[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}
