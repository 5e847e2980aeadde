import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { greenlightFolders, plan, poolOf } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { madeByMocks, plain, testSettings } from "./mocks.testing.ts";

const made = await madeByMocks("custom");
const of = (type: string) => made.filter((resource) => resource.type === type);
const named = (name: string) => made.find((resource) => resource.name === name)?.inputs ?? {};
// On the day after its last, one organisation is ending and released.
const planned = poolOf(plan(testDefinitions(), testDay), "custom");
const pool = { ...planned, versions: { ...planned.versions, postgresql: "18" } };

beforeAll(async () => {
  const { ServicePool } = await import("./service-pool.ts");
  const zoneIds = { "meet.example.org": "zone-id", "orchard.example.org": "orchard-zone-id" };
  const ending = {
    ...pool,
    tenants: pool.tenants.map((tenant) => (tenant.id === "harbour" ? { ...tenant, stage: "ending" as const } : tenant)),
    // As an event's server: the cloud gives it an address.
    servers: pool.servers.map((server) =>
      server.name === "custom-b" ? { ...server, privateAddress: null } : { ...server, volume: server.name === "custom-a" ? 500 : 0 },
    ),
  };
  const custom = new ServicePool("custom", { pool: ending, settings: testSettings, clouds: { zoneIds, servers: [] }, served: "." });
  await new Promise<void>((done) => pulumi.output([custom.administratorPasswords, custom.pending, custom.urn]).apply(() => done()));
  for (let wait = 0; wait < 200 && !made.some(({ name }) => name === "custom-answers"); wait += 1)
    await new Promise((done) => setTimeout(done, 20));
});

test("a disk for recordings is a protected volume on its meeting server, mounted there, and no other server has one", () => {
  const volumes = of("hcloud:index/volume:Volume").map(({ inputs }) => [inputs.name, inputs.size, inputs.deleteProtection]);
  expect(volumes).toEqual([
    ["custom-front-data", pool.front?.volume, true],
    ["custom-a-recordings", 500, true],
  ]);
  expect(plain<string>(named("custom-a-recordings-mount").create)).toMatch(/^# 500 GB\n/);
});

test("a tenant has four resources of its own, beside its DNS records", () => {
  const own = made.filter(({ name, type }) => name.startsWith("orchard-") && !type.startsWith("cloudflare:")).map(({ name }) => name);
  expect(own.sort()).toEqual(["orchard-greenlight", "orchard-network", "orchard-redis", "orchard-settings"]);
});

test("one whose secrets were renewed has a fifth, right before its Greenlight: its database and the load balancer keep the old ones until then", () => {
  const names = made.map(({ name }) => name);
  expect(names.filter((name) => name.endsWith("-secrets"))).toEqual(["meadow-secrets"]);
  const order = ["custom-tenant-data", "custom-load-balancer-state", "meadow-secrets", "meadow-greenlight"].map((name) =>
    names.indexOf(name),
  );
  expect(order).toEqual(order.toSorted((one, other) => one - other));

  const of = (name: string) => JSON.parse(plain<string>(named(name).stdin));
  const envs = plain<string[]>(named("meadow-greenlight").envs);
  const { database, loadBalancer } = of("meadow-secrets");
  expect(envs).toContain(`DATABASE_URL=postgres://meadow:${database.password}@postgresql:5432/meadow`);
  expect(envs).toContain(`BIGBLUEBUTTON_SECRET=${Object.values(loadBalancer)[0]}`);
  expect(of("custom-load-balancer-state").renewedTenants).toEqual(Object.keys(loadBalancer));
  expect(of("custom-tenant-data").tenants.filter(({ renewed }: { renewed?: true }) => renewed)).toMatchObject([{ id: "meadow" }]);
});

test("what all Greenlights share is once on the server, and in no tenant's own resources", () => {
  const { initializers, imagePolicy, scripts } = greenlightFolders;
  for (const [onServer, content] of [initializers, imagePolicy, scripts].flatMap(({ files, onServer }) =>
    Object.values(files).map((content) => [onServer, content] as const),
  )) {
    expect(named("custom-greenlight-files").create).toContain(onServer);
    const copies = [content, Buffer.from(content).toString("base64")].map((text) => JSON.stringify(text).slice(1, -1));
    const holders = made.filter(({ inputs }) => copies.some((copy) => JSON.stringify(inputs).includes(copy))).map(({ name }) => name);
    expect(holders).toEqual(["custom-greenlight-files"]);
  }
  expect(named("orchard-settings").create).toContain(scripts.onServer);
  for (const { onServer, inContainer } of [initializers, imagePolicy])
    expect(named("orchard-greenlight").volumes).toContainEqual({ hostPath: onServer, containerPath: inContainer, readOnly: true });
});

test("one that is ending has its names, its route and its data, and nothing that runs", () => {
  const own = made.filter(({ name }) => name.startsWith("harbour-")).map(({ name }) => name);
  expect(own.sort()).toEqual(["harbour-ipv4-record", "harbour-ipv6-record"]);
  expect(String(plain(named("custom-gateway-routes").stdin))).toContain("closed since");
  expect(JSON.parse(plain<string>(named("custom-tenant-data").stdin)).tenants).toContainEqual(
    expect.objectContaining({ id: "harbour", state: "ending" }),
  );
});

test("servers, addresses and the volume are protected, and front and meeting servers stand behind firewalls of their own", () => {
  const servers = of("hcloud:index/server:Server");
  expect(servers.map(({ inputs }) => inputs.name).sort()).toEqual(["custom-a", "custom-b", "custom-front"]);
  for (const { inputs } of servers) expect(inputs).toMatchObject({ deleteProtection: true, rebuildProtection: true });
  expect(named("custom-front-data")).toMatchObject({ deleteProtection: true, size: 200 });
  const ports = (name: string) => (named(name).rules as { port?: string }[]).flatMap(({ port }) => port ?? []).sort();
  expect(ports("custom-front-firewall")).toEqual(["22", "443", "80"]);
  expect(ports("custom-firewall")).toEqual(["16384-32768", "22", "3478", "3478", "443", "80"]);
});

test("a server whose private address the cloud chooses waits for the front server, which has a certain one", () => {
  const order = of("hcloud:index/server:Server").map(({ inputs }) => inputs.name);
  expect(order.indexOf("custom-b")).toBeGreaterThan(order.indexOf("custom-front"));
});

test("meeting servers stand on different machines", () => {
  const [group] = of("hcloud:index/placementGroup:PlacementGroup");
  expect(group?.inputs).toMatchObject({ name: "custom-1", type: "spread" });
  const groups = of("hcloud:index/server:Server").map(({ inputs }) => [inputs.name, inputs.placementGroupId !== undefined]);
  expect(groups.sort()).toEqual([
    ["custom-a", true],
    ["custom-b", true],
    ["custom-front", false],
  ]);
});

test("a domain in a zone that we host gets its records there, any other from its owner", () => {
  const records = of("cloudflare:index/dnsRecord:DnsRecord").map(({ inputs }) => `${inputs.name} ${inputs.type} in ${inputs.zoneId}`);
  expect(records).toContain("meet.orchard.example.org A in orchard-zone-id");
  expect(records).toContain("meadow.custom.meet.example.org A in zone-id");
  expect(records.join("\n")).not.toContain("meet.meadow.example.org");
});

test("each Greenlight has a database, a role and a network of its own, and publishes nothing but to the server itself", () => {
  const { envs, networksAdvanced, ports } = named("orchard-greenlight");
  expect(plain<string[]>(envs).find((line) => line.startsWith("DATABASE_URL="))).toMatch(
    /^DATABASE_URL=postgres:\/\/orchard:\w+@postgresql:5432\/orchard$/,
  );
  expect(networksAdvanced).toMatchObject([{ name: "orchard" }]);
  for (const { ip } of ports as { ip: string }[]) expect(ip).toMatch(/^127\./);
  const containers = of("docker:index/container:Container").filter(({ inputs }) => inputs.networkMode === "host");
  expect(containers.map(({ inputs }) => inputs.name).sort()).toEqual(["gateway", "load-balancer", "postgresql"]);
});

test("what others gave reaches the environment of its tenant alone", () => {
  const given = (id: string) => plain<string[]>(named(`${id}-greenlight`).envs).filter((line) => line.includes("given-"));
  expect(given("orchard")).toEqual(expect.arrayContaining(["SMTP_PASSWORD=given-smtp"]));
  expect(JSON.stringify(made.filter(({ name }) => !name.endsWith("-greenlight")).map(({ inputs }) => inputs))).not.toContain("given-smtp");
});

test("the database has its volume where its release wants it", () => {
  const [volume] = named("custom-postgresql").volumes as unknown[];
  expect(volume).toEqual({ hostPath: "/var/lib/meet-coop/data/postgresql", containerPath: "/var/lib/postgresql" });
});

test("the database listens for the server and its containers alone", () => {
  expect(named("custom-postgresql").command).toContain("listen_addresses=127.0.0.1,172.17.0.1");
});

test("no secret stands in the text of a command", () => {
  const { tenants } = JSON.parse(plain<string>(named("custom-load-balancer-state").stdin)) as {
    tenants: Record<string, { secret: string }>;
  };
  const secrets = Object.values(tenants).map(({ secret }) => secret);
  expect(secrets).toHaveLength(3);
  const texts = of("command:remote:Command").map(({ inputs }) => String(inputs.create));
  for (const secret of secrets) for (const text of texts) expect(text).not.toContain(secret);
});
