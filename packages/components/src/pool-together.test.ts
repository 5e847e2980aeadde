import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { plan, poolOf, type SharedNotes, tenantSecrets } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { madeByMocks, plain, testSettings as settings } from "./mocks.testing.ts";

const made = await madeByMocks("demo");
const of = (type: string) => made.filter((resource) => resource.type === type);

beforeAll(async () => {
  const { ServicePool } = await import("./service-pool.ts");
  const planned = poolOf(plan(testDefinitions(), testDay), "demo");
  const versions = { ...planned.versions, postgresql: "18" };
  const sharedNotes: SharedNotes = { editor: "block-note", property: "blockNote", since: "3.0.25", packages: ["bbb-shared-notes-server"] };
  const demo = { ...planned, versions, sharedNotes, tenants: planned.tenants.map((tenant) => ({ ...tenant, secretsRotation: 2 })) };
  const [open] = demo.tenants;
  if (!open) throw new Error("the demo pool has no tenant");
  const last = (id: string, stage: "ending" | "released") => ({ ...open, id, hostLabel: id, stage, openUntil: "2026-11-01" });
  const tenants = [...demo.tenants, last("ended", "ending"), last("gone", "released")];
  const pool = new ServicePool("demo", {
    pool: { ...demo, tenants },
    settings,
    clouds: { zoneIds: { "meet.example.org": "zone-id" }, servers: [] },
    served: ".",
  });
  await new Promise<void>((done) => pulumi.output([pool.ipv4, pool.administratorPasswords, pool.urn]).apply(() => done()));
  // Children register after their inputs resolve; the last one is the tenant's settings.
  for (let wait = 0; wait < 200 && !made.some(({ name }) => name === "demo-settings"); wait += 1)
    await new Promise((done) => setTimeout(done, 20));
});

test("the server is protected from deletion and rebuild, and behind its firewall from its first second on", () => {
  const [server] = of("hcloud:index/server:Server");
  expect(server?.inputs).toMatchObject({ name: "demo-a", deleteProtection: true, rebuildProtection: true });
  expect(server?.inputs.firewallIds).toHaveLength(1);
});

test("names point to the server's addresses, the IPv6 one being the first of its network", () => {
  const records = of("cloudflare:index/dnsRecord:DnsRecord").map(
    ({ inputs }) => `${inputs.name} ${inputs.type} ${inputs.content} ${inputs.proxied}`,
  );
  expect(records.sort()).toEqual([
    "demo-a.meet.example.org A 192.0.2.10 false",
    "demo-a.meet.example.org AAAA 2001:db8:1::1 false",
    "demo.meet.example.org A 192.0.2.10 false",
    "demo.meet.example.org AAAA 2001:db8:1::1 false",
    "ended.meet.example.org A 192.0.2.10 false",
    "ended.meet.example.org AAAA 2001:db8:1::1 false",
  ]);
});

test("SSH is open to the sysadmins' addresses only", () => {
  const rules = of("hcloud:index/firewall:Firewall")[0]?.inputs.rules as { port?: string; sourceIps: string[] }[];
  expect(rules.filter(({ port }) => port === "22").flatMap(({ sourceIps }) => sourceIps)).toEqual(["198.51.100.7/32"]);
});

test("containers have pinned images, a memory limit, a health check, and publish nothing but to the server itself", () => {
  const containers = of("docker:index/container:Container");
  expect(containers.map(({ name }) => name).sort()).toEqual([
    "demo-greenlight",
    "demo-postgresql",
    "demo-redis",
    "ended-postgresql",
    "gone-postgresql",
  ]);
  for (const { inputs } of containers) {
    expect(inputs.image).toMatch(/:[^:]*\d/);
    expect(inputs.memory).toBeGreaterThan(0);
    expect(inputs.memorySwap).toBe(inputs.memory);
    expect(inputs.healthcheck).toBeDefined();
    for (const port of (inputs.ports ?? []) as { ip: string }[]) expect(port.ip).toMatch(/^127\./);
  }
});

test("a renewed database password is set before Greenlight comes by it, and makes no new container of the database", () => {
  const rootKey = Buffer.alloc(32, 7).toString("base64");
  const [first, renewed] = [1, 2].map((secretsRotation) => tenantSecrets(rootKey, { id: "demo", secretsRotation }).databasePassword);
  const envs = (name: string) => plain<string[]>(made.find((resource) => resource.name === name)?.inputs.envs);
  expect(envs("demo-postgresql")).toContain(`POSTGRES_PASSWORD=${first}`);
  expect(envs("demo-greenlight")).toContain(`DATABASE_URL=postgres://greenlight:${renewed}@postgresql:5432/greenlight`);
  const step = made.findIndex(({ name }) => name === "demo-secrets");
  expect(JSON.parse(plain<string>(made[step]?.inputs.stdin))).toEqual({
    database: { container: "demo-postgresql", superuser: "greenlight", role: "greenlight", password: renewed },
  });
  expect(made.findIndex(({ name }) => name === "demo-greenlight")).toBeGreaterThan(step);
});

test("the database has its volume where its release wants it", () => {
  const database = made.find(({ name }) => name === "demo-postgresql");
  expect(database?.inputs.volumes).toMatchObject([{ volumeName: "demo-database", containerPath: "/var/lib/postgresql" }]);
});

test("a tenant that is ending keeps its database, its names and a site that says so, and nothing else; of one that is released the names go too", () => {
  const own = (id: string) => made.flatMap(({ name }) => (name.startsWith(`${id}-`) ? [name.slice(id.length + 1)] : [])).sort();
  const database = ["data", "database", "docker", "network", "postgresql", "postgresql-image", "storage"];
  expect(own("ended")).toEqual([...database, "ipv4-record", "ipv6-record", "site"].sort());
  expect(own("gone")).toEqual(database);
  const data = (id: string) => made.find(({ name }) => name === `${id}-data`)?.inputs;
  expect(JSON.parse(String(data("ended")?.stdin))).toMatchObject({ id: "ended", state: "ending" });
  expect([data("ended")?.delete, data("gone")?.delete]).toEqual(["true", expect.stringContaining("/dumps/gone")]);
});

test("every connection to the server verifies its host key", () => {
  const commands = of("command:remote:Command");
  expect(commands.length).toBeGreaterThan(3);
  for (const { inputs } of commands) expect(plain<{ hostKey: string }>(inputs.connection).hostKey).toMatch(/^ssh-ed25519 /);
});

test("no secret stands in the text of a command", () => {
  const rootKey = Buffer.alloc(32, 7).toString("base64");
  for (const { inputs } of of("command:remote:Command")) expect(String(inputs.create)).not.toMatch(rootKey);
});

test("an editor of shared notes that the pool names is set after BigBlueButton's other settings and before tenants, and taken back with its line", () => {
  const place = (name: string) => made.findIndex((resource) => resource.name === name);
  const { inputs } = made[place("demo-a-shared-notes")] ?? {};
  expect(inputs?.stdin).toBe("blockNote\n3.0.25\nbbb-shared-notes-server\n");
  expect(inputs?.delete).toContain("sharedNotesEditor");
  expect(place("demo-a-settings")).toBeLessThan(place("demo-a-shared-notes"));
  expect(place("demo-a-shared-notes")).toBeLessThan(place("demo-greenlight"));
});
