import { type ExecFileException, execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

let home: string;
let base: number;
let door: number;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "local-cloud-cli-"));
  [base, door] = [await freePorts(), await freePorts()];
});
afterAll(async () => {
  await run("stop", "--instance", "cli");
  rmSync(home, { recursive: true, force: true });
});

/** The first of four ports in a row that nobody has. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 30_000);
    const free = await Promise.all([0, 1, 2, 3].map((more) => isFree(first + more)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

async function run(...argv: string[]): Promise<Outcome> {
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, "cli.ts"), ...argv],
      { env: { ...process.env, XDG_STATE_HOME: home } },
      (error: ExecFileException | null, stdout, stderr) =>
        resolve({ status: typeof error?.code === "number" ? error.code : error === null ? 0 : 1, stdout, stderr }),
    );
  });
}

const start = () =>
  run("start", "--instance", "cli", "--driver", "records", "--port-base", String(base), "--door", String(door), "--action-ms", "0");

test("start waits until it answers and is idempotent; a killed process is started anew with its state", async () => {
  const first = await start();
  expect([first.status, first.stdout]).toEqual([0, expect.stringContaining(`http://127.0.0.1:${base}/v1`)]);
  const settings = JSON.parse((await run("settings", "--json", "--instance", "cli")).stdout);
  const ask = async (method: string, path: string, body?: object) =>
    await fetch(`${settings.hetznerEndpoint}${path}`, {
      method,
      headers: { Authorization: `Bearer ${settings.hetznerToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await ask("POST", "/servers", { name: "survivor", server_type: "cx43", image: "debian-12" })).status).toBe(201);

  const again = await start();
  expect([again.status, again.stderr]).toEqual([0, expect.stringContaining("running already")]);

  const { pid } = JSON.parse((await run("status", "--json", "--instance", "cli")).stdout);
  process.kill(pid, "SIGKILL");
  await expect.poll(async () => (await run("status", "--instance", "cli")).status, { timeout: 30_000 }).toBe(3);
  expect((await run("ssh", "--instance", "cli", "survivor")).stderr).toContain("is not running");
  expect((await start()).stdout).toContain("survivor");
  expect(await (await ask("GET", "/servers?name=survivor")).json()).toMatchObject({ servers: [{ status: "running" }] });
});

test("faults are added, listed and cleared by the command line", async () => {
  expect(
    (await run("faults", "add", "error", "--instance", "cli", "--path", "/v1/pricing", "--calls", "2-3", "--status", "502")).status,
  ).toBe(0);
  expect((await run("faults", "list", "--instance", "cli")).stdout).toMatch(/error +both +\* +\/v1\/pricing +2-3 +0/);
  expect((await run("faults", "clear", "--instance", "cli")).stdout).toBe("1 fault removed\n");
  const wrong = await run("faults", "add", "error", "--calls", "x", "--instance", "cli");
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining("Expected '3'")]);
});

test("a server type is sold out, listed and brought back by the command line", async () => {
  expect((await run("sold-out", "add", "cx43", "fsn1", "--instance", "cli")).stdout).toBe("cx43 is sold out in fsn1\n");
  expect((await run("sold-out", "list", "--instance", "cli")).stdout).toMatch(/cx43 +fsn1/);
  expect((await run("status", "--instance", "cli")).stdout).toContain("Sold out: cx43 in fsn1");
  const wrong = await run("sold-out", "add", "cx43", "ash", "--instance", "cli");
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining("cx43 isn't offered in 'ash' anyway")]);
  expect((await run("sold-out", "clear", "--instance", "cli")).stdout).toBe("1 restocked\n");
});

test("what can't be done is said in one message, with an exit status", async () => {
  const cases: [string[], string][] = [
    [["status", "--instance", "nobody"], "there is no instance 'nobody'"],
    [["start", "--instance", "Bad Name"], "expected lower case letters"],
    [["ssh", "--instance", "cli", "nobody"], "there is no server 'nobody'; there are: survivor"],
    [["ssh", "--instance", "cli", "survivor"], "state only"],
    [["reset", "--instance", "cli"], "With --yes it does"],
    [
      ["start", "--instance", "other", "--driver", "records", "--port-base", String(base), "--door", String(door)],
      `port ${base} on 127.0.0.1 is in use`,
    ],
  ];
  for (const [argv, message] of cases) {
    const outcome = await run(...argv);
    expect([argv, outcome.status, outcome.stderr.includes(message), outcome.stderr.includes("    at ")]).toEqual([argv, 1, true, false]);
  }
});

test("every command helps with an example", async () => {
  for (const command of ["start", "status", "stop", "reset", "logs", "ssh", "settings", "faults", "sold-out"])
    expect((await run(command, "--help")).stdout).toMatch(/Examples?:/);
});

test("stop ends the process, reset removes the instance", async () => {
  expect((await run("stop", "--instance", "cli")).stderr).toContain("Stopped.");
  expect((await run("stop", "--instance", "cli")).stderr).toContain("was not running");
  expect((await run("reset", "--yes", "--instance", "cli")).status).toBe(0);
  expect((await run("status", "--instance", "cli")).stderr).toContain("there is no instance 'cli'");
});
