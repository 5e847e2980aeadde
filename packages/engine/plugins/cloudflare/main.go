// The cloudflare plugin: of Cloudflare's own provider code, the part that serves DNS records and looks zones up.
//
// Upstream is one package of 282 services, which takes long to build and much memory to run; this offers only what the stacks use.
// The module's path lies below upstream's, whose packages are internal.
package main

import (
	"github.com/cloudflare/terraform-provider-cloudflare/shim/dns"
	"meet.coop/engine/bridge"
)

var version = "0.0.0"

func main() {
	bridge.Serve(bridge.Provider{
		Name:      "cloudflare",
		Version:   version,
		Framework: &dns.Provider{Version: version},
	})
}
