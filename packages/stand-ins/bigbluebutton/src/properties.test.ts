import { expect, test } from "vitest";
import { parseProperties, resolveProperties } from "./properties.ts";

test("separators, comments, escapes and continued lines are read as Java reads them", () => {
  const text = [
    "# comment",
    "! comment",
    "a=1",
    "b : 2",
    "c 3",
    "long = one\\",
    "   two",
    "umlaut=\\u00e4",
    "tab=x\\ty",
    "path=C:\\\\x",
    "key\\ with=v",
  ].join("\n");
  expect(Object.fromEntries(parseProperties(text))).toEqual({
    a: "1",
    b: "2",
    c: "3",
    long: "onetwo",
    umlaut: "ä",
    tab: "x\ty",
    path: "C:\\x",
    "key with": "v",
  });
});

test("the last of two equal keys wins", () => {
  expect(parseProperties("a=1\na=2").get("a")).toBe("2");
});

test("overrides replace packaged values, also where others refer to them", () => {
  const packaged = parseProperties(`url=http://packaged\nlogo=\${url}/logo.png\nother=\${unknown}`);
  const resolved = resolveProperties(packaged, parseProperties("url=https://bbb.example.org"));
  expect(resolved.get("logo")).toBe("https://bbb.example.org/logo.png");
  expect(resolved.get("other")).toBe(`\${unknown}`);
});

test("a property that refers to itself in a circle doesn't hang", () => {
  expect(resolveProperties(parseProperties(`a=\${b}\nb=\${a}`), new Map()).get("a")).toBe(`\${a}`);
});
