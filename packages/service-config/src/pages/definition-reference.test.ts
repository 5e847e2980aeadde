import { type Folder, kinds } from "@meet-coop/definitions";
import { describe, expect, test } from "vitest";
import { definitionReference } from "./definition-reference.ts";
import { readMarkdown, rowsOfMarkdown, textOfMarkdown } from "./read-page.testing.ts";

/** Names in the order of a schema, from the schema itself: `contribution.monthly`. */
function names(schema: unknown, path = ""): string[] {
  const { type, innerType, in: written, shape, valueType } = (schema as { def: Record<string, unknown> }).def;
  if (type === "optional" || type === "default") return names(innerType, path);
  if (type === "pipe") return names(written, path);
  const below = (key: string, inside: unknown) => {
    const name = path === "" ? key : `${path}.${key}`;
    return [name, ...names(inside, name)];
  };
  if (type === "record") return below("<key>", valueType);
  return type === "object" ? Object.entries(shape as Record<string, unknown>).flatMap(([key, inside]) => below(key, inside)) : [];
}

describe("the reference of the definitions", () => {
  const blocks = readMarkdown(definitionReference("here")).children;
  const folders = blocks.flatMap((block, nth) => {
    const [about, table] = blocks.slice(nth + 1);
    if (block.type !== "heading" || block.depth !== 2 || !about || table?.type !== "table") return [];
    return [{ folder: textOfMarkdown(block), about: textOfMarkdown(about), rows: rowsOfMarkdown(table).slice(1) }];
  });
  const rowsOf = (folder: Folder) =>
    Object.fromEntries((folders.find((one) => one.folder === folder)?.rows ?? []).map(([name, ...cells]) => [name, cells]));

  test("has each kind of file, with what it is", () => {
    expect(folders.map(({ folder }) => folder)).toEqual(Object.keys(kinds).sort());
    for (const { about } of folders) expect(about).toMatch(/\.$/);
  });

  test.each(Object.entries(kinds))("names every field of %s, says what it means and how it is written", (folder, { schema }) => {
    const rows = folders.find((one) => one.folder === folder)?.rows ?? [];
    // Lines below a key of the writer's own are told by what is in them.
    const told = names(schema).filter((name, nth, all) => !(name.endsWith("<key>") && all[nth + 1]?.startsWith(`${name}.`)));
    expect(rows.map(([name]) => name)).toEqual(told);
    for (const cells of rows) for (const cell of cells) expect(cell).not.toBe("");
  });

  test("says what is needed, what may be left out, and what holds then", () => {
    expect(rowsOf("service-levels")).toMatchObject({
      name: [expect.any(String), "at most 100 characters on one line", "yes"],
      "meeting-duration": ["How long one meeting may last.", "a duration with its unit such as 60 min or 3 h, or unlimited", "yes"],
      contribution: ["What the level costs.", "lines below it", "yes"],
      "contribution.paid": [expect.any(String), "one of monthly, up front", "no; without it: monthly"],
      "contribution.priced-by": [expect.any(String), expect.any(String), "no"],
    });
    expect(rowsOf("organisations")).toMatchObject({
      "mail.server": [expect.any(String), expect.any(String), "yes, in mail"],
      "subscription.paid-up-front": [expect.any(String), expect.any(String), "no; without it: none"],
    });
  });
});
