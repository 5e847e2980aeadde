import type { Trouble } from "@meet-coop/recovery/testing";
import { expect } from "vitest";
import { mendStack } from "./killed-up.testing.ts";
import { type CloudCall, UnmendedStack } from "./unmended-stack.testing.ts";

const message = "made by the test";

/** An answer with an error, as both clouds word it: the plugin for Hetzner relies on the fields that come with `invalid_input`. */
const refusal = (status: number, code: string): Trouble => ({
  status,
  body: {
    error: { code, message, details: { fields: [{ name: "field", messages: [message] }] } },
    success: false,
    errors: [{ code: 1, message }],
    result: null,
  },
});

export const errorOfTheServer = refusal(500, "server_error");

/** How a call fails, once. */
export const troubles: Record<string, Trouble> = {
  "an error of the server (500)": errorOfTheServer,
  "a refusal (422)": refusal(422, "invalid_input"),
  "a lost answer": "drop after",
};

/** Whether a call is tried with a trouble. One that only reads meets errors of the server alone: the plugins end with a refusal in the same way, and ask again, or end, where an answer was lost. */
export const meets = ({ method }: CloudCall, trouble: Trouble): boolean => method !== "GET" || trouble === errorOfTheServer;

/** How a stack came through: no run failed; the second `up` was whole; or the second `up` said that somebody must mend, and how. */
export type Outcome = "unharmed" | "healed" | "told";

export interface Survived {
  outcome: Outcome;
  /** What all runs said. */
  story: string;
  /** What the clouds hold in the end. */
  picture: string[];
}

export interface SecondUp {
  project: string;
  config: Record<string, unknown>;
  subnetIndex: number;
}

/** The calls of a preview and of a first `up` that nothing disturbs, and what the clouds hold after it. */
export interface Undisturbed {
  previewed: CloudCall[];
  made: CloudCall[];
  picture: string[];
}

export async function undisturbed({ project, ...settings }: SecondUp): Promise<Undisturbed> {
  const stack = await UnmendedStack.make(project, settings);
  try {
    const preview = await stack.pulumi("preview");
    expect(preview.exitCode, preview.text).toBe(0);
    const previewed = await stack.takeCalls();
    const up = await stack.up("--skip-preview");
    expect(up.exitCode, up.text).toBe(0);
    return { previewed, made: await stack.takeCalls(), picture: await stack.picture() };
  } finally {
    await stack.end();
  }
}

const kindOf = ({ nth: _, ...kind }: CloudCall) => JSON.stringify(kind);

/** Of each kind of call the last. */
export const lastOfEachKind = (calls: CloudCall[]): CloudCall[] => [...new Map(calls.map((call) => [kindOf(call), call])).values()];

/** Of each kind of call the first, and the last where there are several. */
export const ofEachKind = (calls: CloudCall[]): CloudCall[] => {
  const last = new Set(lastOfEachKind(calls));
  return calls.filter((call) => call.nth === 1 || last.has(call));
};

/** Lets each of these calls of a preview fail, one after the other. No preview changes anything, so the next `up` is a first one. Returns how many of the previews came to an end. */
export async function disturbedPreviews({ project, ...settings }: SecondUp, calls: CloudCall[], trouble: Trouble): Promise<number> {
  const stack = await UnmendedStack.make(project, settings);
  let whole = 0;
  try {
    for (const call of calls) {
      stack.fail(call, trouble);
      const { exitCode, text } = await stack.pulumi("preview");
      if (exitCode === 0) whole += 1;
      else expect(text, `${call.method} ${call.path}, call ${call.nth}`).toContain("error:");
    }
    const changes = (await stack.takeCalls()).filter(({ method }) => method !== "GET");
    expect(changes).toEqual([]);
    return whole;
  } finally {
    await stack.end();
  }
}

/**
 * Lets one call of a first `up` fail, and runs `up` a second time without mending anything. Then the clouds hold what the state says; or the second `up` named what mends, which
 * does it.
 */
export async function secondUp({ project, ...settings }: SecondUp, call: CloudCall, trouble: Trouble): Promise<Survived> {
  const stack = await UnmendedStack.make(project, settings);
  try {
    stack.fail(call, trouble);
    // Without its preview, whose calls are the first ones: they have a test of their own.
    const first = await stack.up("--skip-preview");
    const second = first.exitCode === 0 ? first : await stack.up();
    const told = second.exitCode !== 0;
    let story = `first \`up\`:\n${first.text}\nsecond \`up\`:\n${second.text}`;
    if (told) {
      expect(second.text, story).toContain(`npm run recover -- ${project}`);
      const { open, unseen, lines } = await mendStack(await stack.local());
      story += `\nrecover:\n${lines.join("\n")}`;
      expect([open, unseen], story).toEqual([[], undefined]);
      const third = await stack.up();
      story += `\nthird \`up\`:\n${third.text}`;
      expect(third.exitCode, story).toBe(0);
    }
    const drift = await stack.pulumi("refresh", "--preview-only", "--expect-no-changes");
    expect(drift.exitCode, `${story}\nrefresh:\n${drift.text}`).toBe(0);
    const outcome = told ? "told" : first.exitCode !== 0 ? "healed" : "unharmed";
    return { outcome, story, picture: await stack.picture() };
  } finally {
    await stack.end();
  }
}
