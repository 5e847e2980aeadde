import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { formatProblems, loadDefinitions } from "@meet-coop/definitions";
import { fixtureFolder, testDay } from "@meet-coop/definitions/testing";
import { plan } from "@meet-coop/service-config";
import { generatedFiles } from "@meet-coop/service-config/pages";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "./local-stack.ts";

// The circles' page, followed literally: its YAML goes into the file that it names, of a co-op that stands still.
const page = readFileSync(join(root, "docs/for-circles.md"), "utf8");
const sections = page.split(/^### /m).slice(1);
/** What a section of the page tells to write, and where. */
function told(title: string): { file: string; yaml: string } {
  const section = sections.find((one) => one.startsWith(title)) ?? "";
  const file = /`packages\/definitions\/definitions\/([a-z-]+\/[a-z0-9-]+\.yaml)`/.exec(section)?.[1] ?? "";
  return { file, yaml: /```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? "" };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "for-circles-"));
  cpSync(fixtureFolder, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a new file, or puts the (last) line of the page in the place of the line with its key. */
function follow({ file, yaml }: { file: string; yaml: string }): void {
  const path = join(folder, file);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, yaml);
    return;
  }
  const line = yaml.trimEnd().split("\n").at(-1) ?? "";
  const key = line.slice(0, line.indexOf(":") + 1);
  const before = readFileSync(path, "utf8").split("\n");
  expect(before.filter((one) => one.startsWith(key))).toHaveLength(1);
  writeFileSync(path, before.map((one) => (one.startsWith(key) ? line : one)).join("\n"));
}

function planned() {
  const { definitions, problems } = loadDefinitions({ day: testDay, roots: [{ path: folder }] });
  expect(formatProblems(problems.filter(({ severity }) => severity === "error"))).toBe("");
  if (!definitions) throw new Error("there are no definitions");
  return { plan: plan(definitions, testDay), definitions };
}

test.each([
  ["Give a level another name", "Team", []],
  ["Change a price", "12", []],
  ["Add an operational member", "", ["tidewater-level-1", "tidewater-level-2"]],
  ["Add an organisation", "", ["lakeside"]],
])("%s: the page's own words are accepted, planned, and reach the pages that members read", (title, shown, tenants) => {
  const before = planned().plan.pools.flatMap((pool) => pool.tenants.map(({ id }) => id));
  const change = told(title);
  expect(change.yaml).not.toBe("");
  follow(change);
  const { plan, definitions } = planned();
  const after = plan.pools.flatMap((pool) => pool.tenants.map(({ id }) => id));
  expect(after.filter((id) => !before.includes(id))).toEqual(tenants);
  expect(before.filter((id) => !after.includes(id))).toEqual([]);
  expect(generatedFiles(definitions).find(({ path }) => path === "docs/service-levels.md")?.text).toContain(shown);
});

test("a domain instead of a host name is answered with the record that its owner sets", () => {
  const { file, yaml } = told("Add an organisation");
  follow({ file, yaml: yaml.replace("host: lakeside", "domain: meet.lakeside.example.org") });
  const { problems } = loadDefinitions({ day: testDay, roots: [{ path: folder }] });
  expect(formatProblems(problems)).toMatch(/lakeside\.yaml:3:9: error: `domain` .*TXT record `_meet-coop\.meet\.lakeside\.example\.org`/);
});
