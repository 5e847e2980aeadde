import { afterEach, beforeEach, expect, test } from "vitest";
import { RecordsDriver } from "../records-driver.ts";
import { TestCloud } from "../test-cloud.testing.ts";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await TestCloud.start();
});
afterEach(() => cloud.end());

const act = (id: number, action: string, body: object = {}) => cloud.hetzner("POST", `/servers/${id}/actions/${action}`, body);
const server = async (name: string, more: object = {}) => (await cloud.server(name, more)).id("server");
const shown = async (id: number, field: string) => (await cloud.hetzner("GET", `/servers/${id}`)).at(`server.${field}`);
const alone = { public_net: { enable_ipv4: false, enable_ipv6: false } };

test("a server that nothing reaches is made and not started", async () => {
  const made = await cloud.server("island", alone);
  expect([made.status, made.at("action.status")]).toEqual([201, "success"]);
  await cloud.cloud.idle();
  const start = await cloud.hetzner("GET", `/actions/${made.at("next_actions.0.id")}`);
  expect([start.at("action.command"), start.at("action.status")]).toEqual(["start_server", "error"]);
  expect(start.at("action.error")).toEqual({
    code: "invalid_input",
    message: "no public or private network interfaces found, cannot start server",
  });
  expect(await shown(made.id("server"), "status")).toBe("off");
});

test("a server whose last network went isn't started again until it has another", async () => {
  const subnets = [{ type: "cloud", ip_range: "10.0.1.0/24", network_zone: "eu-central" }];
  const network = (await cloud.hetzner("POST", "/networks", { name: "private", ip_range: "10.0.0.0/16", subnets })).id("network");
  const id = await server("inner", { ...alone, networks: [network] });
  expect(await shown(id, "status")).toBe("running");
  await act(id, "poweroff");
  await act(id, "detach_from_network", { network });
  await act(id, "poweron");
  await cloud.cloud.idle();
  expect(await shown(id, "status")).toBe("off");
  await act(id, "attach_to_network", { network });
  await act(id, "poweron");
  expect(await shown(id, "status")).toBe("running");
});

test("the rescue system is for one boot, for Linux alone, with known keys, on a public interface", async () => {
  const id = await server("rescued");
  expect((await act(id, "enable_rescue", { type: "freebsd64" })).at("error.details.fields.0.name")).toBe("type");
  expect((await act(id, "enable_rescue", { ssh_keys: [424242] })).at("error.details.fields.0.name")).toBe("ssh_keys");
  expect((await act(id, "enable_rescue", { type: "linux64" })).status).toBe(201);
  expect(await shown(id, "rescue_enabled")).toBe(true);
  await act(id, "reset");
  expect(await shown(id, "rescue_enabled")).toBe(false);
  const island = await server("island", { ...alone, start_after_create: false });
  expect((await act(island, "enable_rescue")).at("error.message")).toContain("no public network interfaces found");
});

test("a new password asks for a server that is on", async () => {
  const id = await server("forgotten");
  expect((await act(id, "reset_password")).at("root_password")).toEqual(expect.any(String));
  await act(id, "poweroff");
  expect((await act(id, "reset_password")).status).toBe(422);
});

test("a rebuild takes no more first-boot data than a new server, and no image that is gone", async () => {
  const id = await server("rebuilt");
  const tooLong = await act(id, "rebuild", { image: "debian-12", user_data: "x".repeat(33 * 1024) });
  expect(tooLong.at("error.details.fields.0.name")).toBe("user_data");
  expect((await act(id, "rebuild", { image: "ubuntu-20.04" })).at("error.details.fields.0.name")).toBe("image");
  expect((await act(id, "rebuild", { image: "debian-12" })).status).toBe(201);
});

test("a change of type is refused to a type that isn't offered where the server stands", async () => {
  const id = await server("american");
  await act(id, "poweroff");
  const change = await act(id, "change_type", { server_type: "cpx21", upgrade_disk: false });
  expect([change.at("error.code"), change.at("error.message")]).toEqual(["invalid_server_type", "cpx21 isn't offered in fsn1"]);
});

test("a change of type that the driver can't do leaves the server as it was: off, of its old type", async () => {
  class Broken extends RecordsDriver {
    override async resizeServer(): Promise<void> {
      throw new Error("no such host");
    }
  }
  await cloud.end();
  cloud = await TestCloud.start({ ownDriver: new Broken(), actionMilliseconds: 10 });
  const id = await server("unlucky");
  await cloud.cloud.idle();
  await act(id, "poweroff");
  await cloud.cloud.idle();
  await act(id, "change_type", { server_type: "ccx33", upgrade_disk: false });
  await cloud.cloud.idle();
  expect([await shown(id, "server_type.name"), await shown(id, "status")]).toEqual(["cx43", "off"]);
});

test("a server that joins a placement group starts again by itself", async () => {
  const group = (await cloud.hetzner("POST", "/placement_groups", { name: "apart", type: "spread" })).id("placement_group");
  const id = await server("joins");
  expect((await act(id, "add_to_placement_group", { placement_group: group })).at("error.code")).toBe("server_not_stopped");
  await act(id, "poweroff");
  expect((await act(id, "add_to_placement_group", { placement_group: group })).status).toBe(201);
  expect([await shown(id, "status"), await shown(id, "placement_group.id")]).toEqual(["running", group]);
});

test("metrics have the series of the types that are asked for, and no more samples than the API gives", async () => {
  const id = await server("measured");
  const ask = (query: string) => cloud.hetzner("GET", `/servers/${id}/metrics?${query}`);
  const hour = "start=2026-11-28T00:00:00Z&end=2026-11-28T01:00:00Z";
  expect((await ask(hour)).at("error.details.fields.0.name")).toBe("type");
  expect((await ask(`${hour}&type=memory`)).at("error.details.fields.0.name")).toBe("type");
  const metrics = (await ask(`${hour}&type=cpu,network`)).at("metrics") as {
    step: number;
    time_series: Record<string, { values: unknown[] }>;
  };
  expect(Object.keys(metrics.time_series)).toEqual([
    "cpu",
    "network.0.pps.in",
    "network.0.pps.out",
    "network.0.bandwidth.in",
    "network.0.bandwidth.out",
  ]);
  expect([metrics.step, metrics.time_series.cpu?.values.length]).toEqual([18, 200]);
  expect((await ask(`${hour}&type=disk&step=1`)).at("metrics.step")).toBe(8);
});
