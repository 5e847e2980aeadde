import { afterAll, beforeAll, expect, test } from "vitest";
import { changedDefinitions, Rehearsal } from "./rehearsal.testing.ts";

// The whole demo stack, by the real engine against the APIs and servers that are state only: what really runs on a server is the containers rung's.
const demo = await Rehearsal.prepare("test-records", "--action-ms", "50", "--subnet-index", "76");
const up = (...args: string[]) => demo.pulumi(["up", "--yes", "--skip-preview", ...args]);
const holdings = async () => {
  const collections = ["servers", "primary_ips", "networks", "firewalls", "ssh_keys"] as const;
  const counts = collections.map(async (name) => [name, (await demo.hetzner<Record<string, unknown[]>>("GET", `/${name}`))[name]?.length]);
  return Object.fromEntries(await Promise.all(counts)) as Record<string, number>;
};

beforeAll(async () => {
  const started = await demo.startCloud("records");
  expect(started.exitCode, started.text).toBe(0);
  await demo.initStack();
});

afterAll(() => demo.end());

test("the first `up` makes one of everything, behind a firewall and with names before the server", async () => {
  const first = await up();
  expect(first.exitCode, first.text).toBe(0);
  expect(await holdings()).toEqual({ servers: 1, primary_ips: 2, networks: 1, firewalls: 1, ssh_keys: 1 });
  const order = ["demo-a-ipv4 created", "demo-a-ipv4-record created", "demo-a-server created"].map((step) => first.text.indexOf(step));
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(order).not.toContain(-1);
  expect(await demo.resolve("demo.meet.test")).toBe(await demo.resolve("demo-a.meet.test"));
  const { text: log } = await demo.cloud("logs", "demo-a");
  for (const container of ["postgresql", "redis", "greenlight"])
    expect(log).toContain(`POST /containers/create?name=demo-${container} 201`);
});

test("a second `up` changes nothing, and a refresh finds no drift", async () => {
  const again = await up("--expect-no-changes");
  expect(again.exitCode, again.text).toBe(0);
  const refresh = await demo.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
  expect(refresh.exitCode, refresh.text).toBe(0);
});

test("a number of secrets that is raised by two at once is refused before anything is begun, with the number of the last `up`", async () => {
  const raised = changedDefinitions("pools/demo.yaml", (text) => `${text}secrets-rotation: 3\n`);
  const { exitCode, text } = await demo.pulumi(["preview"], { "meet-coop:definitions": raised.folder });
  raised.remove();
  expect(exitCode).not.toBe(0);
  expect(text).toContain("`secrets-rotation` of pool `demo` is 3, and its last `up` had 1");
  expect(text).not.toMatch(/^ *[~+-]+ +\S+:/m);
});

const refused = async (config: Record<string, unknown>, environment: Record<string, string>, message: RegExp) => {
  const { exitCode, text } = await demo.pulumi(["preview"], config, environment);
  expect(text).toMatch(message);
  expect(text).not.toMatch(/^\s+at .*\(?(file|node):/m);
  expect(exitCode).not.toBe(0);
};

test("a wrong token is one clear message", () =>
  refused({}, { HCLOUD_TOKEN: "x".repeat(64) }, /Hetzner Cloud: .*unable to authenticate[\s\S]*Cure: pulumi config set/));

test("a missing setting is named, with the cure", () =>
  refused({ "meet-coop:operator-email": undefined }, {}, /`meet-coop:operator-email` is missing[\s\S]*pulumi config set/));

test("a level whose value is `five` is shown with its file and line", async () => {
  const five = changedDefinitions("service-levels/free.yaml", (text) => text.replace(/(per-meeting: )\d+/, "$1five"));
  await refused({ "meet-coop:definitions": five.folder }, {}, /free\.yaml:\d+:\d+[\s\S]*`five`/);
  five.remove();
});

test("who may reach SSH is changed in place", async () => {
  const { exitCode, text } = await demo.pulumi(["up", "--yes", "--skip-preview"], {
    "meet-coop:ssh-allowed-from": '["198.51.100.7/32"]',
  });
  expect(exitCode, text).toBe(0);
  expect(text).toMatch(/~ 1 updated/);
  const { firewalls } = await demo.hetzner<{ firewalls: { rules: { port: string; source_ips: string[] }[] }[] }>("GET", "/firewalls");
  expect(firewalls[0]?.rules.find(({ port }) => port === "22")?.source_ips).toEqual(["198.51.100.7/32"]);
});

test("what a failed call left half done, and a record that somebody changed or deleted, is named by the next `up` with the cure, which mends it", async () => {
  const path = "*/actions/set_rules";
  const fault = await demo.cloud("faults", "add", "error", "--status", "500", "--code", "service_error", "--path", path, "--calls", "1");
  expect(fault.exitCode, fault.text).toBe(0);
  const failed = await up();
  expect(failed.exitCode).not.toBe(0);
  expect(failed.text).toMatch(/service_error/);
  type Records = { id: string; name: string; content: string }[];
  const addresses = async () => (await demo.records<Records>("GET", "?type=A")).map(({ name, content }) => `${name} ${content}`).sort();
  const before = await addresses();
  const records = await demo.records<Records>("GET", "?type=A");
  const pathOf = (name: string) => `/${records.find((record) => record.name === name)?.id}`;
  await demo.records("PATCH", pathOf("demo.meet.test"), { content: "203.0.113.9" });
  await demo.records("DELETE", pathOf("demo-a.meet.test"));
  // The engine takes the rules for changed, and the records for what they were: it wouldn't ask for them again.
  const told = await up();
  expect(told.exitCode).not.toBe(0);
  for (const what of [
    "Firewall `demo-firewall`: its rules: other at its cloud",
    "DnsRecord `demo-ipv4-record`: its content: other at its cloud",
    "DnsRecord `demo-a-ipv4-record`: gone from its cloud",
  ])
    expect(told.text).toMatch(new RegExp(`${what}\\s+Cure: \`npm run recover -- demo\``));
  const mended = await demo.recover();
  expect(mended.exitCode, mended.text).toBe(0);
  const next = await up();
  expect(next.exitCode, next.text).toBe(0);
  expect(await addresses()).toEqual(before);
  expect((await holdings()).servers).toBe(1);
  const { firewalls } = await demo.hetzner<{ firewalls: { rules: { port: string; source_ips: string[] }[] }[] }>("GET", "/firewalls");
  expect(firewalls[0]?.rules.find(({ port }) => port === "22")?.source_ips).not.toEqual(["198.51.100.7/32"]);
});

test("a command that fails on a server is told with what it said, and the next `up` runs it", async () => {
  const words = ["--status", "3", "--message", "no certificate for you"];
  const fault = await demo.cloud("faults", "add", "error", "--ssh", "of container", ...words, "--calls", "1");
  expect(fault.exitCode, fault.text).toBe(0);
  const changed = changedDefinitions("service-levels/free.yaml", (text) =>
    text.replace("participants-per-meeting: 5", "participants-per-meeting: 4"),
  );
  const config = { "meet-coop:definitions": changed.folder };
  const failed = await demo.pulumi(["up", "--yes", "--skip-preview"], config);
  expect(failed.text).toMatch(/exit status 3\s+no certificate for you/);
  const next = await demo.pulumi(["up", "--yes", "--skip-preview"], config);
  changed.remove();
  expect(next.exitCode, next.text).toBe(0);
});

test("a server that was deleted at Hetzner comes back by one way with all that was on it, also after a refresh has forgotten the server alone", async () => {
  await demo.deleteServer("demo-a");
  const named = await demo.recover();
  expect(named.text).toMatch(
    /server `demo-a` \(\d+\): Hetzner no longer has it\. What the state has on it: .*Container 3, .*Docker's volumes/,
  );
  expect(named.text).toMatch(/gone at Hetzner[\s\S]*Cure: .*`npm run recover -- demo --instance test-records --lost demo-a`/);
  expect(named.exitCode).toBe(1);

  // A refresh of all drops the server too, and ends with an error for each thing that it can't read on it.
  await demo.pulumi(["refresh", "--yes", "--skip-preview", "--target", "**::demo-a-server"]);
  // What no command can be asked about is made anew on another server; containers stay what they are, in the engine's eyes.
  expect((await demo.preview()).replace).toEqual(expect.arrayContaining(["demo-a-greenlight-files", "demo-secrets", "demo-site"]));
  const recovered = await demo.recover("--lost", "demo-a");
  expect(recovered.exitCode, recovered.text).toBe(0);
  const next = await up();
  expect(next.exitCode, next.text).toBe(0);
  expect(next.text).not.toMatch(/(replaced|deleted) \(/);
  for (const what of ["greenlight-files", "installed", "settings"]) expect(next.text).toMatch(new RegExp(`demo-a-${what} created`));
  for (const what of ["site", "secrets", "settings", "redis", "postgresql", "greenlight"])
    expect(next.text).toMatch(new RegExp(`demo-${what} created`));
  expect(await holdings()).toEqual({ servers: 1, primary_ips: 2, networks: 1, firewalls: 1, ssh_keys: 1 });
  const again = await up("--expect-no-changes");
  expect(again.exitCode, again.text).toBe(0);
});

test("`destroy` is refused by the protections, and nothing is lost", async () => {
  const destroy = await demo.pulumi(["destroy", "--yes", "--skip-preview"]);
  expect(destroy.exitCode).not.toBe(0);
  expect(destroy.text).toMatch(/protected/);
  expect((await holdings()).servers).toBe(1);
});

test("a released pool lifts its protections in one `up`, and then `destroy` takes everything", async () => {
  const released = changedDefinitions("pools/demo.yaml", (text) => `${text}release: demo\n`);
  const config = { "meet-coop:definitions": released.folder };
  const lift = await demo.pulumi(["up", "--yes", "--skip-preview"], config);
  expect(lift.exitCode, lift.text).toBe(0);
  expect(lift.text).not.toMatch(/(deleted|replaced)/);
  const destroy = await demo.pulumi(["destroy", "--yes", "--skip-preview"], config);
  released.remove();
  expect(destroy.exitCode, destroy.text).toBe(0);
  expect(await holdings()).toEqual({ servers: 0, primary_ips: 0, networks: 0, firewalls: 0, ssh_keys: 0 });
});
