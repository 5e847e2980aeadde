import { expect } from "vitest";
import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const demo = "tenants/demo.yaml";
const ember = "operational-members/ember.yaml";
const text = textOf("software/greenlight.yaml");
const greenlight = "software/greenlight.yaml";

testCheck("a language is one that Greenlight speaks", {
  refused: [
    {
      title: "one in which Greenlight doesn't start",
      edits: [[demo, "language: en", "language: nl"]],
      at: [`${demo}: language: nl`],
      says: {
        got: "nl",
        what: "isn't whole in Greenlight v3.9.2: it doesn't start in it, or its mails and the names of rooms miss words",
        expected: expect.stringMatching(/`ca`, `de`.*`uk`/),
      },
    },
    {
      title: "one of which half is there, once for all Greenlights of a member, with an image of its own",
      edits: [[ember, "language: fr", "language: pt"]],
      at: [`${ember}: language: pt`],
      says: { what: expect.stringContaining("Greenlight v3.9.2-ember.1") },
    },
    {
      title: "one that a release has lost",
      edits: [[greenlight, /^ *fr: .*\n/m.exec(text)?.[0] ?? "", ""]],
      at: ["dedicated-customers/summit.yaml: language: fr", `${ember}: language: fr`],
    },
  ],
  accepted: [
    { title: "another that is whole", edits: [[demo, "language: en", "language: eu"]] },
    {
      title: "any, where nothing is known of the release: another check tells of that",
      edits: [
        [greenlight, text.slice(text.indexOf("    languages:")), ""],
        [demo, "language: en", "language: nl"],
      ],
    },
  ],
});
