import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ApiRefusal, type CloudApi } from "./cloud-api.ts";
import type { Resource } from "./deployment.ts";
import type { Finding, Holdings } from "./finding.ts";
import { Problem } from "./problem.ts";

/** Resource (last part of its type) → its collection in the API, for those that have a name of their own and labels. */
const collections: Record<string, string> = {
  Certificate: "certificates",
  Firewall: "firewalls",
  LoadBalancer: "load_balancers",
  Network: "networks",
  PlacementGroup: "placement_groups",
  PrimaryIp: "primary_ips",
  Server: "servers",
  SshKey: "ssh_keys",
  Volume: "volumes",
};

const named = z.object({ id: z.number(), name: z.string(), labels: z.record(z.string(), z.string()) });
const networkSchema = z.object({
  network: z.object({
    subnets: z.array(z.object({ ip_range: z.string() })),
    routes: z.array(z.object({ destination: z.string() })),
  }),
});
const volumeSchema = z.object({ volume: z.object({ server: z.number().nullable() }) });
const serverSchema = z.object({
  server: z.object({
    status: z.string(),
    locked: z.boolean(),
    private_net: z.array(z.object({ network: z.number() })),
  }),
});
const wantedNetworks = z.array(z.object({ networkId: z.coerce.number(), ip: z.string().optional() })).catch([]);

const kindOf = (resource: Resource) => /^hcloud:index\/[^:]+:(\w+)$/.exec(resource.type)?.[1] ?? "";

/** What the Hetzner Cloud holds. */
export class HetznerHoldings implements Holdings {
  readonly #api: CloudApi;
  readonly #pause: number;

  /** `pause`: milliseconds between two looks at a server that is busy. */
  constructor(api: CloudApi, { pause = 1000 }: { pause?: number } = {}) {
    this.#api = api;
    this.#pause = pause;
  }

  async find(resource: Resource): Promise<Finding> {
    const kind = kindOf(resource);
    if (kind === "Rdns") return { kind: "repeatable" };
    if (kind === "NetworkSubnet") return this.#inNetwork(resource, "ipRange");
    if (kind === "NetworkRoute") return this.#inNetwork(resource, "destination");
    if (kind === "VolumeAttachment") return this.#attached(resource);
    const collection = collections[kind];
    if (!collection) return { kind: "unseen", why: `recovery doesn't know how to look for a \`${kind}\`` };
    const { name, labels } = resource.inputs ?? {};
    if (typeof name !== "string") return { kind: "unseen", why: "it has no name that could be looked up" };

    const answer = (await this.#api.get(`/${collection}?name=${encodeURIComponent(name)}`)) as Record<string, unknown>;
    const [found] = z.array(named).parse(answer[collection]);
    if (!found) return { kind: "absent" };
    const ours = Object.entries(z.record(z.string(), z.string()).catch({}).parse(labels));
    const differing = ours.filter(([label, value]) => found.labels[label] !== value);
    if (ours.length === 0)
      return { kind: "foreign", why: `\`${name}\` (${found.id}) is there, but the program gives it no labels to know it by` };
    if (differing.length > 0) {
      const [label, value] = differing[0] ?? [];
      const got = found.labels[label ?? ""];
      return {
        kind: "foreign",
        why: `\`${name}\` (${found.id}) is there, but its label \`${label}\` is ${got === undefined ? "missing" : `\`${got}\``}, expected \`${value}\``,
      };
    }
    return { kind: "found", id: String(found.id) };
  }

  /** Whether there is a server of this number. */
  async hasServer(id: string): Promise<boolean> {
    const answer = await this.#api.get(`/servers/${id}`).catch((error: unknown) => {
      if (error instanceof ApiRefusal && error.status === 404) return undefined;
      throw error;
    });
    return answer !== undefined;
  }

  /** A part of a network has no labels: it is ours as the network is, which is in the state. */
  async #inNetwork(resource: Resource, property: "ipRange" | "destination"): Promise<Finding> {
    const { networkId, [property]: range } = resource.inputs ?? {};
    if (typeof range !== "string" || !/^\d+$/.test(String(networkId))) return { kind: "absent" };
    const answer = await this.#api.get(`/networks/${networkId}`).catch((error: unknown) => {
      if (error instanceof ApiRefusal && error.status === 404) return undefined;
      throw error;
    });
    if (!answer) return { kind: "absent" };
    const { subnets, routes } = networkSchema.parse(answer).network;
    const there = property === "ipRange" ? subnets.some((s) => s.ip_range === range) : routes.some((r) => r.destination === range);
    return there ? { kind: "found", id: `${networkId}-${range}` } : { kind: "absent" };
  }

  /** A volume is attached once at most, and has no labels of its own for that: it is ours as the volume is, which is in the state. */
  async #attached(resource: Resource): Promise<Finding> {
    const { volumeId, serverId } = resource.inputs ?? {};
    if (!/^\d+$/.test(String(volumeId))) return { kind: "absent" };
    const answer = await this.#api.get(`/volumes/${volumeId}`).catch((error: unknown) => {
      if (error instanceof ApiRefusal && error.status === 404) return undefined;
      throw error;
    });
    if (!answer) return { kind: "absent" };
    const { server } = volumeSchema.parse(answer).volume;
    return server !== null && server === Number(serverId) ? { kind: "found", id: String(volumeId) } : { kind: "absent" };
  }

  /**
   * Finishes what the provider does after it has created a server, and never does again: waits until the server isn't busy, attaches the networks
   * that are missing, switches it on.
   * @returns what it did, a line each.
   */
  async finishServer(resource: Resource, { dryRun, id = resource.id }: { dryRun: boolean; id?: string | undefined }): Promise<string[]> {
    const name = String(resource.inputs?.name ?? id);
    const server = await this.#settled(String(id), name, dryRun);
    if (!server) return [];
    const done: string[] = [];
    for (const { networkId, ip } of wantedNetworks.parse(resource.inputs?.networks)) {
      if (server.private_net.some(({ network }) => network === networkId)) continue;
      if (!dryRun) await this.#act(String(id), name, "attach_to_network", { network: networkId, ...(ip ? { ip } : {}) });
      done.push(`server \`${name}\`: attached to network ${networkId}`);
    }
    if (server.status === "off") {
      if (!dryRun) await this.#act(String(id), name, "poweron");
      done.push(`server \`${name}\`: switched on`);
    }
    return done;
  }

  async #act(id: string, name: string, action: string, body: object = {}): Promise<void> {
    await this.#api.post(`/servers/${id}/actions/${action}`, body).catch((error: unknown) => {
      // A repeated request whose first answer was lost.
      if (!(error instanceof ApiRefusal && error.code === "server_already_attached")) throw error;
    });
    await this.#settled(id, name, false);
  }

  /** The server, once it isn't busy; undefined when there is none. Waits at most 10 minutes. */
  async #settled(id: string, name: string, dryRun: boolean) {
    const until = Date.now() + 600_000;
    for (;;) {
      const answer = await this.#api.get(`/servers/${id}`).catch((error: unknown) => {
        if (error instanceof ApiRefusal && error.status === 404) return undefined;
        throw error;
      });
      if (!answer) return undefined;
      const { server } = serverSchema.parse(answer);
      if (dryRun || (!server.locked && ["running", "off"].includes(server.status))) return server;
      if (Date.now() > until)
        throw new Problem(
          `Server \`${name}\` (${id}) is still \`${server.status}\`${server.locked ? " and locked" : ""} after 10 minutes.\nCure: look at it in Hetzner's console; when it is \`running\` or \`off\`, run the same command again.`,
        );
      await sleep(this.#pause);
    }
  }
}
