import { expect, test } from "vitest";
import { Asking, late } from "./limit.ts";

const never = () => new Promise<never>(() => undefined);

test("an answer in time is given back, and a failure too", async () => {
  const asking = new Asking({ whole: 5000, each: 5000 });
  expect(await asking.ask("one", async () => 1)).toBe(1);
  await expect(asking.ask("two", async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});

test("a question that hangs is late after its own time, though its work never listens", async () => {
  const asking = new Asking({ whole: 60_000, each: 20 });
  expect(await asking.ask("one", never)).toBe(late);
});

test("all questions that hang are late after the time of the whole", async () => {
  const asking = new Asking({ whole: 20, each: 60_000 });
  expect(await Promise.all(Array.from({ length: 50 }, () => asking.ask("one", never)))).toEqual(Array.from({ length: 50 }, () => late));
  // What is asked after that has no time left.
  expect(await asking.ask("another", never)).toBe(late);
});

test("work that is ended may still hand out what it has", async () => {
  const asking = new Asking({ whole: 60_000, each: 20 });
  const half = (signal: AbortSignal) => new Promise<string>((resolve) => signal.addEventListener("abort", () => resolve("half")));
  expect(await asking.ask("one", half)).toBe("half");
});

test("what has no answer yet is known by its name", async () => {
  const asking = new Asking({ whole: 60_000, each: 20 });
  await asking.ask("quick", async () => 1);
  const slow = asking.ask("slow", never);
  expect(asking.progress).toEqual({ open: ["slow"], asked: 2 });
  await slow;
  expect(asking.progress).toEqual({ open: [], asked: 2 });
});
