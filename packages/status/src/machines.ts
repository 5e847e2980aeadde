import { z } from "zod";

/** A server as Hetzner shows it. */
export interface Machine {
  name: string;
  /** Hetzner's word: `running`, `off`, `initializing` … */
  status: string;
  networks: number;
  firewalls: number;
  protected: boolean;
}

/** What Hetzner says of a stack's servers, or why it says nothing. */
export type Machines = { kind: "machines"; machines: Machine[] } | { kind: "error"; words: string };

const page = z.object({
  servers: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      private_net: z.array(z.unknown()),
      public_net: z.object({ firewalls: z.array(z.unknown()).default([]) }),
      protection: z.object({ delete: z.boolean(), rebuild: z.boolean() }),
    }),
  ),
  meta: z.object({ pagination: z.object({ next_page: z.number().nullable() }) }).optional(),
});

/** Asks Hetzner for the servers that carry a stack's label, `demo.production`. A token that may only read is enough. */
export async function askMachines(
  stack: string,
  { endpoint, token }: { endpoint: string; token: string },
  signal: AbortSignal,
): Promise<Machines> {
  const machines: Machine[] = [];
  const selector = new URLSearchParams({ label_selector: `managed-by=meet-coop,stack=${stack}`, per_page: "50" });
  try {
    for (let next: number | null = 1; next !== null; ) {
      const answer: Response = await fetch(`${endpoint}/servers?${selector}&page=${next}`, {
        headers: { authorization: `Bearer ${token}` },
        signal,
      });
      if (!answer.ok) return { kind: "error", words: `status ${answer.status}` };
      const { servers, meta } = page.parse(await answer.json());
      machines.push(
        ...servers.map(({ name, status, private_net, public_net, protection }) => ({
          ...{ name, status, networks: private_net.length, firewalls: public_net.firewalls.length },
          protected: protection.delete && protection.rebuild,
        })),
      );
      next = meta?.pagination.next_page ?? null;
    }
    return { kind: "machines", machines };
  } catch (error) {
    return { kind: "error", words: error instanceof z.ZodError ? "an answer that isn't its own" : String((error as Error).message) };
  }
}
