import { readFileSync } from "node:fs";
import { kinds, loadDefinitions } from "@meet-coop/definitions";
import { testDefinitions } from "@meet-coop/definitions/testing";
import { describe, expect, test } from "vitest";
import { generatedFiles, isGenerated } from "./generated-files.ts";

describe("generated files", () => {
  const top = new URL("../../../../", import.meta.url);
  // As the command does: on the day on which it runs.
  const { definitions } = loadDefinitions({ day: new Date().toISOString().slice(0, 10) });
  const live = definitions ? generatedFiles(definitions) : [];

  test("of the co-op's own definitions there are some", () => expect(live.length).toBeGreaterThan(Object.keys(kinds).length));

  test.each(live.map(({ path, text }) => [path, text] as const))("%s is as the definitions say", (path, text) => {
    let there: string | undefined;
    try {
      there = readFileSync(new URL(path, top), "utf8");
    } catch {}
    expect(there === text, `${path} is not as the definitions say. Cure: run \`npm run generate\` and commit what it changes.`).toBe(true);
  });

  test("are the same bytes for the same definitions", () =>
    expect(generatedFiles(testDefinitions())).toEqual(generatedFiles(testDefinitions())));

  test("say which command writes them, and end with one line end", () => {
    for (const { path, text } of generatedFiles(testDefinitions())) {
      expect(isGenerated(text), path).toBe(true);
      expect(text).toMatch(/[^\n]\n$/);
    }
  });

  test("a further language is a further page, to which all others link", () => {
    const definitions = testDefinitions();
    const pages = () => generatedFiles(definitions).filter(({ path }) => path.endsWith(".html"));
    expect(pages().map(({ path }) => path)).toEqual(["ca", "en", "es"].map((id) => `docs/service-levels/${id}.html`));
    const [language] = definitions.languages;
    if (language) definitions.languages.push({ ...language, id: "eu", name: "Euskara" });
    expect(pages().map(({ path }) => path)).toEqual(["ca", "en", "es", "eu"].map((id) => `docs/service-levels/${id}.html`));
    for (const { text } of pages()) expect(text).toContain(">Euskara</a>");
  });

  test("without English there is no page for the wiki, and the cure is named", () => {
    const definitions = testDefinitions();
    definitions.languages = definitions.languages.filter(({ id }) => id !== "en");
    expect(() => generatedFiles(definitions)).toThrow(/languages\/en\.yaml[\s\S]*Cure/);
  });
});
