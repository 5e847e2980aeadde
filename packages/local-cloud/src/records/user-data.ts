import { parse } from "yaml";
import { z } from "zod";
import { type DockerSettings, dockerDefaults } from "./docker/settings.ts";

/** What a first boot makes of a server, as far as this driver shows it. */
export interface FirstBoot {
  /** Private host keys, as OpenSSH writes them. */
  hostKeys: string[];
  docker: DockerSettings;
}

const cloudConfig = z.object({
  ssh_keys: z.record(z.string(), z.string()).catch({}),
  write_files: z.array(z.object({ path: z.string(), content: z.string().optional() })).catch([]),
});

const daemonJson = z.object({
  bip: z.string().default(dockerDefaults.bip),
  "default-address-pools": z.array(z.object({ base: z.string(), size: z.number().int() })).default(dockerDefaults.pools),
});

/** Reads user data as cloud-init does, a `#cloud-config` only; whatever it can't read says nothing. */
export function firstBoot(userData: string | undefined): FirstBoot {
  const said = cloudConfig.safeParse(userData?.startsWith("#cloud-config") ? quietly(() => parse(userData)) : undefined);
  const { ssh_keys: keys = {}, write_files: files = [] } = said.data ?? {};
  // Our servers write `docker.json`, which their first boot lays over Docker's own file.
  const settings = files.find(({ path }) => /\/(docker|daemon)\.json$/.test(path))?.content;
  const docker = daemonJson.safeParse(quietly(() => JSON.parse(settings ?? "{}"))).data;
  return {
    hostKeys: ["ed25519_private", "ecdsa_private", "rsa_private"].flatMap((name) => keys[name] ?? []),
    docker: docker ? { bip: docker.bip, pools: docker["default-address-pools"] } : dockerDefaults,
  };
}

function quietly(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
