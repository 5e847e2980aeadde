import { createHash } from "node:crypto";
import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import type { Element } from "hast";
import { fromHtml } from "hast-util-from-html";
import { selectAll } from "hast-util-select";
import { toString as textOf } from "hast-util-to-string";
import { describe, expect, test } from "vitest";
import { poolPagePolicy } from "./pool-page-style.ts";
import { poolPages } from "./pool-pages.ts";
import { one } from "./read-page.testing.ts";

const definitions = testDefinitions();
const pages = ["demo", "members", "custom", "event", "summit"].flatMap((pool) =>
  poolPages(definitions, pool, { day: testDay, zone: "meet.test" }).map(({ path, content }) => [`${pool}/${path}`, content] as const),
);
const contentOf = (name: string) => {
  const content = pages.find(([path]) => path === name)?.[1];
  if (content === undefined) throw new Error(`no page ${name}`);
  return content;
};

describe.each(pages)("the page %s is for everybody", (name, content) => {
  const root = fromHtml(content);
  const all = (selector: string) => selectAll(selector, root);
  const properties = (selector: string) => all(selector).map(({ properties }) => properties);

  test("it says its language, has a title, and one heading above all others", () => {
    const [, file = ""] = name.split("/");
    expect(content).toMatch(/^<!doctype html>\n<html lang=/);
    expect(one("html", root).properties).toEqual({ lang: file.replace(/\.html$/, "").replace("index", "en"), dir: "ltr" });
    expect(textOf(one("title", root))).toBe(textOf(one("h1", root)));
    const depths = all("h1, h2, h3").map(({ tagName }) => Number(tagName.slice(1)));
    for (const [nth, depth] of depths.entries()) expect(depth - (depths[nth - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  test("everything stands in a landmark, and a link leads past those above the content", () => {
    const [skip, ...landmarks] = one("body", root).children.filter((child): child is Element => child.type === "element");
    expect(landmarks.map(({ tagName }) => tagName)).toEqual(["header", "main", "footer"]);
    expect(skip?.properties.href).toBe(`#${one("main", root).properties.id}`);
    expect(String(one("nav", root).properties.ariaLabel)).not.toBe("");
  });

  test("every language is one link away, in its own words", () => {
    expect(all("nav a").map((link) => [textOf(link), link.properties.href, link.properties.hrefLang, link.properties.lang])).toEqual([
      ["Català", "ca.html", "ca", "ca"],
      ["English", "en.html", "en", "en"],
      ["Español", "es.html", "es", "es"],
    ]);
    expect(all("nav [aria-current]")).toHaveLength(1);
  });

  test("its tables stay tables where they are shown as blocks: roles, captions, a title above each cell and one before it", () => {
    const roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
    for (const [tag, role] of Object.entries(roles)) for (const element of all(tag)) expect(element.properties.role).toBe(role);
    for (const { properties } of all("thead th")) expect(properties).toMatchObject({ scope: "col", role: "columnheader" });
    for (const { properties } of all("tbody th")) expect(properties).toMatchObject({ scope: "row", role: "rowheader" });
    for (const table of all("table")) {
      const named = one(`#${[table.properties.ariaLabelledBy].flat().join()}`, one("caption", table));
      expect(textOf(named)).not.toBe("");
      const columns = selectAll("thead th", table).length;
      for (const row of selectAll("tbody tr", table)) expect(selectAll("th, td", row)).toHaveLength(columns);
    }
  });

  test("what links lead to is there, and links of the same words are told apart", () => {
    const ids = properties("[id]").map(({ id }) => String(id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { href } of properties("a")) {
      const [, id] = /^#(.*)$/.exec(String(href)) ?? [];
      if (id !== undefined) expect(ids).toContain(id);
      else expect(String(href)).toMatch(/^(https:\/\/|mailto:)[^\s]+$|^[a-z]{2}\.html$/);
    }
    const targets = new Map<string, string>();
    for (const link of all("td a")) {
      const name = String(link.properties.ariaLabel ?? textOf(link));
      expect(targets.get(name) ?? link.properties.href).toBe(link.properties.href);
      targets.set(name, String(link.properties.href));
      expect(name).toContain(textOf(link));
    }
  });

  test("nothing runs in it, nothing comes from elsewhere, and its only style is the one that the policy lets through", () => {
    expect(all("script, img, iframe, object, embed, base, form, [style], link:not([rel=alternate]), svg")).toEqual([]);
    expect(content).not.toMatch(/@import|url\(|\son[a-z]+=/);
    const hash = createHash("sha256")
      .update(textOf(one("style", root)))
      .digest("base64");
    expect(poolPagePolicy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });
});

describe("the table of levels", () => {
  const shape = (content: string) => {
    const [box] = selectAll("main > .table", fromHtml(content));
    return [box?.properties.className, box?.properties.tabIndex];
  };

  test("is stacked on a phone where it has several columns, and stays as it is where it has two", () => {
    expect(shape(contentOf("members/en.html"))).toEqual([["table", "stacked"], undefined]);
    expect(shape(contentOf("demo/en.html"))).toEqual([["table", "pair"], undefined]);
  });

  test("scrolls in a place that the keyboard reaches where it is wider than any phone", () => {
    const many = testDefinitions();
    const [some] = many.serviceLevels;
    if (some) many.serviceLevels = ["a", "b", "c", "d", "e"].map((id) => ({ ...some, id, pool: "demo", name: id }));
    const page = poolPages({ ...many, tenants: [] }, "demo", { day: testDay, zone: "meet.test" }).at(-1)?.content ?? "";
    expect(shape(page)).toEqual([["table"], 0]);
    const marks = selectAll("caption sup a", fromHtml(page));
    expect(marks.map(textOf)).toEqual(["3", "4"]);
  });

  test("marks and footnotes lead to each other", () => {
    const root = fromHtml(contentOf("members/ca.html"));
    for (const mark of selectAll("sup a", root)) {
      const note = one(`li${mark.properties.href}`, root);
      expect(one("a", note).properties.href).toBe(`#${mark.properties.id}`);
    }
    expect(selectAll("sup a", root).map(textOf).sort()).toEqual(["1", "2", "3", "4", "5", "6"]);
  });
});
