import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { CloudApi } from "./cloud-api.ts";
import { HetznerSteps } from "./hetzner-steps.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A cloud that holds these, by path, and takes every action. Returns the steps, and each call that changes something with its body. */
async function cloud(held: Record<string, object>) {
  const acts: string[] = [];
  server = createServer(async (from, to) => {
    let body = "";
    for await (const chunk of from) body += chunk;
    if (from.method !== "GET") acts.push(`${from.method} ${from.url} ${body}`);
    const answer = from.method === "GET" ? held[from.url ?? ""] : {};
    to.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
    to.end(JSON.stringify(answer ?? { error: { code: "not_found", message: "gone" } }));
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = new CloudApi({ name: "The cloud", endpoint, token: "t", cure: "set it.", pause: 1 });
  return { acts, steps: new HetznerSteps(api, 1) };
}

const labels = { stack: "demo.local" };
const resource = (kind: string, id: string, inputs: Record<string, unknown>) => ({
  ...{ urn: `urn:pulumi:local::demo::hcloud:index/x:${kind}::demo-a`, type: `hcloud:index/x:${kind}`, custom: true, id },
  inputs,
});
const wanted = resource("Server", "9", {
  ...{ name: "demo-a", labels, deleteProtection: true, rebuildProtection: true, placementGroupId: 3 },
  ...{
    networks: [{ networkId: 7, ip: "10.0.1.5" }],
    firewallIds: [4],
    publicNets: [{ ipv4Enabled: true, ipv4: 1, ipv6Enabled: true, ipv6: 2 }],
  },
});
const whole = {
  ...{ status: "running", locked: false, labels, protection: { delete: true, rebuild: true }, placement_group: { id: 3 } },
  ...{ private_net: [{ network: 7 }], public_net: { ipv4: { id: 1 }, ipv6: { id: 2 }, firewalls: [{ id: 4 }] } },
};

test("a server of which only the creation succeeded gets what its provider does after it, in that order", async () => {
  const bare = { ...whole, status: "off", protection: { delete: false, rebuild: false }, private_net: [], labels: { more: "x" } };
  const { acts, steps } = await cloud({ "/servers/9": { server: { ...bare, public_net: { ...whole.public_net, firewalls: [] } } } });
  const { lacks } = await steps.shortfall(wanted, { act: false });
  expect(acts).toEqual([]);
  expect(lacks).toEqual([
    "Server `demo-a`: attached to network 7",
    "Server `demo-a`: put behind firewall 4",
    "Server `demo-a`: switched on",
    "Server `demo-a`: labelled stack",
    "Server `demo-a`: protected against deletion and rebuilding",
  ]);
  expect((await steps.shortfall(wanted, { act: true })).lacks).toEqual(lacks);
  expect(acts).toEqual([
    'POST /servers/9/actions/attach_to_network {"network":7,"ip":"10.0.1.5"}',
    'POST /firewalls/4/actions/apply_to_resources {"apply_to":[{"type":"server","server":{"id":9}}]}',
    "POST /servers/9/actions/poweron {}",
    'PUT /servers/9 {"labels":{"more":"x","stack":"demo.local"}}',
    'POST /servers/9/actions/change_protection {"delete":true,"rebuild":true}',
  ]);
});

test("a server that is whole is left alone, and so is one that has more than the state says", async () => {
  const { acts, steps } = await cloud({ "/servers/9": { server: { ...whole, labels: { ...labels, more: "x" } } } });
  expect(await steps.shortfall(wanted, { act: true })).toEqual({ lacks: [], differs: [], open: [] });
  const unprotected = { ...wanted, inputs: { ...wanted.inputs, deleteProtection: undefined, rebuildProtection: undefined } };
  expect(await steps.shortfall(unprotected, { act: true })).toEqual({ lacks: [], differs: [], open: [] });
  expect(acts).toEqual([]);
});

test("a setting that the cloud has otherwise is told, and left to the next `up`", async () => {
  const { acts, steps } = await cloud({ "/servers/9": { server: whole } });
  const released = { ...wanted, inputs: { ...wanted.inputs, deleteProtection: false, rebuildProtection: false } };
  expect(await steps.shortfall(released, { act: true })).toEqual({ lacks: [], differs: ["Server `demo-a`: its protection"], open: [] });
  expect(acts).toEqual([]);
});

test("what a server can only get while it is off is left to a person, with the way", async () => {
  const { steps } = await cloud({
    "/servers/9": { server: { ...whole, placement_group: null, public_net: { ...whole.public_net, ipv4: null } } },
  });
  const { open } = await steps.shortfall(wanted, { act: true });
  expect(open).toEqual([
    expect.stringMatching(/^Server `demo-a`: hasn't the primary IP 1; switch it off/),
    expect.stringMatching(/^Server `demo-a`: isn't in placement group 3; switch it off/),
  ]);
});

test.each([
  ["Volume", "/volumes/8", "volume", 'POST /volumes/8/actions/change_protection {"delete":true}'],
  ["PrimaryIp", "/primary_ips/8", "primary_ip", 'POST /primary_ips/8/actions/change_protection {"delete":true}'],
  ["Network", "/networks/8", "network", 'POST /networks/8/actions/change_protection {"delete":true}'],
])("a %s that was made and not protected is protected", async (kind, path, of, call) => {
  const { acts, steps } = await cloud({ [path]: { [of]: { labels, protection: { delete: false } } } });
  const { lacks } = await steps.shortfall(resource(kind, "8", { labels, deleteProtection: true }), { act: true });
  expect([lacks, acts]).toEqual([[`${kind} \`demo-a\`: protected against deletion`], [call]]);
});

test("a subnet and an attachment that the cloud didn't carry out are asked for again; one to another server is a person's", async () => {
  const subnet = resource("NetworkSubnet", "7-10.0.1.0/24", {
    networkId: 7,
    type: "cloud",
    networkZone: "eu-central",
    ipRange: "10.0.1.0/24",
  });
  const attachment = resource("VolumeAttachment", "8", { volumeId: 8, serverId: 9, automount: false });
  const { acts, steps } = await cloud({
    ...{ "/networks/7": { network: { subnets: [] } }, "/volumes/8": { volume: { server: null } } },
    ...{ "/servers/9": { server: whole } },
  });
  await steps.shortfall(subnet, { act: true });
  await steps.shortfall(attachment, { act: true });
  expect(acts).toEqual([
    'POST /networks/7/actions/add_subnet {"type":"cloud","ip_range":"10.0.1.0/24","network_zone":"eu-central"}',
    'POST /volumes/8/actions/attach {"server":9,"automount":false}',
  ]);
  server?.close();
  const other = await cloud({
    "/networks/7": { network: { subnets: [{ ip_range: "10.0.1.0/24" }] } },
    "/volumes/8": { volume: { server: 10 } },
  });
  expect(await other.steps.shortfall(subnet, { act: true })).toEqual({ lacks: [], differs: [], open: [] });
  expect((await other.steps.shortfall(attachment, { act: true })).open).toEqual([
    expect.stringContaining("attached to server 10, expected 9"),
  ]);
  expect(other.acts).toEqual([]);
});

test("a volume isn't attached to a server that is gone: that is told of the server", async () => {
  const { acts, steps } = await cloud({ "/volumes/8": { volume: { server: null } } });
  const attachment = resource("VolumeAttachment", "8", { volumeId: 8, serverId: 9, automount: false });
  expect(await steps.shortfall(attachment, { act: true })).toEqual({ lacks: [], differs: [], open: [] });
  expect(acts).toEqual([]);
});

test("of what is gone, a server, an address, a volume and a network are worth a person's look", async () => {
  const { steps } = await cloud({});
  const gone = async (kind: string) => (await steps.shortfall(resource(kind, "8", {}), { act: true })).gone;
  for (const kind of ["Server", "Volume", "PrimaryIp", "Network"]) expect(await gone(kind)).toBe("kept");
  for (const kind of ["Firewall", "PlacementGroup", "SshKey"]) expect(await gone(kind)).toBe("made again");
});
