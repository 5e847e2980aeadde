// Package remote serves the module `remote` of @pulumi/command. Its name is part of the resources' types.
package remote

import (
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
)

// NewProvider offers Command and CopyToRemote.
func NewProvider() (p.Provider, error) {
	provider, err := infer.NewProviderBuilder().
		WithDisplayName("Command (stand-in)").
		WithLicense("AGPL-3.0-or-later").
		WithResources(infer.Resource(&Command{}), infer.Resource(&CopyToRemote{})).
		Build()
	if err != nil {
		return p.Provider{}, err
	}
	return knowingSecrets(provider), nil
}
