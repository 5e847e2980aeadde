import type { Finding } from "@meet-coop/holdings";
import { expect, test } from "vitest";
import { lookUp } from "./look-up.ts";

const server = {
  urn: "urn:pulumi:local::demo::hcloud:index/server:Server::demo-a",
  type: "hcloud:index/server:Server",
  custom: true,
  inputs: {},
};
const deployment = { version: 3, deployment: { resources: [{ ...server, id: "7" }] } };
const look = (finding: Finding | undefined, pending?: string) =>
  lookUp(server, {
    ...{ pending, deployment, dryRun: false },
    clouds: { of: async () => finding && { find: async () => finding } },
  });

test("what the cloud holds is adopted, whether the state had begun it or never heard of it", async () => {
  expect(await look({ kind: "found", id: "8" })).toEqual({
    adopted: { resource: server, id: "8" },
    did: "Server `demo-a`: the cloud holds it (8); adopted",
  });
  expect((await look({ kind: "found", id: "8" }, "was being created")).did).toBe(
    "Server `demo-a`: was being created; the cloud holds it (8); adopted",
  );
});

test("the one that the state has already isn't adopted once more", async () => {
  expect(await look({ kind: "found", id: "7" })).toEqual({});
  expect(await look({ kind: "found", id: "7" }, "was being created")).toEqual({
    did: "Server `demo-a`: was being created; the cloud holds only the one that the state knows; forgotten",
  });
});

test("somebody else's is left to a person", async () => {
  expect(await look({ kind: "foreign", why: "it has another label" })).toEqual({
    open: "Server `demo-a`: NOT adopted: it has another label",
  });
});

test.each<[Finding | undefined, string]>([
  [undefined, "forgotten, since making it again does no harm"],
  [{ kind: "absent" }, "the cloud doesn't hold it; forgotten"],
  [{ kind: "repeatable" }, "forgotten, since making it again does no harm"],
  [{ kind: "unseen", why: "no answer" }, "forgotten without a look: no answer"],
])("%o is told only of what the state had begun", async (finding, line) => {
  expect(await look(finding)).toEqual({});
  expect(await look(finding, "was being created")).toEqual({ did: `Server \`demo-a\`: was being created; ${line}` });
});
