import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { field, Visitor } from "@meet-coop/conformance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { $ } from "zx";
import { root } from "./local-stack.ts";
import type { Rehearsal } from "./rehearsal.testing.ts";
import { type Ended, ended } from "./running-cloud.ts";
import { RunningPools } from "./running-pools.testing.ts";
import { SmallCoop } from "./small-co-op.testing.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

// Servers that boot are deleted at Hetzner, and come back by the commands that `docs/sysadmins/trouble.md` gives, typed as they stand there: the demo as `npm start` makes it, and a pool with
// two meeting servers and three tenants. Each test goes on where the one before stopped; what it took is printed, and kept in `docs/proved.md`.
const coop = new SmallCoop(["operational-members/anchor"]);
const [way = []] = blocks("trouble", "A server is gone");
const [dump = []] = blocks("how-to", "Dump the demo");
const [bringBack = []] = blocks("trouble", "Bring the demo back from a dump");
const folder = mkdtempSync(join(tmpdir(), "meet-coop-dumps-"));
const administrator = "operations@meet.test";
let pools: RunningPools;

beforeAll(async () => {
  pools = await RunningPools.start(coop, "test-lost-server", 72);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await pools?.end();
});

/** The commands of a section of a page, by block, without what is said of them. */
function blocks(name: string, section: string): string[][] {
  const page = readFileSync(join(root, "docs", "sysadmins", `${name}.md`), "utf8");
  const [own = ""] = (page.split(`\n## ${section}\n`)[1] ?? "").split("\n## ");
  const commands = (block: string) => block.trim().split("\n");
  return [...own.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = ""]) => commands(block).map((line) => line.replace(/ {2,}# .*/, "")));
}

/** Types a command of the page, for a stack of this local cloud instead of the one that it names. */
async function type(command: string, stack: "demo" | "members", lost: string[] = []): Promise<Ended> {
  const instance = `--instance ${pools.cloud.instance}`;
  const npm = (program: string) => `npm --prefix ${root} run -s ${program} --`;
  const settings = Object.entries(stack === "demo" ? {} : coop.config).map(([key, value]) => `--config '${key}=${value}'`);
  const typed = command
    .replace("--lost members-front", lost.map((name) => `--lost ${name}`).join(" "))
    .replace(/(-- |stacks\/)members\b/, `$1${stack}`)
    .replace("--stack production", instance)
    .replace(/^npm run (\S+) --/, (_, program: string) => npm(program))
    .replace(/^ssh … /, `${npm("local-cloud")} ssh ${instance} demo-a `)
    .replace(/^pulumi .*/, (line) => [line.replace("pulumi", npm("pulumi")).replace(/ up\b/, " up --yes"), ...settings].join(" "));
  // None may reach another machine.
  expect(typed).toMatch(new RegExp(`^npm .*${instance}`));
  const env = environmentOfThisMachine(process.env);
  const began = Date.now();
  const run = ended(await $({ cwd: folder, env, quiet: true, nothrow: true })`bash -c ${typed}`);
  const said = run.text
    .trim()
    .split("\n")
    .filter((line) => !/^ok |^$/.test(line));
  console.log(`${command}: status ${run.exitCode}, ${Math.round((Date.now() - began) / 1000)} s\n${said.slice(-12).join("\n")}`);
  return run;
}

/** Types commands of the page, of which each must end well. What `status` says on a machine that is too busy to answer in its time is asked again. */
async function follow(commands: string[], stack: "demo" | "members", lost: string[] = []): Promise<void> {
  for (const command of commands) {
    let run = await type(command, stack, lost);
    for (let again = 0; again < 12 && run.exitCode !== 0 && command.startsWith("npm run status"); again += 1) {
      await pause(15_000);
      run = await type(command, stack, lost);
    }
    expect(run.exitCode, `${command}\n${run.text}`).toBe(0);
  }
}

/** Goes the page's way, after its first command has named what is lost. */
async function comesBack(stack: "demo" | "members", ...lost: string[]): Promise<void> {
  const cloud = pools.cloud.of(stack);
  expect((await cloud.recover("--dry-run")).exitCode).toBe(1);
  const [first = "", ...others] = way;
  const named = await type(first, stack);
  expect(named.exitCode).toBe(1);
  expect(named.text).toContain(`${lost.map((name) => `\`${name}\``).join(" and ")} ${lost.length === 1 ? "is" : "are"} gone at Hetzner`);
  expect(named.text).toContain(lost.map((name) => `--lost ${name}`).join(" "));
  expect(named.text).not.toMatch(/^\s+at .*\(?(file|node):/m);
  expect(others).toHaveLength(4);
  await follow(others, stack, lost);
}

/** The names of rooms that somebody sees; undefined when they aren't signed in. */
async function roomsOf(visitor: Visitor): Promise<string[] | undefined> {
  const { status, json } = await visitor.api("GET", "rooms.json");
  return status === 200 ? (json.data as { friendly_id: string }[]).map(({ friendly_id }) => friendly_id).sort() : undefined;
}

test("the page has the commands that are typed here", () => {
  expect([way, dump, bringBack].map((block) => block.length)).toEqual([5, 2, 4]);
});

describe("demo: everything is on the one server", () => {
  const person = { email: "bo@example.org", password: "Secret-12345" };
  let demo: Rehearsal;
  let rooms: string[] | undefined;
  let address: string;
  const visitor = async () => new Visitor(await demo.resolve("demo.meet.test"), "demo.meet.test", demo.authority);
  const signedIn = async (email: string, password: string) => {
    const somebody = await visitor();
    return { somebody, status: (await somebody.signIn(email, password)).status };
  };
  const asAdministrator = async () => signedIn(administrator, (await demo.outputs()).administratorPasswords?.demo ?? "");

  beforeAll(async () => {
    demo = pools.cloud;
    const started = await demo.start();
    expect(started.exitCode, started.text).toBe(0);
    address = await demo.resolve("demo.meet.test");
    const { somebody: ada } = await asAdministrator();
    const made = await ada.api("POST", "users.json", { user: { name: "Bo", ...person } });
    expect(made.status, made.text).toBe(201);
    rooms = await roomsOf((await signedIn(person.email, person.password)).somebody);
    expect(rooms).toHaveLength(1);
    await follow(dump, "demo");
  });

  test("deleted, its status fails and names the way; it comes back at its address, empty, with the first administrator's password", async () => {
    await demo.deleteServer("demo-a");
    const failed = await demo.status();
    expect([failed.exitCode, failed.text]).toEqual([2, expect.stringContaining("recover")]);
    await comesBack("demo", "demo-a");
    expect(await demo.resolve("demo.meet.test")).toBe(address);
    expect((await signedIn(person.email, person.password)).status).toBe(400);
    expect((await asAdministrator()).status).toBe(200);
  });

  test("from a dump its accounts and rooms come back", async () => {
    await follow(bringBack, "demo");
    const { somebody, status } = await signedIn(person.email, person.password);
    expect([status, await roomsOf(somebody)]).toEqual([200, rooms]);
    await follow(way.slice(3), "demo");
  });
});

describe("members: a front server with a volume, and meeting servers", () => {
  const ids = ["anchor-level-1", "anchor-level-2", "anchor-level-3"];
  const people = new Map<string, { bo: Visitor; rooms: string[] | undefined }>();
  const front = () => pools.cloud.resolve("members-front.meet.test");
  const roomsNow = async () => Object.fromEntries(await Promise.all([...people].map(async ([id, { bo }]) => [id, await roomsOf(bo)])));
  const roomsBefore = () => Object.fromEntries([...people].map(([id, { rooms }]) => [id, rooms]));

  beforeAll(async () => {
    await pools.init("members");
    await pools.up("members");
    for (const id of ids) {
      const { visitor: bo } = await pools.tenant("members", id).member("Bo");
      const rooms = await roomsOf(bo);
      expect(rooms).toHaveLength(1);
      people.set(id, { bo, rooms });
    }
  });

  test("the front server deleted: it comes back at its address, accounts and rooms are there, nobody signs in anew, and a meeting went on", async () => {
    const tenant = pools.tenant("members", "anchor-level-2");
    const meeting = await tenant.bbb("create", { meetingID: "running", name: "Running" });
    const guest = { fullName: "Guest", password: field(meeting, "attendeePW") ?? "", role: "VIEWER", userID: "guest", redirect: "false" };
    await tenant.follow(await tenant.signed("join", { meetingID: "running", ...guest }));
    const address = await front();
    await pools.cloud.deleteServer("members-front");
    await comesBack("members", "members-front");
    expect(await front()).toBe(address);
    expect(await roomsNow()).toEqual(roomsBefore());
    const still = await tenant.bbb("getMeetingInfo", { meetingID: "running" });
    expect([field(still, "participantCount"), field(still, "createTime")]).toEqual(["1", field(meeting, "createTime")]);
    expect(await pools.serversOf(tenant, "one", "two", "three", "four")).toEqual(["members-a", "members-b"]);
  });

  test("a meeting server deleted: it comes back, and new meetings reach it", async () => {
    await pools.cloud.deleteServer("members-a");
    await comesBack("members", "members-a");
    expect(await roomsNow()).toEqual(roomsBefore());
    const tenant = pools.tenant("members", "anchor-level-1");
    expect(await pools.serversOf(tenant, "five", "six", "seven", "eight")).toEqual(["members-a", "members-b"]);
  });

  test("the front server and its volume deleted: both come back empty, and the first administrators sign in with the passwords that we made", async () => {
    await pools.cloud.deleteServer("members-front");
    await pools.cloud.deleteVolume("members-front-data");
    await comesBack("members", "members-front", "members-front-data");
    expect(await roomsNow()).toEqual(Object.fromEntries(ids.map((id) => [id, undefined])));
    for (const id of ids) await pools.tenant("members", id).administrator();
    expect(await pools.broken("members", "anchor-level-1")).toEqual([]);
  });
});
