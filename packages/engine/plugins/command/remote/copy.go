package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/pkg/sftp"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi-go-provider/infer/types"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// CopyToRemote copies a file, a text or a directory to a server by SFTP. Deletion leaves the copy where it is.
type CopyToRemote struct{}

// CopyInputs has the fields of CopyToRemoteArgs in @pulumi/command 1.2.1.
type CopyInputs struct {
	Connection Connection           `pulumi:"connection"        provider:"secret"`
	RemotePath string               `pulumi:"remotePath"`
	Source     types.AssetOrArchive `pulumi:"source"`
	Triggers   []any                `pulumi:"triggers,optional" provider:"replaceOnChanges"`
}

// CopyState is what was copied where.
type CopyState struct {
	CopyInputs
}

func (i CopyInputs) hash() string {
	if i.Source.Asset != nil {
		return i.Source.Asset.Hash
	}
	if i.Source.Archive != nil {
		return i.Source.Archive.Hash
	}
	return ""
}

// Check refuses the kinds of source that can't be copied as they are.
func (*CopyToRemote) Check(ctx context.Context, req infer.CheckRequest) (infer.CheckResponse[CopyInputs], error) {
	inputs, failures, err := infer.DefaultCheck[CopyInputs](ctx, req.NewInputs)
	asset, archive := inputs.Source.Asset, inputs.Source.Archive
	known := !req.NewInputs.Get("source").HasComputed()
	if known && err == nil && (asset == nil || !(asset.IsPath() || asset.IsText())) && (archive == nil || !archive.IsPath()) {
		failures = append(failures, p.CheckFailure{
			Property: "source",
			Reason:   "must be a FileAsset, a StringAsset or a FileArchive",
		})
	}
	return infer.CheckResponse[CopyInputs]{Inputs: inputs, Failures: failures}, err
}

// Create copies.
func (*CopyToRemote) Create(ctx context.Context, req infer.CreateRequest[CopyInputs]) (infer.CreateResponse[CopyState], error) {
	response := infer.CreateResponse[CopyState]{Output: CopyState{req.Inputs}}
	if req.DryRun {
		return response, nil
	}
	err := req.Inputs.copy(ctx)
	if err == nil {
		response.ID, err = resource.NewUniqueHex("", 8, 0)
	}
	return response, err
}

// Update copies again if the content or the place changed, not for a new connection.
func (*CopyToRemote) Update(ctx context.Context, req infer.UpdateRequest[CopyInputs, CopyState]) (infer.UpdateResponse[CopyState], error) {
	var err error
	if !req.DryRun && (req.Inputs.hash() != req.State.hash() || req.Inputs.RemotePath != req.State.RemotePath) {
		err = req.Inputs.copy(ctx)
	}
	return infer.UpdateResponse[CopyState]{Output: CopyState{req.Inputs}}, err
}

func (i CopyInputs) copy(ctx context.Context) error {
	client, closeAll, err := i.Connection.dial(ctx)
	if err != nil {
		return errors.New(hide(ctx, fmt.Sprintf("copy: can't connect to %s", err)))
	}
	defer closeAll()
	session, err := sftp.NewClient(client)
	if err != nil {
		return fmt.Errorf("copy to %s: no SFTP there: %w", i.Connection.address(), err)
	}
	defer session.Close()
	to := target{session}
	switch {
	case i.Source.Asset != nil && i.Source.Asset.IsText():
		err = to.text(i.Source.Asset.Text, i.RemotePath)
	case i.Source.Asset != nil:
		err = to.path(i.Source.Asset.Path, i.RemotePath)
	default:
		err = to.path(i.Source.Archive.Path, i.RemotePath)
	}
	if err != nil {
		return fmt.Errorf("copy to %s: %w", i.Connection.address(), err)
	}
	return nil
}

// target is the file system of the server.
type target struct {
	*sftp.Client
}

// text writes a StringAsset. It has no name of its own, so the path must name the file.
func (t target) text(content, destination string) error {
	there, err := t.stat(destination)
	if err != nil {
		return err
	}
	if there != nil && there.IsDir() {
		return fmt.Errorf("%s is a directory; for a StringAsset, remotePath must name the file", destination)
	}
	return t.write(strings.NewReader(content), destination)
}

// path copies a file or a directory: an existing directory receives it under its own name, the content alone where the
// source ends in a slash; a file that exists is overwritten.
func (t target) path(source, destination string) error {
	from, err := os.Stat(source)
	if err != nil {
		return err
	}
	there, err := t.stat(destination)
	if err != nil {
		return err
	}
	if !from.IsDir() {
		if there != nil && there.IsDir() {
			destination = path.Join(destination, filepath.Base(source))
		}
		return t.file(source, destination)
	}
	if there != nil && !there.IsDir() {
		return fmt.Errorf("%s is a file; a directory can't be copied over it", destination)
	}
	if !strings.HasSuffix(source, "/") {
		destination = path.Join(destination, filepath.Base(source))
	}
	return fs.WalkDir(os.DirFS(source), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return t.MkdirAll(path.Join(destination, name))
		}
		return t.file(filepath.Join(source, name), path.Join(destination, name))
	})
}

func (t target) file(source, destination string) error {
	from, err := os.Open(source)
	if err != nil {
		return err
	}
	defer from.Close()
	return t.write(from, destination)
}

func (t target) write(from io.Reader, destination string) error {
	if err := t.MkdirAll(path.Dir(destination)); err != nil {
		return fmt.Errorf("make the directory of %s: %w", destination, err)
	}
	file, err := t.Create(destination)
	if err != nil {
		return fmt.Errorf("open %s: %w", destination, err)
	}
	if _, err := file.ReadFrom(from); err != nil {
		file.Close()
		return fmt.Errorf("write %s: %w", destination, err)
	}
	return file.Close()
}

// stat returns nil for what isn't there.
func (t target) stat(name string) (fs.FileInfo, error) {
	info, err := t.Stat(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return info, err
}
