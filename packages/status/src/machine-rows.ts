import { isReleased, machinesOf, type PoolPlan } from "@meet-coop/service-config";
import { late } from "./limit.ts";
import type { Machine, Machines } from "./machines.ts";
import { type Row, row } from "./row.ts";

/** A row for each server of a pool, as Hetzner holds it: Pulumi doesn't look, and a step of a run that failed may be missing there. */
export function machineRows(
  seen: Machines | typeof late,
  { pool, recover, patience }: { pool: PoolPlan; recover: string; patience: number },
): Row[] {
  const unasked = (words: string) => [
    row("machine").warning("all", `Hetzner can't be asked: ${words}. Cure: \`HCLOUD_TOKEN\` of the pool's project; reading is enough`),
  ];
  if (seen === late) return unasked(`no answer within ${patience} s`);
  if (seen.kind === "error") return unasked(seen.words);
  return machinesOf(pool).flatMap((server) => {
    const machine = seen.machines.find(({ name }) => name === server.name);
    // What is released may be gone already.
    const released = isReleased(server, pool);
    if (!machine) return released ? [] : [row("machine").failed(server.name, `Hetzner has no such server. Cure: \`${recover}\``)];
    const missing = lacks(machine, released);
    if (missing.length === 0) return [row("machine").ok(server.name, released ? "is there, and released" : "runs, attached and protected")];
    return [
      row("machine").failed(
        server.name,
        `${missing.join(", ")}: a step of a run failed, or somebody changed it. Cure: \`${recover}\`, then \`up\``,
      ),
    ];
  });
}

function lacks({ status, networks, firewalls, protected: safe }: Machine, released: boolean): string[] {
  return [
    ...(networks === 0 ? ["has no private network"] : []),
    ...(firewalls === 0 ? ["has no firewall"] : []),
    ...(safe || released ? [] : ["isn't protected against deletion"]),
    ...(status === "off" ? ["is switched off"] : []),
  ];
}
