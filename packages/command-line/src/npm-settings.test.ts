import { expect, test } from "vitest";
import { Command } from "./command.ts";
import { keptByNpm } from "./npm-settings.ts";

const program = new Command("npm run local-cloud --").option("--day <day>").option("--yes").option("--registry <host>");
program.command("faults").command("list").option("--json").option("--dry-run");
program.command("stop").option("--instance <name>");
const typed = (words: string[], settings: Record<string, string>, npm_lifecycle_event = "local-cloud") =>
  keptByNpm(program, words, {
    npm_lifecycle_event,
    ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`npm_config_${key}`, value])),
  });

test("options that npm kept are named, with the command as it is right", () => {
  expect(typed(["faults", "list"], { json: "true", dry_run: "true" })).toBe(
    "error: npm kept `--json --dry-run` for itself\nCure: write `--` between the command and what belongs to it: `npm run local-cloud -- faults list --json --dry-run …`",
  );
  expect(typed(["stop", "second"], { instance: "true" })).toContain("`npm run local-cloud -- stop --instance <name> …`");
});

test("`--day` is one, though npm reads it as three short options of its own", () => {
  expect(typed(["2026-12-01"], { loglevel: "info", all: "true", yes: "true" })).toContain("npm kept `--day` for itself");
  expect(typed([], { loglevel: "info", yes: "true" })).toBeUndefined();
});

test.each<[string, string[], Record<string, string>, string?]>([
  ["an option of another command", ["stop"], { json: "true" }],
  ["a setting of npm's own that no option is called", [], { cache: "/root/.npm" }],
  ["a setting that npm has on many machines", [], { yes: "true", registry: "https://registry.example.org" }],
  ["a program that another command began", ["faults", "list"], { json: "true" }, "test"],
])("nothing is said of %s", (_what, words, settings, script) => {
  expect(typed(words, settings, script)).toBeUndefined();
});
