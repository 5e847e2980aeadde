import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type InsideQuestion, insideQuestion, lookInside, versionQuestion } from "./inside.ts";
import { Asking } from "./limit.ts";
import { sshFiles } from "./ssh-files.ts";
import { entrance, poolOn, serverIn } from "./test-pool.testing.ts";

let folder: string;
/** Programs that stand in the place of `ssh` and of the server's `docker`. */
const program = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
};
/** Runs its last argument, the remote command, on this machine; notes how it was called. */
const ssh = () => program("ssh", `printf '%s\\n' "$@" >${folder}/called; for last; do :; done; exec sh -c "$last"`);
const files = { address: "198.18.0.10", key: "/keys/one", knownHosts: "/keys/one.known_hosts" };
const never = new AbortController().signal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "status-inside-"));
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("the key files are those of the stack and the server, of the right address, written last", () => {
  const write = (name: string, address: string, written: number) => {
    writeFileSync(join(folder, name), "");
    writeFileSync(join(folder, `${name}.known_hosts`), `${address} ssh-ed25519 AAAA\n`);
    utimesSync(join(folder, name), written, written);
  };
  write("members-local-members-front-00000001", "198.18.1.10", 1000);
  write("members-local-members-front-00000002", "198.18.1.10", 3000);
  write("members-local-members-front-00000003", "198.18.2.10", 5000);
  write("members-local-members-front-b-00000004", "198.18.1.10", 9000);
  const prefix = "members-local-members-front";
  expect(sshFiles(folder, prefix, ["198.18.1.10"])).toEqual({
    ...{ address: "198.18.1.10", key: join(folder, `${prefix}-00000002`) },
    knownHosts: join(folder, `${prefix}-00000002.known_hosts`),
  });
  expect(sshFiles(folder, prefix, [])?.key).toBe(join(folder, `${prefix}-00000003`));
  expect(sshFiles(folder, prefix, ["198.18.9.10"])).toBeUndefined();
  expect(sshFiles(folder, "demo-local-demo-a", ["198.18.1.10"])).toBeUndefined();
  expect(sshFiles(join(folder, "nowhere"), prefix, [])).toBeUndefined();
});

test("a front server is asked for what a pool has; a server where all is together for its databases", () => {
  expect(insideQuestion(poolOn("members"), entrance(poolOn("members")))).toEqual({
    ...{ containers: true, bigbluebutton: null },
    databases: { postgresql: "postgres" },
    loadBalancer: { address: "http://127.0.0.1:8000/bigbluebutton/api/", database: ["postgresql", "postgres", "_bbblb"] },
    disks: ["/", "/var/lib/meet-coop/data"],
    dumps: "/var/lib/meet-coop/data/dumps",
  });
  expect(insideQuestion(poolOn("demo"), entrance(poolOn("demo")))).toEqual({
    ...{ containers: true, bigbluebutton: null },
    ...{ databases: { "demo-postgresql": "greenlight" }, loadBalancer: null, disks: ["/"], dumps: "/var/lib/meet-coop/data/dumps" },
  });
});

/** A question whose paths and addresses are on this machine. */
const question = (address = "http://127.0.0.1:9/"): InsideQuestion => {
  mkdirSync(join(folder, "dumps", "anchor-level-1"), { recursive: true });
  mkdirSync(join(folder, "dumps", "bridge-level-1"), { recursive: true });
  for (const name of ["2026-11-01T000000Z-ending.dump", "2026-11-20T000000Z-before-v4.dump", "2026-11-30T000000Z-x.dump.partial"])
    writeFileSync(join(folder, "dumps", "anchor-level-1", name), "");
  const loadBalancer = { address, database: ["postgresql", "postgres", "_bbblb"] as [string, string, string] };
  const own = { databases: { postgresql: "postgres" }, loadBalancer, disks: ["/"], dumps: join(folder, "dumps") };
  return { containers: true, bigbluebutton: null, ...own };
};

test("a server tells of its containers, databases, load balancer, disks and dumps in one session", async () => {
  program(
    "docker",
    `case "$*" in
ps*) printf 'gateway\\trunning\\tUp 3 hours\\n' ;;
*"-d _bbblb"*) echo '{"server": "members-a.meet.test", "enabled": true, "health": 0, "users": 7, "meetings": 2}' ;;
*datname*) printf 'anchor-level-1\\npostgres\\n' ;;
esac`,
  );
  const balancer = createServer((_question, answer) => answer.end("ok")).listen(0, "127.0.0.1");
  await new Promise((resolve) => balancer.once("listening", resolve));
  const look = await lookInside(files, question(`http://127.0.0.1:${(balancer.address() as AddressInfo).port}/`), never, ssh());
  balancer.close();
  expect(look).toEqual({
    kind: "seen",
    inside: {
      containers: { value: [{ name: "gateway", state: "running", status: "Up 3 hours" }] },
      "databases postgresql": { value: ["anchor-level-1", "postgres"] },
      "load balancer": { value: 200 },
      "balanced servers": { value: [{ server: "members-a.meet.test", enabled: true, health: 0, users: 7, meetings: 2 }] },
      "disk /": { value: { free: expect.any(Number), size: expect.any(Number), mounted: true } },
      dumps: { value: { "anchor-level-1": "2026-11-20T000000Z-before-v4.dump" } },
    },
  });
});

test("a meeting server tells its BigBlueButton's number, and nothing else is asked of it", async () => {
  const release = join(folder, "bigbluebutton-release");
  writeFileSync(release, "BIGBLUEBUTTON_RELEASE=3.0.35\n");
  const server = serverIn(poolOn("members"), "members-a");
  const meetingServerQuestion = versionQuestion(poolOn("members"), server);
  const asked = { ...meetingServerQuestion, bigbluebutton: release };
  expect(await lookInside(files, asked, never, ssh())).toEqual({ kind: "seen", inside: { bigbluebutton: { value: "3.0.35" } } });
  expect(meetingServerQuestion.bigbluebutton).toBe("/etc/bigbluebutton/bigbluebutton-release");
  writeFileSync(release, "# nothing\n");
  expect(await lookInside(files, asked, never, ssh())).toMatchObject({
    inside: { bigbluebutton: { error: `${release} names no version` } },
  });
});

test("the host key is verified, with the stack's own files and no other key", async () => {
  program("docker", "exit 1");
  await lookInside(files, question(), never, ssh());
  const called = readFileSync(join(folder, "called"), "utf8").split("\n");
  for (const option of [
    "IdentityFile=/keys/one",
    "UserKnownHostsFile=/keys/one.known_hosts",
    "IdentitiesOnly=yes",
    "StrictHostKeyChecking=yes",
  ])
    expect(called).toContain(option);
  expect(called).toContain("root@198.18.0.10");
});

test("a part that fails says why, and the others are there", async () => {
  program("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
  const look = await lookInside(files, { ...question(), disks: ["/", "/nowhere"] }, never, ssh());
  expect(look).toMatchObject({
    inside: {
      containers: { error: "Cannot connect to the Docker daemon" },
      "databases postgresql": { error: "Cannot connect to the Docker daemon" },
      "load balancer": { error: expect.stringContaining("refused") },
      "disk /": { value: expect.anything() },
      "disk /nowhere": { error: expect.stringContaining("No such file") },
    },
  });
});

test("what came counts when the time is over, and no more", async () => {
  const parts = [`{"databases postgresql": {"value": ["anchor-level-1"]}}`, `{"containers": {"val`];
  const halting = program("ssh", `printf '%s\\n%s' '${parts[0]}' '${parts[1]}'; exec sleep 10`);
  const asking = new Asking({ whole: 60_000, each: 2000 });
  expect(await asking.ask("ssh", (signal) => lookInside(files, question(), signal, halting))).toEqual({
    kind: "seen",
    inside: { "databases postgresql": { value: ["anchor-level-1"] } },
  });
});

test("a session that fails is told in the client's last words", async () => {
  const refused = program("ssh", "echo 'root@198.18.0.10: Permission denied (publickey).' >&2; exit 255");
  expect(await lookInside(files, question(), never, refused)).toEqual({
    kind: "error",
    words: "root@198.18.0.10: Permission denied (publickey).",
  });
  expect(await lookInside(files, question(), never, join(folder, "no-such-program"))).toMatchObject({
    kind: "error",
    words: expect.stringContaining("ENOENT"),
  });
});

test("a session that hangs ends with its time", async () => {
  const asking = new Asking({ whole: 60_000, each: 100 });
  const hanging = program("ssh", "exec sleep 10");
  expect(await asking.ask("ssh", (signal) => lookInside(files, question(), signal, hanging))).toEqual({
    ...{ kind: "error", words: "no answer in time" },
  });
});
