import { releaseOf } from "@meet-coop/definitions";
import { testDefinitions } from "@meet-coop/definitions/testing";
import { expect, test } from "vitest";
import type { Look } from "./inside.ts";
import { late } from "./limit.ts";
import { poolOn, serverIn } from "./test-pool.testing.ts";
import { versionRows } from "./version-rows.ts";

const members = poolOn("members");
const program = testDefinitions().software.find(({ id }) => id === "bigbluebutton");
const release = program && releaseOf(program, members.versions.bigbluebutton);
const has = (value: string): Look => ({ kind: "seen", inside: { bigbluebutton: { value } } });
const rowsOf = (look: Look | undefined | typeof late, change: Parameters<typeof serverIn>[2] = {}) =>
  versionRows([{ server: serverIn(members, "members-a", change), look }], release, "pulumi preview");

test("a server below the mended version has failed, with the hole, the version, the way there and what to renew", () => {
  expect(rowsOf(has("3.0.34"))).toEqual([
    {
      ...{ what: "version", name: "members-a", state: "failed" },
      details:
        "BigBlueButton 3.0.34 has GHSA-4g74-4wqf-fr8c (reads files of the server by the address of a page of the shared notes, without signing in); mended in 3.0.35. When no meeting runs there: `apt-get update && apt-get dist-upgrade && bbb-conf --restart`, then renew `meeting-server-secret` (docs/sysadmins/how-to.md#a-hole-becomes-known)",
    },
  ]);
  expect(rowsOf(has("3.0.9"))[0]?.state).toBe("failed");
  expect(rowsOf(has("3.0.34"), { stage: "ending" })[0]?.state).toBe("warning");
});

test("the mended version and later ones are well", () => {
  for (const version of ["3.0.35", "3.0.100", "3.1.0"])
    expect(rowsOf(has(version))).toMatchObject([{ state: "ok", details: `BigBlueButton ${version}` }]);
});

test.each([
  [undefined, "this machine has no SSH key for it, and `pulumi preview` writes one"],
  [late, "nothing came by SSH in time"],
  [{ kind: "error", words: "Connection refused" }, "a look inside failed: Connection refused"],
  [{ kind: "seen", inside: {} }, "no answer in time"],
  [{ kind: "seen", inside: { bigbluebutton: { error: "No such file" } } }, "No such file"],
] as const)("where a server doesn't say its version, it is a warning and never well", (look, why) => {
  expect(rowsOf(look)).toMatchObject([{ state: "warning", details: `nobody knows which BigBlueButton it has: ${why}` }]);
});
