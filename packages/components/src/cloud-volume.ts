import { isReleased, type ServerPlan } from "@meet-coop/service-config";
import type * as pulumi from "@pulumi/pulumi";
import * as hcloud from "./hcloud.ts";
import { madeAgain } from "./made-again.ts";
import type { PoolContext } from "./pool-context.ts";
import * as remote from "./remote.ts";
import type { remoteConnection } from "./ssh-access.ts";

export interface CloudVolumeArgs {
  /** What it keeps, as the end of its name: `data`, `recordings`. */
  what: string;
  server: ServerPlan;
  /** The machine that it hangs on. */
  machine: hcloud.Server;
  connection: ReturnType<typeof remoteConnection>;
  /** A bash script that mounts it; its standard input is the volume's number. */
  mountScript: string;
  /** What the command that mounts it is called. */
  mountName: string;
  /** What must be done on the server before. */
  dependsOn: pulumi.Resource[];
}

/** Makes a server's volume as a child of `parent`, of the size that the plan says; protected until the plan releases the server. Returns what ends when it is mounted. */
export function cloudVolume(name: string, { pool, labels }: PoolContext, args: CloudVolumeArgs, parent: pulumi.Resource): pulumi.Resource {
  const { what, server, machine } = args;
  const protect = !isReleased(server, pool);
  const size = server.volume;
  const volume = new hcloud.Volume(
    `${name}-${what}`,
    { name: `${server.name}-${what}`, size, location: pool.location, format: "ext4", deleteProtection: protect, labels },
    { parent, protect, ignoreChanges: ["location", "format"] },
  );
  const attachment = new hcloud.VolumeAttachment(
    `${name}-${what}-attachment`,
    // Mounted by ourselves: automount together with user data is unreliable.
    { volumeId: volume.id.apply(Number), serverId: machine.id.apply(Number), automount: false },
    { parent, ...madeAgain },
  );
  return new remote.Command(
    args.mountName,
    {
      connection: args.connection,
      addPreviousOutputInEnv: false,
      stdin: volume.id,
      // The size is a change too: the file system grows with it.
      create: `# ${size} GB\n${args.mountScript}`,
      triggers: [machine.id],
    },
    { parent, dependsOn: [...args.dependsOn, attachment] },
  );
}
