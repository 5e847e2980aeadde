import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { compareWithClouds } from "./cloud-comparison.ts";

// Each test runs a program of its own, in a preview or in an `up`; the clouds answer what `held` says, by path.
let cloud: Server;
let asked: string[] = [];
let held: Record<string, object> = {};
let said: string[] = [];
const say = (words: string) => void (said.includes(words) || said.push(words));
const handlers = process.listeners("unhandledRejection");

beforeAll(async () => {
  cloud = createServer(({ url = "" }, to) => {
    asked.push(url);
    const answer = held[url];
    to.writeHead(answer ? 200 : 404).end(JSON.stringify(answer ?? { error: { code: "not_found", message: "gone" } }));
  });
  await new Promise<void>((done) => cloud.listen(0, "127.0.0.1", done));
  const endpoint = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
  for (const [name, value] of Object.entries({ HCLOUD_ENDPOINT: endpoint, HCLOUD_TOKEN: "t" })) vi.stubEnv(name, value);
  for (const [name, value] of Object.entries({ CLOUDFLARE_BASE_URL: endpoint, CLOUDFLARE_API_TOKEN: "t" })) vi.stubEnv(name, value);
  // A preview says errors and goes on; what an `up` throws too late for anybody to catch ends the program, with its message. Here it comes once for each promise that hangs on it.
  vi.spyOn(console, "error").mockImplementation(say);
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error: Error) => say(error.message));
});
afterAll(() => {
  process.removeAllListeners("unhandledRejection");
  for (const handler of handlers) process.on("unhandledRejection", handler);
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  cloud.close();
});
beforeEach(() => {
  [asked, said, held] = [[], [], {}];
});

/** Runs a program. `ids`: of the resources that the engine knows, or has just made, by name. */
async function run(command: "preview" | "up", ids: Record<string, string>, program: () => void): Promise<void> {
  const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: ids[name], state: inputs });
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "demo", "test", command === "preview");
  await pulumi.runtime.runInPulumiStack(async () => {
    compareWithClouds();
    program();
  });
  // Nothing says that it has looked at all: half a second without a question, and it has.
  for (let quiet = 0, before = -1; quiet < 10; before = asked.length) {
    await new Promise((done) => setTimeout(done, 50));
    quiet = asked.length === before ? quiet + 1 : 0;
  }
}

const labels = { "managed-by": "meet-coop", stack: "demo.test" };
class Made extends pulumi.CustomResource {}
const make = (type: string, name: string, inputs: pulumi.Inputs) => new Made(type, name, inputs);
const wall = (inputs: pulumi.Inputs = {}) => make("hcloud:index/firewall:Firewall", "wall", { name: "demo", labels, ...inputs });
const server = (inputs: pulumi.Inputs = {}) =>
  make("hcloud:index/server:Server", "a-server", { name: "a", labels, deleteProtection: true, ...inputs });
const whole = {
  ...{ id: 9, name: "a", labels, status: "running", protection: { delete: true, rebuild: true }, server_type: { name: "cx43" } },
  ...{ private_net: [{ network: 7 }], public_net: { ipv4: null, ipv6: null, firewalls: [] } },
};

test("a preview names all that is there and that the state doesn't know, with the cure, and goes on", async () => {
  const volume = () => make("hcloud:index/volume:Volume", "data", { name: "data", labels });
  held["/firewalls?name=demo"] = { firewalls: [{ id: 5, name: "demo", labels }] };
  held["/volumes?name=data"] = { volumes: [{ id: 6, name: "data", labels }] };
  await run("preview", {}, () => [wall(), volume()]);
  const cure = "\\n +Cure: `npm run recover -- demo --stack test`, then `up` again";
  expect(said.sort()).toEqual([
    expect.stringMatching(new RegExp(`Firewall \`wall\` is there already \\(5\\).*the state doesn't know it.*${cure}`)),
    expect.stringMatching(new RegExp(`Volume \`data\` is there already \\(6\\).*${cure}`)),
  ]);
});

test("a preview says nothing of what isn't there, or isn't ours, and doesn't look for what the state knows or what hangs on something new", async () => {
  held["/firewalls?name=demo"] = { firewalls: [{ id: 5, name: "demo", labels: {} }] };
  held["/servers?name=a"] = { servers: [] };
  await run("preview", { data: "6" }, () => {
    const { id } = wall();
    server();
    make("hcloud:index/volume:Volume", "data", { name: "data", labels });
    make("hcloud:index/volumeAttachment:VolumeAttachment", "attachment", { volumeId: 6, serverId: id });
    make("random:index/randomBytes:RandomBytes", "root-key", { length: 32 });
  });
  expect(said).toEqual([]);
  expect(asked.sort()).toEqual(["/firewalls?name=demo", "/servers?name=a"]);
});

test("an `up` ends with what a server lacks, however well its own step went, and with the cure", async () => {
  held["/servers/9"] = { server: { ...whole, private_net: [], protection: { delete: false, rebuild: false } } };
  await run("up", { "a-server": "9" }, () => server({ networks: [{ networkId: 7, ip: "10.0.1.5" }] }));
  expect(said).toEqual([
    `The cloud doesn't hold what the state says. A step of a run that failed is missing, or somebody changed it by hand:
  Server \`a-server\`: attached to network 7
  Server \`a-server\`: protected against deletion
  Cure: \`npm run recover -- demo --stack test\`, then \`up\` again.`,
  ]);
});

test("an `up` ends with settings that a refused change left as they were", async () => {
  held["/servers/9"] = { server: whole };
  held["/firewalls/5"] = { firewall: { id: 5, name: "demo", labels, rules: [] } };
  await run("up", { "a-server": "9", wall: "5" }, () => {
    server({ serverType: "cx53" });
    wall({ rules: [{ direction: "in", protocol: "tcp", port: "22", sourceIps: ["198.51.100.7/32"] }] });
  });
  expect(said.map((words) => words.split("\n")[1]).sort()).toEqual([
    "  Firewall `wall`: its rules: other at its cloud",
    "  Server `a-server`: its type: other at its cloud",
  ]);
});

test("an `up` says what is gone, and what only a person can do", async () => {
  held["/servers/9"] = { server: whole };
  await run("up", { "a-server": "9", wall: "5" }, () => [server({ placementGroupId: 3 }), wall()]);
  expect(said.map((words) => words.split("\n")[1]).sort()).toEqual([
    "  Firewall `wall`: gone from its cloud",
    expect.stringMatching(/^ {2}Server `a-server`: isn't in placement group 3; switch it off/),
  ]);
});

test("an `up` over clouds that hold everything says nothing", async () => {
  held["/servers/9"] = { server: whole };
  await run("up", { "a-server": "9" }, () => server({ networks: [{ networkId: 7 }], serverType: "cx43" }));
  expect([asked, said]).toEqual([["/servers/9"], []]);
});

test("what a run of `recover` previews isn't compared", async () => {
  vi.stubEnv("MEET_COOP_RECOVERS", "yes");
  held["/firewalls?name=demo"] = { firewalls: [{ id: 5, name: "demo", labels }] };
  await run("preview", {}, wall);
  vi.stubEnv("MEET_COOP_RECOVERS", undefined);
  expect([asked, said]).toEqual([[], []]);
});
