package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"golang.org/x/crypto/ssh"
)

// An error carries the end of a long output: that is where the reason stands.
const longestOutputInError = 64 * 1024

// Logging says which output goes to the engine's log, line by line. Default: both.
type Logging string

const (
	logStdout          Logging = "stdout"
	logStderr          Logging = "stderr"
	logStdoutAndStderr Logging = "stdoutAndStderr"
	logNone            Logging = "none"
)

// Values are those of the npm package's enum.
func (Logging) Values() []infer.EnumValue[Logging] {
	return []infer.EnumValue[Logging]{
		{Name: "Stdout", Value: logStdout}, {Name: "Stderr", Value: logStderr},
		{Name: "StdoutAndStderr", Value: logStdoutAndStderr}, {Name: "None", Value: logNone},
	}
}

// Command runs shell commands on a server when it is created, updated and deleted.
type Command struct{}

// CommandInputs has the fields of CommandArgs in @pulumi/command 1.2.1.
type CommandInputs struct {
	Connection             Connection        `pulumi:"connection"                      provider:"secret"`
	Create                 *string           `pulumi:"create,optional"`
	Update                 *string           `pulumi:"update,optional"`
	Delete                 *string           `pulumi:"delete,optional"`
	Stdin                  *string           `pulumi:"stdin,optional"`
	Environment            map[string]string `pulumi:"environment,optional"`
	Triggers               []any             `pulumi:"triggers,optional"               provider:"replaceOnChanges"`
	Logging                *Logging          `pulumi:"logging,optional"`
	AddPreviousOutputInEnv *bool             `pulumi:"addPreviousOutputInEnv,optional"`
}

// CommandState adds what the last command printed, without the final newline.
type CommandState struct {
	CommandInputs
	Stdout string `pulumi:"stdout"`
	Stderr string `pulumi:"stderr"`
}

// Create runs `create`.
func (*Command) Create(ctx context.Context, req infer.CreateRequest[CommandInputs]) (infer.CreateResponse[CommandState], error) {
	state := CommandState{CommandInputs: req.Inputs}
	id, err := resource.NewUniqueHex(req.Name, 8, 0)
	if err == nil && !req.DryRun && req.Inputs.Create != nil {
		err = state.run(ctx, "create", *req.Inputs.Create)
	}
	return infer.CreateResponse[CommandState]{ID: id, Output: state}, err
}

// Update runs `update`, or `create` where there is none.
func (*Command) Update(ctx context.Context, req infer.UpdateRequest[CommandInputs, CommandState]) (infer.UpdateResponse[CommandState], error) {
	state := CommandState{CommandInputs: req.Inputs, Stdout: req.State.Stdout, Stderr: req.State.Stderr}
	var err error
	switch {
	case req.DryRun:
	case req.Inputs.Update != nil:
		err = state.run(ctx, "update", *req.Inputs.Update)
	case req.Inputs.Create != nil:
		err = state.run(ctx, "create", *req.Inputs.Create)
	}
	return infer.UpdateResponse[CommandState]{Output: state}, err
}

// Delete runs `delete`, with the connection that the state holds.
func (*Command) Delete(ctx context.Context, req infer.DeleteRequest[CommandState]) (infer.DeleteResponse, error) {
	if req.State.Delete == nil {
		return infer.DeleteResponse{}, nil
	}
	return infer.DeleteResponse{}, req.State.run(ctx, "delete", *req.State.Delete)
}

func (s *CommandState) run(ctx context.Context, step, command string) error {
	client, closeAll, err := s.Connection.dial(ctx)
	if err != nil {
		return errors.New(hide(ctx, fmt.Sprintf("%s: can't connect to %s", step, err)))
	}
	defer closeAll()
	session, err := client.NewSession()
	if err != nil {
		return fmt.Errorf("%s on %s: %w", step, s.Connection.address(), err)
	}
	defer session.Close()
	if err := s.setEnvironment(ctx, session); err != nil {
		return fmt.Errorf("%s on %s: %w", step, s.Connection.address(), err)
	}
	if s.Stdin != nil && *s.Stdin != "" {
		session.Stdin = strings.NewReader(*s.Stdin)
	}
	var stdout, stderr bytes.Buffer
	all := &sharedBuffer{}
	outLog, errLog := &lineLog{ctx: ctx}, &lineLog{ctx: ctx}
	session.Stdout = joined(&stdout, all, outLog, s.Logging, logStdout)
	session.Stderr = joined(&stderr, all, errLog, s.Logging, logStderr)
	err = session.Run(command)
	outLog.flush()
	errLog.flush()
	if err != nil {
		return errors.New(hide(ctx, fmt.Sprintf("%s on %s: %s\n%s", step, s.Connection.address(), ending(err), all.tail())))
	}
	s.Stdout = strings.TrimSuffix(stdout.String(), "\n")
	s.Stderr = strings.TrimSuffix(stderr.String(), "\n")
	return nil
}

// setEnvironment fails for a variable that the user asked for, and only warns for the two that are a courtesy.
func (s *CommandState) setEnvironment(ctx context.Context, session *ssh.Session) error {
	const cure = "sshd on the server takes only variables that its AcceptEnv names; or put VAR=value before the command"
	for name, value := range s.Environment {
		if err := session.Setenv(name, value); err != nil {
			return fmt.Errorf("environment variable %s was refused: %s", name, cure)
		}
	}
	if !orDefault(s.AddPreviousOutputInEnv, true) {
		return nil
	}
	for name, value := range map[string]string{"PULUMI_COMMAND_STDOUT": s.Stdout, "PULUMI_COMMAND_STDERR": s.Stderr} {
		if value == "" {
			continue
		}
		if err := session.Setenv(name, value); err != nil {
			p.GetLogger(ctx).Warningf("%s was refused: %s; addPreviousOutputInEnv: false silences this", name, cure)
		}
	}
	return nil
}

func ending(err error) string {
	var exit *ssh.ExitError
	var missing *ssh.ExitMissingError
	switch {
	case errors.As(err, &exit) && exit.Signal() != "":
		return "the command was ended by signal " + exit.Signal()
	case errors.As(err, &exit):
		return fmt.Sprintf("the command ended with exit status %d", exit.ExitStatus())
	case errors.As(err, &missing):
		return "the connection was lost before the command ended"
	}
	return err.Error()
}

func joined(own io.Writer, all io.Writer, log io.Writer, logging *Logging, mode Logging) io.Writer {
	chosen := orDefault(logging, logStdoutAndStderr)
	if chosen == mode || chosen == logStdoutAndStderr {
		return io.MultiWriter(own, all, log)
	}
	return io.MultiWriter(own, all)
}

// sharedBuffer keeps stdout and stderr in the order in which they came.
type sharedBuffer struct {
	lock sync.Mutex
	data bytes.Buffer
}

func (b *sharedBuffer) Write(data []byte) (int, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.data.Write(data)
}

func (b *sharedBuffer) tail() string {
	b.lock.Lock()
	defer b.lock.Unlock()
	text := b.data.String()
	if len(text) > longestOutputInError {
		return "[…]" + text[len(text)-longestOutputInError:]
	}
	return text
}

// lineLog hands whole lines to the engine's status line, secrets hidden.
type lineLog struct {
	ctx  context.Context
	rest []byte
}

func (l *lineLog) Write(data []byte) (int, error) {
	l.rest = append(l.rest, data...)
	for {
		end := bytes.IndexByte(l.rest, '\n')
		if end < 0 {
			return len(data), nil
		}
		p.GetLogger(l.ctx).InfoStatus(hide(l.ctx, string(l.rest[:end])))
		l.rest = l.rest[end+1:]
	}
}

func (l *lineLog) flush() {
	if len(l.rest) > 0 {
		p.GetLogger(l.ctx).InfoStatus(hide(l.ctx, string(l.rest)))
	}
}
