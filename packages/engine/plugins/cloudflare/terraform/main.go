// The same part of Cloudflare's provider for Terraform, which a bench compares the stacks with.
package main

import (
	"context"
	"log"

	"github.com/cloudflare/terraform-provider-cloudflare/shim/dns"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

func main() {
	serve := func() provider.Provider { return &dns.Provider{Version: "bench"} }
	if err := providerserver.Serve(context.Background(), serve, providerserver.ServeOpts{Address: "registry.terraform.io/cloudflare/cloudflare"}); err != nil {
		log.Fatal(err)
	}
}
