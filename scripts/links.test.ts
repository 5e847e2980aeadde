import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { root } from "./local-stack.ts";

// Pages name each other, and messages name pages: whoever follows a name must arrive.

const left = new Set(["node_modules", ".git", ".turbo", "golden"]);
const files = (pattern: string) => globSync(pattern, { cwd: root, exclude: (path) => left.has(path.split("/").at(-1) ?? "") }).sort();
const pages = files("**/*.md");
const code = files("{packages,stacks,scripts,findings}/**/*.{ts,mjs,py,rb,sh,yaml,json}").concat(files("*.{json,ts}"));
const text = (path: string) => readFileSync(join(root, path), "utf8");
const places = (path: string) => text(path).split("\n").entries();

/** The anchor that a forge gives a heading: small letters, signs left out, hyphens for spaces. */
function anchorOf(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
  return words.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/ /g, "-");
}

const anchors = new Map<string, Set<string>>();
function anchorsOf(page: string): Set<string> {
  const known = anchors.get(page);
  if (known) return known;
  const found = new Set<string>();
  for (const [, heading = ""] of withoutCode(text(page)).matchAll(/^#{1,6} (.*?)\s*$/gm)) {
    const anchor = anchorOf(heading);
    // Of two headings with the same words the second gets a number.
    let name = anchor;
    for (let number = 1; found.has(name); number += 1) name = `${anchor}-${number}`;
    found.add(name);
  }
  anchors.set(page, found);
  return found;
}

/** Blocks of commands hold no links and no headings; their lines stay, so that numbers of lines are right. */
const withoutCode = (page: string) => page.replace(/^( *)```.*?^\1```/gms, (block) => block.replace(/[^\n]/g, ""));

/** Why somebody who follows `target` from a file of `folder` doesn't arrive; undefined: they do. */
function lost(folder: string, target: string): string | undefined {
  const [path = "", anchor] = target.split("#");
  const file = relative(root, join(root, folder, decodeURIComponent(path)));
  if (file.startsWith("..") || !existsSync(join(root, file))) return `there is no ${file}`;
  if (!anchor || statSync(join(root, file)).isDirectory() || !file.endsWith(".md")) return undefined;
  return anchorsOf(file).has(anchor) ? undefined : `${file} has no heading #${anchor}`;
}

test("every link of a page leads to a file and a heading that are there", () => {
  const vain = pages.flatMap((page) =>
    [...withoutCode(text(page)).split("\n").entries()].flatMap(([line, words]) =>
      [...words.replace(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].flatMap(([, target = ""]) => {
        if (/^[a-z]+:/.test(target)) return [];
        const why = target.startsWith("#") ? lost(".", page + target) : lost(dirname(page), target);
        return why === undefined ? [] : [`${page}:${line + 1}: ${target}: ${why}`];
      }),
    ),
  );
  expect(vain).toEqual([]);
});

// `docs/docs/` is a folder of BigBlueButton's own repository.
test("every page that a message, a comment or a page names is there, with its heading", () => {
  const vain = [...code, ...pages].flatMap((file) =>
    [...places(file)].flatMap(([line, words]) =>
      [...words.matchAll(/(?<![\w./-])docs\/(?!docs\/)[\w./-]+\.md(?:#[\w-]+)?/g)].flatMap(([target]) => {
        const why = lost(".", target);
        return why === undefined ? [] : [`${file}:${line + 1}: ${why}`];
      }),
    ),
  );
  expect(vain).toEqual([]);
});

test("every decision that is named by its number was taken", () => {
  const numbers = new Set(files("docs/decisions/*.md").map((path) => Number(/\/(\d{4})-/.exec(path)?.[1])));
  const vain = [...code, ...pages].flatMap((file) =>
    [...places(file)].flatMap(([line, words]) =>
      [...words.matchAll(/\bdecision (\d{1,4})\b/gi)].flatMap(([, number]) =>
        numbers.has(Number(number)) ? [] : [`${file}:${line + 1}: decision ${number}`],
      ),
    ),
  );
  expect(vain).toEqual([]);
});

test("every command that a page or a message names is there, and the first page lists them all", () => {
  const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
  const vain = [...code.filter((path) => !path.endsWith(".test.ts")), ...pages].flatMap((file) =>
    [...places(file)].flatMap(([line, words]) =>
      [...words.matchAll(/\bnpm run (?:-s )?([a-z][a-z-]*)/g)].flatMap(([, name = ""]) =>
        name in scripts ? [] : [`${file}:${line + 1}: npm run ${name}`],
      ),
    ),
  );
  expect(vain).toEqual([]);
  const listed = [...text("README.md").matchAll(/\bnpm (?:run )?([a-z-]+)/g)].map(([, name]) => name);
  const doors = Object.keys(scripts).filter((name) => scripts[name]?.includes("house.mjs"));
  expect(doors.filter((name) => !listed.includes(name))).toEqual([]);
});

/** Names that stand for others, or for files that a reader is to write. */
const invented = new Set(["x.ts", "x.test.ts", "x.testing.ts", "x.records.test.ts", "x.containers.test.ts", "findings/NAME.sh"]);
const written = /^packages\/definitions\/definitions\/(operational-members\/tidewater|organisations\/lakeside)\.yaml$/;

test("every file or folder of the repository that a page names is there", () => {
  const paths = files("**/*").map((path) => `/${path}`);
  const endings = new Set(paths.flatMap((path) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(index + 1))));
  const vain = pages.flatMap((page) =>
    [...withoutCode(text(page)).split("\n").entries()].flatMap(([line, words]) =>
      [...words.matchAll(/`((?:[\w./-]+\.(?:ts|py|mjs)|(?:packages|scripts|stacks|findings|src)\/[\w./-]+))`/g)].flatMap(
        ([, name = ""]) => {
          if (
            invented.has(name) ||
            written.test(name) ||
            endings.has(name.replace(/\/$/, "")) ||
            existsSync(join(root, dirname(page), name))
          )
            return [];
          return [`${page}:${line + 1}: ${name}`];
        },
      ),
    ),
  );
  expect(vain).toEqual([]);
});
