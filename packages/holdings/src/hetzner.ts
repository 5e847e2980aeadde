import { z } from "zod";
import { ApiRefusal, type CloudApi } from "./cloud-api.ts";
import type { CloudResource } from "./cloud-resource.ts";
import type { Finding, Holdings, Shortfall } from "./finding.ts";
import { hetznerKinds } from "./hetzner-kinds.ts";
import { HetznerSteps } from "./hetzner-steps.ts";

const named = z.looseObject({ id: z.number(), name: z.string(), labels: z.record(z.string(), z.string()) });
const networkSchema = z.object({
  network: z.object({
    subnets: z.array(z.object({ ip_range: z.string() })),
    routes: z.array(z.object({ destination: z.string() })),
  }),
});
const volumeSchema = z.object({ volume: z.object({ server: z.number().nullable() }) });

const kindOf = (resource: CloudResource) => /^hcloud:index\/[^:]+:(\w+)$/.exec(resource.type)?.[1] ?? "";

/** What the Hetzner Cloud holds. */
export class HetznerHoldings implements Holdings {
  readonly #api: CloudApi;
  readonly #steps: HetznerSteps;

  /** `pause`: milliseconds between two looks at a server that is busy. */
  constructor(api: CloudApi, { pause = 1000 }: { pause?: number } = {}) {
    this.#api = api;
    this.#steps = new HetznerSteps(api, pause);
  }

  shortfall(resource: CloudResource, options: { act: boolean }): Promise<Shortfall> {
    return this.#steps.shortfall(resource, options);
  }

  async find(resource: CloudResource): Promise<Finding> {
    const kind = kindOf(resource);
    if (kind === "Rdns") return { kind: "repeatable" };
    if (kind === "NetworkSubnet") return this.#inNetwork(resource, "ipRange");
    if (kind === "NetworkRoute") return this.#inNetwork(resource, "destination");
    if (kind === "VolumeAttachment") return this.#attached(resource);
    const known = hetznerKinds[kind];
    if (!known) return { kind: "unseen", why: `recovery doesn't know how to look for a \`${kind}\`` };
    const { name, labels } = resource.inputs ?? {};
    if (typeof name !== "string") return { kind: "unseen", why: "it has no name that could be looked up" };

    const answer = (await this.#api.get(`/${known.path}?name=${encodeURIComponent(name)}`)) as Record<string, unknown>;
    const [found] = z.array(named).parse(answer[known.path]);
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
    const differs = (known.fixed ?? []).some(([input, field]) => String(resource.inputs?.[input]).trim() !== String(found[field]).trim());
    return { kind: "found", id: String(found.id), ...(differs ? { replaceable: true } : {}) };
  }

  /** Whether there is a resource of this kind and number; only for those with a name of their own. */
  async has(resource: CloudResource): Promise<boolean> {
    const answer = await this.#api.get(`/${hetznerKinds[kindOf(resource)]?.path}/${resource.id}`).catch((error: unknown) => {
      if (error instanceof ApiRefusal && error.status === 404) return undefined;
      throw error;
    });
    return answer !== undefined;
  }

  /** A part of a network has no labels: it is ours as the network is, which is in the state. */
  async #inNetwork(resource: CloudResource, property: "ipRange" | "destination"): Promise<Finding> {
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
  async #attached(resource: CloudResource): Promise<Finding> {
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
}
