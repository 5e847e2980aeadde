import { setTimeout as sleep } from "node:timers/promises";
import { Mendable } from "@meet-coop/command-line";
import { z } from "zod";
import { ApiRefusal, type CloudApi } from "./cloud-api.ts";
import { type CloudResource, nameOf } from "./cloud-resource.ts";
import type { Shortfall } from "./finding.ts";
import { type HetznerKind, hetznerKinds } from "./hetzner-kinds.ts";
import { differingSettings } from "./hetzner-settings.ts";

const heldSchema = z.looseObject({
  labels: z.record(z.string(), z.string()).catch({}),
  protection: z
    .object({ delete: z.boolean().default(false), rebuild: z.boolean().default(false) })
    .default({ delete: false, rebuild: false }),
});
type Held = z.infer<typeof heldSchema>;

const address = z.object({ id: z.number().nullish() }).nullish();
const serverSchema = z.object({
  status: z.string(),
  locked: z.boolean().default(false),
  private_net: z.array(z.object({ network: z.number() })),
  public_net: z.object({ ipv4: address, ipv6: address, firewalls: z.array(z.object({ id: z.number() })).default([]) }),
  placement_group: z.object({ id: z.number() }).nullish(),
});
const subnetsSchema = z.object({ network: z.object({ subnets: z.array(z.object({ ip_range: z.string() })) }) });
const attachedSchema = z.object({ volume: z.object({ server: z.number().nullable() }) });

/** What the state says that was asked for. What it doesn't say, or says encrypted, isn't compared. */
const labelsOf = z.record(z.string(), z.string()).catch({});
const networksOf = z.array(z.object({ networkId: z.coerce.number(), ip: z.string().optional() })).catch([]);
const idsOf = z.array(z.coerce.number()).catch([]);
const idOf = z.coerce.number().int().positive().optional().catch(undefined);
const publicNetOf = z
  .array(z.object({ ipv4: idOf, ipv6: idOf }))
  .transform(([first]) => first ?? {})
  .catch({});

interface Step {
  /** What it does, as it is said afterwards. */
  says: string;
  path: string;
  body: object;
  method?: "POST" | "PUT";
}

/**
 * Compares a resource of the state with the Hetzner Cloud, and does what its provider does after it has created one: attach, switch on, protect. The provider does each of these once,
 * and the next `up` takes the resource for finished.
 */
export class HetznerSteps {
  readonly #api: CloudApi;
  readonly #pause: number;

  /** `pause`: milliseconds between two looks at a server that is busy. */
  constructor(api: CloudApi, pause: number) {
    this.#api = api;
    this.#pause = pause;
  }

  /** What a resource lacks at the cloud; with `act`, it has that afterwards. */
  async shortfall(resource: CloudResource, { act }: { act: boolean }): Promise<Shortfall> {
    const kind = resource.type.split(":").at(-1) ?? "";
    if (kind === "NetworkSubnet") return this.#subnet(resource, act);
    if (kind === "VolumeAttachment") return this.#attachment(resource, act);
    const api = hetznerKinds[kind];
    if (!api || !/^\d+$/.test(resource.id ?? "")) return nothing;
    const path = `/${api.path}/${resource.id}`;
    const answer = await (kind === "Server" ? this.#settled(path, resource, act) : this.#get(path));
    if (!answer) return { ...nothing, gone: api.holds ? "kept" : "made again" };
    const body = answer[api.of];
    const { steps, open } = kind === "Server" ? ofServer(resource, serverSchema.parse(body)) : { steps: [], open: [] };
    const all = [...steps, ...ofEach(resource, heldSchema.parse(body), api.protection)];
    if (act) for (const step of all) await this.#do(step, kind === "Server" ? () => this.#settled(path, resource, true) : undefined);
    const differs = differingSettings(resource, heldSchema.parse(body)).map((setting) => `${nameOf(resource)}: its ${setting}`);
    return { differs, lacks: all.map(({ says }) => `${nameOf(resource)}: ${says}`), open };
  }

  async #subnet(resource: CloudResource, act: boolean): Promise<Shortfall> {
    const { networkId, ipRange, type, networkZone } = resource.inputs ?? {};
    const answer = /^\d+$/.test(String(networkId)) ? await this.#get(`/networks/${networkId}`) : undefined;
    // A network that is gone says so itself.
    if (!answer || subnetsSchema.parse(answer).network.subnets.some(({ ip_range }) => ip_range === ipRange)) return nothing;
    const body = { type, ip_range: ipRange, network_zone: networkZone };
    if (act) await this.#do({ says: "", path: `/networks/${networkId}/actions/add_subnet`, body });
    return { ...nothing, lacks: [`${nameOf(resource)}: added to network ${networkId}`] };
  }

  async #attachment(resource: CloudResource, act: boolean): Promise<Shortfall> {
    const { volumeId, serverId, automount } = resource.inputs ?? {};
    const known = [volumeId, serverId].every((id) => /^\d+$/.test(String(id)));
    const answer = known ? await this.#get(`/volumes/${volumeId}`) : undefined;
    if (!answer) return nothing;
    const { server } = attachedSchema.parse(answer).volume;
    if (server === Number(serverId)) return nothing;
    const name = nameOf(resource);
    if (server !== null)
      return {
        ...nothing,
        open: [`${name}: volume ${volumeId} is attached to server ${server}, expected ${serverId}; detach it there first`],
      };
    // A server that is gone says so itself.
    if (!(await this.#get(`/servers/${serverId}`))) return nothing;
    const body = { server: Number(serverId), automount: automount === true };
    if (act) await this.#do({ says: "", path: `/volumes/${volumeId}/actions/attach`, body });
    return { ...nothing, lacks: [`${name}: volume ${volumeId} attached to server ${serverId}`] };
  }

  async #get(path: string): Promise<Record<string, unknown> | undefined> {
    return (await this.#api.get(path).catch((error: unknown) => {
      if (error instanceof ApiRefusal && error.status === 404) return undefined;
      throw error;
    })) as Record<string, unknown> | undefined;
  }

  async #do({ path, body, method = "POST" }: Step, settled: () => Promise<unknown> = async () => undefined): Promise<void> {
    await (method === "PUT" ? this.#api.put(path, body) : this.#api.post(path, body)).catch((error: unknown) => {
      // A repeated request whose first answer was lost.
      if (!(error instanceof ApiRefusal && /already_(attached|added|applied)/.test(error.code))) throw error;
    });
    await settled();
  }

  /** The server, once it isn't busy; undefined when there is none. Waits at most 10 minutes. */
  async #settled(path: string, resource: CloudResource, wait: boolean): Promise<Record<string, unknown> | undefined> {
    const until = Date.now() + 600_000;
    for (;;) {
      const answer = await this.#get(path);
      if (!answer) return undefined;
      const { status, locked } = serverSchema.parse(answer.server);
      if (!wait || (!locked && ["running", "off"].includes(status))) return answer;
      if (Date.now() > until)
        throw new Mendable(
          `${nameOf(resource)} (${resource.id}) is still \`${status}\`${locked ? " and locked" : ""} after 10 minutes.\nCure: look at it in Hetzner's console; when it is \`running\` or \`off\`, run the same command again.`,
        );
      await sleep(this.#pause);
    }
  }
}

const nothing: Shortfall = { lacks: [], differs: [], open: [] };

/** Steps that any resource may need: its labels, by which it is known as ours, and its protection. What is protected by hand stays so. */
function ofEach(resource: CloudResource, held: Held, protections: HetznerKind["protection"]): Step[] {
  const { labels, ...inputs } = resource.inputs ?? {};
  const path = `/${hetznerKinds[resource.type.split(":").at(-1) ?? ""]?.path}/${resource.id}`;
  const steps: Step[] = [];
  const wanted = labelsOf.parse(labels);
  const differing = Object.keys(wanted).filter((label) => held.labels[label] !== wanted[label]);
  if (differing.length > 0)
    steps.push({ says: `labelled ${differing.join(", ")}`, path, method: "PUT", body: { labels: { ...held.labels, ...wanted } } });
  const missing = protections.filter(
    (of) => inputs[of === "delete" ? "deleteProtection" : "rebuildProtection"] === true && !held.protection[of],
  );
  if (missing.length > 0) {
    const body = Object.fromEntries(protections.map((of) => [of, held.protection[of] || missing.includes(of)]));
    const says = `protected against ${missing.map((of) => (of === "delete" ? "deletion" : "rebuilding")).join(" and ")}`;
    steps.push({ says, path: `${path}/actions/change_protection`, body });
  }
  return steps;
}

/** Steps of a server, and what can't be done while it runs. */
function ofServer(resource: CloudResource, held: z.infer<typeof serverSchema>): { steps: Step[]; open: string[] } {
  const { networks, firewallIds, placementGroupId, publicNets } = resource.inputs ?? {};
  const actions = `/servers/${resource.id}/actions`;
  const steps: Step[] = [];
  for (const { networkId, ip } of networksOf.parse(networks))
    if (!held.private_net.some(({ network }) => network === networkId))
      steps.push({
        says: `attached to network ${networkId}`,
        path: `${actions}/attach_to_network`,
        body: { network: networkId, ...(ip ? { ip } : {}) },
      });
  for (const firewall of idsOf.parse(firewallIds))
    if (!held.public_net.firewalls.some(({ id }) => id === firewall)) {
      const body = { apply_to: [{ type: "server", server: { id: Number(resource.id) } }] };
      steps.push({ says: `put behind firewall ${firewall}`, path: `/firewalls/${firewall}/actions/apply_to_resources`, body });
    }
  if (held.status === "off") steps.push({ says: "switched on", path: `${actions}/poweron`, body: {} });

  const wanted = publicNetOf.parse(publicNets);
  const open = (["ipv4", "ipv6"] as const).flatMap((of) => {
    const id = wanted[of];
    return id === undefined || held.public_net[of]?.id === id
      ? []
      : [`${nameOf(resource)}: hasn't the primary IP ${id}; switch it off in Hetzner's console, assign the address, switch it on`];
  });
  const group = idOf.parse(placementGroupId);
  if (group !== undefined && held.placement_group?.id !== group)
    open.push(
      `${nameOf(resource)}: isn't in placement group ${group}; switch it off in Hetzner's console, add it to the group, switch it on`,
    );
  return { steps, open };
}
