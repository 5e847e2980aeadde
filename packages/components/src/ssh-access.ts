import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import {
  type AuthorizedKeys,
  authorizedKeys,
  authorizedKeysCommand,
  deriveBytes,
  type SshKey,
  sshKeyFromSeed,
} from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import type * as hcloud from "./hcloud.ts";
import * as remote from "./remote.ts";

/**
 * How the stack reaches its servers: a key of its own, and the host keys that it gave them, so that the very first connection is verified.
 * Both are derived from the pool's root key; nothing is stored.
 */
export interface SshAccess {
  /** Names the files of the OpenSSH client, e.g. `demo-local`. */
  name: string;
  /** The key with which the stack comes, as root. */
  deployKey: pulumi.Output<SshKey>;
  /** Stands behind its name at Hetzner, where a name is given once: a renewed one is there before the old one goes. */
  keySuffix: string;
  /** The key of today and the next one, so that the run which renews it is let in; those before are taken away. */
  rootKeys: pulumi.Output<AuthorizedKeys>;
  /** The host key of a server, by the server's name. */
  hostKey(server: string): pulumi.Output<SshKey>;
}

/** Derives the SSH access of a pool. `rootKey`: 32 bytes, base64. `rotation`: of the pool's secrets; raising it by one renews the key with which the stack comes. */
export function sshAccess(name: string, rootKey: pulumi.Output<string>, rotation: number): SshAccess {
  const derive = (purpose: string) => pulumi.secret(rootKey).apply((key) => sshKeyFromSeed(deriveBytes(key, purpose, 32)));
  const suffixOf = (nth: number) => (nth === 1 ? "" : ` ${nth}`);
  const deployKey = (nth: number) => derive(`ssh deploy key${suffixOf(nth)}`);
  const publicKeys = pulumi.unsecret(
    pulumi.all(Array.from({ length: rotation + 1 }, (_, before) => deployKey(before + 1).apply((key) => key.publicKey))),
  );
  return {
    name,
    deployKey: deployKey(rotation),
    keySuffix: suffixOf(rotation).replace(" ", "-"),
    rootKeys: publicKeys.apply((keys) => ({ accepted: keys.slice(rotation - 1), former: keys.slice(0, rotation - 1) })),
    hostKey: (server) => derive(`ssh host key of ${server}`),
  };
}

/** Lets the next key into a server beside that of today, and those before no more. */
export function authorizeKeys(
  name: string,
  access: SshAccess,
  { connection, server }: { connection: ReturnType<typeof remoteConnection>; server: hcloud.Server },
  dependsOn: pulumi.Resource[],
  parent: pulumi.Resource,
): remote.Command {
  return new remote.Command(
    `${name}-ssh-keys`,
    { connection, addPreviousOutputInEnv: false, stdin: access.rootKeys.apply(authorizedKeys), create: authorizedKeysCommand },
    { parent, deletedWith: server, dependsOn },
  );
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

/** Writes the files of the OpenSSH client for a server: its key and known hosts below `~/.ssh/meet-coop/`, mode 0600. Gives the name of the key's file, which is no secret. */
export function openSshFiles(access: SshAccess, server: string, address: pulumi.Input<string>): pulumi.Output<string> {
  const name = pulumi.all([access.deployKey, access.hostKey(server), address]).apply(([deploy, host, ip]) => {
    // Two stacks of one name (in two clouds, say) have different keys, and so different files.
    const file = `${access.name}-${server}-${createHash("sha256").update(deploy.publicKey).digest("hex").slice(0, 8)}`;
    // OpenSSH reads `~` from the user's entry in passwd, not from $HOME.
    const folder = join(userInfo().homedir, ".ssh", "meet-coop");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, file), deploy.privateKey, { mode: 0o600 });
    writeFileSync(join(folder, `${file}.known_hosts`), `${ip} ${host.publicKey}\n`, { mode: 0o600 });
    return file;
  });
  return pulumi.unsecret(name);
}

/** Options of the OpenSSH client, which the Docker provider starts. They name {@link openSshFiles} with `~`, so that they are the same text on every machine and never show as a change. */
export function openSshOptions(access: SshAccess, server: string, address: pulumi.Input<string>): pulumi.Output<string[]> {
  return openSshFiles(access, server, address).apply((file) =>
    [
      `IdentityFile=~/.ssh/meet-coop/${file}`,
      `UserKnownHostsFile=~/.ssh/meet-coop/${file}.known_hosts`,
      "IdentitiesOnly=yes",
      "StrictHostKeyChecking=yes",
      "BatchMode=yes",
      "ConnectTimeout=20",
    ].flatMap((option) => ["-o", option]),
  );
}
