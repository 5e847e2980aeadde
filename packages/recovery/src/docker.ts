import type { Finding, Holdings } from "@meet-coop/holdings";
import { z } from "zod";
import { $ } from "zx";
import type { Resource } from "./deployment.ts";

/** Runs `docker ARGS` on the Docker host of a resource. */
export type DockerRun = (provider: DockerProvider, args: string[]) => Promise<{ exitCode: number; stdout: string; stderr: string }>;

/** How the state says that a Docker host is reached. */
export interface DockerProvider {
  /** e.g. `ssh://root@203.0.113.5`. */
  host: string;
  /** Options of the OpenSSH client. */
  sshOpts: string[];
}

const sshOptsSchema = z
  .union([
    z.array(z.string()),
    z
      .string()
      .transform((text) => JSON.parse(text))
      .pipe(z.array(z.string())),
  ])
  .catch([]);

/** The Docker host of a resource, out of its provider's entry in the state; undefined when that isn't there or not by SSH. */
export function dockerProvider(resource: Resource, all: Resource[]): DockerProvider | undefined {
  const urn = resource.provider?.slice(0, resource.provider.lastIndexOf("::"));
  const inputs = all.find((entry) => entry.urn === urn)?.inputs ?? {};
  if (typeof inputs.host !== "string" || !inputs.host.startsWith("ssh://")) return undefined;
  return { host: inputs.host, sshOpts: sshOptsSchema.parse(inputs.sshOpts) };
}

/** Runs docker on the server itself, over the same SSH as the provider; the host key is verified whatever `sshOpts` say: the first mention of an option counts. */
export const dockerOverSsh: DockerRun = async ({ host, sshOpts }, args) => {
  const { username, hostname, port } = new URL(host);
  const safe = args.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const options = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=20", "-o", "StrictHostKeyChecking=yes", ...(port ? ["-p", port] : [])];
  const target = `${username || "root"}@${hostname.replace(/^\[|\]$/g, "")}`;
  const answer = await $({ nothrow: true, quiet: true, timeout: "60s" })`ssh ${[...options, ...sshOpts]} ${target} ${`docker ${safe}`}`;
  return { exitCode: answer.exitCode ?? 255, stdout: answer.stdout, stderr: answer.stderr };
};

const sshFailed = 255;

/** What the Docker hosts of the state hold. The hosts are ours alone, so a name is enough. */
export class DockerHoldings implements Holdings<Resource> {
  readonly #all: () => Resource[];
  readonly #run: DockerRun;

  /** `all`: the resources of the state, among them the providers. */
  constructor(all: () => Resource[], run: DockerRun = dockerOverSsh) {
    this.#all = all;
    this.#run = run;
  }

  async find(resource: Resource, { dryRun }: { dryRun: boolean }): Promise<Finding> {
    const kind = resource.type.split(":").at(-1);
    const name = resource.inputs?.name;
    if (kind !== "Network" && kind !== "Volume" && kind !== "Container") return { kind: "repeatable" };
    if (typeof name !== "string") return { kind: "unseen", why: "it has no name that could be looked up" };
    const provider = dockerProvider(resource, this.#all());
    if (!provider) return { kind: "absent" };

    const what = kind.toLowerCase();
    const format = kind === "Volume" ? "{{.Name}}" : "{{.Id}}";
    const seen = await this.#run(provider, [what, "inspect", "--format", format, name]);
    if (seen.exitCode === sshFailed) return { kind: "unseen", why: `${provider.host} doesn't answer: ${lastLine(seen.stderr)}` };
    if (seen.exitCode !== 0) {
      return /no such|not found/i.test(seen.stderr)
        ? { kind: "absent" }
        : { kind: "unseen", why: `${provider.host}: ${lastLine(seen.stderr)}` };
    }
    // The provider's schemas of networks and volumes are of version 1; without this mark it takes the entry for an old one.
    if (kind !== "Container") return { kind: "found", id: seen.stdout.trim(), outputs: { __meta: '{"schema_version":"1"}' } };
    if (!dryRun) {
      // `--volumes` takes the nameless ones only, which nothing could find again.
      const gone = await this.#run(provider, ["container", "rm", "--force", "--volumes", name]);
      if (gone.exitCode !== 0) return { kind: "unseen", why: `container \`${name}\` can't be removed: ${lastLine(gone.stderr)}` };
    }
    return { kind: "removed", what: `container \`${name}\` on ${provider.host} (it holds no data; \`up\` makes it again)` };
  }
}

const lastLine = (text: string) => text.trim().split("\n").at(-1) ?? "";
