import { expect, test } from "vitest";
import { childOf, element, parseXml, textOf, writeXml } from "./xml.ts";

test("what is written can be read back, markup in text included", () => {
  const written = writeXml(
    element("recording", [element("name", `R&D <b>"x"</b>`), element("empty", ""), element("meta", [element("term", "1")])]),
  );
  const read = parseXml(written);
  expect(textOf(read, "name")).toBe(`R&D <b>"x"</b>`);
  expect(textOf(read, "empty")).toBe("");
  expect(textOf(childOf(read, "meta"), "term")).toBe("1");
});

test("a name from outside can't open another element", () => {
  expect(writeXml(element("a><b", "x"))).toBe("<a__b>x</a__b>\n");
});

test("declarations, comments, attributes, CDATA and numeric entities are understood", () => {
  const read = parseXml(`<?xml version="1.0"?><!-- c --><r><m id="1" b='a > "b"' c="&amp;"/><t a="2"><![CDATA[<x>]]>&#65;&#x42;</t></r>`);
  expect(textOf(read, "t")).toBe("<x>AB");
  expect(childOf(read, "m")?.attributes).toEqual({ id: "1", b: 'a > "b"', c: "&" });
  expect(childOf(read, "t")?.attributes).toEqual({ a: "2" });
});

test("tags that don't match are an error", () => {
  expect(() => parseXml("<a><b></a>")).toThrow("</a> closes <b>");
  expect(() => parseXml("<a>")).toThrow("not closed");
});
