import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud } from "../test-cloud.testing.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.end());

const everywhere = ["0.0.0.0/0", "::/0"];

test("a member of a network gets the first free address of a subnet, or the one it asks for", async () => {
  const subnets = [{ type: "cloud", ip_range: "10.0.1.0/24", network_zone: "eu-central" }];
  const network = (await cloud.hetzner("POST", "/networks", { name: "private", ip_range: "10.0.0.0/16", subnets })).id("network");
  const first = await cloud.server("member-1", { networks: [network] });
  expect(first.at("server.private_net.0.ip")).toBe("10.0.1.1");
  const second = (await cloud.server("member-2")).id("server");
  const attach = (ip: string) => cloud.hetzner("POST", `/servers/${second}/actions/attach_to_network`, { network, ip });
  expect((await attach("10.0.1.1")).at("error.code")).toBe("ip_not_available");
  expect((await attach("10.0.9.9")).at("error.code")).toBe("ip_not_available");
  expect((await attach("10.0.1.77")).at("action.status")).toBe("success");
  expect((await attach("10.0.1.78")).at("error.code")).toBe("server_already_attached");
  const shown = await cloud.hetzner("GET", `/networks/${network}`);
  expect(shown.at("network.servers")).toEqual([first.id("server"), second]);
  expect((await cloud.hetzner("POST", `/networks/${network}/actions/delete_subnet`, { ip_range: "10.0.1.0/24" })).at("error.code")).toBe(
    "service_error",
  );
  expect((await cloud.hetzner("DELETE", `/networks/${network}`)).status).toBe(204);
  expect((await cloud.hetzner("GET", `/servers/${second}`)).at("server.private_net")).toEqual([]);
});

test("a network without a subnet takes no server, and a subnet has to lie in its network", async () => {
  const network = (await cloud.hetzner("POST", "/networks", { name: "bare", ip_range: "10.1.0.0/16" })).id("network");
  expect((await cloud.server("lost", { networks: [network] })).at("error.code")).toBe("no_subnet_available");
  expect((await cloud.hetzner("GET", "/servers?name=lost")).at("servers")).toEqual([]);
  const outside = await cloud.hetzner("POST", `/networks/${network}/actions/add_subnet`, {
    type: "cloud",
    ip_range: "10.2.0.0/24",
    network_zone: "eu-central",
  });
  expect(outside.at("error.details.fields.0.name")).toBe("ip_range");
});

test("a firewall is in use until it is removed from its servers", async () => {
  const rules = [{ direction: "in", protocol: "tcp", port: "443", source_ips: everywhere }];
  const firewall = (await cloud.hetzner("POST", "/firewalls", { name: "web", rules })).id("firewall");
  const server = await cloud.server("guarded", { firewalls: [{ firewall }] });
  expect(server.at("server.public_net.firewalls")).toEqual([{ id: firewall, status: "applied" }]);
  expect((await cloud.hetzner("DELETE", `/firewalls/${firewall}`)).at("error.code")).toBe("resource_in_use");
  const target = [{ type: "server", server: { id: server.id("server") } }];
  expect((await cloud.hetzner("POST", `/firewalls/${firewall}/actions/apply_to_resources`, { apply_to: target })).at("error.code")).toBe(
    "firewall_already_applied",
  );
  await cloud.hetzner("POST", `/firewalls/${firewall}/actions/remove_from_resources`, { remove_from: target });
  expect((await cloud.hetzner("DELETE", `/firewalls/${firewall}`)).status).toBe(204);
});

test("a server has five firewalls at most, those by label selector among them", async () => {
  const made: number[] = [];
  for (let nth = 0; nth < 6; nth += 1) made.push((await cloud.hetzner("POST", "/firewalls", { name: `many-${nth}` })).id("firewall"));
  const wished = made.map((firewall) => ({ firewall }));
  expect((await cloud.server("six", { firewalls: wished })).at("error.code")).toBe("resource_limit_exceeded");
  const server = (await cloud.server("five", { firewalls: wished.slice(0, 5), labels: { six: "th" } })).id("server");
  const apply = (to: object) => cloud.hetzner("POST", `/firewalls/${made[5]}/actions/apply_to_resources`, { apply_to: [to] });
  const refused = await apply({ type: "server", server: { id: server } });
  expect([refused.status, refused.at("error.code")]).toEqual([403, "resource_limit_exceeded"]);
  const bySelector = await apply({ type: "label_selector", label_selector: { selector: "six=th" } });
  expect(bySelector.at("error.code")).toBe("resource_limit_exceeded");
});

test("a firewall has 500 effective rules at most: one for each range that a rule names", async () => {
  const ranges = (of: number) => Array.from({ length: 100 }, (_, nth) => `10.${of}.${nth}.0/24`);
  const rules = (howMany: number) =>
    Array.from({ length: howMany }, (_, of) => ({ direction: "in", protocol: "tcp", port: "443", source_ips: ranges(of) }));
  const full = await cloud.hetzner("POST", "/firewalls", { name: "full", rules: rules(5) });
  expect(full.status).toBe(201);
  const set = (howMany: number) => cloud.hetzner("POST", `/firewalls/${full.id("firewall")}/actions/set_rules`, { rules: rules(howMany) });
  expect((await set(6)).at("error.code")).toBe("resource_limit_exceeded");
  expect((await cloud.hetzner("POST", "/firewalls", { name: "over", rules: rules(6) })).at("error.code")).toBe("resource_limit_exceeded");
  expect((await set(4)).status).toBe(201);
});

test("a firewall by label selector follows the labels", async () => {
  const firewall = (
    await cloud.hetzner("POST", "/firewalls", {
      name: "by-label",
      apply_to: [{ type: "label_selector", label_selector: { selector: "guard=yes" } }],
    })
  ).id("firewall");
  const server = (await cloud.server("labelled")).id("server");
  const firewalls = async () => (await cloud.hetzner("GET", `/servers/${server}`)).at("server.public_net.firewalls");
  expect(await firewalls()).toEqual([]);
  await cloud.hetzner("PUT", `/servers/${server}`, { labels: { guard: "yes" } });
  expect(await firewalls()).toEqual([{ id: firewall, status: "applied" }]);
});

test("a rule is refused with the field that is wrong", async () => {
  const field = async (rule: object) =>
    (
      await cloud.hetzner("POST", "/firewalls", {
        name: "wrong",
        rules: [{ direction: "in", protocol: "tcp", port: "80", source_ips: everywhere, ...rule }],
      })
    ).at("error.details.fields.0.name");
  expect(await field({ port: "80-70" })).toBe("rules[0].port");
  expect(await field({ port: null })).toBe("rules[0].port");
  expect(await field({ protocol: "icmp" })).toBe("rules[0].port");
  expect(await field({ source_ips: ["10.0.0.1/8"] })).toBe("rules[0].source_ips[0]");
  expect(await field({ source_ips: [] })).toBe("rules[0].source_ips");
});

test("a volume outlives its server and is not deleted while it is attached", async () => {
  const server = (await cloud.server("host")).id("server");
  const made = await cloud.hetzner("POST", "/volumes", { name: "data", size: 10, server, format: "ext4", automount: true });
  const volume = made.id("volume");
  expect(made.at("volume.linux_device")).toBe(`/dev/disk/by-id/scsi-0HC_Volume_${volume}`);
  expect(made.at("volume.server")).toBe(server);
  expect((await cloud.hetzner("DELETE", `/volumes/${volume}`)).status).toBe(422);
  expect((await cloud.hetzner("POST", `/volumes/${volume}/actions/resize`, { size: 10 })).at("error.code")).toBe("invalid_input");
  await cloud.hetzner("DELETE", `/servers/${server}`);
  expect((await cloud.hetzner("GET", `/volumes/${volume}`)).at("volume.server")).toBeNull();
  expect((await cloud.hetzner("DELETE", `/volumes/${volume}`)).status).toBe(204);
});

test.each([["with blank"], ["a".repeat(65)], ["dash-"], [".dot"]])("a volume isn't called '%s'", async (name) => {
  const made = await cloud.hetzner("POST", "/volumes", { name, size: 10, location: "fsn1" });
  expect(made.at("error.details.fields.0.name")).toBe("name");
  const plain = (await cloud.hetzner("POST", "/volumes", { name: `v${name.length}`, size: 10, location: "fsn1" })).id("volume");
  expect((await cloud.hetzner("PUT", `/volumes/${plain}`, { name })).at("error.details.fields.0.name")).toBe("name");
});

test("an address that goes with its server can't be protected", async () => {
  const made = await cloud.hetzner("POST", "/primary_ips", { name: "goes", type: "ipv4", location: "fsn1", auto_delete: true });
  const path = `/primary_ips/${made.id("primary_ip")}`;
  const protect = (body: object) => cloud.hetzner("POST", `${path}/actions/change_protection`, body);
  expect((await protect({ delete: true })).at("error.details.fields.0.name")).toBe("delete");
  expect((await protect({})).at("error.message")).toContain("Missing data for required field");
  await cloud.hetzner("PUT", path, { auto_delete: false });
  expect((await protect({ delete: true })).at("action.status")).toBe("success");
  expect((await cloud.hetzner("DELETE", path)).at("error.message")).toBe("Primary IP deletion is protected");
});

test("an SSH key is unique by its name and by its fingerprint", async () => {
  const public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ0b3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3 someone@example.org";
  const made = await cloud.hetzner("POST", "/ssh_keys", { name: "one", public_key });
  expect(made.at("ssh_key.fingerprint")).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  const twice = await cloud.hetzner("POST", "/ssh_keys", { name: "two", public_key });
  expect([twice.at("error.code"), twice.at("error.details.fields")]).toEqual(["uniqueness_error", [{ name: "public_key" }]]);
  expect(
    (await cloud.hetzner("POST", "/ssh_keys", { name: "two", public_key: "ssh-ed25519 nonsense" })).at("error.details.fields.0.name"),
  ).toBe("public_key");
});

test("labels of Hetzner's own prefix are refused, and those of one that is no DNS name", async () => {
  const refusal = async (label: string) =>
    (await cloud.hetzner("POST", "/networks", { name: "labelled", ip_range: "10.3.0.0/16", labels: { [label]: "x" } })).at("error.message");
  expect(await refusal("hetzner.cloud/role")).toContain("label prefix 'hetzner.cloud/' is reserved");
  expect(await refusal("-example.org/role")).toContain("label key '-example.org/role' is not correctly formatted");
  expect(await refusal("example.org/role")).toBeUndefined();
});
