import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { CloudApi } from "./cloud-api.ts";
import { CloudflareHoldings } from "./cloudflare.ts";
import { HetznerHoldings } from "./hetzner.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** An API that gives these answers in turn; the last one for ever. Returns a client and the calls. */
async function api(...answers: { status?: number; body: object }[]) {
  const calls: string[] = [];
  server = createServer((from, to) => {
    calls.push(`${from.method} ${from.url}`);
    const { status = 200, body } = answers[Math.min(calls.length, answers.length) - 1] ?? { body: {} };
    to.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { calls, client: new CloudApi({ name: "The cloud", endpoint, token: "top-secret", cure: "set it.", pause: 1 }) };
}

const firewall = {
  urn: "u",
  custom: true,
  type: "hcloud:index/firewall:Firewall",
  inputs: { name: "demo", labels: { stack: "demo.local" } },
};
const subnet = {
  urn: "u",
  custom: true,
  type: "hcloud:index/networkSubnet:NetworkSubnet",
  inputs: { networkId: 7, ipRange: "10.0.1.0/24" },
};
const held = (labels: object) => ({ body: { firewalls: [{ id: 5, name: "demo", labels }] } });

test("a name with our labels is found, further labels or not", async () => {
  const { client, calls } = await api(held({ stack: "demo.local", more: "x" }));
  expect(await new HetznerHoldings(client).find(firewall)).toEqual({ kind: "found", id: "5" });
  expect(calls).toEqual(["GET /firewalls?name=demo"]);
});

test("a name with other labels is not ours, and it is said which label differs", async () => {
  const { client } = await api(held({ stack: "demo.production" }));
  expect(await new HetznerHoldings(client).find(firewall)).toEqual({
    kind: "foreign",
    why: "`demo` (5) is there, but its label `stack` is `demo.production`, expected `demo.local`",
  });
});

test("without labels of our own, nothing is taken for ours", async () => {
  const { client } = await api(held({}));
  const unlabelled = { ...firewall, inputs: { name: "demo" } };
  expect(await new HetznerHoldings(client).find(unlabelled)).toMatchObject({ kind: "foreign" });
});

test("a subnet is found in its network, by the id that the provider gives it", async () => {
  const { client } = await api({ body: { network: { subnets: [{ ip_range: "10.0.1.0/24" }], routes: [] } } });
  expect(await new HetznerHoldings(client).find(subnet)).toEqual({ kind: "found", id: "7-10.0.1.0/24" });
});

const attachment = {
  urn: "u",
  custom: true,
  type: "hcloud:index/volumeAttachment:VolumeAttachment",
  inputs: { volumeId: 8, serverId: 9 },
};

test("an attachment is found where its volume is attached to its server, by the volume's id", async () => {
  const { client } = await api({ body: { volume: { server: 9 } } });
  expect(await new HetznerHoldings(client).find(attachment)).toEqual({ kind: "found", id: "8" });
});

test("an attachment is absent while its volume is attached to nothing or another server, or gone", async () => {
  const answers = [
    { body: { volume: { server: null } } },
    { body: { volume: { server: 10 } } },
    { status: 404, body: { error: { code: "not_found", message: "gone" } } },
  ];
  const { client } = await api(...answers);
  for (const _ of answers) expect(await new HetznerHoldings(client).find(attachment)).toEqual({ kind: "absent" });
});

test("a subnet of a network that is gone is absent", async () => {
  const { client } = await api({ status: 404, body: { error: { code: "not_found", message: "gone" } } });
  expect(await new HetznerHoldings(client).find(subnet)).toEqual({ kind: "absent" });
});

test("a cloud that is busy for a while is asked again", async () => {
  const busy = { status: 503, body: { error: { code: "unavailable", message: "later" } } };
  const { client, calls } = await api(busy, { status: 429, body: {} }, held({ stack: "demo.local" }));
  expect(await new HetznerHoldings(client).find(firewall)).toMatchObject({ kind: "found" });
  expect(calls).toHaveLength(3);
});

test("a refused token is one clear message that doesn't show it", async () => {
  const { client } = await api({ status: 401, body: { error: { code: "unauthorized", message: "unable to authenticate" } } });
  const error: Error = await new HetznerHoldings(client).find(firewall).then(
    () => new Error("found"),
    (refusal) => refusal,
  );
  expect(error.message).toMatch(/refuses the token \(401 unable to authenticate\)\.\nCure: set it\./);
  expect(error.message).not.toContain("top-secret");
});

const record = {
  urn: "u",
  custom: true,
  type: "cloudflare:index/dnsRecord:DnsRecord",
  inputs: { zoneId: "z", name: "a.meet.test", type: "A", content: "198.18.0.10", comment: "meet-coop demo.local" },
};
const found = (content: string, comment: string | null) => ({
  body: { result: [{ id: "r", name: "a.meet.test", type: "A", content, comment }] },
});

test("a DNS record is ours by name, type, content and comment", async () => {
  expect(await new CloudflareHoldings((await api(found("198.18.0.10", "meet-coop demo.local"))).client).find(record)).toEqual({
    kind: "found",
    id: "r",
  });
});
test("the same record with another comment is not ours", async () => {
  expect(await new CloudflareHoldings((await api(found("198.18.0.10", null))).client).find(record)).toMatchObject({ kind: "foreign" });
});
test("a record of the name with another content is none of these", async () => {
  expect(await new CloudflareHoldings((await api(found("198.18.0.11", null))).client).find(record)).toEqual({ kind: "absent" });
});
