import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RecordsDriver } from "../records-driver.ts";
import { TestCloud } from "../test-cloud.testing.ts";
import { TestClient, userDataWith } from "./ssh.testing.ts";
import { newSshKey } from "./ssh-key.ts";

const root = newSshKey();
const hostKey = newSshKey();
let stateFolder: string;
let port: number;
let cloud: TestCloud;
let clients: TestClient[] = [];

// An instance index of its own: other tests run at the same time.
const startCloud = async () => TestCloud.start({ stateFolder, subnetIndex: 201, ownDriver: new RecordsDriver({ port }) });
beforeEach(async () => {
  stateFolder = mkdtempSync(join(tmpdir(), "local-cloud-test-"));
  port = await freePort();
  cloud = await startCloud();
  await cloud.hetzner("POST", "/ssh_keys", { name: "root", public_key: root.publicKey });
});
afterEach(async () => {
  for (const client of clients) client.end();
  clients = [];
  await cloud.end();
  rmSync(stateFolder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function makeServer(name: string, more: object = {}): Promise<{ id: number; host: string }> {
  const made = await cloud.server(name, { ssh_keys: ["root"], user_data: userDataWith(hostKey.privateKey), ...more });
  await cloud.cloud.idle();
  return { id: made.id("server"), host: String(made.at("server.public_net.ipv4.ip")) };
}

async function connect(host: string, more: object = {}): Promise<TestClient> {
  const client = new TestClient();
  clients.push(client);
  return await client.connect({ host, port, privateKey: root.privateKey, ...more });
}

const act = async (id: number, action: string) => {
  await cloud.hetzner("POST", `/servers/${id}/actions/${action}`);
  await cloud.cloud.idle();
};
/** The log is written in the background. */
const logOf = (id: number) => expect.poll(() => readFileSync(join(stateFolder, "servers", `${id}.log`), "utf8"), { timeout: 10_000 });
const hash = (text: string) => createHash("sha256").update(text).digest("hex");

test("a server answers at its own address with the host key of its user data, for root and the keys that it was made with", async () => {
  const one = await makeServer("one");
  const other = await makeServer("other");
  expect([one.host, other.host]).toEqual(["127.228.128.10", "127.228.128.11"]);
  expect((await connect(one.host)).hostKey).toBe(hostKey.publicKey);
  await expect(connect(one.host, { privateKey: newSshKey().privateKey })).rejects.toThrow("authentication");
  await expect(connect(one.host, { username: "ubuntu" })).rejects.toThrow("authentication");
});

test("a server that is off, deleted or has no key doesn't answer; one that was rebuilt does", async () => {
  const { id, host } = await makeServer("one");
  const open = await connect(host);
  await act(id, "poweroff");
  await expect(open.run("true")).rejects.toThrow();
  await expect(connect(host)).rejects.toThrow("ECONNREFUSED");
  await act(id, "poweron");
  await connect(host);
  await cloud.hetzner("POST", `/servers/${id}/actions/rebuild`, { image: "debian-12" });
  await cloud.cloud.idle();
  await connect(host);
  await cloud.hetzner("DELETE", `/servers/${id}`);
  await cloud.cloud.idle();
  await expect(connect(host)).rejects.toThrow("ECONNREFUSED");
  const keyless = await makeServer("two", { ssh_keys: [] });
  await expect(connect(keyless.host)).rejects.toThrow("ECONNREFUSED");
});

test("a server without a host key in its user data makes one, and keeps it", async () => {
  const { host } = await makeServer("one", { user_data: undefined });
  const { hostKey: first } = await connect(host);
  await cloud.cloud.stop();
  cloud = await startCloud();
  expect((await connect(host)).hostKey).toBe(first);
});

test("a command takes its standard input and ends well; only hashes of it are kept", async () => {
  const { id, host } = await makeServer("one");
  const client = await connect(host);
  expect(await client.run("read secret\nbash -s", "a secret\n".repeat(10_000))).toEqual({ status: 0, stdout: "", stderr: "" });
  await logOf(id).toContain(`exec sha256:${hash("read secret\nbash -s")} stdin:90000 status:0\n`);
  expect(readFileSync(join(stateFolder, "servers", `${id}.log`), "utf8")).not.toContain("read secret");
});

test("a command fails or hangs on request, by its text", async () => {
  const { host } = await makeServer("one");
  const client = await connect(host);
  await cloud.control("POST", "/faults", { kind: "error", api: "ssh", path: "/*/*second*", status: 7, message: "no such thing" });
  expect((await client.run("first\nline")).status).toBe(0);
  expect(await client.run("the\nsecond line")).toEqual({ status: 7, stdout: "", stderr: "no such thing\n" });
  expect((await client.run("the\nsecond line")).status).toBe(0);

  await cloud.control("POST", "/faults", { kind: "slow", api: "ssh", method: "EXEC", path: "/one/hang", delay: 3_600_000 });
  let over = false;
  void client.run("hang").then(() => (over = true));
  expect((await client.run("quick")).status).toBe(0);
  expect(over).toBe(false);

  await cloud.control("POST", "/faults", { kind: "drop-before", api: "ssh", method: "CONNECT", path: "/one" });
  await expect(connect(host)).rejects.toThrow();
  await connect(host);
  // Faults of the clouds' APIs are not meant for servers.
  await cloud.control("POST", "/faults", { kind: "error", path: "*", to: null });
  expect((await client.run("quick")).status).toBe(0);
});

test("a file that is copied is kept as its path and hash", async () => {
  const { id, host } = await makeServer("one");
  const client = await connect(host);
  const text = "x".repeat(300_000);
  await client.copy(text, "/var/lib/page.html");
  await expect(client.copy("x", "/not/there")).rejects.toThrow("No such file");
  await cloud.control("POST", "/faults", { kind: "error", api: "ssh", path: "/*/*page*", message: "disk full" });
  await expect(client.copy("x", "/var/lib/page.html")).rejects.toThrow("disk full");
  await logOf(id).toContain(`file /var/lib/page.html sha256:${hash(text)} bytes:300000\n`);
});

test("the Docker engine answers over SSH, keeps what was made, and fails on request", async () => {
  const { host } = await makeServer("one");
  const client = await connect(host);
  expect((await client.docker("POST", "/images/create?fromImage=registry.test:5000/some/image&tag=1.2")).body).toContain("Pulling from");
  expect((await client.docker("GET", "/images/registry.test:5000/some/image:1.2/json")).status).toBe(200);
  const wish = { Image: "registry.test:5000/some/image:1.2", HostConfig: { NetworkMode: "host" } };
  const made = await client.docker("POST", "/containers/create?name=gateway", wish);
  const { Id: id } = made.body as { Id: string };
  expect(await client.docker("POST", `/containers/${id}/start`)).toMatchObject({ status: 204 });
  expect((await client.docker("POST", "/containers/create?name=gateway", wish)).status).toBe(409);
  expect(await client.docker("GET", "/no/such/thing")).toEqual({ status: 404, body: { message: "page not found" } });

  await cloud.cloud.stop();
  cloud = await startCloud();
  const again = await connect(host);
  expect((await again.docker("GET", "/containers/json?all=1")).body).toMatchObject([{ Id: id, Names: ["/gateway"], State: "running" }]);
  expect(await again.run("docker 'container' 'inspect' '--format' '{{.Id}}' 'gateway'")).toMatchObject({ status: 0, stdout: `${id}\n` });
  await cloud.control("POST", "/faults", { kind: "error", api: "docker", method: "DELETE", path: "/one/containers/*", status: 500 });
  expect((await again.docker("DELETE", `/containers/${id}?force=1`)).status).toBe(500);
  await cloud.control("POST", "/faults", { kind: "drop-before", api: "docker", path: "/one/version" });
  await expect(again.docker("GET", "/version")).rejects.toThrow();
  expect((await again.docker("DELETE", `/containers/${id}?force=1`)).status).toBe(204);
  const gone = await again.run("docker 'container' 'inspect' '--format' '{{.Id}}' 'gateway'");
  expect(gone).toEqual({ status: 1, stdout: "\n", stderr: "Error response from daemon: No such container: gateway\n" });
});

test("an address that somebody else has is told, and taken as soon as it is free", async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(port, "127.228.128.10", resolve));
  const { host } = await makeServer("one");
  const services = async () => (await cloud.control("GET", "/status")).at("services");
  expect(await services()).toMatchObject([{ name: expect.stringContaining("another program has it"), running: false }]);
  await new Promise((resolve) => blocker.close(resolve));
  await expect
    .poll(
      () =>
        connect(host).then(
          () => "answers",
          () => "no",
        ),
      { timeout: 5000 },
    )
    .toBe("answers");
  expect(await services()).toEqual([]);
});
