import { expect, test } from "vitest";
import { count, failuresOf } from "./ladder.ts";

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, numFailedTestSuites: 0, testResults: [] };

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

test("what failed is told again with its file, its name and its first words", () => {
  const failed = { fullName: "a tenant has a host name", status: "failed", failureMessages: ["expected 1\n  to be 2"] };
  const passed = { fullName: "another", status: "passed", failureMessages: [] };
  const results = [
    { name: "plan.test.ts", message: "", assertionResults: [failed, passed] },
    { name: "broken.test.ts", message: "Cannot find module", assertionResults: [] },
  ];
  expect(failuresOf({ ...report, testResults: results })).toEqual([
    "plan.test.ts\n  a tenant has a host name\n  expected 1\n    to be 2",
    "broken.test.ts\n  Cannot find module",
  ]);
  expect(failuresOf({ ...report, testResults: [{ name: "plan.test.ts", message: "", assertionResults: [passed] }] })).toEqual([]);
});
