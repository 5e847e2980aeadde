import { describe, expect, test } from "vitest";
import { z } from "zod";
import { definitionFiles } from "./definition-files.ts";
import { testDefinitions } from "./fixture.testing.ts";
import { examplesFolder } from "./load-definitions.ts";
import { type Definitions, kinds } from "./schema.ts";
import { readYaml } from "./yaml-file.ts";

const { files, problems } = definitionFiles({ path: examplesFolder });
const folders = ["operational-members", "organisations", "dedicated-customers", "events", "zones"] as const;

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
}

/** Every field of a schema that has no fields of its own, as `mail.dkim.selector`; keys that their writer chooses are `*`. */
function fieldsOf({ properties, additionalProperties }: Schema): string[] {
  const below = (key: string, schema: Schema) => {
    const fields = fieldsOf(schema);
    return fields.length > 0 ? fields.map((field) => `${key}.${field}`) : [key];
  };
  return [
    ...Object.entries(properties ?? {}).flatMap(([key, schema]) => below(key, schema)),
    ...(typeof additionalProperties === "object" && additionalProperties ? below("*", additionalProperties) : []),
  ];
}

const fieldsWritten = (value: unknown, at: readonly string[], fields: readonly string[]): string[] => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [at.join(".")];
  return Object.entries(value).flatMap(([key, below]) => {
    const own = fields.some((field) => field === [...at, "*"].join(".") || field.startsWith(`${[...at, "*"].join(".")}.`)) ? "*" : key;
    return fieldsWritten(below, [...at, own], fields);
  });
};

describe("between them, the invented customers use every field", () => {
  test.each(folders)("of %s", (folder) => {
    const fields = fieldsOf(z.toJSONSchema(kinds[folder].schema, { io: "input" }) as Schema);
    const written = files
      .filter((file) => file.folder === folder)
      .flatMap(({ file, bytes }) => fieldsWritten(readYaml(file, bytes).yaml?.data, [], fields));
    expect([...new Set(written)].sort()).toEqual([...fields].sort());
  });
});

test("all folders of customers have examples, and no other has", () => {
  expect(problems).toEqual([]);
  expect(new Set(files.map(({ folder }) => folder))).toEqual(new Set(folders));
});

test("examples name only hosts that can belong to nobody", () => {
  for (const { file, bytes } of files) {
    const hosts = new TextDecoder().decode(bytes).match(/[a-z0-9-]+\.(org|com|net|coop|zone|de)\b/g) ?? [];
    expect(
      hosts.filter((host) => !["example.org", "letsencrypt.org"].includes(host)),
      file,
    ).toEqual([]);
  }
});

test("there is an event of each time: over, near, now and far", () => {
  const { events }: Definitions = testDefinitions();
  const [first, last] = ["2026-11-24", "2026-11-24"];
  expect(events.some(({ lastDay }) => lastDay < first)).toBe(true);
  expect(events.some(({ firstDay }) => firstDay > last && firstDay <= "2026-12-01")).toBe(true);
  expect(events.some(({ firstDay }) => firstDay > "2027-01-01")).toBe(true);
});
