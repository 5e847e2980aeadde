// The stand-in for Pulumi's command plugin, for machines that can't download the official one.
//
// It serves `command:remote:Command` and `command:remote:CopyToRemote` as the npm package @pulumi/command 1.2.1 documents
// them. The `local` resources are not offered.
package main

import (
	"context"
	"fmt"
	"os"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

var version = "0.0.0"

func main() {
	provider, err := newProvider()
	if err == nil {
		err = p.RunProvider(context.Background(), "command", version, provider)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newProvider() (p.Provider, error) {
	provider, err := infer.NewProviderBuilder().
		WithDisplayName("Command (stand-in)").
		WithLicense("AGPL-3.0-or-later").
		WithResources(infer.Resource(&Command{}), infer.Resource(&CopyToRemote{})).
		WithModuleMap(map[tokens.ModuleName]tokens.ModuleName{"command": "remote", "main": "remote"}).
		Build()
	if err != nil {
		return p.Provider{}, err
	}
	return knowingSecrets(provider), nil
}
