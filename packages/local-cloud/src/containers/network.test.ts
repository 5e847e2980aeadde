import { expect, test } from "vitest";
import { addressOf, hostScript, plugScript } from "./network.ts";

test("addresses of the public networks are counted from their base", () => {
  expect(addressOf("198.18.7.0/24", 2)).toBe("198.18.7.2");
  expect(addressOf("fd5a:0:7::/48", 1)).toBe("fd5a:0:7::1");
});

test("the host gets its IPv6 address on the bridge of the instance", () => {
  expect(hostScript("198.18.7.0/24", "fd5a:0:7::/48")).toBe("ip -6 address replace fd5a:0:7::1/48 dev mc18-7 nodad");
});

test("names of interfaces stay within the 15 characters that Linux allows", () => {
  const script = plugScript(1_234_567, 10, 20, { network: { id: 1_234_567, name: "private", ipRange: "10.0.0.0/16" }, ip: "10.0.0.2" });
  const names = [...script.matchAll(/(?:link add|peer name|dev|show) (\w[\w-]*)/g)].map((match) => match[1] ?? "");
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => name.length > 15)).toEqual([]);
});
