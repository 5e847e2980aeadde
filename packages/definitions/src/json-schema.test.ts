import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fixtureFolder } from "./fixture.testing.ts";
import { definitionFields, jsonSchema } from "./json-schema.ts";
import { definitionsFolder, examplesFolder } from "./load-definitions.ts";
import { type Folder, kinds } from "./schema.ts";

const folders = Object.keys(kinds) as Folder[];
const ajv = new Ajv({ allowUnionTypes: true, strict: true, allErrors: true });
addFormats.default(ajv);
// What the YAML language server of editors knows beyond the standard.
ajv.addVocabulary(["errorMessage", "markdownDescription"]);
const validators = Object.fromEntries(folders.map((folder) => [folder, ajv.compile(jsonSchema(folder))])) as Record<
  Folder,
  ReturnType<typeof ajv.compile>
>;
/** What an editor finds wrong in a text of YAML, as `path keyword`. */
const wrong = (folder: Folder, text: string): string[] => {
  validators[folder](parse(text));
  return validators[folder].errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`) ?? [];
};

describe("editors accept what the check accepts", () => {
  const files = [definitionsFolder, examplesFolder, fixtureFolder].flatMap((root) =>
    folders.flatMap((folder) =>
      readdirSync(root).includes(folder)
        ? readdirSync(join(root, folder))
            .filter((file) => file.endsWith(".yaml"))
            .map((file) => ({ folder, path: join(root, folder, file) }))
        : [],
    ),
  );

  test.each(files.map(({ folder, path }) => [path.split("/").slice(-3).join("/"), folder, path] as const))("%s", (_, folder, path) => {
    expect(wrong(folder, readFileSync(path, "utf8"))).toEqual([]);
  });

  test("every kind of file was among them", () => expect(new Set(files.map(({ folder }) => folder))).toEqual(new Set(folders)));
});

describe("editors refuse", () => {
  const free = readFileSync(join(fixtureFolder, "service-levels/free.yaml"), "utf8");
  const zone = readFileSync(join(fixtureFolder, "zones/meet-coop.yaml"), "utf8");
  const tenant = readFileSync(join(fixtureFolder, "tenants/demo.yaml"), "utf8");
  const changed = (text: string, from: string | RegExp, to: string) => {
    expect(text).toMatch(from);
    return text.replace(from, to);
  };

  test.each<[string, Folder, string, string]>([
    [
      "a number as a word",
      "service-levels",
      changed(free, "participants-per-meeting: 5", "participants-per-meeting: five"),
      "/participants-per-meeting anyOf",
    ],
    ["a number of something else", "service-levels", changed(free, "accounts: 1", "accounts: 1 room"), "/accounts anyOf"],
    ["a duration without a unit", "service-levels", changed(free, "60 min", "60"), "/meeting-duration anyOf"],
    ["a misspelt field", "service-levels", changed(free, "rooms-per-account", "room-per-account"), " additionalProperties"],
    ["a field that is missing", "service-levels", changed(free, /\n {2}monthly: .*/, ""), "/contribution required"],
    ["a field that is misspelt deeper", "service-levels", changed(free, "  set-up:", "  setup:"), "/contribution additionalProperties"],
    ["a word of no choice", "service-levels", changed(free, "sold-by: co-op", "sold-by: nobody"), "/sold-by enum"],
    ["a truth of another language", "service-levels", changed(free, "branding: false", "branding: no"), "/branding type"],
    ["a list where one value belongs", "service-levels", changed(free, "name: Free", "name: [Free]"), "/name type"],
    ["a name with a line end", "service-levels", changed(free, "name: Free", 'name: "Free\\nfor all"'), "/name pattern"],
    ["an address without https", "software", "name: x\nsource: http://example.org\nread-on: 2026-11-22\nreleases: {}", "/source pattern"],
    [
      "a day that no calendar has",
      "software",
      "name: x\nsource: https://example.org\nread-on: 2026-02-30\nreleases: {}",
      "/read-on format",
    ],
    [
      "a name of the writer's own that is none",
      "software",
      "name: x\nsource: https://example.org\nread-on: 2026-02-28\nreleases: {V 3: {supported-until: 2027-01-01}}",
      "/releases propertyNames",
    ],
    ["a host name that is none", "zones", changed(zone, "domain: meet.coop", "domain: meet"), "/domain pattern"],
    ["a language that isn't called by its code", "tenants", changed(tenant, /language: .*/, "language: english"), "/language pattern"],
  ])("%s", (_, folder, text, expected) => expect(wrong(folder, text)).toContain(expected));
});

test("a default is what an editor would write: text, number or truth", () => {
  const properties = jsonSchema("organisations").properties ?? {};
  expect(properties["sold-by"]?.default).toBe("co-op");
  expect(properties["shared-notes"]?.default).toBe(true);
  expect(properties.mail?.properties?.port?.default).toBe(587);
  expect(properties.subscription?.properties?.["paid-up-front"]?.default).toBe("none");
});

test("what an editor shows says what a field means, how it is written, and what holds without it", () => {
  const paid = jsonSchema("service-levels").properties?.contribution?.properties?.paid;
  expect(paid).toMatchObject({
    description: "Whether the shortest subscription is paid month by month or up front.",
    markdownDescription: expect.stringMatching(/up front\.\n\nWritten as one of `monthly`, `up front`\. Without it: `monthly`\.$/),
    errorMessage: "Expected one of `monthly`, `up front`.",
  });
});

test.each(folders)("every field of %s has a meaning and a way to write it", (folder) => {
  for (const { name, description, expected } of definitionFields(folder)) {
    expect(description, name).not.toBe("");
    expect(expected, name).not.toContain("undefined");
  }
});

describe(".vscode/settings.json", () => {
  const settings = JSON.parse(readFileSync(new URL("../../../.vscode/settings.json", import.meta.url), "utf8"));

  test("gives each folder of YAML files its schema", () => {
    expect(settings["yaml.schemas"]).toEqual(
      Object.fromEntries(
        [...folders].sort().map((folder) => [
          `./packages/definitions/schemas/${folder}.schema.json`,
          // One pattern for each place: the language server knows `*`, and no braces.
          ["definitions", "examples", "fixture"].map((place) => `packages/definitions/${place}/${folder}/*.yaml`),
        ]),
      ),
    );
  });
});
