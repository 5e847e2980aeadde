import { setTimeout as pause } from "node:timers/promises";
import { broken, conformance, field, isolation, type Outcome, RunningTenant, Visitor } from "@meet-coop/conformance";
import { expect } from "vitest";
import { killUp, type Moment, mend } from "./killed-up.testing.ts";
import { Rehearsal } from "./rehearsal.testing.ts";
import type { SmallCoop } from "./small-co-op.testing.ts";

/** Pools of a small co-op on servers that boot, all in one local cloud, for tests. */
export class RunningPools {
  readonly coop: SmallCoop;
  readonly cloud: Rehearsal;
  /** What was tried of their tenants so far. */
  readonly outcomes: Outcome[] = [];
  readonly #days: Record<string, string>;

  private constructor(coop: SmallCoop, cloud: Rehearsal, days: Record<string, string>) {
    this.coop = coop;
    this.cloud = cloud;
    this.#days = days;
  }

  /** Starts the local cloud. `days`: the day for which a pool is planned. Default: today. */
  static async start(coop: SmallCoop, instance: string, subnetIndex: number, days: Record<string, string> = {}): Promise<RunningPools> {
    const cloud = await Rehearsal.prepare(instance, "--subnet-index", String(subnetIndex));
    const started = await cloud.startCloud("containers");
    expect(started.exitCode, started.text).toBe(0);
    return new RunningPools(coop, cloud, days);
  }

  async end(): Promise<void> {
    this.coop.end();
    await this.cloud.end();
  }

  #config(pool: string): Record<string, unknown> {
    const day = this.#days[pool];
    return { ...this.coop.config, ...(day ? { "meet-coop:day": day } : {}) };
  }

  async init(pool: string): Promise<void> {
    await this.cloud.of(pool).initStack();
  }

  /** `pulumi up` of a pool's stack; returns what it said. */
  async up(pool: string, ...args: string[]): Promise<string> {
    const { exitCode, text } = await this.cloud.of(pool).pulumi(["up", "--yes", "--skip-preview", ...args], this.#config(pool));
    expect(exitCode, text).toBe(0);
    return text;
  }

  /** Kills `up` of a pool's stack in the middle, and mends what that left, as `npm run recover` does. Returns how far it came and what was mended, for people. */
  async upKilled(pool: string, moment: Moment): Promise<string> {
    const killed = await killUp(this.cloud.of(pool), this.#config(pool), moment);
    const { open, lines } = await mend(this.cloud.of(pool), this.#config(pool));
    expect(open, lines.join("\n")).toEqual([]);
    return [killed, ...lines].join("\n");
  }

  /** What `npm run status` says of a pool, and its exit status. */
  status(pool: string) {
    return this.cloud.of(pool).status(this.#config(pool));
  }

  /** Any command of `pulumi` that may fail. */
  pulumi(pool: string, ...args: string[]) {
    return this.cloud.of(pool).pulumi(args, this.#config(pool));
  }

  /** What a preview would do, by operation, without what stays as it is; names sorted. */
  async changesOf(pool: string): Promise<Record<string, string[]>> {
    const { same: _, ...changes } = await this.cloud.of(pool).preview(this.#config(pool));
    return Object.fromEntries(Object.entries(changes).map(([operation, names]) => [operation, names.sort()]));
  }

  plan(pool: string) {
    return this.coop.pool(pool, this.#days[pool]);
  }

  tenant(pool: string, id: string): RunningTenant {
    const planned = this.plan(pool);
    const plan = planned.tenants.find((tenant) => tenant.id === id);
    if (!plan) throw new Error(`there is no tenant ${id}`);
    return new RunningTenant(this.cloud.of(pool), planned, plan);
  }

  /** Tries to break each limit of a tenant. Returns what was not kept. */
  async broken(pool: string, id: string): Promise<Outcome[]> {
    return this.#noted(await conformance(this.tenant(pool, id)));
  }

  /** Whether what one tenant has is another's. Returns what was not kept apart. */
  async mixed(pool: string, one: string, other: string): Promise<Outcome[]> {
    return this.#noted(await isolation(this.tenant(pool, one), this.tenant(pool, other)));
  }

  #noted(outcomes: Outcome[]): Outcome[] {
    expect(outcomes.length).toBeGreaterThan(5);
    this.outcomes.push(...outcomes);
    return outcomes.filter(broken);
  }

  /** The status that a page answers with, over TLS that is verified; 0 when nobody answers. */
  async statusOf(host: string, path = "/health_check"): Promise<number> {
    try {
      return (await new Visitor(await this.cloud.resolve(host), host, this.cloud.authority).send("GET", path)).status;
    } catch {
      return 0;
    }
  }

  /** Waits, at most so many seconds, until a page answers well. */
  async answers(host: string, seconds: number): Promise<void> {
    await expect.poll(() => this.statusOf(host), { timeout: seconds * 1000, interval: 2000 }).toBe(200);
  }

  /** The owner of a domain, who has a zone elsewhere, sets a record there. */
  async ownerSets(zone: string, name: string, target: string): Promise<void> {
    const { cloudflareBaseUrl, cloudflareToken } = this.cloud.settings;
    const headers = { authorization: `Bearer ${cloudflareToken}`, "content-type": "application/json" };
    const post = async (path: string, body: object) => {
      const answer = await fetch(cloudflareBaseUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
      const { success, errors, result } = (await answer.json()) as { success: boolean; errors: unknown[]; result: { id: string } };
      expect(success, JSON.stringify(errors)).toBe(true);
      return result;
    };
    const { id } = await post("/zones", { name: zone });
    await post(`/zones/${id}/dns_records`, { type: "CNAME", name, content: target, ttl: 300, proxied: false });
  }

  /** `poweroff`, `poweron` or `reset` of a server, to its end. */
  async power(server: string, action: string): Promise<void> {
    const { servers } = await this.cloud.hetzner<{ servers: { id: number }[] }>("GET", `/servers?name=${server}`);
    const started = await this.cloud.hetzner<{ action: { id: number } }>("POST", `/servers/${servers[0]?.id}/actions/${action}`);
    for (;;) {
      const { action: now } = await this.cloud.hetzner<{ action: { status: string } }>("GET", `/actions/${started.action.id}`);
      if (now.status !== "running") return expect(now.status).toBe("success");
      await pause(500);
    }
  }

  /** Makes meetings at the load balancer; returns the servers on which people meet, sorted. */
  async serversOf(tenant: RunningTenant, ...meetings: string[]): Promise<string[]> {
    const reached = new Set<string>();
    for (const meetingID of meetings) {
      const created = await tenant.bbb("create", { meetingID, name: meetingID });
      expect(field(created, "returncode"), created).toBe("SUCCESS");
      const guest = { fullName: "Guest", password: field(created, "attendeePW") ?? "", role: "VIEWER", userID: "guest" };
      const { at } = await tenant.follow(await tenant.signed("join", { meetingID, ...guest, redirect: "false" }));
      reached.add(new URL(at).hostname.split(".")[0] ?? "");
    }
    return [...reached].sort();
  }
}
