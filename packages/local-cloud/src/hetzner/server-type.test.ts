import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud } from "../test-cloud.testing.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.end());

const typed = async (name: string) =>
  (await cloud.hetzner("GET", `/server_types?name=${name}`)).at("server_types.0") as Record<string, unknown>;
const places = async (name: string) =>
  ((await typed(name)).locations as { name: string; available: boolean }[]).map((place) => `${place.name} ${place.available}`);

test("a type is listed with the places that it is offered in", async () => {
  expect(await places("cx43")).toEqual(["fsn1 true", "nbg1 true", "hel1 true"]);
  expect(await places("ccx33")).toEqual(["fsn1 true", "nbg1 true", "hel1 true", "ash true", "hil true", "sin true"]);
  expect(await places("cpx21")).toEqual(["fsn1 false", "nbg1 false", "hel1 false", "sin false", "ash true", "hil true"]);
  expect((await typed("cpx21")).deprecated).toBe(false);
  expect(await typed("cpx22")).toMatchObject({ id: 109, description: "CPX 22", category: "regular_purpose" });
});

test("what left every place is found by its name alone, and can't be ordered", async () => {
  const names = ((await cloud.hetzner("GET", "/server_types")).at("server_types") as { name: string }[]).map(({ name }) => name);
  expect(names).not.toContain("cx11");
  expect(await typed("cx11")).toMatchObject({ deprecated: true, deprecation: { unavailable_after: "2024-09-06T00:00:00Z" } });
  const images = ((await cloud.hetzner("GET", "/images?include_deprecated=true")).at("images") as { name: string }[]).map(
    ({ name }) => name,
  );
  expect(images).not.toContain("ubuntu-20.04");
  expect((await cloud.hetzner("GET", "/images?include_deprecated=true&name=ubuntu-20.04")).at("images.0.deprecation")).toEqual({
    announced: "2025-05-28T00:00:00Z",
    unavailable_after: "2025-08-28T00:00:00Z",
  });
});

test("a type that is sold out says so, takes no server and no change to it, and comes back", async () => {
  const running = (await cloud.server("small", { server_type: "cx23" })).id("server");
  await cloud.hetzner("POST", `/servers/${running}/actions/poweroff`);
  expect((await cloud.control("POST", "/sold-out", { type: "cx43", location: "fsn1" })).status).toBe(200);
  expect(await places("cx43")).toEqual(["fsn1 false", "nbg1 true", "hel1 true"]);
  const refused = await cloud.server("unlucky");
  expect([refused.status, refused.at("error.code"), refused.at("error.message")]).toEqual([
    412,
    "resource_unavailable",
    "error during placement",
  ]);
  const change = () => cloud.hetzner("POST", `/servers/${running}/actions/change_type`, { server_type: "cx43", upgrade_disk: false });
  expect((await change()).at("error.code")).toBe("resource_unavailable");
  expect((await cloud.server("elsewhere", { location: "nbg1" })).status).toBe(201);
  expect((await cloud.control("DELETE", "/sold-out?type=cx43")).at("restocked")).toBe(1);
  expect((await change()).status).toBe(201);
  expect((await cloud.server("unlucky")).status).toBe(201);
});

test("nothing is sold out that isn't sold", async () => {
  expect((await cloud.control("POST", "/sold-out", { type: "cx43", location: "ash" })).at("error")).toBe(
    "cx43 isn't offered in 'ash' anyway; it is offered in: fsn1, nbg1, hel1",
  );
  expect((await cloud.control("POST", "/sold-out", { type: "cx44", location: "fsn1" })).at("error")).toMatch(
    /^there is no server type 'cx44'; there are: cpx11, .*cx53$/,
  );
});

test("prices are those of the price list, and none is made up", async () => {
  expect((await cloud.hetzner("GET", "/pricing")).at("pricing.volume.price_per_gb_month.net")).toBe("0.0572000000");
  expect((await typed("cx43")).prices).toHaveLength(3);
  expect((await typed("cpx11")).prices).toEqual([]);
});
