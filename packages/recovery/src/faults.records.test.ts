import { expect, test } from "vitest";
import { buildsDespite, error } from "../fixture/faults.testing.ts";

test("each kind of call acts and its answer is lost: `recover` and `up` end with one of everything", async () => {
  expect(await buildsDespite("drop after")).toBeGreaterThan(1);
});

test("each kind of call fails with an error of the server: `recover` and `up` end with one of everything", async () => {
  expect(await buildsDespite(error(500, "server_error"))).toBeGreaterThan(1);
});
