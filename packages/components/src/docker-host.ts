import * as pulumi from "@pulumi/pulumi";
import type { CloudServer } from "./cloud-server.ts";
import * as docker from "./docker.ts";
import { openSshOptions, type SshAccess } from "./ssh-access.ts";

/** The Docker engine of a server, reached over SSH with its host key verified. */
export function dockerHost(
  name: string,
  server: Pick<CloudServer, "ipv4">,
  serverName: string,
  access: SshAccess,
  parent: pulumi.Resource,
): docker.Provider {
  return new docker.Provider(
    `${name}-docker`,
    {
      host: pulumi.interpolate`ssh://root@${server.ipv4}:22`,
      sshOpts: openSshOptions(access, serverName, server.ipv4),
      disableDockerDaemonCheck: true,
    },
    { parent },
  );
}
