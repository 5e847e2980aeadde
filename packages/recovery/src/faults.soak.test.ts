import { test } from "vitest";
import { buildsDespite, error } from "../fixture/faults.testing.ts";

// The troubles that faults.records.test.ts leaves out for the sake of time.
test.each([
  ["loses its connection before it acts", "drop before" as const],
  ["finds the cloud unavailable", error(503, "unavailable")],
  ["meets the rate limit", error(429, "rate_limit_exceeded")],
])("each kind of call %s: `recover` and `up` end with one of everything", async (_, trouble) => {
  await buildsDespite(trouble);
});
