import fc from "fast-check";
import { expect, test } from "vitest";
import { namedTexts } from "../../test-plan.testing.ts";
import { javaProperties } from "./java-properties.ts";

/** Reads the format as the documentation of `java.util.Properties.load` describes it. */
function load(text: string): Record<string, string> {
  const entries: [string, string][] = [];
  const logical = text.replace(/(?<!\\)((?:\\\\)*)\\(?:\r\n|\r|\n)[ \t\f]*/g, "$1");
  for (const line of logical.split(/\r\n|\r|\n/).map((one) => one.replace(/^[ \t\f]+/, ""))) {
    if (line === "" || /^[#!]/.test(line)) continue;
    const key = /^(?:\\[\s\S]|[^\\=: \t\f])*/.exec(line)?.[0] ?? "";
    const value = line.slice(key.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, "");
    entries.push([unescaped(key), unescaped(value)]);
  }
  return Object.fromEntries(entries);
}
const escapes: Record<string, string> = { t: "\t", n: "\n", r: "\r", f: "\f" };
const unescaped = (text: string) =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code?: string, character = "") =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[character] ?? character),
  );

test.each(namedTexts)("%s comes back as the same text", (_, text) => expect(load(javaProperties({ key: text }))).toEqual({ key: text }));

test("any keys and values come back, and the file is plain ASCII", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary", minLength: 1 }), text), (entries) => {
      const file = javaProperties(entries);
      expect(load(file)).toEqual({ ...entries });
      expect(file).toMatch(/^[\n -~]*$/);
    }),
  );
});

test("keys are sorted, so that the same settings are the same file", () => {
  expect(javaProperties({ b: "2", a: "1" })).toBe("a=1\nb=2\n");
});
