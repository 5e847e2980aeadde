import { expect, test } from "vitest";
import { changedFiles, testDay, textOf } from "../fixture.testing.ts";
import { readDefinitions } from "../load-definitions.ts";
import { testCheck } from "./check-case.testing.ts";

const anchor = "operational-members/anchor.yaml";
const ember = "operational-members/ember.yaml";
const demo = "tenants/demo.yaml";
const meadow = "organisations/meadow.yaml";
const summit = "dedicated-customers/summit.yaml";
const congress = "events/spring-congress.yaml";
const membersDay = "events/members-day.yaml";
const zone = "zones/orchard.yaml";
const one = "service-levels/level-1.yaml";
const es = "languages/es.yaml";

testCheck("a name leads to a file", {
  refused: [
    {
      title: "a level's pool, with the nearest that there is",
      edits: [[one, "pool: members", "pool: member"]],
      at: [`${one}: pool: member`],
      says: { thing: "pool", got: "member", meant: "members", expected: "one of `custom`, `demo`, `event`, `members`, or `own server`" },
    },
    {
      title: "a level's own server, written as one word",
      edits: [["service-levels/custom.yaml", "pool: own server", "pool: own-server"]],
      at: ["service-levels/custom.yaml: pool: own-server"],
      says: { meant: "own server" },
    },
    {
      title: "a level on the servers of a dedicated customer",
      edits: [[one, "pool: members", "pool: summit"]],
      at: [`${one}: pool: summit`],
      says: { what: "names a dedicated customer, whose servers are its own" },
    },
    {
      title: "a tenant's level",
      edits: [[demo, "level: free", "level: fre"]],
      at: [`${demo}: level: fre`],
      says: { meant: "free", cure: "write `free`, or add the file `service-levels/fre.yaml`" },
    },
    {
      title: "what people call a circle, whose file has another name",
      edits: [[anchor, "[technical-operations]", "[Operational Admin]"]],
      at: [`${anchor}: circles: [Operational Admin]`],
      says: { meant: "organisational-operations", cure: "write `organisational-operations`" },
    },
    {
      title: "a level that a member sells",
      edits: [[anchor, "level-3]", "level-4]"]],
      at: [`${anchor}: levels: [level-1, level-2, level-4]`],
      says: { thing: "levels", got: "level-4" },
    },
    {
      title: "a level that a member has a host name for",
      edits: [[ember, "level-3: ember-large", "level-4: ember-large"]],
      at: [`${ember}: level-4: ember-large`],
    },
    {
      title: "a member's circle",
      edits: [[anchor, "[technical-operations]", "[technical-operation]"]],
      at: [`${anchor}: circles: [technical-operation]`],
      says: { meant: "technical-operations" },
    },
    { title: "a customer's level", edits: [[meadow, "level: multi-account", "level: multi"]], at: [`${meadow}: level: multi`] },
    { title: "who sells to a customer", edits: [[summit, "sold-by: co-op", "sold-by: nobody"]], at: [`${summit}: sold-by: nobody`] },
    {
      title: "the circle that agreed",
      edits: [[meadow, "agreed-by: products-and-services", "agreed-by: board"]],
      at: [`${meadow}: agreed-by: board`],
    },
    {
      title: "an event's member",
      edits: [[membersDay, "member: summit", "member: sumit"]],
      at: [`${membersDay}: member: sumit`],
      says: {
        meant: "summit",
        expected:
          "one of `anchor`, `autonomic`, `bridge`, `clover`, `collocall`, `delta`, `ember`, `femprocomuns`, `harbour`, `hypha` and 5 more",
      },
    },
    { title: "who sells an event", edits: [[congress, "sold-by: co-op", "sold-by: nobody"]], at: [`${congress}: sold-by: nobody`] },
    {
      title: "a footnote's translation",
      edits: [[es, "  fair-use: A todos", "  fair-play: A todos"]],
      at: [`${es}: fair-play: A todos los niveles se les aplica una política de uso justo.`],
    },
    {
      title: "a price's translation",
      edits: [[es, "  custom: las", "  costum: las"]],
      at: [`${es}: costum: las características y la ubicación del servidor`],
      says: { meant: "custom" },
    },
    {
      title: "whose a zone is, and its tenant isn't blamed",
      edits: [[zone, "belongs-to: orchard", "belongs-to: orchad"]],
      at: [`${zone}: belongs-to: orchad`],
      says: { meant: "orchard" },
    },
    { title: "a name that every object has", edits: [[demo, "level: free", "level: constructor"]], at: [`${demo}: level: constructor`] },
  ],
  accepted: [
    { title: "another circle", edits: [[meadow, "agreed-by: products-and-services", "agreed-by: community"]] },
    { title: "an event of an operational member", edits: [[membersDay, "member: summit", "member: hypha"]] },
    {
      title: "a level called like something that every object has",
      edits: [
        ["service-levels/constructor.yaml", textOf(one, ["name: Level 1", "name: Other"], ["also-called: [Individual, Small]\n", ""])],
        [anchor, "level-3]", "constructor]"],
      ],
    },
  ],
});

test("a file that can't be read isn't said to be missing", () => {
  const { definitions, problems } = readDefinitions(
    changedFiles([
      ["service-levels/free.yaml", "name: [\n"],
      ["circles/community.yaml", ""],
    ]),
    testDay,
  );
  expect(definitions).toBeUndefined();
  expect(problems.filter(({ severity }) => severity === "error").map(({ file }) => file)).toEqual([
    "circles/community.yaml",
    "service-levels/free.yaml",
  ]);
});

test("what isn't about a broken file is told all the same", () => {
  const { problems } = readDefinitions(
    changedFiles([
      ["footnotes/events.yaml", ""],
      ["pools/demo.yaml", "type: cx43", "type: cx44"],
      [demo, "look: #", "look:\n  logo: none.png #"],
    ]),
    testDay,
  );
  expect(problems.filter(({ severity }) => severity === "error").map(({ rule }) => rule)).toEqual([
    undefined,
    "a server type has a price",
    "a logo is a picture in the definitions",
  ]);
});

testCheck("a host name belongs to a level that is sold", {
  refused: [
    {
      title: "a level that exists, but isn't sold",
      edits: [[ember, "  level-3: ember-large", "  free: ember-large"]],
      at: [`${ember}: free: ember-large`],
      says: { thing: "free", expected: "one of `level-1`, `level-2`, `level-3`", cure: "add `free` to `levels`, or remove the line" },
    },
    {
      title: "the only level that isn't sold any more",
      edits: [[ember, "[level-1, level-2, level-3]", "[level-1]"]],
      at: [`${ember}: level-3: ember-large`],
      says: { expected: "`level-1`" },
    },
  ],
  accepted: [{ title: "the level that had none", edits: [[ember, "  level-3: ember-large", "  level-2: ember-large"]] }],
});

testCheck("a server type has a price", {
  refused: [
    {
      title: "a meeting server's",
      edits: [["pools/demo.yaml", "type: cx43", "type: cx44"]],
      at: ["pools/demo.yaml: type: cx44"],
      says: { got: "cx44", meant: "cx43" },
    },
    {
      title: "a front server's",
      edits: [["pools/event.yaml", "type: cpx42", "type: constructor"]],
      at: ["pools/event.yaml: type: constructor"],
    },
    { title: "a dedicated customer's", edits: [[summit, "type: ccx23", "type: ccx24"]], at: [`${summit}: type: ccx24`] },
  ],
  accepted: [{ title: "another that has one", edits: [["pools/demo.yaml", "type: cx43", "type: cx53"]] }],
});

testCheck("what is released is named", {
  refused: [
    {
      title: "a copied line of a customer",
      edits: [[summit, "release: summit", "release: meadow"]],
      at: [`${summit}: release: meadow`],
      says: { got: "meadow", expected: "`summit`" },
    },
    {
      title: "an operational member's Greenlight instead of the member",
      edits: [[ember, "release: ember", "release: ember-level-1"]],
      at: [`${ember}: release: ember-level-1`],
    },
    ...["pools/demo.yaml", demo, "organisations/harbour.yaml", congress].map((file) => ({
      title: file,
      edits: [[file, `${textOf(file).trimEnd()}\nrelease: other\n`]] as const,
      at: [`${file}: release: other`],
    })),
  ],
  accepted: [
    { title: "a pool that repeats its own name", edits: [["pools/demo.yaml", `${textOf("pools/demo.yaml")}release: demo\n`]] },
    { title: "no line at all", edits: [[summit, "release: summit\n", ""]] },
  ],
});
