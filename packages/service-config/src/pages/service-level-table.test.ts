import type { Definitions } from "@meet-coop/definitions";
import { testDefinitions } from "@meet-coop/definitions/testing";
import { expect, test } from "vitest";
import { serviceLevelTable } from "./service-level-table.ts";

const tableIn = (id: string, definitions: Definitions = testDefinitions()) => {
  const language = definitions.languages.find((language) => language.id === id);
  if (!language) throw new Error(`no language ${id}`);
  return serviceLevelTable(definitions, language);
};
const row = (id: string, definitions: Definitions, language = "en") =>
  tableIn(language, definitions).rows.find((row) => row.id === id)?.cells;

test("the table that the co-op adopted in July 2020, cell by cell", () => {
  const { columns, rows, marks, footnotes } = tableIn("en");
  const grid = [
    ["", ...columns.map(({ name }) => name)],
    ...rows.map(({ title, cells, marks }) => [[title, ...marks].join(" "), ...cells]),
  ];
  expect(grid).toEqual([
    ["", "Free", "Level 1", "Level 2", "Level 3", "Multi-account", "Custom"],
    ["Physical server", "demo.meet.coop", ...Array(3).fill("members.meet.coop"), "custom.meet.coop", "own server"],
    ["User accounts", "1", "1", "1", "1", "unlimited", "unlimited"],
    ["Rooms per account", "1", "5", "5", "5", "unlimited", "unlimited"],
    ["Meeting duration limit", "60 min", "3 h", "3 h", "3 h", "24 h", "24 h"],
    ["Participants per meeting 5", "5", "10", "20", "50", "100", "unlimited"],
    ["Set-up cost", "free", "none", "none", "none", "none", "on request"],
    ["Minimum subscription", "none", "1 month", "1 month", "1 month", "3 months, paid up front", "1 month"],
    ["Monthly contribution 6", "free", "EUR 10", "EUR 20", "EUR 45", "EUR 100", "on request, by server specification and location"],
    ["Recording 2", "no", "later", "later", "later", "later", "yes"],
    ["Branding (logo, colours, own domain for meetings and e-mail)", "no", "no", "no", "no", "yes", "yes"],
    ["Membership 1", "no", "yes", "yes", "yes", "yes", "yes"],
    ["Offered by", "the co-op itself", ...Array(3).fill("operational members"), "the co-op itself", "the co-op itself"],
    ["Also called", "–", "Individual, Small", "Micro, Medium", "Large", "Organization", "Dedicated"],
  ]);
  expect(marks).toEqual([3, 4]);
  expect(footnotes).toEqual([
    {
      number: 1,
      at: "Membership",
      text: "Membership, the right to take part in the co-op as a User Member, is part of every level but Free.",
    },
    { number: 2, at: "Recording", text: "Recording on the shared servers comes once it can be switched on and off for each room." },
    {
      number: 3,
      at: "Service levels of the Online Meeting Co-operative",
      text: "Members may use the Event server, with dedicated resources, for a time, at additional cost.",
    },
    { number: 4, at: "Service levels of the Online Meeting Co-operative", text: "A Fair Use Policy applies to all levels." },
    { number: 5, at: "Participants per meeting", text: "BigBlueButton advises against a session of over 100 people." },
    { number: 6, at: "Monthly contribution", text: "Amounts exclude sales tax." },
  ]);
});

test("words, phrases, footnotes and what a price depends on are those of the language", () => {
  const { title, rows, footnotes } = tableIn("ca");
  const last = (id: string) => rows.find((row) => row.id === id)?.cells.at(-1);
  expect(title).toBe("Nivells de servei");
  expect(last("monthly")).toBe("a consultar, segons les característiques i la ubicació del servidor");
  expect(last("recording")).toBe("sí");
  expect(footnotes.at(-1)?.text).toBe("Els imports no inclouen l'IVA.");
});

test("free levels come first, then by monthly contribution, those on request last; of the same price by name of the file", () => {
  const definitions = testDefinitions();
  const [free, priced, onRequest] = ["free", "level-1", "custom"].map((id) => definitions.serviceLevels.find((level) => level.id === id));
  if (!free || !priced || !onRequest) throw new Error("three levels were expected");
  const cents = { ...priced, id: "z-cheap", contribution: { ...priced.contribution, monthly: { amount: 9.5, currency: "EUR" } } };
  definitions.serviceLevels = [
    { ...onRequest, id: "a" },
    { ...free, id: "x" },
    { ...priced, id: "twin" },
    cents,
    ...definitions.serviceLevels,
  ];
  const order = ["free", "x", "z-cheap", "level-1", "twin", "level-2", "level-3", "multi-account", "a", "custom"];
  expect(tableIn("en", definitions).columns.map(({ id }) => id)).toEqual(order);
  definitions.serviceLevels.reverse();
  expect(tableIn("en", definitions).columns.map(({ id }) => id)).toEqual(order);
});

test("amounts have cents only where there are some, with the sign of the language", () => {
  const definitions = testDefinitions();
  for (const { id, contribution } of definitions.serviceLevels) {
    if (id === "level-1") contribution.monthly = { amount: 12.5, currency: "CAD" };
    if (id === "level-2") contribution.setUp = { amount: 1200, currency: "EUR" };
  }
  expect([row("monthly", definitions)?.[1], row("monthly", definitions, "es")?.[1]]).toEqual(["CAD 12.50", "12,50 CAD"]);
  expect(row("set-up", definitions)).toContain("EUR 1200");
});

test("a language that this Node doesn't know writes amounts as English does", () => {
  const definitions = testDefinitions();
  for (const level of definitions.serviceLevels) level.contribution.monthly = { amount: 12.5, currency: "EUR" };
  const [language] = definitions.languages;
  definitions.languages = ["xyz", "x", "not-a-language-at-all"].flatMap((id) => (language ? [{ ...language, id }] : []));
  for (const { id } of definitions.languages) expect(row("monthly", definitions, id)?.[0]).toBe("12.50 EUR");
});

test("hours are whole: 90 minutes and 60 minutes stay minutes", () => {
  const definitions = testDefinitions();
  definitions.serviceLevels = definitions.serviceLevels.slice(0, 5);
  for (const [nth, meetingDuration] of [60, 90, 120, 1440, "unlimited" as const].entries())
    Object.assign(definitions.serviceLevels[nth] ?? {}, { meetingDuration });
  expect(row("meeting-duration", definitions)?.sort()).toEqual(["2 h", "24 h", "60 min", "90 min", "unlimited"]);
});

test("what stands in a value is never taken for a phrase", () => {
  const definitions = testDefinitions();
  for (const { contribution } of definitions.serviceLevels)
    Object.assign(contribution, { monthly: "on request", pricedBy: "{request} $& {count} {by}" });
  expect(row("monthly", definitions)?.[0]).toBe("on request, by {request} $& {count} {by}");
});
