import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";
import { type CreateCall, createCallLength, encodedLength } from "./create-call.ts";

const demo = "tenants/demo.yaml";
const anchor = "operational-members/anchor.yaml";
const ember = "operational-members/ember.yaml";
/** The last line of a file, and below it a welcome of so many letters. */
const welcome = (letters: string) =>
  [anchor, "contact: meetings@anchor.example.org", `contact: meetings@anchor.example.org\nwelcome: ${letters}`] as const;

testCheck("a tenant's meetings can begin behind the load balancer", {
  refused: [
    {
      title: "a welcome of one letter too many",
      edits: [welcome("w".repeat(565))],
      at: [`${anchor}: welcome: ${"w".repeat(565)}`],
      says: {
        got: "565 characters",
        expected: expect.stringMatching(/^at most 564 as they are sent/),
        cure: expect.stringContaining("shorten it"),
      },
    },
    {
      title: "a welcome in another script, which is sent with six characters for a letter",
      edits: [welcome("Ж".repeat(100))],
      at: [`${anchor}: welcome: ${"Ж".repeat(100)}`],
      says: { got: "600 characters" },
    },
    {
      title: "a line above meetings that leaves no room, where nothing greets",
      edits: [
        [ember, /^welcome: \|\n( {2}.*\n)+/m.exec(textOf(ember))?.[0] ?? "", ""],
        [ember, "banner-text: Meetings by Ember", `banner-text: ${"Ж".repeat(90)}`],
      ],
      at: [`${ember}: banner-text: ${"Ж".repeat(90)}`],
      says: { got: "540 characters", cure: "shorten it, or remove it with `banner-color`" },
    },
  ],
  accepted: [
    { title: "a welcome that just fits", edits: [welcome("w".repeat(564))] },
    { title: "any welcome where there is no load balancer", edits: [[demo, "language: en", `language: en\nwelcome: ${"w".repeat(3000)}`]] },
  ],
});

describe("the address by which the load balancer begins a meeting", () => {
  const call: CreateCall = {
    ...{ host: "anchor-level-1.meet.coop", zone: "meet.coop", pool: "members", server: "members-a", version: "v3.9.2" },
    ...{ wordsToModerators: 79, logo: false },
  };

  test("has each letter of a text as Python writes it there", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const escaped = encodeURIComponent(text)
          .replace(/[!'()*]/g, "%__")
          .replaceAll("%20", "+");
        expect(encodedLength(text)).toBe(escaped.length);
      }),
    );
  });

  test("grows by what is sent of welcome and banner, and by no more", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme", minLength: 1 }), (welcome, bannerText) => {
        const [banner, color] = [`&bannerText=`.length + encodedLength(bannerText), "&bannerColor=%23000000".length];
        const greeting = "&welcome=".length + encodedLength(welcome);
        expect(createCallLength({ ...call, welcome, bannerText })).toBe(createCallLength(call) + greeting + banner + color);
      }),
    );
  });
});
