import { expect, test } from "vitest";
import { buildsDespite } from "../fixture/faults.ts";

const error = (status: number, code: string) => ({ status, body: { error: { code, message: "made by the test" } } });

test("each kind of call acts and its answer is lost: `recover` and `up` end with one of everything", async () => {
  expect(await buildsDespite("drop after")).toBeGreaterThan(1);
});

test.each([
  ["loses its connection before it acts", "drop before" as const],
  ["fails with an error of the server", error(500, "server_error")],
  ["finds the cloud unavailable", error(503, "unavailable")],
  ["meets the rate limit", error(429, "rate_limit_exceeded")],
])("each kind of call %s: `recover` and `up` end with one of everything", async (_, trouble) => {
  await buildsDespite(trouble);
});
