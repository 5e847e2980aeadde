import { expect, test } from "vitest";
import { count } from "./ladder.ts";

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, numFailedTestSuites: 0 };

test("tests are counted as the runner reports them", () => {
  expect(count(report, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 });
  expect(count({ ...report, numFailedTests: 2, numFailedTestSuites: 1 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test("a file that could not be loaded counts as a failure, though none of its tests ran", () => {
  expect(count({ ...report, numFailedTestSuites: 2 }, 1).failed).toBe(2);
});

test("a runner that failed, was killed, or wrote no report counts as a failure", () => {
  expect(count(report, 1).failed).toBe(1);
  expect(count(report, null).failed).toBe(1);
  expect(count(undefined, 0).failed).toBe(1);
});
