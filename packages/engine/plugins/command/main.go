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
	"meet.coop/engine/command/remote"
)

var version = "0.0.0"

func main() {
	provider, err := remote.NewProvider()
	if err == nil {
		err = p.RunProvider(context.Background(), "command", version, provider)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
