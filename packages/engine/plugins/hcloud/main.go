// The hcloud plugin: Hetzner's own provider code, served to Pulumi.
package main

import (
	"github.com/hetznercloud/terraform-provider-hcloud/hcloud"
	"meet.coop/engine/bridge"
)

var version = "0.0.0"

func main() {
	bridge.Serve(bridge.Provider{
		Name:      "hcloud",
		Version:   version,
		SDK:       hcloud.Provider(),
		Framework: hcloud.NewPluginProvider(),
	})
}
