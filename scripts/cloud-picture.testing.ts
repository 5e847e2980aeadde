import type { StackSettings } from "@meet-coop/local-cloud";
import { z } from "zod";

const named = { id: z.number(), name: z.string(), labels: z.record(z.string(), z.string()) };
const protection = z.record(z.string(), z.boolean());
const ref = z.object({ id: z.number() }).nullable();
const schemas = {
  servers: z.object({
    ...{ ...named, status: z.string(), protection, volumes: z.array(z.number()), placement_group: ref },
    server_type: z.object({ name: z.string() }),
    private_net: z.array(z.object({ network: z.number(), ip: z.string() })),
    public_net: z.object({ ipv4: ref, ipv6: ref, firewalls: z.array(z.object({ id: z.number() })) }),
  }),
  primary_ips: z.object({
    ...{ ...named, ip: z.string(), protection, assignee_id: z.number().nullable(), auto_delete: z.boolean() },
    dns_ptr: z.array(z.object({ dns_ptr: z.string() })),
  }),
  volumes: z.object({ ...named, size: z.number(), protection, server: z.number().nullable() }),
  networks: z.object({ ...named, ip_range: z.string(), protection, subnets: z.array(z.object({ ip_range: z.string() })) }),
  firewalls: z.object({ ...named, rules: z.array(z.unknown()) }),
  ssh_keys: z.object({ ...named, public_key: z.string() }),
  placement_groups: z.object(named),
};
type Kind = keyof typeof schemas;
type Held = { [K in Kind]: z.infer<(typeof schemas)[K]>[] };

const recordsSchema = z.array(
  z.object({ name: z.string(), type: z.string(), content: z.string().optional(), ttl: z.number(), comment: z.string().nullish() }),
);

/**
 * What the clouds hold, a line for each thing, with names in the place of ids and addresses: of two runs that made the same, the same. Of a stack whose root key is another, keys
 * differ, so they are left out.
 */
export async function cloudPicture({
  hetznerEndpoint,
  hetznerToken,
  cloudflareBaseUrl,
  cloudflareToken,
  zoneId,
}: StackSettings): Promise<string[]> {
  const ask = async (url: string, token: string) => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const all = async <K extends Kind>(kind: K) =>
    z.array(schemas[kind]).parse((await ask(`${hetznerEndpoint}/${kind}?per_page=50`, hetznerToken))[kind]) as Held[K];
  const [servers, ips, volumes, networks, firewalls, keys, groups] = await Promise.all([
    ...([all("servers"), all("primary_ips"), all("volumes"), all("networks")] as const),
    ...([all("firewalls"), all("ssh_keys"), all("placement_groups")] as const),
  ]);
  const { result } = await ask(`${cloudflareBaseUrl}/zones/${zoneId}/dns_records?per_page=1000`, cloudflareToken);
  const records = recordsSchema.parse(result).filter(({ comment }) => comment?.startsWith("meet-coop"));

  const nameOf = (list: { id: number; name: string }[], id: number | null | undefined) =>
    id === null || id === undefined ? null : (list.find((one) => one.id === id)?.name ?? `unknown ${id}`);
  const addressOf = (content = "") => ips.find(({ ip }) => ip === content || ip === content.replace(/::1$/, "::/64"))?.name ?? content;
  const line = (kind: string, { id: _, ...fields }: Record<string, unknown>) => `${kind} ${JSON.stringify(fields)}`;
  return [
    ...servers.map(({ server_type, private_net, public_net, volumes: of, placement_group, ...server }) =>
      line("server", {
        ...{ ...server, type: server_type.name, volumes: of.map((id) => nameOf(volumes, id)), group: nameOf(groups, placement_group?.id) },
        networks: private_net.map(({ network, ip }) => `${nameOf(networks, network)} ${ip}`),
        firewalls: public_net.firewalls.map(({ id }) => nameOf(firewalls, id)).sort(),
        addresses: [public_net.ipv4, public_net.ipv6].map((of) => nameOf(ips, of?.id)),
      }),
    ),
    ...ips.map(({ ip: _, assignee_id, dns_ptr, ...ip }) =>
      line("address", { ...ip, server: nameOf(servers, assignee_id), pointers: dns_ptr.map((pointer) => pointer.dns_ptr) }),
    ),
    ...volumes.map((volume) => line("volume", { ...volume, server: nameOf(servers, volume.server) })),
    ...networks.map((network) => line("network", network)),
    ...firewalls.map(({ rules, ...firewall }) =>
      line("firewall", { ...firewall, rules: rules.map((rule) => JSON.stringify(rule)).sort() }),
    ),
    ...keys.map(({ public_key: _, ...key }) => line("key", key)),
    ...groups.map((group) => line("group", group)),
    ...records.map(({ content, ...record }) => line("record", { ...record, content: addressOf(content) })),
  ].sort();
}
