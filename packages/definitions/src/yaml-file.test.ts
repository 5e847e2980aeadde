import { describe, expect, test } from "vitest";
import { largestFile, readYaml } from "./yaml-file.ts";

const read = (text: string | Uint8Array) => readYaml("x.yaml", typeof text === "string" ? new TextEncoder().encode(text) : text);

describe("YAML stays what was written", () => {
  test.each(["NO", "no", "17:30", "1.10", "0x10", "010", "1e3", "~", "null", "2026-11-22", "0o7", "TRUE", ".inf", "1_000"])(
    "`%s` is text",
    (text) => {
      expect(read(`value: ${text}\n`).yaml?.data).toEqual({ value: text });
    },
  );

  test("a line that begins with a mark of the encoding is read", () => {
    expect(read(`\uFEFFname: Ünï\n`).yaml?.data).toEqual({ name: "Ünï" });
  });

  test("a key `__proto__` is a key like any other", () => {
    const data = read("__proto__: x\n").yaml?.data as object;
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Object.keys(data)).toEqual(["__proto__"]);
  });
});

describe("what is no plain YAML is refused with a place and a cure", () => {
  test.each<[string, string | Uint8Array, string, number]>([
    ["an empty file", "", "is empty", 1],
    ["comments alone", "# nothing\n", "is empty", 1],
    ["a bare word", "hello\n", "holds no `key: value` lines", 1],
    ["a list", "- a\n", "holds no `key: value` lines", 1],
    ["a bracket that stays open", "a: 1\nb: [c\n", "isn't valid YAML", 3],
    ["a key twice", "a: 1\nb: 2\na: 3\n", "isn't valid YAML: Map keys must be unique", 3],
    ["a tab", "a:\n\tb: 1\n", "isn't valid YAML: Tabs", 2],
    ["two documents", "a: 1\n---\nb: 2\n", "isn't valid YAML: Source contains multiple documents", 2],
    ["an anchor", "a: &x 1\n", "sets an anchor", 1],
    ["an alias", "a: &x [1]\nb: *x\n", "uses an alias", 2],
    ["a tag", "a: !!js/function x\n", "isn't valid YAML: Unresolved tag", 1],
    ["another encoding", Uint8Array.of(0x61, 0x3a, 0x20, 0xe9), "isn't UTF-8 text", 1],
    ["UTF-16", new Uint8Array(Buffer.from("\uFEFFa: 1", "utf16le")), "isn't UTF-8 text", 1],
    ["a huge file", "#".repeat(largestFile + 1), "has 65537 bytes", 1],
    ["brackets without end", `a: ${"[".repeat(20_000)}`, "nests 20000 lists", 1],
    ["dashes without end", `${"- ".repeat(20_000)}a`, "nests 20000 lists", 1],
  ])("%s", (_, text, what, line) => {
    const { yaml, problems } = read(text);
    expect(yaml).toBeUndefined();
    expect(problems.map((problem) => problem.what)).toEqual(expect.arrayContaining([expect.stringContaining(what)]));
    expect(problems.some((problem) => problem.line === line)).toBe(true);
    for (const problem of problems) expect(problem.cure).not.toBe("");
  });
});

describe("positions", () => {
  const yaml = read("a: 1\nb:\n  c: [x, yy]\n").yaml;
  test.each<[string, (string | number)[], "key" | "value", number, number]>([
    ["a value", ["a"], "value", 1, 4],
    ["a key", ["a"], "key", 1, 1],
    ["a value below another", ["b", "c", 1], "value", 3, 10],
    ["what is missing: the key that should hold it", ["b", "z"], "value", 2, 1],
    ["what is missing at the top: the beginning", ["z"], "value", 1, 1],
  ])("%s", (_, path, part, line, column) => expect(yaml?.positionOf(path, part)).toEqual({ line, column }));
});
