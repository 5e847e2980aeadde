// The hcloud plugin: Hetzner's own provider code, served to Pulumi.
package main

import (
	"github.com/hetznercloud/terraform-provider-hcloud/hcloud"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"meet.coop/engine/bridge"
)

var version = "0.0.0"

func main() {
	bridge.Serve(bridge.Provider{
		Name:      "hcloud",
		Version:   version,
		SDK:       hcloud.Provider(),
		Framework: hcloud.NewPluginProvider(),
		Adjust:    idsAsText,
	})
}

// idsAsText: upstream's id of an address is a number, Pulumi's is text. Without this the bridge would name it another way, and call the resource "missing ID".
func idsAsText(info *tfbridge.ProviderInfo) {
	info.Resources = map[string]*tfbridge.ResourceInfo{}
	info.P.ResourcesMap().Range(func(name string, resource shim.Resource) bool {
		id, ok := resource.Schema().GetOk("id")
		if ok && (id.Type() == shim.TypeInt || id.Type() == shim.TypeFloat) {
			info.Resources[name] = &tfbridge.ResourceInfo{Fields: map[string]*tfbridge.SchemaInfo{"id": {Type: "string"}}}
		}
		return true
	})
}
