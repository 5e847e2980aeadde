import { expect } from "vitest";
import type { Trouble } from "../packages/recovery/fixture/gate.ts";
import { mendStack } from "./killed-up.ts";
import { type CloudCall, UnmendedStack } from "./unmended-stack.ts";

const refusal = (status: number, code: string): Trouble => ({
  status,
  body: { error: { code, message: "made by the test" }, success: false, errors: [{ code: 1, message: "made by the test" }], result: null },
});

/** How a call fails, once. */
export const troubles: Record<string, Trouble> = {
  "an error of the server (500)": refusal(500, "server_error"),
  "a refusal (422)": refusal(422, "invalid_input"),
  "a lost answer": "drop after",
};

/** How a stack came through: no run failed; the second `up` was whole; or the second `up` said that somebody must mend, and how. */
export type Outcome = "unharmed" | "healed" | "told";

export interface SecondUp {
  project: string;
  config: Record<string, unknown>;
  subnetIndex: number;
}

/** The calls of a first `up` that nothing disturbs, and what the clouds hold after it. */
export async function undisturbed({ project, ...settings }: SecondUp): Promise<{ calls: CloudCall[]; picture: string[] }> {
  const stack = await UnmendedStack.make(project, settings);
  try {
    const { exitCode, text } = await stack.up();
    expect(exitCode, text).toBe(0);
    return { calls: stack.calls, picture: await stack.picture() };
  } finally {
    await stack.end();
  }
}

/** Of each kind of call the first, and the last where there are several. */
export const ofEachKind = (calls: CloudCall[]): CloudCall[] =>
  calls.filter(
    ({ nth, ...kind }) =>
      nth === 1 ||
      !calls.some((other) => other.nth > nth && other.api === kind.api && other.method === kind.method && other.path === kind.path),
  );

/**
 * Lets one call of a first `up` fail, and runs `up` a second time without mending anything. Then the clouds hold what an undisturbed run leaves, and what the state says; or the
 * second `up` named what mends, which does it.
 */
export async function secondUp({ project, ...settings }: SecondUp, call: CloudCall, trouble: Trouble, whole: string[]): Promise<Outcome> {
  const stack = await UnmendedStack.make(project, settings);
  try {
    stack.fail(call, trouble);
    const first = await stack.up();
    const second = first.exitCode === 0 ? first : await stack.up();
    const story = `first \`up\`:\n${first.text}\nsecond \`up\`:\n${second.text}`;
    if (second.exitCode !== 0) {
      expect(second.text, story).toContain(`npm run recover -- ${project}`);
      const { open, unseen, lines } = await mendStack(await stack.local());
      expect([open, unseen], `${story}\n${lines.join("\n")}`).toEqual([[], undefined]);
      const third = await stack.up();
      expect(third.exitCode, `${story}\nrecover:\n${lines.join("\n")}\nthird \`up\`:\n${third.text}`).toBe(0);
    }
    expect(await stack.picture(), story).toEqual(whole);
    const drift = await stack.pulumi("refresh", "--preview-only", "--expect-no-changes");
    expect(drift.exitCode, `${story}\nrefresh:\n${drift.text}`).toBe(0);
    return second.exitCode !== 0 ? "told" : first.exitCode !== 0 ? "healed" : "unharmed";
  } finally {
    await stack.end();
  }
}
