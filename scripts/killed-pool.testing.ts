import type { Resource } from "@meet-coop/recovery/testing";
import { dockerOverSsh, dockerProvider } from "@meet-coop/recovery/testing";
import * as fc from "fast-check";
import { expect } from "vitest";
import { killUp, type Moment, mend } from "./killed-up.testing.ts";
import { Rehearsal } from "./rehearsal.testing.ts";
import { SmallCoop } from "./small-co-op.testing.ts";

/** What is drawn from a seed for each kill. */
export interface Kill extends Moment {
  /** What goes wrong at the clouds meanwhile. */
  faults: { fault: string[]; call: number }[];
}

const troubles: string[][] = [
  ["error", "--api", "hetzner", "--status", "429", "--code", "rate_limit_exceeded"],
  ["error", "--api", "hetzner", "--status", "409", "--code", "conflict"],
  ["error", "--api", "hetzner", "--status", "503", "--code", "service_error"],
  ["error", "--api", "hetzner", "--method", "POST", "--status", "500", "--code", "server_error"],
  ["drop-before", "--api", "hetzner"],
  ["drop-after", "--api", "hetzner", "--method", "POST"],
  ["error", "--api", "cloudflare", "--status", "429"],
  ["error", "--api", "cloudflare", "--status", "502"],
  ["drop-after", "--api", "cloudflare", "--method", "POST"],
  ["drop-before", "--api", "cloudflare"],
];

/** As many kills as wanted; the same seed draws the same ones. What the engine has reached by then also hangs on how busy the machine is. */
export function drawnKills(seed: number, numRuns: number): Kill[] {
  const trouble = fc.record({ fault: fc.constantFrom(...troubles), call: fc.integer({ min: 1, max: 25 }) });
  const kill = fc.record({
    ...{ moment: fc.integer({ min: 0, max: 999 }), later: fc.integer({ min: 0, max: 400 }), alone: fc.boolean() },
    faults: fc.array(trouble, { minLength: 3, maxLength: 3 }),
  });
  return fc.sample(fc.noBias(kill), { seed, numRuns });
}

/** Something that a pool lives through: a change of its definitions. */
export interface Life {
  what: string;
  change: (coop: SmallCoop) => void;
}

/** In this order. */
export const lives: Life[] = [
  { what: "its first up", change: () => undefined },
  {
    what: "a level and a version change",
    change: (coop) => {
      coop.change("service-levels/level-2.yaml", (text) => text.replace("participants-per-meeting: 20", "participants-per-meeting: 25"));
      coop.change("pools/members.yaml", (text) => text.replace("greenlight: v3.9.2", "greenlight: v3.9.3"));
    },
  },
  {
    what: "a tenant comes, and a server is taken out",
    change: (coop) => {
      coop.change("operational-members/anchor.yaml", (text) => text.replace("[level-1, level-2]", "[level-1, level-2, level-3]"));
      coop.change("pools/members.yaml", (text) => text.replace("how-many: 2", "how-many: 2\n  taken-out: {members-b: draining}"));
    },
  },
];

/** Kinds of the Hetzner Cloud that hold something or cost something, and the Pulumi types that make them. */
const kinds = {
  servers: "Server",
  primary_ips: "PrimaryIp",
  volumes: "Volume",
  networks: "Network",
  firewalls: "Firewall",
  ssh_keys: "SshKey",
  placement_groups: "PlacementGroup",
};

/**
 * A pool on servers that are state only, whose `pulumi up` is killed in what a pool lives through: made, changed, a tenant comes and a server goes. Each kill meets faults
 * of the clouds' APIs.
 */
export class KilledPool {
  readonly #coop: SmallCoop;
  readonly #cloud: Rehearsal;
  readonly #pool: Rehearsal;
  #data = "";

  private constructor(coop: SmallCoop, cloud: Rehearsal) {
    this.#coop = coop;
    this.#cloud = cloud;
    this.#pool = cloud.of("members");
  }

  static async start(): Promise<KilledPool> {
    const coop = new SmallCoop(["operational-members/anchor"]);
    coop.change("operational-members/anchor.yaml", (text) =>
      text.replace("levels: [level-1, level-2, level-3]", "levels: [level-1, level-2]"),
    );
    const pool = new KilledPool(coop, await Rehearsal.prepare("test-killed-pool", "--action-ms", "5", "--subnet-index", "67"));
    const started = await pool.#cloud.startCloud("records");
    expect(started.exitCode, started.text).toBe(0);
    await pool.#pool.initStack();
    return pool;
  }

  async end(): Promise<void> {
    this.#coop.end();
    await this.#cloud.end();
  }

  /** Kills `up` in the middle of one of them, mends, and goes on until it is done. Expects one of everything, and the data where it was. Returns the story. */
  async survives({ what, change }: Life, kill: Kill): Promise<string[]> {
    change(this.#coop);
    const story = [`${what}, at ${kill.moment} thousandths and ${kill.later} ms: ${await this.#killed(kill)}`];
    for (const attempt of [1, 2, 3, 4, 5, 6, 7, 8]) {
      // A fault can hit recover too: people run it again.
      const { open, lines } = await mend(this.#pool, this.#coop.config).catch(() => mend(this.#pool, this.#coop.config));
      story.push(...lines.map((line) => `  ${line}`));
      expect(open, story.join("\n")).toEqual([]);
      const { exitCode, text } = await this.#pool.pulumi(["up", "--yes", "--skip-preview"], this.#coop.config);
      story.push(`  up ${attempt}: ${exitCode === 0 ? "done" : text.trim().split("\n").slice(-30).join("\n")}`);
      if (exitCode === 0) break;
    }
    expect(story.at(-1), story.join("\n")).toMatch(/: done$/);
    const faults = JSON.parse((await this.#cloud.cloud("faults", "list", "--json")).text) as { from: number; seen: number }[];
    story.push(`  faults that hit: ${faults.filter(({ from, seen }) => seen >= from).length} of ${faults.length}`);
    await this.#cloud.cloud("faults", "clear");
    await this.#nothingElse(story);
    return story;
  }

  /** Begins `up` among the faults and kills it at its moment. Returns how far it came, for people. */
  async #killed({ faults, ...moment }: Kill): Promise<string> {
    return await killUp(this.#pool, this.#coop.config, moment, async () => {
      for (const { fault, call } of faults) {
        const added = await this.#cloud.cloud("faults", "add", ...fault, "--calls", String(call));
        expect(added.exitCode, added.text).toBe(0);
      }
    });
  }

  /** The clouds hold what the state knows, and nothing else; a further `up` has nothing to do; the volume with the data is the one that it was. */
  async #nothingElse(story: string[]): Promise<void> {
    const again = await this.#pool.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"], this.#coop.config);
    expect(again.exitCode, [...story, again.text].join("\n")).toBe(0);
    const exported = JSON.parse((await this.#pool.pulumi(["stack", "export"])).text) as { deployment: { resources: Resource[] } };
    const { resources } = exported.deployment;
    const known = (type: RegExp) => resources.flatMap(({ type: of, id }) => (type.test(of) && id ? [id] : [])).sort();
    for (const [kind, type] of Object.entries(kinds)) {
      const held = (await this.#cloud.hetzner<Record<string, { id: number }[]>>("GET", `/${kind}?per_page=50`))[kind] ?? [];
      expect(held.map(({ id }) => String(id)).sort(), [`${kind}:`, ...story].join("\n")).toEqual(known(new RegExp(`^hcloud:.*:${type}$`)));
    }
    expect(await this.#records(), ["records:", ...story].join("\n")).toEqual(known(/^cloudflare:.*:DnsRecord$/));
    const onDocker = resources.find(({ type }) => type.startsWith("docker:"));
    const front = onDocker && dockerProvider(onDocker, resources);
    if (!front) throw new Error("the state has no Docker host");
    const onFront = async (...words: string[]) => (await dockerOverSsh(front, words)).stdout.split("\n").filter(Boolean).sort();
    expect(await onFront("ps", "-aq", "--no-trunc"), ["containers:", ...story].join("\n")).toEqual(known(/^docker:.*:Container$/));
    expect(await onFront("network", "ls", "-q", "--no-trunc", "-f", "type=custom"), ["networks:", ...story].join("\n")).toEqual(
      known(/^docker:.*:Network$/),
    );
    const data = known(/^hcloud:.*:Volume$/).join();
    this.#data ||= data;
    expect(data, story.join("\n")).toBe(this.#data);
  }

  /** Ids of the records in the zone, without those that came with it. */
  async #records(): Promise<string[]> {
    const { cloudflareBaseUrl, cloudflareToken, zoneId } = this.#cloud.settings;
    const answer = await fetch(`${cloudflareBaseUrl}/zones/${zoneId}/dns_records?per_page=100`, {
      headers: { authorization: `Bearer ${cloudflareToken}` },
    });
    const { result } = (await answer.json()) as { result: { id: string; comment: string | null }[] };
    return result
      .filter(({ comment }) => comment?.startsWith("meet-coop"))
      .map(({ id }) => id)
      .sort();
  }
}
