// The random plugin: HashiCorp's provider code, served to Pulumi.
//
// The module's path lies below upstream's, whose package is internal.
package main

import (
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/terraform-providers/terraform-provider-random/internal/provider"
	ttokens "github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"meet.coop/engine/bridge"
)

var version = "0.0.0"

func main() {
	bridge.Serve(bridge.Provider{
		Name:      "random",
		Version:   version,
		Framework: provider.New(),
		Adjust:    keepPrefix,
	})
}

// keepPrefix: Pulumi's names keep upstream's prefix here (`random_password` is `RandomPassword`, not `Password`).
func keepPrefix(info *tfbridge.ProviderInfo) {
	standard := tokens.MakeStandard("random")
	info.Resources = map[string]*tfbridge.ResourceInfo{}
	info.P.ResourcesMap().Range(func(key string, _ shim.Resource) bool {
		kind := strings.TrimPrefix(key, "random_")
		token, err := standard("index", "Random"+strings.ToUpper(kind[:1])+kind[1:])
		if err != nil {
			panic(err)
		}
		info.Resources[key] = &tfbridge.ResourceInfo{Tok: ttokens.Type(token)}
		return true
	})
}
