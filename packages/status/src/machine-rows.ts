import { differingSettings } from "@meet-coop/holdings";
import { type FirewallOf, firewallRules, isReleased, machinesOf, type PoolPlan, type ServerPlan } from "@meet-coop/service-config";
import { late } from "./limit.ts";
import type { Machine, Machines } from "./machines.ts";
import { type Row, row } from "./row.ts";

interface Around {
  pool: PoolPlan;
  /** Address ranges from which SSH is to be reached, as the stack's settings say. */
  sshAllowedFrom: readonly string[];
  recover: string;
  patience: number;
}

/** A row for each server and firewall of a pool, as Hetzner holds it: Pulumi doesn't look, and a step of a run that failed may be missing there. */
export function machineRows(seen: Machines | typeof late, around: Around): Row[] {
  const { pool, recover, patience } = around;
  const unasked = (words: string) => [
    row("machine").warning("all", `Hetzner can't be asked: ${words}. Cure: \`HCLOUD_TOKEN\` of the pool's project; reading is enough`),
  ];
  if (seen === late) return unasked(`no answer within ${patience} s`);
  if (seen.kind === "error") return unasked(seen.words);
  const firewallOf = (server: ServerPlan) => {
    const wanted = firewallNames[server === pool.front ? "front-server" : "meeting-server"](pool);
    return seen.firewalls.find(({ name }) => name === wanted)?.id;
  };
  const servers = machinesOf(pool).flatMap((server) => {
    const machine = seen.machines.find(({ name }) => name === server.name);
    // What is released may be gone already.
    const released = isReleased(server, pool);
    if (!machine) return released ? [] : [row("machine").failed(server.name, `Hetzner has no such server. Cure: \`${recover}\``)];
    const missing = lacks(machine, firewallOf(server), released);
    if (missing.length === 0) return [row("machine").ok(server.name, released ? "is there, and released" : "runs, attached and protected")];
    return [row("machine").failed(server.name, `${missing.join(", ")}: ${mended(recover)}`)];
  });
  return [...servers, ...firewallRows(seen.firewalls, around)];
}

const mended = (recover: string) => `a step of a run failed, or somebody changed it. Cure: \`${recover}\`, then \`up\``;

const firewallNames: Record<FirewallOf, (pool: PoolPlan) => string> = {
  "meeting-server": ({ id }) => id,
  "front-server": ({ id }) => `${id}-front`,
};

function lacks({ status, networks, firewalls, protected: safe }: Machine, own: number | undefined, released: boolean): string[] {
  return [
    ...(networks === 0 ? ["has no private network"] : []),
    ...(firewalls.length === 0 ? ["has no firewall"] : own === undefined || firewalls.includes(own) ? [] : ["is behind another firewall"]),
    ...(safe || released ? [] : ["isn't protected against deletion"]),
    ...(status === "off" ? ["is switched off"] : []),
  ];
}

/** What reaches the servers: compared as `up` does it. */
function firewallRows(held: Extract<Machines, { kind: "machines" }>["firewalls"], { pool, sshAllowedFrom, recover }: Around): Row[] {
  const kinds: FirewallOf[] = pool.front ? ["meeting-server", "front-server"] : ["meeting-server"];
  return kinds.flatMap((of) => {
    const name = firewallNames[of](pool);
    const one = held.find((firewall) => firewall.name === name);
    if (!one)
      return pool.stage === "released"
        ? []
        : [row("firewall").failed(name, `Hetzner has no such firewall. Cure: \`${recover}\`, then \`up\``)];
    const rules = firewallRules(pool, of, { sshAllowedFrom: [...sshAllowedFrom] });
    const differs = differingSettings({ urn: name, type: "hcloud:index/firewall:Firewall", inputs: { rules } }, one);
    return [
      differs.length === 0
        ? row("firewall").ok(name, "lets through what the plan says")
        : row("firewall").failed(name, `its rules aren't those of the plan: ${mended(recover)}`),
    ];
  });
}
