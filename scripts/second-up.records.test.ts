import { expect, test } from "vitest";
import { secondUp, troubles } from "./second-up.testing.ts";

// One call of all those that `npm run soak -- second-up` tries: the one after which, once, a server stayed without its network and nothing said so.
test("a server that was made and not attached: the second `up` names `recover`, which attaches it, and the third finishes", async () => {
  const attach = { api: "hetzner", method: "POST", path: "/v1/servers/*/actions/attach_to_network", nth: 1 } as const;
  const refusal = troubles["a refusal (422)"];
  if (!refusal) throw new Error("there is no such trouble");
  const { outcome, picture, story } = await secondUp({ project: "demo", config: {}, subnetIndex: 63 }, attach, refusal);
  expect(outcome).toBe("told");
  expect(story).toMatch(/Server `demo-a-server`: attached to network \d+\n/);
  expect(picture.filter((line) => line.startsWith("server "))).toEqual([
    expect.stringMatching(/"protection":\{"delete":true,"rebuild":true\}.*"networks":\["demo 10\.\S+"\]/),
  ]);
});
