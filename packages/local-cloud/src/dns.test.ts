import { createSocket } from "node:dgram";
import { connect } from "node:net";
import dnsPacket, { type DecodedPacket, type RecordType } from "dns-packet";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { World } from "./driver.ts";
import { RecordsDriver } from "./records-driver.ts";
import { TestCloud } from "./test-cloud.testing.ts";

class WithService extends RecordsDriver {
  override async start(world: World): Promise<void> {
    await super.start(world);
    world.setServiceName("registry.local-cloud.test", "198.18.0.2");
    await world.listenDns("127.0.0.2", world.dnsPort);
    await expect(world.listenDns("0.0.0.0", world.dnsPort)).rejects.toThrow("neither loopback");
  }
}

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start({ ownDriver: new WithService() });
  const records = [
    { name: "demo", type: "A", content: "198.19.0.10", ttl: 60 },
    { name: "demo", type: "AAAA", content: "fd4d:6565:7400:1::1" },
    { name: "www", type: "CNAME", content: "demo.meet.test" },
    { name: "@", type: "MX", content: "mail.meet.test", priority: 10 },
    { name: "@", type: "CAA", data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
    { name: "long", type: "TXT", content: "x".repeat(700) },
    { name: "*.rooms", type: "A", content: "198.19.0.11" },
    { name: "deep.below", type: "A", content: "198.19.0.12" },
  ];
  for (const record of records) expect((await cloud.record("POST", "", record)).status).toBe(200);
});
afterAll(() => cloud.end());

async function ask(name: string, type: RecordType, over: "udp" | "tcp" = "udp", address = "127.0.0.1"): Promise<DecodedPacket> {
  const { dns } = cloud.cloud.instance.ports;
  const query = dnsPacket.encode({ type: "query", id: 7, flags: dnsPacket.RECURSION_DESIRED, questions: [{ type, name }] });
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    if (over === "udp") {
      const socket = createSocket("udp4");
      socket.on("message", (message) => {
        socket.close();
        resolve(message);
      });
      socket.send(query, dns, address);
    } else {
      const socket = connect(dns, address, () => socket.write(Buffer.concat([Buffer.from([0, query.length]), query])));
      let waiting = Buffer.alloc(0);
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        waiting = Buffer.concat([waiting, chunk]);
        if (waiting.length >= 2 + waiting.readUInt16BE(0)) {
          socket.destroy();
          resolve(waiting.subarray(2));
        }
      });
    }
  });
  return dnsPacket.decode(bytes);
}

const code = (packet: DecodedPacket): number => (packet.flags ?? 0) & 0xf;
const data = (packet: DecodedPacket): unknown[] => (packet.answers ?? []).map((answer) => ("data" in answer ? answer.data : undefined));

test("addresses, mail and CAA are answered from the zone", async () => {
  expect(data(await ask("DEMO.meet.test", "A"))).toEqual(["198.19.0.10"]);
  expect(data(await ask("demo.meet.test", "AAAA", "tcp"))).toEqual(["fd4d:6565:7400:1::1"]);
  expect(data(await ask("meet.test", "MX"))).toEqual([{ preference: 10, exchange: "mail.meet.test" }]);
  expect(data(await ask("meet.test", "CAA"))).toMatchObject([{ tag: "issue", value: "letsencrypt.org" }]);
  expect(data(await ask("meet.test", "NS"))).toEqual(["ns1.local-cloud.test", "ns2.local-cloud.test"]);
});

test("an alias is followed within the zone", async () => {
  expect(data(await ask("www.meet.test", "A"))).toEqual(["demo.meet.test", "198.19.0.10"]);
});

test("a wildcard answers for names that don't exist, and only there", async () => {
  expect(data(await ask("anything.rooms.meet.test", "A"))).toEqual(["198.19.0.11"]);
  expect(code(await ask("anything.meet.test", "A"))).toBe(3);
});

test("a name without such a record is no error, a missing name is, and both come with the SOA", async () => {
  for (const [name, expected] of [
    ["www.meet.test", 0],
    ["below.meet.test", 0],
    ["nothing.meet.test", 3],
  ] as const) {
    const answer = await ask(name, "TXT");
    expect([name, code(answer), answer.authorities?.[0]?.type]).toEqual([name, expected, "SOA"]);
  }
});

test("foreign names are refused", async () => {
  expect(code(await ask("example.org", "A"))).toBe(5);
  expect(code(await ask("1.0.0.10.in-addr.arpa", "PTR"))).toBe(5);
});

test("what doesn't fit into UDP is marked as cut and comes whole by TCP", async () => {
  const cut = await ask("long.meet.test", "TXT");
  expect((cut.flags ?? 0) & dnsPacket.TRUNCATED_RESPONSE).toBeTruthy();
  const whole = data(await ask("long.meet.test", "TXT", "tcp"))[0] as Buffer[];
  expect(Buffer.concat(whole).toString()).toBe("x".repeat(700));
});

test("reverse names are those set by the Hetzner API, for IPv6 too", async () => {
  const server = await cloud.server("named");
  const id = server.id("server");
  const v4 = String(server.at("server.public_net.ipv4.ip"));
  const v6 = String(server.at("server.public_net.ipv6.ip")).replace("/64", "1");
  for (const ip of [v4, v6]) await cloud.hetzner("POST", `/servers/${id}/actions/change_dns_ptr`, { ip, dns_ptr: "demo.meet.test" });
  expect(data(await ask(`${v4.split(".").reverse().join(".")}.in-addr.arpa`, "PTR"))).toEqual(["demo.meet.test"]);
  const groups = v6
    .replace("::", `:${"0:".repeat(8 - v6.replace("::", ":").split(":").length)}`)
    .split(":")
    .map((group) => group.padStart(4, "0"))
    .join("");
  expect(data(await ask(`${groups.split("").reverse().join(".")}.ip6.arpa`, "PTR"))).toEqual(["demo.meet.test"]);
});

test("names of services and further addresses are the driver's to give", async () => {
  expect(data(await ask("registry.local-cloud.test", "A", "udp", "127.0.0.2"))).toEqual(["198.18.0.2"]);
  expect(code(await ask("nothing.local-cloud.test", "A"))).toBe(3);
});
