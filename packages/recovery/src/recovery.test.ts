import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Resource } from "./deployment.ts";
import { recover } from "./recovery.ts";
import type { RecoveryOptions } from "./recovery-options.ts";

const provider = { urn: "urn:pulumi:local::demo::pulumi:providers:hcloud::d", custom: true, id: "p1", type: "pulumi:providers:hcloud" };
const firewall: Resource = {
  urn: "urn:pulumi:local::demo::hcloud:index/firewall:Firewall::wall",
  custom: true,
  type: "hcloud:index/firewall:Firewall",
  provider: `${provider.urn}::p1`,
  inputs: { name: "demo", labels: { stack: "demo.local" } },
};

let cloud: Server | undefined;
afterEach(() => cloud?.close());

/** A cloud that holds these firewalls, by name and by id; one that isn't there is `not_found`. It changes none that is `busy`. */
async function holding(...firewalls: { id: number; [more: string]: unknown }[]): Promise<string> {
  cloud = createServer(({ method, url = "" }, to) => {
    const id = /^\/\w+\/(\d+)$/.exec(url)?.[1];
    const one = firewalls.find((held) => String(held.id) === id);
    if (id && !one) to.writeHead(404).end(JSON.stringify({ error: { code: "not_found", message: "gone" } }));
    else if (one?.busy && method !== "GET") to.writeHead(422).end(JSON.stringify({ error: { code: "invalid_input", message: "no" } }));
    else to.end(JSON.stringify(id ? { firewall: one } : { firewalls }));
  });
  await new Promise<void>((done) => cloud?.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
}
const ours = { id: 5, name: "demo", labels: { stack: "demo.local" } };

/** An engine whose state is kept here; `refresh` reads what it is told to. */
function engine(start: { pending?: object[]; planned?: Resource[]; fails?: string[]; words?: string; known?: Resource[] }) {
  const folder = mkdtempSync(join(tmpdir(), "recovery-"));
  const calls: string[] = [];
  let state: { resources: Resource[]; pending_operations: object[] } = {
    resources: [provider, ...(start.known ?? [])],
    pending_operations: start.pending ?? [],
  };
  const { words = "  for a reason" } = start;
  const run: RecoveryOptions["run"] = async (args, { input = "" } = {}) => {
    const call = args.slice(0, args[0] === "stack" ? 2 : 1).join(" ");
    calls.push(call);
    if (start.fails?.includes(call)) throw new Error(`${call} fails\n${words}`);
    if (call === "stack import") state = JSON.parse(input).deployment;
    if (call === "refresh") state = { ...state, resources: state.resources.map((entry) => ({ ...entry, initErrors: [] })) };
    const steps = (start.planned ?? []).filter(({ urn }) => !state.resources.some((entry) => entry.urn === urn));
    const answers: Record<string, object> = {
      whoami: { url: `file://${folder}` },
      config: {},
      "stack export": { version: 3, deployment: state },
      preview: { steps: steps.map((newState) => ({ op: "create", newState })) },
    };
    return { stdout: JSON.stringify(answers[call] ?? {}) };
  };
  const lines: string[] = [];
  const mend = (endpoint: string, options: Partial<RecoveryOptions> = {}) =>
    recover({
      project: "demo",
      stack: "local",
      folder,
      run,
      environment: { HCLOUD_TOKEN: "t", HCLOUD_ENDPOINT: endpoint },
      say: (line) => lines.push(line),
      backups: join(folder, "backups"),
      pause: 1,
      ...options,
    });
  return { mend, lines, calls, folder, state: () => state };
}

const creating = { pending: [{ type: "creating", resource: firewall }] };

test("what was being created and is there is adopted, and the state before is kept", async () => {
  const { mend, state, folder, lines } = engine(creating);
  expect(await mend(await holding(ours))).toMatchObject({ mended: true, adopted: [firewall.urn], open: [] });
  expect(state().resources.map(({ id }) => id)).toEqual(["p1", "5"]);
  expect(state().pending_operations).toEqual([]);
  const [backup = ""] = readdirSync(join(folder, "backups"));
  expect(readFileSync(join(folder, "backups", backup), "utf8")).toContain('"creating"');
  expect(lines[0]).toBe("Firewall `wall`: was being created; the cloud holds it (5); adopted");
});

test("what a failed run made without a trace is found by what `up` would create", async () => {
  const { mend, state } = engine({ planned: [firewall] });
  expect(await mend(await holding(ours))).toMatchObject({ adopted: [firewall.urn] });
  expect(state().resources.map(({ id }) => id)).toEqual(["p1", "5"]);
});

test("a dry run says what it would do, and changes nothing", async () => {
  const { mend, calls, lines } = engine(creating);
  expect(await mend(await holding(ours), { dryRun: true })).toMatchObject({ mended: true, adopted: [firewall.urn] });
  expect(calls.filter((call) => ["cancel", "stack import", "refresh"].includes(call))).toEqual([]);
  expect(lines).toEqual(["would do: Firewall `wall`: was being created; the cloud holds it (5); adopted"]);
});

test("something foreign of our name is left to a person, and said once", async () => {
  const { mend, state, lines } = engine({ ...creating, planned: [firewall] });
  const { adopted, open } = await mend(await holding({ ...ours, labels: {} }));
  expect({ adopted, open }).toEqual({ adopted: [], open: [expect.stringContaining("NOT adopted: `demo` (5) is there, but its label")] });
  expect(lines.filter((line) => line.includes("NOT adopted"))).toHaveLength(1);
  expect(state().resources).toHaveLength(1);
});

test("without a token nothing is changed, and it is said where one belongs", async () => {
  const { mend, calls } = engine(creating);
  await expect(mend("", { environment: {} })).rejects.toThrow("pulumi config set --secret --stack local hcloud:token");
  expect(calls).not.toContain("stack import");
});

test("a recovery that is cut short before it has read what it adopted is carried on by the next", async () => {
  const fails = ["refresh"];
  const { mend, state } = engine({ ...creating, fails });
  const endpoint = await holding(ours);
  await expect(mend(endpoint)).rejects.toThrow(/can't be read from its cloud yet.*\nCure: run the same command again/);
  fails.length = 0;
  expect(await mend(endpoint)).toMatchObject({ mended: true, adopted: [] });
  expect(state().resources[1]?.initErrors).toEqual([]);
});

test("of all that Pulumi says when it can't read, the error is told", async () => {
  const words =
    "  hcloud:index:Server (demo-a):\n    error: server is locked (locked)\n  pulumi:pulumi:Stack:\n    error: refresh failed\n\nDuration: 2s\n";
  const { mend } = engine({ ...creating, fails: ["refresh"], words });
  await expect(mend(await holding(ours))).rejects.toThrow("can't be read from its cloud yet: server is locked (locked)\nCure");
});

test("a reverse name that was only half set is forgotten: its provider can't read one that isn't there", async () => {
  const type = "hcloud:index/rdns:Rdns";
  const name: Resource = {
    urn: `urn:pulumi:local::demo::${type}::a-ipv6-name`,
    custom: true,
    type,
    id: "p-1-fd00::1",
    initErrors: ["lost"],
  };
  const { mend, state, lines } = engine({ known: [name] });
  expect(await mend(await holding(ours))).toMatchObject({ mended: true, open: [] });
  expect(state().resources.map(({ urn }) => urn)).toEqual([provider.urn]);
  expect(lines).toContain("Rdns `a-ipv6-name`: forgotten, since setting it again does no harm");
});

test("a program that can't be previewed doesn't keep the rest from being mended, and what nobody could look for is told with Pulumi's reason", async () => {
  const { mend } = engine({ ...creating, fails: ["preview"] });
  expect(await mend(await holding(ours))).toMatchObject({ adopted: [firewall.urn], unseen: "for a reason" });
  expect((await engine({}).mend(await holding(ours))).unseen).toBeUndefined();
});

const known = { ...firewall, id: "5", outputs: { id: "5" } };

test("what the state takes for finished is compared with the cloud, finished and read anew", async () => {
  const { mend, lines, calls, state } = engine({ known: [known] });
  const held = { ...ours, labels: {} as Record<string, string> };
  const endpoint = await holding(held);
  cloud?.on("request", ({ method }) => method === "PUT" && Object.assign(held.labels, ours.labels));
  expect(await mend(endpoint, { dryRun: true })).toMatchObject({ mended: true, open: [] });
  expect([lines.splice(0), held.labels]).toEqual([["would do: Firewall `wall`: labelled stack"], {}]);
  expect(await mend(endpoint)).toMatchObject({ mended: true, adopted: [], open: [] });
  expect(lines).toContain("Firewall `wall`: labelled stack");
  expect(calls).toContain("refresh");
  expect(state().resources[1]?.initErrors).toEqual([]);
  expect(await mend(endpoint)).toMatchObject({ mended: false });
});

test("a setting that a refused change left as it was is read anew, so that `up` changes it", async () => {
  const rules = [{ direction: "in", protocol: "tcp", port: "443", sourceIps: ["0.0.0.0/0"] }];
  const { mend, lines, calls } = engine({ known: [{ ...known, inputs: { ...known.inputs, rules } }] });
  const held = { ...ours, rules: [{ direction: "in", protocol: "tcp", port: "80", source_ips: ["0.0.0.0/0"] }] };
  expect(await mend(await holding(held))).toMatchObject({ mended: true, open: [] });
  expect(lines).toContain("Firewall `wall`: its rules: other at its cloud than in the state; read anew, so that `up` changes it");
  expect(calls).toContain("refresh");
});

test("what the cloud refuses to do is left to a person, with its words", async () => {
  const { mend } = engine({ known: [known] });
  const { open } = await mend(await holding({ ...ours, labels: {}, busy: true }));
  expect(open).toEqual(["Firewall `wall`: its cloud refuses what it lacks: PUT /firewalls/5: 422 no"]);
});

test("what its cloud doesn't have any more is forgotten, so that `up` makes it again; an address is left to a person", async () => {
  const address = { ...known, urn: `${known.urn}-ipv4`, type: "hcloud:index/primaryIp:PrimaryIp", id: "9" };
  const { mend, lines, calls } = engine({ known: [known, address] });
  const { mended, open } = await mend(await holding());
  expect(mended).toBe(true);
  expect(lines).toContain("Firewall `wall`: its cloud doesn't have it any more (5); forgotten, so that `up` makes it again");
  expect(open).toEqual([expect.stringMatching(/^PrimaryIp `wall-ipv4`: its cloud doesn't have it any more \(9\)/)]);
  expect(calls.filter((call) => call === "stack import")).toHaveLength(1);
});

test("a lock of a process that is gone is removed; another machine's only when that is named", async () => {
  const { mend, calls, folder } = engine({});
  const locks = join(folder, ".pulumi", "locks", "organization", "demo", "local");
  mkdirSync(locks, { recursive: true });
  const lock = { pid: 2 ** 22 + 1, username: "ada", hostname: "elsewhere", timestamp: "2026-11-22T10:00:00Z" };
  writeFileSync(join(locks, "l.json"), JSON.stringify(lock));
  await expect(mend("")).rejects.toThrow("--lock-of elsewhere");
  expect(calls).toEqual(["whoami"]);
  await mend("", { lockOf: "elsewhere" });
  writeFileSync(join(locks, "l.json"), JSON.stringify({ ...lock, hostname: hostname() }));
  await mend("");
  expect(calls.filter((call) => call === "cancel")).toHaveLength(2);
});

test("a state that Pulumi can't read for its half-written side file is mended; a dry run says so and goes no further", async () => {
  const { mend, calls, lines, folder } = engine(creating);
  const sideFile = join(folder, ".pulumi", "stacks", "demo", "local.json.attrs");
  mkdirSync(join(folder, ".pulumi", "stacks", "demo"), { recursive: true });
  writeFileSync(sideFile, "");
  expect(await mend("", { dryRun: true })).toMatchObject({ mended: true, adopted: [] });
  expect(lines[0]).toContain(`would do: ${sideFile}: a killed run left it half written`);
  expect(calls).toEqual(["whoami"]);
  expect(existsSync(sideFile)).toBe(true);
  expect(await mend(await holding(ours))).toMatchObject({ mended: true, adopted: [firewall.urn] });
  expect(existsSync(sideFile)).toBe(false);
});
