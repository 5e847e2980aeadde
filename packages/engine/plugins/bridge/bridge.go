// Package bridge serves a Terraform provider as a Pulumi plugin.
//
// Pulumi's own wrapper modules add documentation, examples and a generated schema to the same upstream code. Node programs
// need none of it: the npm package holds the types, so a schema with a name and a version is enough here.
package bridge

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	fw "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/x/muxer"
)

// Provider names the upstream code of a plugin. SDK may be nil: a provider that is written with the framework only.
type Provider struct {
	// Name of the Pulumi package; each Terraform type begins with it and an underscore.
	Name string
	// Version of the npm package that this plugin serves, without a leading v.
	Version   string
	SDK       *schema.Provider
	Framework fw.Provider
	// Adjust names what the rule (`NAME_some_thing` is `NAME:index/someThing:SomeThing`) would get wrong. May be nil.
	Adjust func(*tfbridge.ProviderInfo)
}

// Serve answers the Pulumi engine until it closes the connection.
func Serve(p Provider) {
	ctx := context.Background()
	info := tfbridge.ProviderInfo{
		Name:         p.Name,
		Version:      p.Version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
	}
	if p.SDK == nil {
		info.P = pf.ShimProvider(p.Framework)
	} else {
		info.P = pf.MuxShimWithPF(ctx, shimv2.NewProvider(p.SDK), p.Framework)
	}
	if p.Adjust != nil {
		p.Adjust(&info)
	}
	info.MustComputeTokens(tokens.SingleModule(p.Name+"_", "index", tokens.MakeStandard(p.Name)))
	info.SetAutonaming(255, "-")
	if p.SDK != nil {
		sayNames(info.Resources, shimv2.NewProvider(p.SDK).ResourcesMap())
	}

	minimalSchema, err := json.Marshal(map[string]string{"name": p.Name, "version": p.Version})
	exitOn(err)
	if p.SDK == nil {
		pf.Main(ctx, p.Name, info, pf.ProviderMetadata{PackageSchema: minimalSchema})
		return
	}
	// tfgen would write this table into a file; it follows from what the two halves offer.
	halves, ok := info.P.(interface {
		ResolveDispatch(*tfbridge.ProviderInfo) (muxer.DispatchTable, error)
	})
	if !ok {
		exitOn(fmt.Errorf("%s: the joined provider can't tell which half serves which type", p.Name))
	}
	table, err := halves.ResolveDispatch(&info)
	exitOn(err)
	metadata, err := json.Marshal(map[string]muxer.DispatchTable{"mux": table})
	exitOn(err)
	info.MetadataInfo = tfbridge.NewProviderMetadata(metadata)
	pf.MainWithMuxer(ctx, p.Name, info, minimalSchema)
}

// sayNames writes down what Pulumi calls each property, by the rule that counts without it. To find one, the bridge works that rule, plurals included, out for all properties of a type,
// in each comparison of a resource again and again: half of what a preview cost in the plugin for Docker.
func sayNames(infos map[string]*tfbridge.ResourceInfo, resources shim.ResourceMap) {
	for name, info := range infos {
		if resource, ok := resources.GetOk(name); ok {
			info.Fields = named(info.Fields, resource.Schema())
		}
	}
}

func named(fields map[string]*tfbridge.SchemaInfo, schemas shim.SchemaMap) map[string]*tfbridge.SchemaInfo {
	names := map[string]*tfbridge.SchemaInfo{}
	schemas.Range(func(key string, property shim.Schema) bool {
		said := tfbridge.SchemaInfo{}
		if fields[key] != nil {
			said = *fields[key]
		}
		said.Name = tfbridge.TerraformToPulumiNameV2(key, schemas, fields)
		if object, ok := property.Elem().(shim.Resource); ok {
			within := tfbridge.SchemaInfo{}
			if said.Elem != nil {
				within = *said.Elem
			}
			within.Fields = named(within.Fields, object.Schema())
			said.Elem = &within
		}
		names[key] = &said
		return true
	})
	return names
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
