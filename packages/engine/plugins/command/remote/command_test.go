package remote

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/blang/semver"
	"github.com/pkg/sftp"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"golang.org/x/crypto/ssh"
)

// server is an SSH server in this process: it records commands, answers a few by name, and serves SFTP.
type server struct {
	port     int
	hostKey  string
	lock     sync.Mutex
	commands []string
	env      []string
}

func startServer(t *testing.T) *server {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	fatal(t, err)
	signer, err := ssh.NewSignerFromKey(key)
	fatal(t, err)
	config := &ssh.ServerConfig{PasswordCallback: func(_ ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
		if string(password) != "open-sesame" {
			return nil, fmt.Errorf("wrong password")
		}
		return nil, nil
	}}
	config.AddHostKey(signer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(t, err)
	t.Cleanup(func() { listener.Close() })
	s := &server{
		port:    listener.Addr().(*net.TCPAddr).Port,
		hostKey: strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey()))),
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(connection, config)
		}
	}()
	return s
}

func (s *server) serve(connection net.Conn, config *ssh.ServerConfig) {
	_, channels, requests, err := ssh.NewServerConn(connection, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for opened := range channels {
		channel, asked, err := opened.Accept()
		if err != nil {
			return
		}
		go s.session(channel, asked)
	}
}

func (s *server) session(channel ssh.Channel, asked <-chan *ssh.Request) {
	defer channel.Close()
	for request := range asked {
		switch request.Type {
		case "env":
			var variable struct{ Name, Value string }
			_ = ssh.Unmarshal(request.Payload, &variable)
			s.lock.Lock()
			s.env = append(s.env, variable.Name+"="+variable.Value)
			s.lock.Unlock()
			_ = request.Reply(variable.Name != "REFUSED", nil)
		case "subsystem":
			_ = request.Reply(true, nil)
			if files, err := sftp.NewServer(channel); err == nil {
				_ = files.Serve()
			}
			return
		case "exec":
			_ = request.Reply(true, nil)
			var exec struct{ Command string }
			_ = ssh.Unmarshal(request.Payload, &exec)
			_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{s.answer(exec.Command, channel)}))
			return
		}
	}
}

func (s *server) answer(command string, channel ssh.Channel) uint32 {
	s.lock.Lock()
	s.commands = append(s.commands, command)
	s.lock.Unlock()
	switch command {
	case "cat":
		_, _ = io.Copy(channel, channel)
	case "fail":
		input, _ := io.ReadAll(channel)
		fmt.Fprintf(channel.Stderr(), "no such thing: %s\n", input)
		return 3
	default:
		fmt.Fprintf(channel, "did %s\n", command)
	}
	return 0
}

func (s *server) connection(changes map[string]property.Value) property.Value {
	fields := map[string]property.Value{
		"host": property.New("127.0.0.1"), "port": property.New(float64(s.port)), "user": property.New("root"),
		"password": property.New("open-sesame"), "hostKey": property.New(s.hostKey),
		"dialErrorLimit": property.New(0.0),
	}
	for key, value := range changes {
		fields[key] = value
	}
	return property.New(property.NewMap(fields)).WithSecret(true)
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func startPlugin(t *testing.T) integration.Server {
	t.Helper()
	provider, err := NewProvider()
	fatal(t, err)
	plugin, err := integration.NewServer(t.Context(), "command", semver.MustParse("1.2.1"), integration.WithProvider(provider))
	fatal(t, err)
	return plugin
}

func urn(kind string) resource.URN {
	return resource.URN("urn:pulumi:test::test::command:remote:" + kind + "::it")
}

func inputs(fields map[string]property.Value) property.Map { return property.NewMap(fields) }

func create(t *testing.T, kind string, fields map[string]property.Value) (p.CreateResponse, error) {
	t.Helper()
	plugin := startPlugin(t)
	checked, err := plugin.Check(p.CheckRequest{Urn: urn(kind), Inputs: inputs(fields)})
	fatal(t, err)
	if len(checked.Failures) > 0 {
		return p.CreateResponse{}, fmt.Errorf("check: %v", checked.Failures)
	}
	return plugin.Create(p.CreateRequest{Urn: urn(kind), Properties: checked.Inputs})
}

func TestACommandsOutputComesBackWithoutItsLastNewline(t *testing.T) {
	s := startServer(t)
	made, err := create(t, "Command", map[string]property.Value{"connection": s.connection(nil), "create": property.New("hello")})
	fatal(t, err)
	if got := made.Properties.Get("stdout").AsString(); got != "did hello" {
		t.Fatalf("stdout: got %q", got)
	}
	if !made.Properties.Get("connection").Secret() {
		t.Fatal("the connection in the state is not secret")
	}
}

func TestStdinReachesTheCommand(t *testing.T) {
	s := startServer(t)
	made, err := create(t, "Command", map[string]property.Value{
		"connection": s.connection(nil), "create": property.New("cat"), "stdin": property.New("a line\n"),
	})
	fatal(t, err)
	if got := made.Properties.Get("stdout").AsString(); got != "a line" {
		t.Fatalf("stdout: got %q", got)
	}
}

func TestAnotherHostKeyIsRefusedBeforeAnythingIsSent(t *testing.T) {
	s, other := startServer(t), startServer(t)
	_, err := create(t, "Command", map[string]property.Value{
		"connection": s.connection(map[string]property.Value{"hostKey": property.New(other.hostKey)}), "create": property.New("hello"),
	})
	if err == nil || !strings.Contains(err.Error(), "host key of 127.0.0.1") {
		t.Fatalf("got %v", err)
	}
	if len(s.commands) > 0 {
		t.Fatalf("the server was told %v", s.commands)
	}
}

func TestAFailureCarriesRemoteOutputAndExitStatusButNoSecret(t *testing.T) {
	s := startServer(t)
	_, err := create(t, "Command", map[string]property.Value{
		"connection": s.connection(nil), "create": property.New("fail"), "stdin": property.New("the-secret-of-stdin").WithSecret(true),
	})
	if err == nil {
		t.Fatal("a command that fails succeeded")
	}
	for _, part := range []string{"exit status 3", "no such thing: [secret]"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %q", part, err)
		}
	}
	if strings.Contains(err.Error(), "the-secret-of-stdin") {
		t.Errorf("the secret is in %q", err)
	}
}

func TestAWrongPasswordIsNotInTheError(t *testing.T) {
	s := startServer(t)
	_, err := create(t, "Command", map[string]property.Value{
		"connection": s.connection(map[string]property.Value{"password": property.New("wrong-password")}), "create": property.New("x"),
	})
	if err == nil || !strings.Contains(err.Error(), "can't connect") || strings.Contains(err.Error(), "wrong-password") {
		t.Fatalf("got %v", err)
	}
}

func TestAnEnvironmentVariableThatTheServerRefusesIsAnErrorWithItsName(t *testing.T) {
	s := startServer(t)
	_, err := create(t, "Command", map[string]property.Value{
		"connection": s.connection(nil), "create": property.New("x"),
		"environment": property.New(map[string]property.Value{"REFUSED": property.New("value-of-it")}),
	})
	if err == nil || !strings.Contains(err.Error(), "REFUSED") || strings.Contains(err.Error(), "value-of-it") {
		t.Fatalf("got %v", err)
	}
}

func TestUpdateRunsUpdateAChangedTriggerIsNamedAndDeleteRunsDelete(t *testing.T) {
	s := startServer(t)
	plugin := startPlugin(t)
	fields := func(update, trigger string) property.Map {
		return inputs(map[string]property.Value{
			"connection": s.connection(nil), "create": property.New("first"), "update": property.New(update),
			"delete": property.New("last"), "triggers": property.New([]property.Value{property.New(trigger)}),
		})
	}
	made, err := plugin.Create(p.CreateRequest{Urn: urn("Command"), Properties: fields("again", "a")})
	fatal(t, err)

	same, err := plugin.Diff(p.DiffRequest{Urn: urn("Command"), ID: made.ID, State: made.Properties, OldInputs: fields("again", "a"), Inputs: fields("again", "a")})
	fatal(t, err)
	if same.HasChanges {
		t.Fatalf("nothing changed, yet: %v", same.DetailedDiff)
	}
	triggered, err := plugin.Diff(p.DiffRequest{Urn: urn("Command"), ID: made.ID, State: made.Properties, OldInputs: fields("again", "a"), Inputs: fields("again", "b")})
	fatal(t, err)
	// The npm package asks the engine to replace for a change at triggers[*]; the plugin's part is to name that place.
	if _, named := triggered.DetailedDiff["triggers[0]"]; !named {
		t.Fatalf("a changed trigger isn't named: %v", triggered.DetailedDiff)
	}

	updated, err := plugin.Update(p.UpdateRequest{Urn: urn("Command"), ID: made.ID, State: made.Properties, Inputs: fields("again", "a")})
	fatal(t, err)
	if got := updated.Properties.Get("stdout").AsString(); got != "did again" {
		t.Fatalf("stdout after update: got %q", got)
	}
	fatal(t, plugin.Delete(p.DeleteRequest{Urn: urn("Command"), ID: made.ID, Properties: updated.Properties}))
	if got := strings.Join(s.commands, " "); got != "first again last" {
		t.Fatalf("the server was told %q", got)
	}
	if got := strings.Join(s.env, " "); got != "PULUMI_COMMAND_STDOUT=did first PULUMI_COMMAND_STDOUT=did again" {
		t.Fatalf("environment: got %q", got)
	}
}

func TestATextIsCopiedAndItsDirectoriesAreMade(t *testing.T) {
	s := startServer(t)
	destination := filepath.Join(t.TempDir(), "deep", "er", "file")
	text, err := resource.NewTextAsset("content")
	fatal(t, err)
	_, err = create(t, "CopyToRemote", map[string]property.Value{
		"connection": s.connection(nil), "remotePath": property.New(destination), "source": property.New(text),
	})
	fatal(t, err)
	got, err := os.ReadFile(destination)
	fatal(t, err)
	if string(got) != "content" {
		t.Fatalf("got %q", got)
	}
}

func TestADirectoryIsCopiedUnderItsNameIntoAnExistingOne(t *testing.T) {
	s := startServer(t)
	source, destination := filepath.Join(t.TempDir(), "site"), t.TempDir()
	fatal(t, os.MkdirAll(filepath.Join(source, "sub"), 0o755))
	fatal(t, os.WriteFile(filepath.Join(source, "sub", "page"), []byte("page"), 0o644))
	archive, err := resource.NewPathArchive(source)
	fatal(t, err)
	_, err = create(t, "CopyToRemote", map[string]property.Value{
		"connection": s.connection(nil), "remotePath": property.New(destination), "source": property.New(archive),
	})
	fatal(t, err)
	if _, err := os.Stat(filepath.Join(destination, "site", "sub", "page")); err != nil {
		t.Fatal(err)
	}
}
