// The docker plugin: the kreuzwerker provider's code, served to Pulumi.
//
// The module's path lies below upstream's, whose package is internal. Built with the tag `no_compose`.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
	"meet.coop/engine/bridge"
)

var version = "0.0.0"

func main() {
	bridge.Serve(bridge.Provider{
		Name:      "docker",
		Version:   version,
		SDK:       provider.New(version)(),
		Framework: provider.NewFrameworkProvider(version)(),
		Adjust: func(info *tfbridge.ProviderInfo) {
			// Pulumi's own docker.Image builds images; upstream's, which pulls them, is RemoteImage.
			info.Resources = map[string]*tfbridge.ResourceInfo{
				"docker_image":  {Tok: "docker:index/remoteImage:RemoteImage"},
				"docker_config": {Tok: "docker:index/serviceConfig:ServiceConfig"},
			}
			info.DataSources = map[string]*tfbridge.DataSourceInfo{
				"docker_image": {Tok: "docker:index/getRemoteImage:getRemoteImage"},
			}
		},
	})
}
