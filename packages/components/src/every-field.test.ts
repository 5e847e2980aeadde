import { type Folder, kinds } from "@meet-coop/definitions";
import { valueFields } from "@meet-coop/definitions/testing";
import { describe, expect, test } from "vitest";
import { changesMore, type Walked, walk } from "./field-walk.testing.ts";
import { atMost, namedInVain } from "./unmade-fields.testing.ts";

const folders = Object.keys(kinds) as Folder[];
const walked = new Map<Folder, Walked[]>();

describe("every line that somebody may write changes what is made, is refused, or stands in a list with its reason", () => {
  test.each(folders)("in %s", { timeout: 300_000 }, async (folder) => {
    const all = await walk(folder, (field) => atMost(folder, field));
    walked.set(folder, all);
    const surprises = all.filter((field) => {
      const most = atMost(folder, field);
      return most === undefined ? !["made", "refused"].includes(field.reach) : changesMore(field.reach, most);
    });
    expect(surprises.map(({ field, where, reach, how }) => `${where}: \`${field}\` changes ${reach} (${how})`)).toEqual([]);
    expect(new Set(all.map(({ field }) => field))).toEqual(new Set(valueFields(folder)));
  });

  test("none is refused everywhere, unless a list says so", () => {
    const all = [...walked].flatMap(([folder, fields]) => fields.map((field) => ({ ...field, name: `${folder}: ${field.field}`, folder })));
    const refused = [...Map.groupBy(all, ({ name }) => name)].filter(([, fields]) =>
      fields.every((field) => field.reach === "refused" && atMost(field.folder, field) === undefined),
    );
    expect(refused.map(([name]) => name)).toEqual([]);
  });

  test("the lists name nothing that isn't there", () => {
    expect(namedInVain(walked)).toEqual([]);
  });
});
