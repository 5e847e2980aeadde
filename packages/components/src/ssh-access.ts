import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { deriveBytes, type SshKey, sshKeyFromSeed } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";

/**
 * How the stack reaches its servers: a key of its own, and the host keys that it gave them, so that the very first connection is verified.
 * Both are derived from the pool's root key; nothing is stored.
 */
export interface SshAccess {
  /** Names the files of the OpenSSH client, e.g. `demo-local`. */
  name: string;
  /** The key that servers accept for root. */
  deployKey: pulumi.Output<SshKey>;
  /** The host key of a server, by the server's name. */
  hostKey(server: string): pulumi.Output<SshKey>;
}

/** Derives the SSH access of a pool. `rootKey`: 32 bytes, base64. */
export function sshAccess(name: string, rootKey: pulumi.Output<string>): SshAccess {
  const derive = (purpose: string) => pulumi.secret(rootKey).apply((key) => sshKeyFromSeed(deriveBytes(key, purpose, 32)));
  return { name, deployKey: derive("ssh deploy key"), hostKey: (server) => derive(`ssh host key of ${server}`) };
}

/** Connection settings of `@pulumi/command` for root on a server, host key verified. Gives up after a minute or so when nobody answers. */
export function remoteConnection(access: SshAccess, server: string, address: pulumi.Input<string>) {
  return {
    host: address,
    user: "root",
    privateKey: access.deployKey.apply((key) => key.privateKey),
    hostKey: access.hostKey(server).apply((key) => key.publicKey),
    dialErrorLimit: 5,
    perDialTimeout: 10,
  };
}

/**
 * Options of the OpenSSH client, which the Docker provider starts: its key and known hosts are files below `~/.ssh/meet-coop/`, mode 0600.
 * The options name them with `~`, so that they are the same text on every machine and never show as a change.
 */
export function openSshOptions(access: SshAccess, server: string, address: pulumi.Input<string>): pulumi.Output<string[]> {
  const options = pulumi.all([access.deployKey, access.hostKey(server), address]).apply(([deploy, host, ip]) => {
    // Two stacks of one name (in two clouds, say) have different keys, and so different files.
    const file = `${access.name}-${server}-${createHash("sha256").update(deploy.publicKey).digest("hex").slice(0, 8)}`;
    // OpenSSH reads `~` from the user's entry in passwd, not from $HOME.
    const folder = join(userInfo().homedir, ".ssh", "meet-coop");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, file), deploy.privateKey, { mode: 0o600 });
    writeFileSync(join(folder, `${file}.known_hosts`), `${ip} ${host.publicKey}\n`, { mode: 0o600 });
    return [
      `IdentityFile=~/.ssh/meet-coop/${file}`,
      `UserKnownHostsFile=~/.ssh/meet-coop/${file}.known_hosts`,
      "IdentitiesOnly=yes",
      "StrictHostKeyChecking=yes",
      "BatchMode=yes",
      "ConnectTimeout=20",
    ].flatMap((option) => ["-o", option]);
  });
  return pulumi.unsecret(options); // file names only
}
