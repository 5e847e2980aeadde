import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { $ } from "zx";
import { ensureEngine } from "./ensure-engine.ts";
import { LoopbackSshd, makeKey, publicKey, sshdProgram } from "./loopback-sshd.testing.ts";
import { sources } from "./source-key.ts";

test("the Go tests of the stand-in for remote commands pass", async ({ skip }) => {
  skip(spawnSync("go", ["version"]).error !== undefined, "Go isn't on PATH");
  // Like the build (go-build.ts), so that what is compiled already counts.
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: join(sources, "go.work") };
  const { exitCode, stdout, stderr } = await $({
    cwd: sources,
    env,
    quiet: true,
    nothrow: true,
  })`go test -p 2 -trimpath -buildvcs=false ./command/...`;
  expect(exitCode, stdout + stderr).toBe(0);
});

// One stack with a random secret and remote commands on a real SSH server, through its life: each test begins where the one before ended.
const program = `import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { remote } from "@pulumi/command";
import { RandomPassword } from "@pulumi/random";
const config = new pulumi.Config();
const folder = config.require("folder");
const connection = {
  host: "127.0.0.1",
  port: config.requireNumber("port"),
  user: config.require("user"),
  privateKey: pulumi.secret(fs.readFileSync(config.require("privateKeyFile"), "utf8")),
  hostKey: config.require("hostKey"),
  dialErrorLimit: 1,
  perDialTimeout: 5,
};
const log = (word) => \`echo "\${word} $FIXTURE_NAME" >> \${folder}/log\`;
const password = new RandomPassword("password", { length: 24, special: false });
const command = new remote.Command("command", {
  connection,
  addPreviousOutputInEnv: false,
  environment: { FIXTURE_NAME: config.require("name") },
  stdin: password.result,
  create: \`cat > \${folder}/secret && \${log("created")} && echo "hello from $FIXTURE_NAME"\`,
  update: config.get("broken") ? "cat >&2; exit 3" : log("updated") + ' && echo "hello again"',
  delete: log("deleted"),
  triggers: [config.get("trigger") ?? "first"],
});
new remote.CopyToRemote("copy", {
  connection,
  source: new pulumi.asset.StringAsset("copied\\n"),
  remotePath: \`\${folder}/copy\`,
}, { dependsOn: command });
export const stdout = command.stdout;
`;

const sshdFile = sshdProgram();
describe.skipIf(!sshdFile)("remote commands on a real SSH server (needs sshd, Debian package openssh-server)", () => {
  let folder: string;
  let sshd: LoopbackSshd | undefined;
  let env: Record<string, string | undefined>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "command-plugin-"));
    for (const name of ["sshd", "remote", "project", "backend"]) mkdirSync(join(folder, name));
    const engine = await ensureEngine({ log: () => undefined });
    sshd = await LoopbackSshd.start(sshdFile ?? "", join(folder, "sshd"), "FIXTURE_*");
    const project = join(folder, "project");
    symlinkSync(join(import.meta.dirname, "..", "..", "..", "node_modules"), join(project, "node_modules"));
    writeFileSync(
      join(project, "Pulumi.yaml"),
      "name: command-plugin\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.js\n",
    );
    writeFileSync(join(project, "package.json"), '{"name": "command-plugin", "private": true, "type": "module"}\n');
    writeFileSync(join(project, "index.js"), program);
    env = {
      PATH: `${engine.bin}:${process.env.PATH}`,
      HOME: folder,
      ...engine.env,
      PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "of this test only",
      PULUMI_STACK: "test",
    };
    expect(await pulumi("stack", "init", "test")).toMatchObject({ exitCode: 0 });
    const settings = {
      folder: join(folder, "remote"),
      port: String(sshd.port),
      user: userInfo().username,
      privateKeyFile: join(folder, "sshd", "user-key"),
      name: "first",
      hostKey: sshd.hostKey,
    };
    for (const [key, value] of Object.entries(settings)) await set(key, value);
  });
  afterAll(async () => {
    await sshd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Ended {
    exitCode: number | null;
    /** stdout and stderr. */
    output: string;
  }

  const printed: string[] = [];
  async function pulumi(...args: string[]): Promise<Ended> {
    const { exitCode, stdout, stderr } = await $({
      cwd: join(folder, "project"),
      env,
      quiet: true,
      nothrow: true,
    })`pulumi ${args} --non-interactive --color never`;
    printed.push(stdout + stderr);
    return { exitCode, output: stdout + stderr };
  }
  const set = async (key: string, value: string) => expect(await pulumi("config", "set", key, value)).toMatchObject({ exitCode: 0 });
  const up = (...args: string[]) => pulumi("up", "--yes", "--skip-preview", ...args);
  const remote = (name: string) => readFileSync(join(folder, "remote", name), "utf8");

  test("`up` runs the command with its input and environment, and copies the file", async () => {
    const { exitCode, output } = await up();
    expect(exitCode, output).toBe(0);
    expect(remote("log")).toBe("created first\n");
    expect(remote("secret")).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(remote("copy")).toBe("copied\n");
    expect(output).toContain("hello from first");
  });

  test("`up` again has nothing to do", async () => {
    const { exitCode, output } = await up("--expect-no-changes");
    expect(exitCode, output).toBe(0);
    expect(remote("log")).toBe("created first\n");
  });

  test("a changed input updates in place: `update` runs, nothing is replaced", async () => {
    await set("name", "second");
    const { exitCode, output } = await up();
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/~ 1 updated/);
    expect(output).not.toMatch(/replaced|created/);
    expect(remote("log")).toBe("created first\nupdated second\n");
  });

  test("a command that fails shows its exit status and what it said, but not its secret input", async () => {
    await set("broken", "yes");
    await set("name", "third");
    const { exitCode, output } = await up();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/exit(ed)?( with)? status 3/i);
    expect(output).not.toContain(remote("secret"));
    await pulumi("config", "rm", "broken");
    expect(await up()).toMatchObject({ exitCode: 0 });
    expect(remote("log")).toMatch(/updated third\n$/);
  });

  test("another host key than the expected one is refused before anything runs", async () => {
    const other = join(folder, "other-key");
    makeKey(other);
    const before = remote("log");
    await set("hostKey", publicKey(other));
    await set("name", "intruder");
    const { exitCode, output } = await up();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/host key/i);
    expect(remote("log")).toBe(before);
    await set("hostKey", sshd?.hostKey ?? "");
    await set("name", "third");
    expect(await up()).toMatchObject({ exitCode: 0 });
  });

  test("a changed trigger replaces: `create` runs anew, and `delete` for the one before", async () => {
    await set("trigger", "second");
    const { exitCode, output } = await up();
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/1 replaced/);
    expect(remote("log")).toMatch(/created third\ndeleted third\n$/);
  });

  test("no secret stands in clear in a state file, a backup of it, or in what the engine printed", async () => {
    const secret = remote("secret");
    const privateKey = (sshd?.privateKey ?? "").split("\n")[2] ?? "";
    expect(privateKey.length).toBeGreaterThan(40);
    const files = readdirSync(join(folder, "backend"), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, "backend", name))
      .filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(5);
    const texts = [...files.map((file) => readFileSync(file, "utf8")), ...printed];
    for (const hidden of [secret, Buffer.from(secret).toString("base64"), privateKey])
      expect(texts.filter((text) => text.includes(hidden))).toEqual([]);
  });

  test("`destroy` runs `delete`", async () => {
    const { exitCode, output } = await pulumi("destroy", "--yes", "--skip-preview");
    expect(exitCode, output).toBe(0);
    expect(remote("log")).toMatch(/deleted third\ndeleted third\n$/);
  });
});
