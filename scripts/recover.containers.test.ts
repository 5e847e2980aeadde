import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { localStacksFolder } from "@meet-coop/local-cloud/known-instance";
import { stateFile, stateText } from "@meet-coop/recovery";
import { descendants, endAtOnce } from "@meet-coop/recovery/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { $ } from "zx";
import { root } from "./local-stack.ts";
import { Rehearsal } from "./rehearsal.testing.ts";

// The demo's first `up` is killed again and again, on servers that boot: each run goes on where the one before was mended.
const demo = await Rehearsal.prepare("test-recover", "--subnet-index", "78");

beforeAll(async () => {
  const start = await demo.startCloud("containers");
  expect(start.exitCode, start.text).toBe(0);
  await demo.initStack();
});
afterAll(() => demo.end());

/** Names of the resources that the state on disk says are being created. */
function beingCreated(): string[] {
  const file = stateFile(join(localStacksFolder(demo.instance), "backend"), "demo", "local") ?? "";
  const { checkpoint } = JSON.parse(stateText(file)) as {
    checkpoint: { latest?: { pending_operations?: { type: string; resource: { urn: string } }[] } };
  };
  const pending = (checkpoint.latest?.pending_operations ?? []).filter(({ type }) => type === "creating");
  return pending.map(({ resource }) => resource.urn.slice(resource.urn.lastIndexOf("::") + 2));
}

/** Begins `pulumi up` and waits until it creates all of these. @throws Error with its output when it ends before that. */
async function upUntilItCreates(...names: string[]): Promise<ChildProcess> {
  const { folder, env, configFile } = await demo.stack();
  const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--color", "never", "--config-file", configFile];
  const run = spawn("pulumi", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
  await until(() => {
    if (run.exitCode !== null) throw new Error(`\`up\` ended before it created ${names}:\n${output}`);
    const creating = beingCreated();
    return names.every((name) => creating.includes(name));
  });
  return run;
}

/** Waits until something holds; true when it did within `seconds`. */
async function holdsWithin(seconds: number, holds: () => boolean | Promise<boolean>, pause = 10): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(pause)) if (await holds()) return true;
  return false;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  if (!(await holdsWithin(300, holds))) throw new Error(`after 5 minutes still not: ${holds}`);
}

/** SIGKILL for the engine and all that it started. */
async function kill(run: ChildProcess): Promise<void> {
  if (run.exitCode !== null || run.signalCode !== null) return;
  const gone = new Promise((done) => run.on("exit", done));
  for (const pid of [run.pid ?? 0, ...descendants(run.pid ?? 0)]) endAtOnce(pid);
  await gone;
}

/**
 * Holds the engine, and lets its plugins go on until they have made something, of which the state then doesn't tell. Then kills all.
 * @param made whether it is there.
 */
async function killUnaware(run: ChildProcess, made: () => Promise<boolean>): Promise<void> {
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      if (run.exitCode !== null) throw new Error(`\`up\` ended before its plugins made it: ${made}`);
      run.kill("SIGSTOP");
      if (await holdsWithin(10, made, 100)) return;
      // Held before it had asked its plugin, or while the plugin waits for an answer of the engine's: a little longer each time.
      run.kill("SIGCONT");
      await sleep(30 * (attempt + 1));
    }
    throw new Error(`the plugins didn't make it: ${made}`);
  } finally {
    await kill(run);
  }
}

/** What a person types. */
async function recovered(): Promise<string> {
  const { exitCode, stdall } = await $({ cwd: root, quiet: true, nothrow: true })`node scripts/recover.ts demo --instance ${demo.instance}`;
  expect(exitCode, stdall).toBe(0);
  return stdall;
}

interface Known {
  urn: string;
  type: string;
  id?: string;
  protect?: boolean;
  deletedWith?: string;
}

/** The state's resources. */
async function state(): Promise<Known[]> {
  const { folder, env } = await demo.stack();
  const { stdout } = await $({ cwd: folder, env, quiet: true })`pulumi stack export`;
  return (JSON.parse(stdout) as { deployment: { resources: Known[] } }).deployment.resources;
}

/** Lines that a command on the server prints. */
const onServer = async (command: string) => (await demo.onServer("demo-a", command)).text.split("\n").filter((line) => line !== "");
const list = async (kind: string) => (await demo.hetzner<Record<string, { id: number; name: string }[]>>("GET", `/${kind}`))[kind] ?? [];

/** Those that a container makes for itself have 64 hexadecimal digits for a name. */
const namedVolumes = "docker volume ls -q | grep -Evx '[0-9a-f]{64}' | sort";

test("killed while the server is created: the server is adopted", async () => {
  const run = await upUntilItCreates("demo-a-server");
  await killUnaware(run, async () => (await list("servers")).length > 0);
  const text = await recovered();
  expect(text).toMatch(/Server `demo-a-server`: was being created; the cloud holds it \(\d+\); adopted/);
  expect(text).toContain(`the one before is kept in ${localStacksFolder(demo.instance)}/recovery/`);
});

test("killed while it waits for the first boot: it waits again", async () => {
  await kill(await upUntilItCreates("demo-a-installed"));
  expect(await recovered()).toContain("Command `demo-a-installed`: was being created; forgotten, since making it again does no harm");
});

test("killed while a network and a volume come into being on the server: both are adopted", async () => {
  const run = await upUntilItCreates("demo-network", "demo-database");
  await killUnaware(
    run,
    async () => (await onServer("docker network ls -q -f name=^demo$; docker volume ls -q -f name=^demo-database$")).length === 2,
  );
  const text = await recovered();
  expect(text).toMatch(/Network `demo-network`: was being created; the cloud holds it \(\w+\); adopted/);
  expect(text).toContain("Volume `demo-database`: was being created; the cloud holds it (demo-database); adopted");
});

test("killed while a container comes into being on the server: it is made again", async () => {
  const run = await upUntilItCreates("demo-redis");
  await killUnaware(run, async () => (await onServer("docker ps -aq -f name=^demo-redis$")).length === 1);
  expect(await recovered()).toMatch(/Container `demo-redis`: was being created; removed container `demo-redis` on ssh:/);
});

test("after all of these, a plain `up` finishes with one of everything", async () => {
  const up = await demo.pulumi(["up", "--yes", "--skip-preview"]);
  expect(up.exitCode, up.text).toBe(0);
  for (const kind of ["servers", "networks", "firewalls", "ssh_keys"]) expect(await list(kind), kind).toHaveLength(1);
  expect(await onServer("docker ps -a --format '{{.Names}}' | sort")).toEqual(["demo-greenlight", "demo-postgresql", "demo-redis"]);
  expect(await onServer("docker network ls -f type=custom --format '{{.Name}}'")).toEqual(["demo"]);
  expect(await onServer(namedVolumes)).toEqual(["demo-database", "demo-storage"]);
  expect(await onServer("docker volume ls -q -f dangling=true"), "volumes of containers that are gone").toEqual([]);
});

test("the state knows all as an undisturbed run does: ids, protections, and what goes with the server", async () => {
  const resources = await state();
  const server = resources.find(({ type }) => type === "hcloud:index/server:Server");
  expect(server).toMatchObject({ id: String((await list("servers"))[0]?.id), protect: true });
  const onTheServer = resources.filter(({ type }) => type.startsWith("docker:"));
  expect(onTheServer.map(({ deletedWith }) => deletedWith)).toEqual(onTheServer.map(() => server?.urn));
  expect(
    onTheServer
      .filter(({ protect }) => protect)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(["demo-database", "demo-storage"]);
  const ids = await onServer(`docker ps -aq --no-trunc; ${namedVolumes}; docker network ls -q --no-trunc -f type=custom`);
  const known = onTheServer.filter(({ type }) => /:(Container|Volume|Network)$/.test(type)).map(({ id }) => id);
  expect(known.sort()).toEqual(ids.sort());
});

test("a further `up` and a refresh have nothing to do, and neither has recover", async () => {
  for (const command of ["up", "refresh"]) {
    const { exitCode, text } = await demo.pulumi([command, "--yes", "--skip-preview", "--expect-no-changes"]);
    expect(exitCode, text).toBe(0);
  }
  expect(await recovered()).toContain("nothing to mend");
});
