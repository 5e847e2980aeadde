import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestCloud } from "../test-cloud.testing.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.end());

describe("a server", () => {
  test("gets addresses of its own, which go with it", async () => {
    const made = await cloud.server("addresses");
    expect(made.status).toBe(201);
    expect(made.at("server.public_net.ipv4.ip")).toMatch(/^127\.128\./);
    expect(made.at("server.public_net.ipv6.ip")).toMatch(/^fd4d:6565:7400:.*::\/64$/);
    expect(made.at("root_password")).toEqual(expect.any(String));
    const id = made.id("server");
    const ip = made.at("server.public_net.ipv4.id");
    expect((await cloud.hetzner("DELETE", `/servers/${id}`)).at("action.command")).toBe("delete_server");
    expect((await cloud.hetzner("GET", `/servers/${id}`)).at("error.code")).toBe("not_found");
    expect((await cloud.hetzner("GET", `/primary_ips/${ip}`)).status).toBe(404);
  });

  test("gives the primary IPs it was made with back, unassigned", async () => {
    const ip = await cloud.hetzner("POST", "/primary_ips", { name: "kept", type: "ipv4", location: "fsn1" });
    expect(ip.at("primary_ip.assignee_type")).toBe("unassigned");
    const server = await cloud.server("with-kept", { public_net: { ipv4: ip.id("primary_ip"), enable_ipv6: false } });
    expect(server.at("server.public_net.ipv6")).toBeNull();
    const path = `/primary_ips/${ip.id("primary_ip")}`;
    expect((await cloud.hetzner("GET", path)).at("primary_ip.assignee_type")).toBe("server");
    expect((await cloud.hetzner("DELETE", path)).at("error.code")).toBe("must_be_unassigned");
    expect((await cloud.server("thief", { public_net: { ipv4: ip.id("primary_ip") } })).at("error.code")).toBe("primary_ip_assigned");
    await cloud.hetzner("DELETE", `/servers/${server.id("server")}`);
    expect((await cloud.hetzner("GET", path)).at("primary_ip.assignee_id")).toBeNull();
    expect((await cloud.hetzner("DELETE", path)).status).toBe(204);
  });

  test("is refused with all wrong fields named at once", async () => {
    const answer = await cloud.hetzner("POST", "/servers", { name: "not a host", server_type: "cx43" });
    expect(answer.status).toBe(422);
    expect(answer.at("error.code")).toBe("invalid_input");
    expect(answer.at("error.message")).toBe(
      "invalid input in fields 'name', 'image': is not a valid hostname; Missing data for required field.",
    );
    expect(answer.at("error.details.fields")).toEqual([
      { name: "name", messages: ["is not a valid hostname"] },
      { name: "image", messages: ["Missing data for required field."] },
    ]);
  });

  test("is refused when its name is taken, its image unknown, or its type not offered where it is wanted", async () => {
    await cloud.server("taken");
    const second = await cloud.server("taken");
    expect([second.at("error.code"), second.at("error.details.fields")]).toEqual(["uniqueness_error", [{ name: "name" }]]);
    expect((await cloud.server("other", { image: "windows" })).at("error.details.fields.0.name")).toBe("image");
    const elsewhere = await cloud.server("other", { location: "ash" });
    expect([elsewhere.status, elsewhere.at("error.code")]).toEqual([422, "invalid_input"]);
    expect(elsewhere.at("error.message")).toBe("unsupported location for server type");
    expect((await cloud.server("other", { server_type: "cx11" })).at("error.message")).toContain("server type 1 is deprecated");
  });

  test("that is protected is neither deleted nor rebuilt", async () => {
    const id = (await cloud.server("protected")).id("server");
    expect(
      (await cloud.hetzner("POST", `/servers/${id}/actions/change_protection`, { delete: true, rebuild: false })).at("error.code"),
    ).toBe("invalid_input");
    await cloud.hetzner("POST", `/servers/${id}/actions/change_protection`, { delete: true, rebuild: true });
    for (const answer of [
      await cloud.hetzner("DELETE", `/servers/${id}`),
      await cloud.hetzner("POST", `/servers/${id}/actions/rebuild`, { image: "debian-12" }),
    ]) {
      expect(answer.status).toBe(423);
      expect(answer.at("error.code")).toBe("protected");
    }
  });

  test("changes its type only when it is off, not to a smaller disk, and starts again by itself", async () => {
    const id = (await cloud.server("resized")).id("server");
    const change = (type: string) => cloud.hetzner("POST", `/servers/${id}/actions/change_type`, { server_type: type, upgrade_disk: true });
    expect((await change("ccx33")).at("error.code")).toBe("server_not_stopped");
    await cloud.hetzner("POST", `/servers/${id}/actions/poweroff`);
    expect((await change("ccx13")).at("error.code")).toBe("invalid_server_type");
    expect((await change("ccx33")).at("action.command")).toBe("change_server_type");
    const now = await cloud.hetzner("GET", `/servers/${id}`);
    expect([now.at("server.server_type.name"), now.at("server.primary_disk_size"), now.at("server.status")]).toEqual([
      "ccx33",
      240,
      "running",
    ]);
  });

  test("has a place in a spread group only while there are fewer than ten", async () => {
    const group = (await cloud.hetzner("POST", "/placement_groups", { name: "spread", type: "spread" })).id("placement_group");
    for (let index = 0; index < 10; index += 1)
      expect((await cloud.server(`spread-${index}`, { placement_group: group })).status).toBe(201);
    expect((await cloud.server("spread-10", { placement_group: group })).at("error.code")).toBe("placement_error");
    expect((await cloud.hetzner("DELETE", `/placement_groups/${group}`)).at("error.code")).toBe("resource_in_use");
  });
});

describe("a list", () => {
  test("is cut into pages that link to each other", async () => {
    const page = await cloud.hetzner("GET", "/server_types?per_page=4&page=2");
    expect(page.at("meta.pagination")).toEqual({ page: 2, per_page: 4, previous_page: 1, next_page: 3, last_page: 4, total_entries: 16 });
    expect(page.headers.get("Link")).toContain('per_page=4&page=3>; rel="next"');
  });

  test("is filtered by every kind of label selector, and sorted", async () => {
    await cloud.server("label-a", { labels: { role: "web", "example.org/tier": "1" } });
    await cloud.server("label-b", { labels: { role: "db" } });
    const names = async (selector: string) => {
      const answer = await cloud.hetzner("GET", `/servers?per_page=50&sort=name:desc&label_selector=${encodeURIComponent(selector)}`);
      return answer.at("servers") === undefined
        ? answer.at("error.code")
        : (answer.at("servers") as { name: string }[]).map(({ name }) => name).filter((name) => name.startsWith("label-"));
    };
    expect(await names("role=web")).toEqual(["label-a"]);
    expect(await names("role")).toEqual(["label-b", "label-a"]);
    expect(await names("role!=web,role")).toEqual(["label-b"]);
    expect(await names("role in (web, db),!example.org/tier")).toEqual(["label-b"]);
    expect(await names("role notin (db),example.org/tier==1")).toEqual(["label-a"]);
    expect(await names("role=(")).toBe("invalid_input");
  });
});
