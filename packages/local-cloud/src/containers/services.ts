import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandFailed, type Docker, type Log, run } from "@meet-coop/docker";
import { standInsFolder } from "@meet-coop/stand-ins";
import type { ImageChoice } from "../image-choice.ts";
import type { Images } from "./images.ts";
import { addressOf, instanceLabel, objectName } from "./network.ts";

/** Names below `local-cloud.test` that belong to the services container. */
export const serviceNames = ["authority", "registry", "downloads"].map((name) => `${name}.local-cloud.test`);

/** Where the services keep the images of the registry between instances: a volume of the machine. */
export const imageStore = { volume: "local-cloud-registry-images", path: "/images" };

export interface ServicesSettings {
  docker: Docker;
  images: Images;
  instance: string;
  stateFolder: string;
  publicNetwork: string;
  publicSubnet: string;
  /** Port of the instance's DNS server on the host's address of the public network. */
  dnsPort: number;
  /** Which images servers are to find. */
  choice: ImageChoice;
  /** A registry with copies of the makers' images, instead of their own. */
  registry: string | undefined;
  /** Whether the instance has servers, which run what was offered before. */
  hasServers: boolean;
  log: Log;
}

export function servicesName(instance: string): string {
  return objectName(instance, "services");
}

function registryVolume(instance: string): string {
  return objectName(instance, "registry");
}

/** Folders that the container owns: as root, so only a container of the same kind can remove them. */
function servicesFolder(stateFolder: string): string {
  return join(stateFolder, "services");
}

/**
 * Starts the container at `.2` of the public network: resolver (hands all questions to the instance's DNS server), ACME authority, image registry,
 * downloads. The authority's root, accounts and orders are kept in the state folder; its root certificate is copied to `authority.pem`.
 */
export async function startServices(settings: ServicesSettings): Promise<void> {
  const { docker, instance, stateFolder } = settings;
  const name = servicesName(instance);
  const folder = servicesFolder(stateFolder);
  for (const part of ["authority", "downloads"]) mkdirSync(join(folder, part), { recursive: true, mode: 0o755 });
  await provideDownloads(join(folder, "downloads"));
  writeFileSync(join(folder, "resolv.conf"), "nameserver 127.0.0.1\n");
  await docker.run(["volume", "create", "--label", `${instanceLabel}=${instance}`, registryVolume(instance)]);
  await docker.remove("container", name);
  await docker.run([
    ...["run", "--detach", "--name", name, "--hostname", "services", "--label", `${instanceLabel}=${instance}`],
    ...["--network", settings.publicNetwork, "--ip", addressOf(settings.publicSubnet, 2), "--log-opt", "max-size=5m"],
    ...["--env", `RESOLVER=${addressOf(settings.publicSubnet, 1)}#${settings.dnsPort}`, "--env", `INSTANCE=${instance}`],
    ...["--volume", `${join(folder, "authority")}:/data`, "--volume", `${join(folder, "downloads")}:/downloads:ro`],
    ...["--volume", `${join(folder, "resolv.conf")}:/etc/resolv.conf:ro`, "--volume", `${registryVolume(instance)}:/registry`],
    ...["--volume", `${imageStore.volume}:${imageStore.path}`],
    settings.images.services,
  ]);
  writeFileSync(join(stateFolder, "authority.pem"), await waitForAuthority(docker, name));
}

/** Waits until all services answer; returns the root certificate. */
async function waitForAuthority(docker: Docker, name: string): Promise<string> {
  const question =
    "curl -fsS --resolve authority.local-cloud.test:443:127.0.0.1 --cacert /data/authority/root.pem https://authority.local-cloud.test/acme/local/directory >/dev/null " +
    "&& curl -fsS http://127.0.0.1:5000/v2/ >/dev/null && cat /data/authority/root.pem";
  for (let attempt = 0; ; attempt++) {
    try {
      return await docker.run(["exec", name, "sh", "-c", question]);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      if (attempt >= 100 || /is not running/.test(error.output)) {
        const said: string[] = [];
        await docker.run(["logs", "--tail", "8", name], { onLine: (line) => said.push(line) });
        throw new Error(`The services container ${name} doesn't come up: ${error.output}\n${said.join("\n")}`);
      }
      await sleep(200);
    }
  }
}

/** What servers download in production from elsewhere: the installer of BigBlueButton's stand-in, and its package. */
async function provideDownloads(folder: string): Promise<void> {
  const standIn = join(standInsFolder, "bigbluebutton");
  const installer = join(folder, "bbb-install", "v3.0.x-release");
  mkdirSync(installer, { recursive: true });
  if (!existsSync(join(standIn, "bbb-install.sh"))) return;
  cpSync(join(standIn, "bbb-install.sh"), join(installer, "bbb-install.sh"));
  await run("tar", [
    ...[
      "--owner=0",
      "--group=0",
      "--numeric-owner",
      "--exclude=*.test.ts",
      "--exclude=*.testing.ts",
      "--exclude=node_modules",
      "--sort=name",
      "-C",
      standInsFolder,
    ],
    ...["-czf", join(folder, "bigbluebutton-stand-in.tar.gz"), "bigbluebutton"],
  ]);
}

export async function stopServices(docker: Docker, instance: string): Promise<void> {
  await docker.remove("container", servicesName(instance));
}
