import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import { refuseBlanks } from "./clouds.ts";

afterEach(() => {
  pulumi.runtime.setAllConfig({});
  vi.unstubAllEnvs();
});

/** What is said of a stack's tokens. */
function said(): string {
  try {
    refuseBlanks("production", ["hcloud:token", "cloudflare:apiToken"]);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("a token that a Windows file left the end of a line in is named with the cure, wherever it is set, and not shown", () => {
  pulumi.runtime.setAllConfig({ "hcloud:token": "secret-one\r" });
  vi.stubEnv("CLOUDFLARE_API_TOKEN", "secret two");
  expect(said()).toMatch(
    /nothing was changed\.\n`hcloud:token` has a blank or .*\n +Cure: pulumi config set --stack production --secret hcloud:token \(paste it when Pulumi asks\)\n`cloudflare:apiToken` has/,
  );
  expect(said()).not.toContain("secret-one");
  expect(said()).not.toContain("secret two");
});

test("a plain token says nothing, and the stack's settings win over the environment", () => {
  pulumi.runtime.setAllConfig({ "hcloud:token": "t".repeat(64) });
  vi.stubEnv("HCLOUD_TOKEN", "not looked at\r");
  expect(said()).toBe("");
});
