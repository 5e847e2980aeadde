import { describe, expect, test } from "vitest";
import { changedFiles, type Edit, testDay } from "../fixture.testing.ts";
import { readDefinitions } from "../load-definitions.ts";

const [ca, es] = ["languages/ca.yaml", "languages/es.yaml"] as const;
/** What is an error after edits. */
const errors = (...edits: Edit[]) =>
  readDefinitions(changedFiles(edits), testDay)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ file, thing, got, expected }) => ({ file: file.replace(/^.*(?=languages\/)/, ""), thing, got, expected }));

describe("the words of the pages of pools", () => {
  test.each([
    ["write-to", 'write-to: "escriviu a {address}"', "write-to: escriviu", "escriviu", "{address}"],
    ["open-until", '"últim dia: {day}"', "aviat", "aviat", "{day}"],
    ["not-sold", '"Ara mateix no els ven cap sòcia: {levels}"', "cap", "cap", "{levels}"],
    ["days", 'days: "{count} dies"', "days: dies", "dies", "{count}"],
  ])("are refused without the place for their value: %s", (key, from, to, got, place) => {
    const [error, ...others] = errors([ca, from, to]);
    expect(others).toEqual([]);
    expect(error).toMatchObject({ file: ca, got, expected: expect.stringContaining(`\`${place}\``) });
    expect(error?.thing).toContain(key);
  });

  test("are refused in more than one line", () => {
    expect(errors([ca, '"últim dia: {day}"', '"últim\\ndia: {day}"'])).toHaveLength(1);
  });

  test("are needed, all of them", () => {
    expect(errors([es, "  skip: Ir al contenido\n", ""])).toMatchObject([{ file: es }]);
    expect(errors([es, "  free:\n    title: Reuniones en línea de prueba\n", "  free:\n"])).toMatchObject([{ file: es }]);
  });

  test("lead to the co-op by https alone", () => {
    expect(errors([ca, "co-op: https://www.meet.coop", "co-op: javascript:alert(1)"])).toMatchObject([{ got: "javascript:alert(1)" }]);
  });
});
