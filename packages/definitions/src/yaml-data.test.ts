import { describe, expect, test } from "vitest";
import { asYaml } from "./yaml-data.ts";
import { readYaml } from "./yaml-file.ts";

const read = (text: string) => readYaml("x.yaml", new TextEncoder().encode(text));

describe("a value stays the text that was written", () => {
  test.each([
    ...[
      "NO",
      "no",
      "yes",
      "on",
      "y",
      "TRUE",
      "true",
      "null",
      "Null",
      "~",
      "17:30",
      "190:20:30",
      "1.10",
      "1e3",
      "1_000",
      "0x10",
      "010",
      "0o7",
      "0b1",
    ],
    ...["+1", "-0", ".inf", "-.INF", ".nan", ".5", "5.", "2026-11-22", "2026-11-22T10:00:00Z", "=", "<<", "5 %", "10 EUR", "a#b", "a,b"],
  ])("`%s`", (text) => {
    expect(read(`value: ${text}\n`).yaml?.data).toEqual({ value: text });
    expect(read(`value: [${text.replace(",", "")}]\n`).yaml?.data).toEqual({ value: [text.replace(",", "")] });
    expect(read(`${text}: value\n`).yaml?.data).toEqual({ [text]: "value" });
  });

  test.each<[string, string, unknown]>([
    ["between double quotes", 'a: "x\\ty"', { a: "x\ty" }],
    ["between single quotes", "a: 'it''s'", { a: "it's" }],
    ["over lines", "a: |\n  one\n  two\n", { a: "one\ntwo\n" }],
    ["folded over lines", "a: >-\n  one\n  two\n", { a: "one two" }],
    ["with the ends of lines of Windows", "a: |\r\n  one\r\n  two\r\n", { a: "one\ntwo\n" }],
    ["nothing", "a:\nb: \nc: ''", { a: "", b: "", c: "" }],
    ["nothing in a list", "a:\n-\n- x", { a: ["", "x"] }],
    ["nothing between braces", "{a, b: , c: x}", { a: "", b: "", c: "x" }],
    ["nothing behind a question mark", "? a\n", { a: "" }],
    ["after a comment", "a: x # y\nb: # z\nc: x#y", { a: "x", b: "", c: "x#y" }],
    ["after a mark of the encoding", "\uFEFFname: Ünï", { name: "Ünï" }],
    ["a `<<`, which brings nothing in", "<<: {a: b}", { "<<": { a: "b" } }],
    ["under an older version of YAML", "%YAML 1.1\n---\na: yes", { a: "yes" }],
  ])("%s", (_, text, data) => expect(read(text).yaml?.data).toEqual(data));
});

describe("keys", () => {
  test("called like something that every object has are keys like any other", () => {
    const data = read("constructor: a\ntoString: b\nhasOwnProperty: c\n").yaml?.data as object;
    expect(Object.entries(data)).toEqual([
      ["constructor", "a"],
      ["toString", "b"],
      ["hasOwnProperty", "c"],
    ]);
  });

  test.each(["__proto__: {a: b}", '"__proto__": x', '"\\x5f_proto__": x', "a:\n  __proto__: x", "{a: {__proto__: {b: c}}}"])(
    "`%s` is refused",
    (text) => {
      const { yaml, problems } = read(text);
      expect(yaml).toBeUndefined();
      expect(problems).toMatchObject([{ thing: "__proto__", what: "can't be a key" }]);
      expect(({} as Record<string, unknown>).a).toBeUndefined();
    },
  );

  test.each<[string, string, number, number]>([
    ["twice", "a: 1\nb: 2\na: 3\n", 3, 1],
    ["twice below another", "a:\n  b: 1\n  b: 2\n", 3, 3],
    ["twice between braces", "a: {b: 1, b: 2}\n", 1, 11],
    ["twice, once between quotes", 'a: 1\n"a": 2\n', 2, 1],
  ])("%s are refused, with the line of the first", (_, text, line, column) => {
    const { yaml, problems } = read(text);
    expect(yaml).toBeUndefined();
    expect(problems).toMatchObject([
      { line, column, what: expect.stringMatching(/^is written twice, first in line [12]$/), cure: "keep one of the two" },
    ]);
  });

  test("three times the same are told twice", () => expect(read("a: 1\na: 2\na: 3\n").problems.map(({ line }) => line)).toEqual([2, 3]));

  test.each(["? [a, b]\n: c", "{a: b}: c", "? {a: b}\n: c", "&x a: b", "!!str a: b", "a: &x b\n*x : c"])(
    "that are no text are refused: `%s`",
    (text) => {
      expect(read(text).yaml).toBeUndefined();
      expect(read(text).problems.map(({ what }) => what)).toContain("has a key that is no text");
    },
  );

  test("that are missing are refused", () =>
    expect(read("a: 1\n: x\n").problems).toMatchObject([{ line: 2, what: "has a line without a key" }]));
});

describe("names that stand for something, and types, are refused where they are", () => {
  test.each<[string, string, string, number]>([
    ["an anchor", "a: &x 1\n", "sets an anchor (`&x`)", 1],
    ["an anchor of a map", "a: &x\n  b: 1\n", "sets an anchor (`&x`)", 2],
    ["an alias", "a: 1\nb: *x\n", "uses an alias (`*x`)", 2],
    ["a text with asterisks", "a: *important*\n", "uses an alias (`*important*`)", 1],
    ["a merge key", "a: 1\nb:\n  <<: *a\n", "uses an alias (`*a`)", 3],
    ["a type of YAML's", "a: !!int 5\n", "sets a type (`!!int`)", 1],
    ["the type that it has anyway", "a: !!str 5\n", "sets a type (`!!str`)", 1],
    ["a set", "a: !!set {b, c}\n", "sets a type (`!!set`)", 1],
    ["bytes", "a: !!binary aGk=\n", "sets a type (`!!binary`)", 1],
    ["a date", "a: !!timestamp 2026-01-01\n", "sets a type (`!!timestamp`)", 1],
    ["code", "a: !!js/function x\n", "sets a type (`!!js/function`)", 1],
    ["no type", "a: ! 5\n", "sets a type (`!`)", 1],
    ["a type of one's own", "a: !vault |\n  x\n", "sets a type (`!vault`)", 1],
    ["a type with an unknown handle", "a: !e!x 5\n", "isn't valid YAML: a value begins with `!`", 1],
    ["a type of the file", "!!map\na: 1\n", "sets a type (`!!map`)", 2],
  ])("%s", (_, text, what, line) => {
    const { yaml, problems } = read(text);
    expect(yaml).toBeUndefined();
    expect(problems).toContainEqual(expect.objectContaining({ what, line }));
    for (const { cure } of problems) expect(cure).not.toBe("");
  });

  test("a billion laughs are never laughed", () => {
    const lines = Array.from(
      { length: 30 },
      (_, nth) =>
        `l${nth}: &l${nth} [${
          nth === 0
            ? "lol"
            : Array(9)
                .fill(`*l${nth - 1}`)
                .join(", ")
        }]`,
    );
    const start = performance.now();
    expect(read(lines.join("\n")).yaml).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test.each([
  "level-1",
  "10 EUR",
  "20 %",
  "meet.example.org",
  "#2f5d1e",
  "https://example.org/a",
  "a:",
  "a: b",
  " a",
  "a ",
  "-",
  "*a",
  "",
  'say "x"',
  "a, b",
  "[a]",
  "x\ny",
  "v3.8.2.4",
  "é",
  "a # b",
])("`%s` is suggested in a way that is read as it is meant", (text) => {
  expect(read(`key: ${asYaml(text)}\n`).yaml?.data).toEqual({ key: text });
  expect(read(`key: [${asYaml(text)}]\n`).yaml?.data).toEqual({ key: [text] });
});
