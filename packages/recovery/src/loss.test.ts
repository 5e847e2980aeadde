import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Resource } from "./deployment.ts";
import { recover } from "./recovery.ts";

const urn = (type: string, name: string) => `urn:pulumi:local::demo::${type}::${name}`;
const resource = (type: string, name: string, own: Partial<Resource> = {}): Resource => ({
  urn: urn(type, name),
  type,
  custom: true,
  id: name,
  inputs: { name },
  ...own,
});
const labels = { stack: "demo.local" };
const network = resource("hcloud:index/network:Network", "demo", { id: "1", inputs: { name: "demo", labels } });
const server = resource("hcloud:index/server:Server", "a-server", { id: "7", inputs: { name: "a", labels }, dependencies: [network.urn] });
const other = resource("hcloud:index/server:Server", "b-server", { id: "8", inputs: { name: "b", labels } });
const installed = resource("command:remote:Command", "a-installed", { propertyDependencies: { triggers: [server.urn] } });
const volume = resource("docker:index/volume:Volume", "database", { deletedWith: server.urn, protect: true });
const data = resource("hcloud:index/volume:Volume", "data", { id: "9", inputs: { name: "a-data", labels } });
const mounted = resource("command:remote:Command", "a-volume", {
  dependencies: [installed.urn],
  propertyDependencies: { stdin: [data.urn], triggers: [server.urn] },
});
const container = resource("docker:index/container:Container", "postgresql", {
  deletedWith: server.urn,
  dependencies: [volume.urn, installed.urn],
});
const record = resource("cloudflare:index/dnsRecord:DnsRecord", "a-record");
const program = [network, server, other, record, installed, volume, container];

const folders: string[] = [];
let cloud: Server | undefined;
afterEach(() => {
  cloud?.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Recovery of a stack whose state has these, at a Hetzner that has these servers and networks. */
async function recovered(known: Resource[], held: Record<string, string[]>, options: { lost?: string[]; dryRun?: boolean } = {}) {
  cloud = createServer((from, to) => {
    const [collection = "", number] = (from.url ?? "").slice(1).split(/[/?]/);
    const things = (held[collection] ?? []).map((id) => ({
      id: Number(id),
      name: collection === "servers" ? "ab"[Number(id) - 7] : collection === "volumes" ? "a-data" : "demo",
      labels,
    }));
    const wanted = new URL(from.url ?? "", "http://a").searchParams.get("name");
    const server = { status: "running", locked: false, private_net: [], public_net: {}, labels };
    if (wanted !== null) return to.end(JSON.stringify({ [collection]: things.filter(({ name }) => name === wanted) }));
    if (things.some(({ id }) => String(id) === number)) return to.end(JSON.stringify({ server, network: { labels }, volume: { labels } }));
    to.writeHead(404).end(JSON.stringify({ error: { code: "not_found", message: "not found" } }));
  });
  await new Promise<void>((done) => cloud?.listen(0, "127.0.0.1", done));
  const folder = mkdtempSync(join(tmpdir(), "loss-"));
  folders.push(folder);
  let state = { resources: known, pending_operations: [] as object[] };
  const lines: string[] = [];
  const result = await recover({
    project: "demo",
    stack: "local",
    folder,
    environment: {
      HCLOUD_TOKEN: "t",
      HCLOUD_ENDPOINT: `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`,
      CLOUDFLARE_API_TOKEN: "t",
    },
    say: (line) => lines.push(line),
    backups: join(folder, "backups"),
    pause: 1,
    docker: async () => ({ exitCode: 1, stdout: "", stderr: "" }),
    run: async (args, { input = "" } = {}) => {
      const call = args.slice(0, args[0] === "stack" ? 2 : 1).join(" ");
      if (call === "stack import") state = JSON.parse(input).deployment;
      const steps = program.map((newState) => ({
        op: state.resources.some((entry) => entry.urn === newState.urn) ? "same" : "create",
        newState,
      }));
      const answers: Record<string, object> = {
        whoami: { url: `file://${folder}` },
        config: {},
        "stack export": { version: 3, deployment: state },
        // Only servers have a provider here: nothing else is looked up.
        preview: {
          steps: steps.map(({ op, newState }) => ({
            op,
            newState: newState.type.includes("Server") ? { ...newState, provider: "p::1" } : newState,
          })),
        },
      };
      return { stdout: JSON.stringify(answers[call] ?? {}) };
    },
    ...options,
  }).catch((error: Error) => error.message);
  const names = () => state.resources.map(({ urn }) => urn.split("::").at(-1));
  return { result, lines, names: names(), backups: readdirSync(folder).includes("backups") };
}

const wanting = { servers: ["8"], networks: ["1"] };

test("a server that Hetzner no longer has is told with what was on it, and the state stays as it is", async () => {
  const { result, lines, names, backups } = await recovered(program, wanting);
  expect(result).toMatchObject({ mended: false, lost: ["a"] });
  expect(lines).toContain(
    "server `a` (7): Hetzner no longer has it. What the state has on it: Command 1, Container 1, Volume 1; gone with its disk: what was in Docker's volumes `database`",
  );
  expect([names.length, backups]).toEqual([program.length, false]);
});

test("named as lost, it leaves the state with all that hangs on it, protected or not, after a backup; the rest stays", async () => {
  const { result, names, backups } = await recovered(program, wanting, { lost: ["a"] });
  expect(result).toMatchObject({ mended: true, lost: [] });
  expect(names).toEqual(["demo", "b-server", "a-record"]);
  expect(backups).toBe(true);
});

test("another server that waited for the lost one stays, and so does what runs on another and waited", async () => {
  const installedOnOther = resource("command:remote:Command", "b-installed", { propertyDependencies: { triggers: [other.urn] } });
  const onOther = resource("docker:index/container:Container", "b-greenlight", { deletedWith: other.urn, dependencies: [installed.urn] });
  const waited = [...program, installedOnOther, onOther].map((entry) =>
    entry.urn === other.urn ? { ...entry, dependencies: [server.urn] } : entry,
  );
  const { names } = await recovered(waited, wanting, { lost: ["a"] });
  expect(names).toEqual(["demo", "b-server", "a-record", "b-installed", "b-greenlight"]);
});

test("a volume that went with its server is told beside it, and both are made anew once both are named", async () => {
  const known = [network, data, ...program.slice(1, 5), mounted, ...program.slice(5)];
  const told = await recovered(known, wanting);
  expect(told.result).toMatchObject({ mended: false, open: [], lost: ["a", "a-data"] });
  expect(told.lines).toContain(
    "volume `a-data` (9): Hetzner no longer has it. What the state has on it: Command 1; gone with it: all data that lay there",
  );
  const { names } = await recovered(known, { ...wanting, volumes: ["9"] }, { lost: ["a"] });
  expect(names).toEqual(["demo", "data", "b-server", "a-record"]);
  const both = await recovered(known, wanting, { lost: ["a", "a-data"] });
  expect(both.result).toMatchObject({ mended: true, open: [], lost: [] });
  expect(both.names).toEqual(["demo", "b-server", "a-record"]);
});

test("a dry run says what would leave, and changes nothing", async () => {
  const { lines, names, backups } = await recovered(program, wanting, { lost: ["a"], dryRun: true });
  expect(lines[0]).toMatch(/^would do: server `a` \(7\): Hetzner no longer has it\..*All of it leaves the state, and `up` makes it anew$/);
  expect([names.length, backups]).toEqual([program.length, false]);
});

test("a server that is there doesn't leave the state, whatever is said of it", async () => {
  const { result, names } = await recovered(program, wanting, { lost: ["b"] });
  expect(result).toMatch(/^Not lost: `b`\. Hetzner has it, or .*\nCure: /);
  expect(names).toHaveLength(program.length);
});

test("one that a refresh dropped from the state is told too, while the state has what was in its Docker", async () => {
  const dropped = program
    .filter(({ urn }) => urn !== server.urn)
    .map((entry) => ({ ...entry, deletedWith: undefined, propertyDependencies: {} }));
  expect(await recovered(dropped as Resource[], wanting)).toMatchObject({ result: { mended: false, lost: ["a"] } });
  const { result, names } = await recovered(dropped as Resource[], wanting, { lost: ["a"] });
  expect(result).toMatchObject({ mended: true, lost: [] });
  expect(names).toEqual(["demo", "b-server", "a-record"]);
});

test("with the token of another project no server is lost", async () => {
  const { result, names } = await recovered(program, { servers: [], networks: [] }, { lost: ["a"] });
  expect(result).toMatch(
    /^Hetzner has nothing of what the state says: .*Network `demo`.*nothing was changed\.\nCure: use the token of this stack's own project/,
  );
  expect(names).toHaveLength(program.length);
});
