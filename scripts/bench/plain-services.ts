/** A resource of a pool as plain programs make it; `inputs` in the names of Pulumi's packages, secrets in clear. */
interface PlainService {
  kind: "group" | "command" | "container" | "image" | "network" | "record";
  name: string;
  inputs: Record<string, unknown>;
  /** Services from which it has a value. */
  after: string[];
}

/** The same services as a pool's stack has, to be made beside them: under other names, on the same front server. */
export interface PlainServices {
  /** Settings of the provider for the front server's Docker engine. */
  front: { host: string; sshOpts: string[]; disableDockerDaemonCheck: true };
  services: PlainService[];
}

interface StateResource {
  urn: string;
  type: string;
  custom: boolean;
  inputs?: Record<string, unknown>;
  propertyDependencies?: Record<string, string[] | null>;
}

const kinds: Record<string, PlainService["kind"]> = {
  "cloudflare:index/dnsRecord:DnsRecord": "record",
  "command:remote:Command": "command",
  "command:remote:CopyToRemote": "group",
  "docker:index/container:Container": "container",
  "docker:index/network:Network": "network",
  "docker:index/remoteImage:RemoteImage": "image",
};

/** Where the plugin's names in a state are not the package's. */
const packageNames: Record<string, string> = { commands: "command", networksAdvanceds: "networksAdvanced" };

/**
 * The plain services of a pool's stack. `state`: what `pulumi stack export --show-secrets` prints. `apart`: begins their names, and the addresses at which
 * their containers listen, so that they stand beside the pool's.
 */
export function plainServices(state: string, apart: { name: string; address: number }): PlainServices {
  const { resources } = (JSON.parse(state) as { deployment: { resources: StateResource[] } }).deployment;
  const docker = resources.find(({ type }) => type === "pulumi:providers:docker")?.inputs ?? {};
  const customResources = resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  const names = new Map(customResources.map(({ urn }) => [urn, `${apart.name}-${urn.slice(urn.lastIndexOf("::") + 2)}`]));
  const services = customResources.map(({ urn, type, inputs = {}, propertyDependencies = {} }): PlainService => {
    const name = names.get(urn) ?? "";
    const after = [...new Set(Object.values(propertyDependencies).flatMap((urns) => urns ?? []))];
    const kind = kinds[type] ?? "group";
    const inputsOfKind = kind === "group" ? group(name) : (moved(clear(inputs), apart) as Record<string, unknown>);
    return { kind, name, inputs: inputsOfKind, after: after.flatMap((of) => names.get(of) ?? []) };
  });
  return {
    front: { host: String(docker.host), sshOpts: JSON.parse(String(docker.sshOpts)) as string[], disableDockerDaemonCheck: true },
    services,
  };
}

/** Stands for what a pool has in the Hetzner Cloud: a few of each hundred. */
function group(name: string): Record<string, unknown> {
  return { name, type: "spread", labels: { bench: "plain" } };
}

/** The same with other names, and where it listens at other addresses. Images keep theirs. */
function moved(value: unknown, apart: { name: string; address: number }): unknown {
  if (Array.isArray(value)) return value.map((inner) => moved(inner, apart));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === "name" && !("keepLocally" in value)) return [key, `${apart.name}-${inner}`];
      if (key === "ip" && "external" in value) return [key, String(inner).replace(/^\d+/, String(apart.address))];
      return [key, moved(inner, apart)];
    }),
  );
}

/** Takes the engine's marks out: defaults, secrets. */
function clear(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clear);
  if (typeof value !== "object" || value === null) return value;
  if ("plaintext" in value) return clear(JSON.parse(String(value.plaintext)));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key.startsWith("__") ? [] : [[packageNames[key] ?? key, clear(inner)]])),
  );
}
