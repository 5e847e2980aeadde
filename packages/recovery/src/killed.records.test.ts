import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { error } from "../fixture/faults.testing.ts";
import { FixtureStack } from "../fixture/fixture-stack.testing.ts";
import type { Trouble } from "../fixture/gate.testing.ts";
import { oneOfEverything } from "../fixture/holdings.testing.ts";

// One stack that is killed again and again, each time at another moment of its life: a run begins where the one before was mended.
let stack: FixtureStack;
beforeAll(async () => {
  stack = await FixtureStack.make();
});
afterAll(() => stack?.end());

/** The moments of a first `up`, in the order of this file. */
const moments = {
  sshKey: () => ({ gate: stack.hetzner, method: "POST", path: /\/ssh_keys$/ }),
  primaryIp: () => ({ gate: stack.hetzner, method: "POST", path: /\/primary_ips$/ }),
  subnet: () => ({ gate: stack.hetzner, method: "POST", path: /\/add_subnet$/ }),
  record: () => ({ gate: stack.cloudflare, method: "POST", path: /\/dns_records$/ }),
  server: () => ({ gate: stack.hetzner, method: "POST", path: /\/servers$/ }),
  protection: () => ({ gate: stack.hetzner, method: "POST", path: /\/servers\/\d+\/actions\/change_protection$/ }),
  change: () => ({ gate: stack.hetzner, method: "POST", path: /\/set_rules$/ }),
  deletion: () => ({ gate: stack.hetzner, method: "DELETE", path: /\/volumes\/\d+$/ }),
};
type Moment = keyof typeof moments;

const clear = () => {
  stack.hetzner.clear();
  stack.cloudflare.clear();
};

/** Begins `up` and waits until the call of that moment hangs. The calls of later moments don't reach the cloud meanwhile. */
async function hangingAt(moment: Moment, trouble: Trouble) {
  const order = Object.keys(moments) as Moment[];
  for (const later of order.slice(order.indexOf(moment) + 1)) {
    const { gate, method, path } = moments[later]();
    gate.trap(method, path, "hold before", Number.POSITIVE_INFINITY);
  }
  const { gate, method, path } = moments[moment]();
  const caught = gate.trap(method, path, trouble);
  const run = stack.begin();
  let output = "";
  run.stdout?.on("data", (chunk: Buffer) => (output += chunk));
  run.stderr?.on("data", (chunk: Buffer) => (output += chunk));
  const end = new Promise((_, fail) => run.on("exit", () => fail(new Error(`\`up\` ended before it was killed:\n${output}`))));
  // What was to hang would hang a later run.
  end.catch(clear);
  await Promise.race([caught, end]);
  return run;
}

/** `up`, killed at a moment. Returns the processes that it had started. */
async function killedAt(moment: Moment, trouble: Trouble, options: { alone?: boolean } = {}) {
  const children = await stack.kill(await hangingAt(moment, trouble), options);
  clear();
  return children;
}

const finishes = async () => {
  const { exitCode, output } = await stack.up();
  expect(exitCode, output).toBe(0);
};

const hasNothingToDo = async () => {
  const { exitCode, output } = await stack.up("up", "--expect-no-changes");
  expect(exitCode, output).toBe(0);
};

test("a run that is under way is left alone", async () => {
  const run = await hangingAt("sshKey", "hold before");
  await expect(stack.recover()).rejects.toThrow(new RegExp(`process ${run.pid}\\).*still runs`));
  await stack.kill(run);
  clear();
});

test("killed before the cloud heard of an SSH key: nothing to adopt, the lock goes", async () => {
  const { lines, open } = await stack.recover();
  expect(lines).toContainEqual(expect.stringMatching(/^lock of .*the process is gone; removed$/));
  expect(lines).toContainEqual("SshKey `key`: was being created; the cloud doesn't hold it; forgotten");
  expect(open).toEqual([]);
});

test("killed alone, while its plugin makes a primary IP: the plugin is ended, the address adopted", async () => {
  const children = await killedAt("primaryIp", "hold after", { alone: true });
  expect(children).not.toEqual([]);
  const { lines, adopted } = await stack.recover();
  expect(adopted).toContainEqual(expect.stringContaining("PrimaryIp::ipv4"));
  expect(lines).toContainEqual(expect.stringMatching(/^PrimaryIp `ipv4`: was being created; the cloud holds it \(\d+\); adopted$/));
  for (const pid of children) expect(() => statSync(`/proc/${pid}/exe`), `process ${pid} of the killed run`).toThrow();
});

test("killed after it made a subnet: adopted into its network", async () => {
  await killedAt("subnet", "hold after");
  const { adopted } = await stack.recover();
  expect(adopted).toContainEqual(expect.stringContaining("NetworkSubnet::subnet"));
});

test("killed after it made a DNS record: adopted", async () => {
  await killedAt("record", "hold after");
  const { adopted } = await stack.recover();
  expect(adopted).toContainEqual(expect.stringContaining("DnsRecord::record"));
});

test("killed between making the server and attaching its network: adopted, attached, and its user data don't replace it", async () => {
  await killedAt("server", "hold after");
  const { adopted, lines } = await stack.recover();
  expect(adopted).toContainEqual(expect.stringContaining("Server::server"));
  expect(lines).toContainEqual(expect.stringMatching(/^Server `server`: attached to network \d+$/));
});

test("killed while it protects the server and writes beside its state: read anew", async () => {
  // The recovery before has protected it.
  await stack.set("unprotected", "true");
  await finishes();
  await stack.set("unprotected", "false");
  await killedAt("protection", "hold after");
  // A kill in the middle of a write leaves this beside the state; Pulumi then reads nothing.
  writeFileSync(`${stack.stateFile}.attrs`, "");
  await expect(stack.run(["stack", "export"])).rejects.toThrow("EOF");
  const { lines } = await stack.recover();
  expect(lines).toContainEqual("Server `server`: was in the middle of `updating`; forgotten, and read anew");
});

test("after all of these, `up` finishes with one of everything, and a further one has nothing to do", async () => {
  await finishes();
  expect(await stack.holdings()).toEqual(oneOfEverything);
  await hasNothingToDo();
  expect(stack.hetzner.changes.filter((call) => call === "POST /v1/servers")).toHaveLength(1);
});

test("a stack that is whole is left as it is", async () => {
  const before = stack.state();
  const { mended, lines } = await stack.recover();
  expect({ mended, lines }).toEqual({ mended: false, lines: [] });
  expect(stack.state()).toBe(before);
});

test("killed in a change, before and after its effect", async () => {
  await stack.set("generation", "2");
  await killedAt("change", "hold before");
  await stack.recover();
  await killedAt("change", "hold after");
  await stack.recover();
  await finishes();
  await hasNothingToDo();
  expect(await stack.holdings()).toEqual(oneOfEverything);
});

test("refused in a change: the next `up` takes it for done, `recover` sees that it isn't, and then `up` does it", async () => {
  const openPort = async () => {
    const { hetznerEndpoint, hetznerToken } = stack.cloud.settings;
    const answer = await fetch(`${hetznerEndpoint}/firewalls`, { headers: { authorization: `Bearer ${hetznerToken}` } });
    return ((await answer.json()) as { firewalls: { rules: { port: string }[] }[] }).firewalls[0]?.rules[0]?.port;
  };
  await stack.set("generation", "1");
  const { gate, method, path } = moments.change();
  void gate.trap(method, path, error(412, "resource_limit_exceeded"));
  expect((await stack.up()).exitCode).toBe(1);
  await finishes();
  await hasNothingToDo();
  expect(await openPort()).toBe("443");
  const { lines, open } = await stack.recover();
  expect(lines).toContain("Firewall `firewall`: its rules: other at its cloud than in the state; read anew, so that `up` changes it");
  expect(open).toEqual([]);
  await finishes();
  expect(await openPort()).toBe("80");
  expect((await stack.recover()).mended).toBe(false);
});

test("killed in a deletion, after its effect", async () => {
  await stack.set("generation", "3");
  await killedAt("deletion", "hold after");
  await stack.recover();
  await finishes();
  await hasNothingToDo();
  expect(await stack.holdings()).toEqual({ ...oneOfEverything, volumes: [] });
});

test("the backups of the state are for their owner only", () => {
  const folder = join(stack.folder, "backups");
  const modes = [folder, ...readdirSync(folder).map((name) => join(folder, name))].map((file) => statSync(file).mode & 0o777);
  expect(modes.length).toBeGreaterThan(5);
  expect(new Set(modes)).toEqual(new Set([0o700, 0o600]));
});
