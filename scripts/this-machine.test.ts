import { expect, test } from "vitest";
import { environmentOfThisMachine, isOnThisMachine } from "./this-machine.ts";

test.each(["http://127.0.0.1:8480/v1", "http://localhost:1", "http://[::1]:80", "unix:///var/run/docker.sock", "file:///tmp/x"])(
  "%s is on this machine",
  (address) => expect(isOnThisMachine(address)).toBe(true),
);

test.each([
  "https://api.hetzner.cloud/v1",
  "ssh://root@198.51.100.7",
  "tcp://10.0.0.3:2375",
  "s3://bucket",
  "http://127.0.0.1.example.org",
  "nonsense",
])("%s is not", (address) => expect(isOnThisMachine(address)).toBe(false));

test("an environment that points elsewhere is refused with every variable named", () => {
  const environment = { HCLOUD_ENDPOINT: "https://api.hetzner.cloud/v1", PULUMI_BACKEND_URL: "s3://state" };
  expect(() => environmentOfThisMachine(environment)).toThrow(
    /HCLOUD_ENDPOINT[\s\S]*PULUMI_BACKEND_URL[\s\S]*unset HCLOUD_ENDPOINT PULUMI_BACKEND_URL/,
  );
});

test("tokens of real clouds don't reach local commands", () => {
  expect(environmentOfThisMachine({ HCLOUD_TOKEN: "x", CLOUDFLARE_API_TOKEN: "y", PULUMI_ACCESS_TOKEN: "z", HOME: "/home/a" })).toEqual({
    HOME: "/home/a",
  });
});
