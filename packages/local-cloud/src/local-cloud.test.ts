import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { World } from "./driver.ts";
import { LocalCloud } from "./local-cloud.ts";
import { RecordsDriver } from "./records-driver.ts";
import { portsFrom } from "./settings.ts";
import { TestCloud } from "./test-cloud.testing.ts";

let stateFolder: string;
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), "local-cloud-test-"));
});
afterEach(() => rmSync(stateFolder, { recursive: true, force: true }));

test("state, tokens and faults are there again after a restart", async () => {
  const first = await TestCloud.start({ stateFolder });
  const id = (await first.server("kept", { labels: { a: "b" } })).id("server");
  await first.record("POST", "", { name: "kept", type: "A", content: "198.19.0.10" });
  await first.control("POST", "/faults", { kind: "error", path: "/v1/pricing", to: null });
  const { hetznerToken } = first.cloud.settings;
  await first.cloud.stop();

  const second = await TestCloud.start({ stateFolder });
  expect(second.cloud.settings.hetznerToken).toBe(hetznerToken);
  expect((await second.hetzner("GET", `/servers/${id}`)).at("server.labels")).toEqual({ a: "b" });
  expect((await second.record("GET")).at("result.0.name")).toBe("kept.meet.test");
  expect((await second.hetzner("GET", "/pricing")).status).toBe(500);
  expect((await second.server("next")).id("server")).toBeGreaterThan(id);
  await second.end();
});

test("a driver that starts is told what should exist and run", async () => {
  class Recorder extends RecordsDriver {
    world: World | undefined;
    override async start(world: World): Promise<void> {
      this.world = world;
    }
  }
  const first = await TestCloud.start({ stateFolder });
  const firewall = (
    await first.hetzner("POST", "/firewalls", {
      name: "f",
      rules: [{ direction: "in", protocol: "tcp", port: "443", source_ips: ["0.0.0.0/0"] }],
    })
  ).id("firewall");
  await first.server("on", { firewalls: [{ firewall }], user_data: "#cloud-config\n" });
  await first.server("off", { start_after_create: false });
  await first.cloud.stop();
  const driver = new Recorder();
  const second = await TestCloud.start({ stateFolder, ownDriver: driver });
  expect(driver.world?.allServers().map(({ name, power }) => [name, power])).toEqual([
    ["on", "on"],
    ["off", "off"],
  ]);
  expect(driver.world?.allServers()[0]).toMatchObject({
    userData: "#cloud-config\n",
    ipv6: "fd4d:6565:7400:1::1",
    firewall: [{ direction: "in", protocol: "tcp", port: "443", sourceIps: ["0.0.0.0/0"], destinationIps: [] }],
  });
  await second.end();
});

test("tokens are of the length that the providers ask for, and only their owner can read them", async () => {
  const cloud = await TestCloud.start({ stateFolder });
  expect(cloud.cloud.settings.hetznerToken).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(cloud.cloud.settings.cloudflareToken).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(statSync(join(stateFolder, "instance.json")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(stateFolder, "instance.json"), "utf8")).toContain(cloud.cloud.settings.hetznerToken);
  await cloud.end();
});

test("a port in use is told with the port and the flag that changes it", async () => {
  const blocker = createServer();
  const port = await new Promise<number>((resolve) => {
    blocker.listen(0, "127.0.0.1", () => {
      const address = blocker.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  const started = LocalCloud.start({ driver: "records", instance: "test", stateFolder, ports: { ...portsFrom(1, 1), hetzner: port } });
  await expect(started).rejects.toThrow(Mendable);
  await expect(started).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`);
  await new Promise((resolve) => blocker.close(resolve));
});

test("an instance doesn't change its driver under the servers it has", async () => {
  const cloud = await TestCloud.start({ stateFolder });
  await cloud.cloud.stop();
  await expect(LocalCloud.start({ instance: "test", stateFolder, ports: 0, driver: "containers" })).rejects.toThrow(
    "was made with driver 'records'",
  );
});
