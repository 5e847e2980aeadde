import { afterEach, expect, test } from "vitest";
import { RecordsDriver } from "../records-driver.ts";
import { TestCloud } from "../test-cloud.testing.ts";

let cloud: TestCloud;
afterEach(() => cloud.end());

test("an action runs while it lasts, locks its server, and ends well", async () => {
  cloud = await TestCloud.start({ actionMilliseconds: 400 });
  const made = await cloud.server("slow");
  expect(made.at("server.status")).toBe("initializing");
  expect(made.at("action.status")).toBe("running");
  expect(made.at("next_actions.0.command")).toBe("start_server");
  const path = `/servers/${made.id("server")}`;
  expect((await cloud.hetzner("POST", `${path}/actions/reboot`)).at("error.code")).toBe("locked");
  expect((await cloud.hetzner("DELETE", path)).status).toBe(423);
  const actions = `/actions?id=${made.id("action")}&id=${made.at("next_actions.0.id")}&sort=status&sort=id`;
  expect((await cloud.hetzner("GET", actions)).at("actions.0.progress")).toBeLessThan(100);
  await cloud.cloud.idle();
  const ended = await cloud.hetzner("GET", actions);
  expect([ended.at("actions.0.status"), ended.at("actions.1.status"), ended.at("actions.1.progress")]).toEqual(["success", "success", 100]);
  expect((await cloud.hetzner("GET", path)).at("server.status")).toBe("running");
});

test("an action that the driver can't do ends in error, and the state is as before", async () => {
  class Broken extends RecordsDriver {
    override async attachNetwork(): Promise<void> {
      throw new Error("no such bridge");
    }
  }
  cloud = await TestCloud.start({ ownDriver: new Broken(), actionMilliseconds: 10 });
  const subnets = [{ type: "cloud", ip_range: "10.0.1.0/24", network_zone: "eu-central" }];
  const network = (await cloud.hetzner("POST", "/networks", { name: "private", ip_range: "10.0.0.0/16", subnets })).id("network");
  const server = (await cloud.server("alone")).id("server");
  await cloud.cloud.idle();
  const action = (await cloud.hetzner("POST", `/servers/${server}/actions/attach_to_network`, { network })).id("action");
  await cloud.cloud.idle();
  expect((await cloud.hetzner("GET", `/actions/${action}`)).at("action.error")).toEqual({
    code: "action_failed",
    message: "no such bridge",
  });
  expect((await cloud.hetzner("GET", `/servers/${server}`)).at("server.private_net")).toEqual([]);
  expect((await cloud.hetzner("GET", `/networks/${network}`)).at("network.servers")).toEqual([]);
});

test("all actions of the project are not listed any more, those of a resource are", async () => {
  cloud = await TestCloud.start();
  expect((await cloud.hetzner("GET", "/actions")).at("error.code")).toBe("deprecated_api_endpoint");
  const server = (await cloud.server("listed")).id("server");
  const actions = await cloud.hetzner("GET", `/servers/${server}/actions?sort=id:desc`);
  expect([actions.at("actions.0.command"), actions.at("actions.1.command")]).toEqual(["start_server", "create_server"]);
});

test("an action is found among those of its kind, and those of nothing aren't listed", async () => {
  cloud = await TestCloud.start();
  const made = await cloud.server("watched");
  const id = made.id("action");
  expect((await cloud.hetzner("GET", `/servers/actions/${id}`)).at("action.command")).toBe("create_server");
  expect((await cloud.hetzner("GET", `/servers/${made.id("server")}/actions/${id}`)).at("action.id")).toBe(id);
  expect((await cloud.hetzner("GET", `/volumes/actions/${id}`)).status).toBe(404);
  expect((await cloud.hetzner("GET", "/servers/999999/actions")).at("error.code")).toBe("not_found");
  expect((await cloud.hetzner("GET", "/images/actions")).at("actions")).toEqual([]);
  expect((await cloud.hetzner("GET", "/images/67794396/actions")).at("actions")).toEqual([]);
});

test("a wrong token is unauthorized, a reading token may only read, wrong JSON is told as such", async () => {
  cloud = await TestCloud.start();
  expect((await cloud.hetzner("GET", "/servers", undefined, "x".repeat(64))).status).toBe(401);
  const { hetznerReadToken } = cloud.cloud.instance;
  expect((await cloud.hetzner("GET", "/servers", undefined, hetznerReadToken)).status).toBe(200);
  expect((await cloud.hetzner("POST", "/servers", {}, hetznerReadToken)).at("error.code")).toBe("forbidden");
  const { hetznerEndpoint, hetznerToken } = cloud.cloud.settings;
  const wrong = await fetch(`${hetznerEndpoint}/servers`, {
    method: "POST",
    headers: { Authorization: `Bearer ${hetznerToken}` },
    body: "{",
  });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ error: { code: "json_error" } });
});
