import { z } from "zod";

/** A server as Hetzner shows it. */
export interface Machine {
  name: string;
  /** Hetzner's word: `running`, `off`, `initializing` … */
  status: string;
  networks: number;
  /** Numbers of those that it is behind. */
  firewalls: number[];
  protected: boolean;
  /** Its public addresses, as DNS has them. */
  addresses: { A?: string; AAAA?: string };
}

/** A firewall as Hetzner shows it. */
export type HeldFirewall = z.infer<typeof firewall>;

/** What Hetzner says of a stack's servers and firewalls, or why it says nothing. */
export type Machines = { kind: "machines"; machines: Machine[]; firewalls: HeldFirewall[] } | { kind: "error"; words: string };

const address = z.object({ ip: z.string() }).nullish();
const server = z
  .object({
    name: z.string(),
    status: z.string(),
    private_net: z.array(z.unknown()),
    public_net: z.object({ ipv4: address, ipv6: address, firewalls: z.array(z.object({ id: z.number() })).default([]) }),
    protection: z.object({ delete: z.boolean(), rebuild: z.boolean() }),
  })
  .transform(
    ({ name, status, private_net, public_net: { ipv4, ipv6, firewalls }, protection }): Machine => ({
      ...{ name, status, networks: private_net.length, firewalls: firewalls.map(({ id }) => id) },
      protected: protection.delete && protection.rebuild,
      // Hetzner shows the network, `…::/64`; the server has the first address in it.
      addresses: { ...(ipv4 ? { A: ipv4.ip } : {}), ...(ipv6 ? { AAAA: ipv6.ip.replace(/(::)?(\/64)?$/, "::1") } : {}) },
    }),
  );
const firewall = z.looseObject({ id: z.number(), name: z.string(), rules: z.array(z.unknown()) });
const paging = z.object({ meta: z.object({ pagination: z.object({ next_page: z.number().nullable() }) }).optional() });

/** Asks Hetzner for the servers and firewalls that carry a stack's label, `demo.production`. A token that may only read is enough. */
export async function askMachines(
  stack: string,
  { endpoint, token }: { endpoint: string; token: string },
  signal: AbortSignal,
): Promise<Machines> {
  const selector = new URLSearchParams({ label_selector: `managed-by=meet-coop,stack=${stack}`, per_page: "50" });
  const all = async <One>(collection: string, one: z.ZodType<One>): Promise<One[]> => {
    const found: One[] = [];
    for (let next: number | null = 1; next !== null; ) {
      const answer: Response = await fetch(`${endpoint}/${collection}?${selector}&page=${next}`, {
        headers: { authorization: `Bearer ${token}` },
        signal,
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const body: Record<string, unknown> = z.record(z.string(), z.unknown()).parse(await answer.json());
      found.push(...z.array(one).parse(body[collection]));
      next = paging.parse(body).meta?.pagination.next_page ?? null;
    }
    return found;
  };
  try {
    const [machines, firewalls] = await Promise.all([all("servers", server), all("firewalls", firewall)]);
    return { kind: "machines", machines, firewalls };
  } catch (error) {
    return { kind: "error", words: error instanceof z.ZodError ? "an answer that isn't its own" : String((error as Error).message) };
  }
}
