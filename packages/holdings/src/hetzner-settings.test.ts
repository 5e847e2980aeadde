import { expect, test } from "vitest";
import { differingSettings } from "./hetzner-settings.ts";

const resource = (kind: string, inputs: Record<string, unknown>) => ({ urn: "u", type: `hcloud:index/x:${kind}`, inputs });
const ssh = { direction: "in", protocol: "tcp", port: "22", description: "SSH", sourceIps: ["198.51.100.7/32", "2001:DB8:0::/48"] };
const ping = { direction: "in", protocol: "icmp", sourceIps: ["::/0", "0.0.0.0/0"] };
const heldSsh = { direction: "in", protocol: "tcp", port: "22", description: "SSH", source_ips: ["2001:db8::/48", "198.51.100.7/32"] };
const heldPing = { ...ping, port: null, description: null, destination_ips: [], source_ips: ["0.0.0.0/0", "::/0"] };
const wall = resource("Firewall", { rules: [ssh, ping] });

test("a firewall with the rules that were asked for, in whatever order and writing, differs in nothing", () => {
  expect(differingSettings(wall, { rules: [heldPing, { ...heldSsh, destination_ips: [] }] })).toEqual([]);
});

test.each([
  ["a rule less", [heldSsh]],
  ["a rule more", [heldSsh, heldPing, { ...heldPing, protocol: "gre" }]],
  ["another port", [{ ...heldSsh, port: "2222" }, heldPing]],
  ["another source", [{ ...heldSsh, source_ips: ["0.0.0.0/0"] }, heldPing]],
  ["another direction", [{ ...heldSsh, direction: "out" }, heldPing]],
  ["no rule", []],
])("a firewall with %s differs in its rules", (_, rules) => {
  expect(differingSettings(wall, { rules })).toEqual(["rules"]);
});

test("a server differs in its type, a volume in its size", () => {
  const server = resource("Server", { serverType: "cx53" });
  expect(differingSettings(server, { server_type: { name: "cx43" } })).toEqual(["type"]);
  expect(differingSettings(server, { server_type: { name: "cx53" } })).toEqual([]);
  const volume = resource("Volume", { size: 100 });
  expect(differingSettings(volume, { size: 50 })).toEqual(["size"]);
  expect(differingSettings(volume, { size: 100 })).toEqual([]);
});

test("a protection that the program takes off differs; one that it never mentioned was put on by hand, and doesn't", () => {
  const held = { protection: { delete: true, rebuild: true } };
  for (const name of ["deleteProtection", "rebuildProtection"]) {
    expect(differingSettings(resource("Server", { [name]: false }), held)).toEqual(["protection"]);
    expect(differingSettings(resource("Server", { [name]: false, __defaults: [name] }), held)).toEqual([]);
    expect(differingSettings(resource("Server", { [name]: true }), held)).toEqual([]);
  }
  expect(differingSettings(resource("Volume", { deleteProtection: false }), { protection: { delete: true } })).toEqual(["protection"]);
  expect(differingSettings(resource("Volume", { deleteProtection: false }), { protection: { delete: false } })).toEqual([]);
  expect(differingSettings(resource("Network", {}), held)).toEqual([]);
});

test("what isn't known, or isn't said, isn't compared", () => {
  expect(differingSettings(resource("Firewall", { rules: "secret" }), { rules: [] })).toEqual([]);
  expect(differingSettings(resource("Firewall", {}), { rules: [heldPing] })).toEqual([]);
  expect(differingSettings(resource("Server", {}), { server_type: { name: "cx43" } })).toEqual([]);
  expect(differingSettings(resource("Volume", { size: 10 }), {})).toEqual([]);
  expect(differingSettings(resource("SshKey", { name: "a" }), { name: "b" })).toEqual([]);
});
