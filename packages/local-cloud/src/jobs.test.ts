import { expect, test } from "vitest";
import { Jobs } from "./jobs.ts";

function recorder(jobs: Jobs, done: string[]) {
  const gates = new Map<string, () => void>();
  const add = (name: string, alone: string[], shared: string[] = []) => {
    const gate = new Promise<void>((resolve) => gates.set(name, resolve));
    void jobs.run(
      alone,
      async () => {
        done.push(`${name} begins`);
        await gate;
        done.push(`${name} ends`);
      },
      shared,
    );
  };
  const end = async (name: string) => {
    gates.get(name)?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { add, end };
}

test("work with a key in common goes one after the other, other work at the same time", async () => {
  const done: string[] = [];
  const jobs = new Jobs();
  const { add, end } = recorder(jobs, done);
  add("a", ["server:1"]);
  add("b", ["server:1"]);
  add("c", ["server:2"]);
  await end("c");
  await end("a");
  await end("b");
  expect(done).toEqual(["a begins", "c begins", "c ends", "a ends", "b begins", "b ends"]);
  await jobs.idle();
});

test("sharing work waits for lone work before it, and lone work for all that shares", async () => {
  const done: string[] = [];
  const { add, end } = recorder(new Jobs(), done);
  add("network", ["network:1"]);
  add("first", ["server:1"], ["network:1"]);
  add("second", ["server:2"], ["network:1"]);
  add("removal", ["network:1"]);
  await end("network");
  expect(done).toEqual(["network begins", "network ends", "first begins", "second begins"]);
  await end("second");
  await end("first");
  await end("removal");
  expect(done.slice(4)).toEqual(["second ends", "first ends", "removal begins", "removal ends"]);
});
