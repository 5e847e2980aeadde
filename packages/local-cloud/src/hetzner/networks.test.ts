import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TestCloud } from "../test-cloud.testing.ts";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await TestCloud.start();
});
afterEach(() => cloud.end());

const subnet = (ip_range: string, more: object = {}) => ({ type: "cloud", ip_range, network_zone: "eu-central", ...more });

async function network(more: object = {}): Promise<number> {
  const made = await cloud.hetzner("POST", "/networks", {
    name: "private",
    ip_range: "10.0.0.0/16",
    subnets: [subnet("10.0.1.0/24")],
    ...more,
  });
  expect(made.at("error")).toBeUndefined();
  return made.id("network");
}

/** The field that an action of a network is refused for; `success` when it isn't. */
async function outcome(id: number, action: string, body: object): Promise<unknown> {
  const answer = await cloud.hetzner("POST", `/networks/${id}/actions/${action}`, body);
  return answer.at("action.status") ?? answer.at("error.details.fields.0.name") ?? answer.at("error.code");
}

describe("a route", () => {
  test.each([
    ["outside of the private ranges", "8.8.8.0/24", "10.0.1.2", "destination"],
    ["inside a subnet", "10.0.1.0/25", "10.0.1.2", "destination"],
    ["over another route", "10.100.0.0/24", "10.0.1.2", "destination"],
    ["over the gateway of public interfaces", "172.16.0.0/12", "10.0.1.2", "destination"],
    ["of IPv6", "fd00::/64", "10.0.1.2", "destination"],
    ["by the network's own gateway", "10.200.0.0/16", "10.0.0.1", "gateway"],
    ["by the gateway of public interfaces", "10.200.0.0/16", "172.31.1.1", "gateway"],
  ])("%s is refused, when it is added and when the network is made", async (_, destination, gateway, field) => {
    const id = await network({ routes: [{ destination: "10.100.0.0/16", gateway: "10.0.1.2" }] });
    expect(await outcome(id, "add_route", { destination, gateway })).toBe(field);
    const routes = [
      { destination: "10.100.0.0/16", gateway: "10.0.1.2" },
      { destination, gateway },
    ];
    const made = await cloud.hetzner("POST", "/networks", {
      name: "other",
      ip_range: "10.0.0.0/16",
      subnets: [subnet("10.0.1.0/24")],
      routes,
    });
    expect(made.at("error.details.fields.0.name")).toBe(field);
  });

  test("to a private range, to a host or to the rest of the world is taken, and subnets still fit beside the last", async () => {
    const id = await network();
    for (const destination of ["0.0.0.0/0", "192.168.0.0/24", "10.9.9.9/32"])
      expect(await outcome(id, "add_route", { destination, gateway: "10.0.1.2" })).toBe("success");
    expect(await outcome(id, "add_subnet", subnet("10.0.2.0/24"))).toBe("success");
  });
});

describe("a network's ranges", () => {
  test("are a /24 at least, also after a change", async () => {
    const small = await cloud.hetzner("POST", "/networks", { name: "small", ip_range: "10.9.0.0/25" });
    expect(small.at("error.message")).toBe("invalid input in field 'ip_range': '10.9.0.0/25' is smaller than a /24");
    const id = await network();
    expect(await outcome(id, "change_ip_range", { ip_range: "10.0.0.0/25" })).toBe("ip_range");
    expect(await outcome(id, "change_ip_range", { ip_range: "10.0.0.0/15" })).toBe("success");
  });

  test("hold no subnet over a route's destination, in a second zone, or with a vSwitch that it isn't made for", async () => {
    const id = await network({ routes: [{ destination: "10.0.8.0/24", gateway: "10.0.1.2" }] });
    expect(await outcome(id, "add_subnet", subnet("10.0.8.128/25"))).toBe("ip_range");
    expect(await outcome(id, "add_subnet", subnet("10.0.9.0/24", { network_zone: "us-east" }))).toBe("network_zone");
    expect(await outcome(id, "add_subnet", subnet("10.0.9.0/24", { vswitch_id: 7 }))).toBe("vswitch_id");
    expect(await outcome(id, "add_subnet", subnet("10.0.9.0/24", { type: "vswitch", vswitch_id: 7 }))).toBe("success");
    expect(await outcome(id, "add_route", { destination: "10.0.10.0/24", gateway: "10.0.9.4" })).toBe("gateway");
  });
});

test("two changes of a network at the same time are a conflict", async () => {
  cloud.cloud.actionMilliseconds = 300;
  const id = await network();
  expect(await outcome(id, "add_subnet", subnet("10.0.2.0/24"))).toBe("running");
  expect(await outcome(id, "add_subnet", subnet("10.0.3.0/24"))).toBe("conflict");
  await cloud.cloud.idle();
  expect(await outcome(id, "add_subnet", subnet("10.0.3.0/24"))).toBe("running");
  await cloud.cloud.idle();
});

test("a member asks for an address of the subnet that it names, and for five aliases at most", async () => {
  const id = await network({ subnets: [subnet("10.0.1.0/24"), subnet("10.0.2.0/24")] });
  const server = (await cloud.server("member")).id("server");
  const attach = (body: object) => cloud.hetzner("POST", `/servers/${server}/actions/attach_to_network`, { network: id, ...body });
  expect((await attach({ ip: "10.0.1.9", ip_range: "10.0.2.0/24" })).at("error.details.fields.0.name")).toBe("ip");
  const six = Array.from({ length: 6 }, (_, nth) => `10.0.1.${20 + nth}`);
  expect((await attach({ alias_ips: six })).at("error.details.fields.0.name")).toBe("alias_ips");
  expect((await attach({ alias_ips: ["10.0.1.20", "10.0.1.20"] })).at("error.code")).toBe("ip_not_available");
  expect((await attach({ ip_range: "10.0.2.0/24" })).at("action.status")).toBe("success");
  expect((await cloud.hetzner("GET", `/servers/${server}`)).at("server.private_net.0.ip")).toBe("10.0.2.1");
});

test("a network has a hundred members at most", async () => {
  const id = await network();
  const join = (nth: number) => cloud.server(`member-${nth}`, { networks: [id], start_after_create: false });
  for (let nth = 1; nth <= 100; nth += 1) expect((await join(nth)).status).toBe(201);
  expect((await join(101)).at("error.code")).toBe("resource_limit_exceeded");
});

test("members are listed with their address, subnet and status", async () => {
  const id = await network();
  const named = async (name: string, ip: string) => {
    const server = (await cloud.server(name)).id("server");
    await cloud.hetzner("POST", `/servers/${server}/actions/attach_to_network`, { network: id, ip, alias_ips: [] });
    return server;
  };
  const [first, second] = [await named("one", "10.0.1.100"), await named("two", "10.0.1.9")];
  const members = await cloud.hetzner("GET", `/networks/${id}/members?sort=ip`);
  expect(members.at("members")).toEqual([
    { type: "server", id: second, ip: "10.0.1.9", alias_ips: [], subnet: "10.0.1.0/24", status: "ok" },
    { type: "server", id: first, ip: "10.0.1.100", alias_ips: [], subnet: "10.0.1.0/24", status: "ok" },
  ]);
  expect((await cloud.hetzner("GET", `/networks/${id}/members?type=load_balancer`)).at("members")).toEqual([]);
  const third = (await cloud.server("three")).id("server");
  cloud.cloud.actionMilliseconds = 300;
  await cloud.hetzner("POST", `/servers/${third}/actions/attach_to_network`, { network: id });
  expect((await cloud.hetzner("GET", `/networks/${id}/members?status=attaching`)).at("members.0.id")).toBe(third);
  await cloud.cloud.idle();
  await cloud.hetzner("POST", `/servers/${third}/actions/detach_from_network`, { network: id });
  expect((await cloud.hetzner("GET", `/networks/${id}/members`)).at("meta.pagination.total_entries")).toBe(2);
  await cloud.cloud.idle();
});
