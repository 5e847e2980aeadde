import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { command, InvalidArgumentError, runCommand } from "./command.ts";
import { Mendable } from "./mendable.ts";

const [argv, status] = [process.argv, process.exitCode];
let [said, printed]: [string[], string[]] = [[], []];
beforeEach(() => {
  [said, printed] = [[], []];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(console, "error").mockImplementation((text) => void said.push(text instanceof Error ? String(text.stack) : text));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  [process.argv, process.exitCode] = [argv, status];
});

const number = (text: string) => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is no number.");
  return Number(text);
};

/** Runs a command with these words; what it came to, and the words that came after them. */
async function run(words: string[], does: () => void = () => undefined, statuses?: { usage: number; failure: number }) {
  const program = command("npm run boil", "Boils eggs.", "Example:\n  npm run boil -- 3").option("--minutes <n>", "how long", number);
  program.command("egg").argument("<name>").option("--hard").action(does);
  process.argv = ["node", "boil", ...words];
  await runCommand(program, statuses);
  return { exit: process.exitCode, said: said.join(""), printed: printed.join("") };
}

test("the help, with its examples, goes to standard output, and is no fault", async () => {
  const { exit, said, printed } = await run(["--help"]);
  expect([exit, said]).toEqual([0, ""]);
  expect(printed).toMatch(
    /Usage: npm run boil -- \[options\][\s\S]*Boils eggs\.[\s\S]*--minutes <n>[\s\S]*Example:\n {2}npm run boil -- 3/,
  );
});

test.each<[string, string[], RegExp]>([
  [
    "an option that isn't there",
    ["egg", "one", "--hrad"],
    /unknown option '--hrad'\n\(Did you mean --hard\?\)\n\(`npm run boil -- egg --help` says how\.\)\n$/,
  ],
  ["a value that is none", ["--minutes", "few", "egg", "one"], /option '--minutes <n>' argument 'few' is invalid\. It is no number\./],
  ["an argument that is missing", ["egg"], /missing required argument 'name'/],
  ["a word too many", ["egg", "one", "two"], /too many arguments/],
  ["a command that isn't there", ["eg"], /unknown command 'eg'\n\(Did you mean egg\?\)/],
])("%s ends with status 2, words on standard error and nothing elsewhere", async (_what, words, message) => {
  const { exit, said, printed } = await run(words);
  expect([exit, printed]).toEqual([2, ""]);
  expect(said).toMatch(message);
  expect(said).not.toContain("    at ");
});

test("what a person can mend is its message alone, with status 1; a defect shows where it is", async () => {
  const mendable = await run(["egg", "one"], () => {
    throw new Mendable("There is no water. Cure: fetch some.");
  });
  expect(mendable).toEqual({ exit: 1, said: "\nThere is no water. Cure: fetch some.", printed: "" });
  const defect = await run(["egg", "one"], () => {
    throw new Error("a hole in the pot");
  });
  expect([defect.exit, defect.said]).toEqual([1, expect.stringMatching(/a hole in the pot\n {4}at /)]);
});

test("a command may have exit statuses of its own", async () => {
  expect((await run(["egg"], undefined, { usage: 3, failure: 3 })).exit).toBe(3);
});

test("a `--` before all words is npm's, and left out", async () => {
  expect((await run(["--", "egg", "one"])).said).toBe("");
});
