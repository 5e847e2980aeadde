import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandFailed, type Docker, run } from "./docker-command.ts";
import { alone, buildImage, contentKey, type Images, type Log, timed } from "./image.ts";
import { addressOf, instanceLabel, objectName } from "./network.ts";

const standInsFolder = join(import.meta.dirname, "..", "..", "stand-ins");

/** Images that the local registry offers under the names that a stack's local settings use, and the stand-in that each is built from. */
export const registryImages: { folder: string; image: string; name: string; tag: string }[] = [
  { folder: "greenlight", image: "local-cloud/greenlight-stand-in", name: "bigbluebutton/greenlight-stand-in", tag: "v3.8.2.4" },
  { folder: "postgres", image: "local-cloud/postgres", name: "postgres", tag: "17" },
  { folder: "redis", image: "local-cloud/redis", name: "redis", tag: "8" },
];

/** Names below `local-cloud.test` that belong to the services container. */
export const serviceNames = ["authority", "registry", "downloads"].map((name) => `${name}.local-cloud.test`);

export interface ServicesSettings {
  docker: Docker;
  images: Images;
  instance: string;
  stateFolder: string;
  publicNetwork: string;
  publicSubnet: string;
  /** Port of the instance's DNS server on the host's address of the public network. */
  dnsPort: number;
  log: Log;
}

export function servicesName(instance: string): string {
  return objectName(instance, "services");
}

function registryVolume(instance: string): string {
  return objectName(instance, "registry");
}

/** Folders that the container owns: as root, so only a container of the same kind can remove them. */
export function servicesFolder(stateFolder: string): string {
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
    ...["--owner=0", "--group=0", "--numeric-owner", "--exclude=*.test.ts", "--exclude=node_modules", "--sort=name", "-C", standInsFolder],
    ...["-czf", join(folder, "bigbluebutton-stand-in.tar.gz"), "bigbluebutton"],
  ]);
}

/**
 * Builds the images that stand in for those of public registries and puts them into the instance's registry, unless they are there already.
 * Their system store trusts the instance's authority, as the originals trust the public ones.
 */
export async function fillRegistry(settings: ServicesSettings, authorityPem: string): Promise<void> {
  const { docker, images, log } = settings;
  for (const { folder, image, name, tag } of registryImages) {
    const context = join(standInsFolder, folder);
    if (!existsSync(join(context, "Dockerfile"))) {
      log(`registry: no stand-in for ${name}:${tag} (${context}/Dockerfile is missing)`);
      continue;
    }
    const built = await alone(log, () => buildImage(docker, image, context, { from: images.trixie, log }));
    const key = contentKey([built, authorityPem]);
    const services = servicesName(settings.instance);
    if (await offered(docker, services, name, `key-${key}`)) continue;
    await timed(log, `registry: ${name}:${tag}`, async () => {
      const trusting = await addAuthority(docker, built, `local-cloud/registry-${settings.instance}-${folder}`, authorityPem);
      await push(docker, services, trusting, `${name}:${tag}`);
      // The key comes last: when it is there, the image is.
      await docker.run(["exec", services, ...skopeoCopy, `docker://${registry}/${name}:${tag}`, `docker://${registry}/${name}:key-${key}`]);
      await docker.run(["image", "rm", "--no-prune", trusting]).catch(() => undefined);
    });
  }
}

async function offered(docker: Docker, services: string, name: string, tag: string): Promise<boolean> {
  try {
    await docker.run(["exec", services, "curl", "-fsS", "--head", "-o", "/dev/null", `http://${registry}/v2/${name}/manifests/${tag}`]);
    return true;
  } catch (error) {
    if (error instanceof CommandFailed) return false;
    throw error;
  }
}

async function addAuthority(docker: Docker, base: string, reference: string, authorityPem: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "local-cloud-trust-"));
  try {
    writeFileSync(join(folder, "local-cloud-authority.crt"), authorityPem, { mode: 0o644 });
    const user = (await docker.run(["image", "inspect", "--format", "{{.Config.User}}", base])).trim();
    writeFileSync(
      join(folder, "Dockerfile"),
      [
        `FROM ${base}`,
        "USER root",
        "COPY local-cloud-authority.crt /usr/local/share/ca-certificates/",
        "RUN if command -v update-ca-certificates >/dev/null; then update-ca-certificates; fi",
        ...(user === "" ? [] : [`USER ${user}`]),
        "",
      ].join("\n"),
    );
    await docker.run(["build", "--network", "none", "--tag", reference, folder]);
    return reference;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The registry as seen inside the services container. */
const registry = "127.0.0.1:5000";
const skopeoCopy = ["skopeo", "copy", "--quiet", "--insecure-policy", "--src-tls-verify=false", "--dest-tls-verify=false"];

/** By skopeo inside the services container: the engine itself needs no setting for a registry without TLS. */
async function push(docker: Docker, services: string, image: string, name: string): Promise<void> {
  await docker.run(
    [
      "exec",
      "--interactive",
      services,
      ...skopeoCopy,
      "--dest-compress-level",
      "1",
      "docker-archive:/dev/stdin",
      `docker://${registry}/${name}`,
    ],
    {
      from: { command: "docker", arguments: [...(docker.host === undefined ? [] : ["--host", docker.host]), "save", image] },
    },
  );
}

export async function stopServices(docker: Docker, instance: string): Promise<void> {
  await docker.remove("container", servicesName(instance));
}
