import {
  applyBbbOverrides,
  bbbSettings,
  cloudInit,
  forgetSharedNotes,
  recordingsMountScript,
  type ServerPlan,
  serverSecret,
  setSharedNotes,
  sharedNotesInput,
  whileMeetingsRunRefuse,
} from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { cloudServer } from "./cloud-server.ts";
import { cloudVolume } from "./cloud-volume.ts";
import type * as hcloud from "./hcloud.ts";
import { laidOnServer } from "./laid-on-server.ts";
import type { PoolContext } from "./pool-context.ts";
import type { PoolNetwork } from "./pool-network.ts";
import * as remote from "./remote.ts";
import { authorizeKeys, openSshFiles, type remoteConnection } from "./ssh-access.ts";

export interface MeetingServerArgs extends PoolContext {
  server: ServerPlan;
  network: PoolNetwork;
  /** The pool's front server, where it has one. */
  front?: hcloud.Server;
}

/**
 * A server that runs BigBlueButton: its cloud-init installs BBB and stops when its name doesn't point to it. Ends when BBB answers. Costs the server's price, one IPv4
 * address and, where recordings have a disk of their own, a volume a month. Its deletion is refused while meetings run on it.
 *
 * A server is never replaced by a change of its first-boot data: later settings reach it over SSH.
 */
export class MeetingServer extends pulumi.ComponentResource {
  readonly name: string;
  readonly ipv4: pulumi.Output<string>;
  readonly ipv6: pulumi.Output<string> | undefined;
  readonly hostName: string;
  readonly connection: ReturnType<typeof remoteConnection>;
  readonly server: hcloud.Server;
  /** BBB's shared secret. */
  readonly secret: pulumi.Output<string>;
  /** What must be done before anything else may use the server. */
  readonly ready: pulumi.Resource;

  constructor(name: string, args: MeetingServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("meet-coop:index:MeetingServer", name, {}, options);
    const { server, pool, settings, access, network } = args;
    const parent = { parent: this };
    const cloudMachine = cloudServer(
      name,
      args,
      {
        server,
        attached: { ...network, firewallId: network.meetingFirewallId },
        placementGroupId: network.placementGroups[server.placementGroup ?? ""],
        // Without an address of its own it gets the first that is free, which may be the front server's.
        after: args.front && server.privateAddress === null ? [args.front] : undefined,
        userData: (hostName) =>
          access.hostKey(server.name).apply((hostKey) =>
            cloudInit({
              ...{ hostName, hostKey, operatorEmail: settings["operator-email"], bbbInstall: settings["bbb-install"] },
              bbbVersion: pool.versions.bigbluebutton,
            }),
          ),
      },
      this,
    );
    this.name = server.name;
    this.ipv4 = cloudMachine.ipv4;
    this.ipv6 = cloudMachine.ipv6;
    this.hostName = cloudMachine.hostName;
    this.connection = cloudMachine.connection;
    this.server = cloudMachine.server;
    // `npm run status` asks it with these which BigBlueButton it has.
    openSshFiles(access, server.name, this.ipv4);

    const installed = new remote.Command(
      `${name}-installed`,
      {
        connection: { ...this.connection, dialErrorLimit: 40 }, // it boots
        addPreviousOutputInEnv: false,
        create: waitForInstallation(this.hostName),
        triggers: [this.server.id],
      },
      { ...parent, dependsOn: [this.server], customTimeouts: { create: "60m" } },
    );

    const keys = authorizeKeys(name, access, this, [installed], this);

    const { connection, server: machine, hostName } = this;
    const mountScript = recordingsMountScript(hostName);
    const mounted =
      server.volume === 0
        ? keys
        : cloudVolume(
            name,
            args,
            { what: "recordings", server, machine, connection, mountScript, mountName: `${name}-recordings-mount`, dependsOn: [keys] },
            this,
          );

    this.secret = pulumi.secret(args.rootKey).apply((key) => serverSecret(key, server.name, pool.secretsRotation));
    const applied = new remote.Command(
      `${name}-settings`,
      {
        connection: this.connection,
        addPreviousOutputInEnv: false,
        stdin: this.secret.apply((secret) => bbbSettings(pool, { secret })),
        create: applyBbbOverrides(this.hostName),
        ...(pool.loadBalancer ? { delete: whileMeetingsRunRefuse(this.hostName) } : {}),
        triggers: [this.server.id],
      },
      { ...parent, dependsOn: [mounted] },
    );
    this.ready = pool.sharedNotes
      ? new remote.Command(
          `${name}-shared-notes`,
          {
            connection: this.connection,
            addPreviousOutputInEnv: false,
            stdin: sharedNotesInput(pool.sharedNotes),
            create: setSharedNotes(this.hostName),
            // A line that is taken out of the definition takes the property with it.
            delete: forgetSharedNotes(this.hostName),
          },
          { ...parent, ...laidOnServer(this.server), deleteBeforeReplace: true, dependsOn: [applied] },
        )
      : applied;
    this.registerOutputs({ ipv4: this.ipv4, hostName: this.hostName });
  }
}

/**
 * Waits for cloud-init, at most 50 minutes, then for BBB's API by its public name: bbb-install ends well even when BBB doesn't come up. On failure
 * shows the end of the log, which holds no secret.
 */
function waitForInstallation(hostName: string): string {
  return `timeout 3000 cloud-init status --wait >/dev/null
if ! test -e /var/lib/meet-coop/installed; then
  echo "BigBlueButton is not installed on $(hostname): cloud-init ended as '$(cloud-init status)'." >&2
  echo "The end of /var/log/cloud-init-output.log:" >&2
  tail -n 25 /var/log/cloud-init-output.log >&2
  exit 1
fi
for attempt in $(seq 60); do
  answer=$(curl --silent --show-error --max-time 10 https://${hostName}/bigbluebutton/api 2>&1) && grep -q SUCCESS <<<"$answer" && exit 0
  sleep 5
done
echo "BigBlueButton is installed, but https://${hostName}/bigbluebutton/api doesn't answer: $answer" >&2
bbb-conf --status >&2
exit 1`;
}
