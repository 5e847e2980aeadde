import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";

/** Files of the OpenSSH client for one server. */
export interface SshFiles {
  address: string;
  key: string;
  knownHosts: string;
}

/**
 * The files that the stack wrote for a server, below `folder`; of several that know one of its addresses, those written last: another cloud's stack of the same name may
 * have left some. Without addresses, those written last of all.
 */
export function sshFiles(folder: string, prefix: string, addresses: readonly string[]): SshFiles | undefined {
  const isOfStack = (name: string) => name.startsWith(`${prefix}-`) && /^[0-9a-f]{8}$/.test(name.slice(prefix.length + 1));
  const found = (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
    const files = { key: join(folder, name), knownHosts: join(folder, `${name}.known_hosts`) };
    if (!isOfStack(name) || !existsSync(files.knownHosts)) return [];
    const [address = ""] = readFileSync(files.knownHosts, "utf8").split(" ");
    return [{ ...files, address, written: statSync(files.key).mtimeMs }];
  });
  const [last] = found
    .filter(({ address }) => addresses.length === 0 || addresses.includes(address))
    .sort((one, other) => other.written - one.written);
  return last && { address: last.address, key: last.key, knownHosts: last.knownHosts };
}

/** Where stacks write them. OpenSSH reads `~` from the user's entry in passwd, not from $HOME. */
export const sshFolder = (): string => join(userInfo().homedir, ".ssh", "meet-coop");

/** What is given to the OpenSSH client before a command: it asks nobody anything, and takes no other host key and no other key than the stack's. */
export const sshWords = ({ address, key, knownHosts }: SshFiles): string[] => [
  ...[
    ...[`IdentityFile=${key}`, `UserKnownHostsFile=${knownHosts}`, "IdentitiesOnly=yes", "StrictHostKeyChecking=yes"],
    ...["BatchMode=yes", "ConnectTimeout=5", "LogLevel=ERROR"],
  ].flatMap((option) => ["-o", option]),
  `root@${address}`,
];
