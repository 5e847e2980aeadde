import { describe, expect, test } from "vitest";
import { largestFile, readYaml } from "./yaml-file.ts";

const read = (text: string | Uint8Array) => readYaml("x.yaml", typeof text === "string" ? new TextEncoder().encode(text) : text);

describe("what is no plain YAML is refused with a place and a cure", () => {
  test.each<[title: string, text: string | Uint8Array, what: string, line: number, column?: number]>([
    ["an empty file", "", "is empty", 1, 1],
    ["comments alone", "# nothing\n", "is empty", 1],
    ["a mark of the end alone", "---\n", "is empty", 1],
    ["a bare word", "hello\n", "holds no `key: value` lines", 1],
    ["a colon without a space", "name:Free\n", "holds no `key: value` lines", 1],
    ["a list", "- a\n", "holds no `key: value` lines", 1],
    [
      "a bracket that stays open: where it begins",
      "a: 1\nb: [c\n",
      "isn't valid YAML: a list or map begins with a bracket that isn't closed",
      2,
      4,
    ],
    ["a quote that stays open: where it begins", "a: 'x\nb: 1\n", "isn't valid YAML: a text begins with a quote that isn't closed", 1, 4],
    ["a line without a colon", "a: 1\nb\n", "isn't valid YAML: the line holds no colon with a space behind it", 2, 1],
    ["a list on the line of its key", "a: - b\n", "isn't valid YAML: a list with `-` begins on the line of its key", 1, 4],
    ["a bracket too many", "a: 1\nb: c ]\n]\n", "isn't valid YAML: nothing can stand here: what was before it ended the file", 3],
    ["a missing comma", "a: {b: 1 c: 2}\n", "isn't valid YAML: two entries of a list or map stand beside each other without a comma", 1],
    ["text behind a quoted text", 'a: "b" c\n', "isn't valid YAML: something follows behind a text that ended already", 1, 8],
    [
      "a value that begins with a sign of YAML's",
      "a: @b\n",
      "isn't valid YAML: a value begins with a sign that YAML keeps for itself",
      1,
      4,
    ],
    ["a colon in a text", "a: b: c\n", "isn't valid YAML: one line holds two colons with a space behind them", 1, 4],
    ["a line that is indented too far", "a: 1\n  b: 2\n", "isn't valid YAML: a line has no colon", 1, 4],
    ["a line that is indented by one more", "a:\n  b: 1\n   c: 2\n", "isn't valid YAML: a line has no colon", 2],
    [
      "a line that is indented by one less",
      "a:\n  b: 1\n c: 2\n",
      "isn't valid YAML: the line begins in another column than those that it belongs to",
      3,
    ],
    ["a tab", "a:\n\tb: 1\n", "isn't valid YAML: it is indented with a tab", 2],
    ["a backslash", 'a: "\\q"\n', "isn't valid YAML: `\\` between double quotes begins a sign that there isn't", 1],
    ["two documents", "a: 1\n---\nb: 2\n", "isn't valid YAML: it holds several documents", 2],
    ["an unknown directive", "%FOO x\n---\na: 1\n", "isn't valid YAML: Unknown directive %FOO", 1],
    ["another encoding", Uint8Array.of(0x61, 0x3a, 0x20, 0xe9), "isn't UTF-8 text", 1],
    ["UTF-16 with its mark", new Uint8Array(Buffer.from("\uFEFFa: 1", "utf16le")), "isn't UTF-8 text", 1],
    ["UTF-16 without", new Uint8Array(Buffer.from("a: 1", "utf16le")), "isn't UTF-8 text", 1],
    ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), "isn't UTF-8 text", 1],
    ["zeros", new Uint8Array(100), "isn't UTF-8 text", 1],
    ["a huge file", "#".repeat(largestFile + 1), `has ${largestFile + 1} bytes, more than ${largestFile}`, 1],
  ])("%s", (_, text, what, line, column) => {
    const { yaml, problems } = read(text);
    expect(yaml).toBeUndefined();
    expect(problems.map((problem) => problem.what)).toEqual([expect.stringContaining(what)]);
    expect(problems[0]).toMatchObject({
      severity: "error",
      file: "x.yaml",
      thing: "x.yaml",
      line,
      ...(column === undefined ? {} : { column }),
    });
    expect(problems[0]?.cure).not.toBe("");
  });

  test("a file of the largest size is read", () => expect(read(`a: 1\n${"#".repeat(largestFile - 5)}`).yaml?.data).toEqual({ a: "1" }));

  test("of what isn't YAML the first place is told: the others follow from it", () =>
    expect(read("a: ]\n".repeat(1000)).problems).toHaveLength(1));

  test.each([
    ["a name", "a: Level #1\n", "#1", 1, 10],
    ["a text", "a: see #help please\nb: 1", "#help please", 1, 8],
    ["an item", "a: [one #two, three]\nb: 1\n", "#two, three]", 1, 9],
  ])("a comment without a space behind its sign isn't taken for one: in %s", (_, text, thing, line, column) => {
    expect(read(text).problems).toContainEqual(expect.objectContaining({ thing, line, column, what: expect.stringContaining("left out") }));
  });

  test.each(["a: x # y\n", "#y\na: x\n", "a: 'x #y'\n", 'a: "x #y"\n', "a: |\n  x #y\n", "a: x#y\n", "  #y\na: x\n"])(
    "%j cuts nothing off",
    (text) => {
      expect(read(text).problems).toEqual([]);
    },
  );
});

describe("nesting stops no machine", () => {
  const repeat = (text: string, times: number) => text.repeat(times);
  const indented = (piece: string) => Array.from({ length: 350 }, (_, depth) => " ".repeat(depth) + piece).join("\n");
  const deep: [title: string, text: string][] = [
    ["lists in brackets", `a: ${repeat("[", 60_000)}`],
    ["closed lists in brackets", `a: ${repeat("[", 30_000)}${repeat("]", 30_000)}`],
    ["maps in brackets", `{a: ${repeat("{a: ", 15_000)}`],
    ["maps with question marks in brackets", repeat("{? ", 20_000)],
    ["dashes", `${repeat("- ", 32_000)}a`],
    ["dashes behind a key", `a: ${repeat("- ", 30_000)}a`],
    ["dashes and tabs", `${repeat("-\t", 32_000)}a`],
    ["question marks", `${repeat("? ", 32_000)}a`],
    ["dashes and question marks", `${repeat("- ? ", 16_000)}a`],
    ["colons", `${repeat(": ", 32_000)}a`],
    ["keys on one line", `${repeat("a: ", 20_000)}x`],
    ["keys below each other", `${indented("a:")} x`],
    ["dashes below each other", `${indented("-")} x`],
    ["question marks below each other", `${indented("?")} x`],
    ["just too deep, in brackets", `a: ${repeat("[", 20)}${repeat("]", 20)}`],
  ];

  test.each(deep)("%s are refused at once, with their line", (_, text) => {
    const start = performance.now();
    const { yaml, problems } = read(text);
    expect(yaml).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(10);
    for (const { line } of problems) expect(line).toBeLessThanOrEqual(text.split("\n").length);
    // Some milliseconds; ten seconds and more when it grows faster than the text.
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("as deep as may be written is read", () => {
    expect(read(`a: ${repeat("[", 19)}x${repeat("]", 19)}`).yaml).toBeDefined();
    expect(read(`a: ${repeat("[", 20)}x${repeat("]", 20)}`).problems[0]?.what).toBe("nests lists and maps more than 20 deep");
  });

  test.each<[title: string, text: string]>([
    ["keys", Array.from({ length: 12_000 }, (_, nth) => `${nth.toString(36)}:`).join("\n")],
    ["keys twice", repeat("a:\n", 20_000)],
    ["items", `a:\n${repeat("- x\n", 15_000)}`],
    ["empty maps", `{${repeat("{}:,", 16_000)}}`],
    ["closing brackets", `a: 1\n${repeat("]", 60_000)}`],
    ["comments", `${repeat("#\n", 32_000)}a: 1`],
    ["words before a comment that is none", `a: [${repeat("x, ", 20_000)}y]\nb: c #d`],
    ["comments that are none", repeat("a: b #c\n", 8000)],
    ["anchors", `a: ${repeat("&a ", 20_000)}x`],
    ["aliases of one list", `a: &a [x]\nb: [${repeat("*a,", 20_000)}]`],
  ])("very many %s take no longer than their number", (_, text) => {
    const start = performance.now();
    const { yaml } = read(text);
    yaml?.positionOf(["a", 14_000]);
    for (let nth = 0; nth < 12_000; nth++) yaml?.positionOf([nth.toString(36)], "key");
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("positions", () => {
  const yaml = read('a: 1\nb:\n  c: [x, yy]\n  d:\n    - one\n    - "two"\ne:\nf: {g: h}\n').yaml;
  test.each<[string, (string | number)[], "key" | "value", number, number]>([
    ["a value", ["a"], "value", 1, 4],
    ["a key", ["a"], "key", 1, 1],
    ["an item of a list on one line", ["b", "c", 1], "value", 3, 10],
    ["an item of a list below its key", ["b", "d", 1], "value", 6, 7],
    ["a list on one line", ["b", "c"], "value", 3, 6],
    ["a list below its key: the key", ["b", "d"], "value", 4, 3],
    ["lines below a key: the key", ["b"], "value", 2, 1],
    ["nothing: behind its key", ["e"], "value", 7, 3],
    ["a value between braces", ["f", "g"], "value", 8, 8],
    ["what is missing below a key: the key that should hold it", ["b", "z"], "value", 2, 1],
    ["what is missing below what is missing", ["b", "y", "z"], "key", 2, 1],
    ["what is missing below a text", ["a", "z"], "value", 1, 1],
    ["an item that a list doesn't have", ["b", "c", 9], "value", 3, 3],
    ["what is missing at the top: the beginning", ["z"], "value", 1, 1],
    ["the whole file", [], "value", 1, 1],
  ])("%s", (_, path, part, line, column) => expect(yaml?.positionOf(path, part)).toEqual({ line, column }));

  test("the beginning is behind comments, where a line would be added", () => {
    expect(read("# about\n\na: 1\n").yaml?.positionOf(["z"])).toEqual({ line: 3, column: 1 });
  });

  test("a key called like something that every object has is found, or not, like any other", () => {
    const { yaml } = read("constructor: 1\n");
    expect(yaml?.positionOf(["constructor"])).toEqual({ line: 1, column: 14 });
    expect(yaml?.positionOf(["toString"])).toEqual({ line: 1, column: 1 });
  });

  test("Windows' ends of lines count once", () => expect(read("a: 1\r\nb: 2\r\n").yaml?.positionOf(["b"])).toEqual({ line: 2, column: 4 }));
});
