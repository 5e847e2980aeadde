import type { ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, ended, FixtureStack } from "../fixture/fixture-stack.testing.ts";

// `pulumi up` is killed at moments that nobody chose: a first run, a change and a deletion of each of many stacks. The moments are drawn from a
// seed; what the engine has reached by then also hangs on how busy the machine is, so a failure names all that is known about its kill.
const kills = Number(process.env.SOAK_KILLS ?? 30);
const seed = Number(process.env.SOAK_SEED ?? 1);

/** Values of the fixture's setting `generation`: it is made, changed in place, and loses its volume. */
const generations = ["1", "2", "3"] as const;
type Generation = (typeof generations)[number];

/** A whole run that nobody disturbed. Times in milliseconds. */
interface Undisturbed {
  /** From the start to the first call that changes something. */
  starts: number;
  /** From that call to the end. */
  works: number;
  holdings: Record<string, string[]>;
}

interface Kill {
  /** Thousandths of the work; below 0: of the time before its first call, -200 being the very start. */
  moment: number;
  /** The engine alone: its plugins live on for a while. */
  alone: boolean;
}

const undisturbed = new Map<Generation, Undisturbed>();
let model: FixtureStack;
beforeAll(async () => {
  model = await FixtureStack.make();
  for (const generation of generations) {
    const started = Date.now();
    const run = await begin(model, generation);
    await firstChange(model, run);
    const starts = Date.now() - started;
    const { exitCode, output } = await run.end;
    expect(exitCode, output).toBe(0);
    undisturbed.set(generation, { starts, works: Date.now() - started - starts, holdings: await model.holdings() });
  }
});
afterAll(() => model?.end());

interface Run {
  child: ChildProcess;
  end: Promise<Ended>;
  /** Changing calls before it. */
  before: number;
  over: () => boolean;
}

async function begin(stack: FixtureStack, generation: Generation): Promise<Run> {
  await stack.set("generation", generation);
  const child = stack.begin();
  return { child, end: ended(child), before: changes(stack), over: () => child.exitCode !== null || child.signalCode !== null };
}

const changes = (stack: FixtureStack) => stack.hetzner.changes.length + stack.cloudflare.changes.length;

async function firstChange(stack: FixtureStack, { before, over }: Run): Promise<void> {
  while (changes(stack) === before && !over()) await pause(2);
}

/** Begins `up` and kills it at its moment. Returns how far it came, for people. */
async function killed(stack: FixtureStack, generation: Generation, { moment, alone }: Kill): Promise<string> {
  const { starts = 0, works = 0 } = undisturbed.get(generation) ?? {};
  const run = await begin(stack, generation);
  if (moment < 0) await Promise.race([pause(starts * (1 + moment / 200)), run.end]);
  else {
    await firstChange(stack, run);
    await Promise.race([pause((works * moment) / 1000), run.end]);
  }
  const calls = changes(stack) - run.before;
  if (run.over()) return `ended by itself after ${calls} calls`;
  await stack.kill(run.child, { alone });
  return `killed ${alone ? "alone" : "with its plugins"} after ${calls} calls`;
}

const drawn = fc.sample(fc.noBias(fc.record({ moment: fc.integer({ min: -200, max: 999 }), alone: fc.boolean() })), {
  seed,
  numRuns: kills,
});
const rounds = Array.from({ length: Math.ceil(kills / generations.length) }, (_, nth) => ({
  round: nth + 1,
  kills: drawn.slice(nth * generations.length, (nth + 1) * generations.length),
}));

test.each(rounds)(`stack $round of seed ${seed}: whenever \`up\` is killed, recover and \`up\` leave one of everything`, async (round) => {
  const stack = await FixtureStack.make();
  let whole = false;
  try {
    for (const [nth, kill] of round.kills.entries()) {
      const generation = generations[nth] ?? "3";
      const story = [`generation ${generation}, moment ${kill.moment}: ${await killed(stack, generation, kill)}`];
      console.log(story[0]);
      const { lines, open } = await stack.recover();
      story.push(...lines.map((line) => `  ${line}`));
      expect(open, story.join("\n")).toEqual([]);
      const finish = await stack.up();
      expect(finish.exitCode, [...story, finish.output].join("\n")).toBe(0);
      expect(await stack.holdings(), story.join("\n")).toEqual(undisturbed.get(generation)?.holdings);
      const again = await stack.up("up", "--expect-no-changes");
      expect(again.exitCode, [...story, again.output].join("\n")).toBe(0);
    }
    whole = true;
  } finally {
    if (!whole) keep(stack);
    await stack.end();
  }
});

/** Keeps the backend of a stack that could not be mended, for whoever looks into it. */
function keep(stack: FixtureStack): void {
  const kept = mkdtempSync(join(tmpdir(), "random-kills-"));
  cpSync(join(stack.folder, "backend"), kept, { recursive: true });
  console.log(`the backend of this stack is kept in ${kept}`);
}
