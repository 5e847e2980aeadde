import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import { settingAnew } from "./clouds.ts";

afterEach(() => {
  pulumi.runtime.setAllConfig({});
  vi.unstubAllEnvs();
});

const cure = () => settingAnew("production", "hcloud:token", "a Read & Write token of this pool's project");
const plain = "pulumi config set --stack production --secret hcloud:token (a Read & Write token of this pool's project)";

test("a token that its cloud refuses is to be set anew", () => {
  pulumi.runtime.setAllConfig({ "hcloud:token": "t".repeat(64) });
  expect(cure()).toBe(plain);
});

test("of one that a Windows file left the end of a line in, it is said, without the token", () => {
  for (const set of [
    () => pulumi.runtime.setAllConfig({ "hcloud:token": "secret-token\r" }),
    () => vi.stubEnv("HCLOUD_TOKEN", "secret-token\r"),
  ]) {
    set();
    expect(cure()).toMatch(/ project; the one that is set has a blank or the end of a line in it, .*: paste it when Pulumi asks\)$/);
    expect(cure()).not.toContain("secret-token");
    pulumi.runtime.setAllConfig({});
  }
});
