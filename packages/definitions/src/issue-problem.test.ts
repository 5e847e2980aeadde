import { describe, expect, test } from "vitest";
import { changedFiles, type Edit, testDay, textOf } from "./fixture.testing.ts";
import { readDefinitions } from "./load-definitions.ts";
import { formatProblems, type Problem } from "./problem.ts";

const free = "service-levels/free.yaml";
const ember = "operational-members/ember.yaml";
const meadow = "organisations/meadow.yaml";
const demo = "pools/demo.yaml";

const errorsAfter = (...edits: Edit[]): Problem[] =>
  readDefinitions(changedFiles(edits), testDay).problems.filter(({ severity }) => severity === "error");
/** All errors as people read them, without the last line that counts them. */
const toldAfter = (...edits: Edit[]): string =>
  formatProblems(errorsAfter(...edits))
    .replace(/\n\n.*\n$/, "")
    .replaceAll("examples/", "");

describe("a mistake is told with its place, what it got, what it expected, the nearest spelling and the cure", () => {
  test.each<[title: string, edits: Edit[], told: string]>([
    [
      "a number as a word",
      [[free, "meeting: 5", "meeting: five"]],
      "service-levels/free.yaml:8:27: error: `participants-per-meeting` isn't right: got `five`, expected a whole number such as `5` or `5 participants`, or `unlimited`. Did you mean `5`?\n" +
        "    Cure: write `participants-per-meeting: 5`",
    ],
    [
      "a truth in another word",
      [[free, "branding: false", "branding: NO"]],
      "service-levels/free.yaml:10:11: error: `branding` isn't right: got `NO`, expected `true` or `false`. Did you mean `false`?\n    Cure: write `branding: false`",
    ],
    [
      "a misspelt key, told once",
      [[free, "rooms-per-account", "room-per-acount"]],
      "service-levels/free.yaml:6:1: error: `room-per-acount` is no field of this file: expected one of `name`, `also-called`, `pool`, `sold-by`, `accounts`, `rooms-per-account`, " +
        "`meeting-duration`, `participants-per-meeting`, `cameras-per-meeting`, `recording`, `branding`, `membership`, `contribution`. Did you mean `rooms-per-account`?\n    Cure: write `rooms-per-account`",
    ],
    [
      "a key that doesn't exist, below another",
      [[meadow, "  terms:", "  imprint:"]],
      "organisations/meadow.yaml:26:3: error: `imprint` is no field of `links`: expected one of `terms`, `privacy`, `accessibility`, `help-center`.\n    Cure: remove the line",
    ],
    [
      "a line that is missing below another",
      [[free, "  monthly: free\n", ""]],
      "service-levels/free.yaml:12:1: error: `monthly` is missing (What a member contributes each month, without sales tax.).\n    Cure: add a line `monthly: …` below `contribution`",
    ],
    [
      "a line that is missing two levels below",
      [["dedicated-customers/summit.yaml", "    type: ccx23\n", ""]],
      "dedicated-customers/summit.yaml:76:3: error: `type` is missing (The kind of front server, by Hetzner's name.).\n    Cure: add a line `type: …` below `front` in `pool`",
    ],
    [
      "lines that are missing",
      [[demo, "memory:\n  greenlight: 1 GiB\n  postgresql: 512 MiB\n  redis: 128 MiB\n", ""]],
      "pools/demo.yaml:2:1: error: `memory` is missing (Memory that a container may use at most.).\n" +
        "    Cure: add a line `memory:`, and indented below it `greenlight: …`, `postgresql: …`, `redis: …`",
    ],
    [
      "a value that must be there",
      [[free, "name: Free", "name:"]],
      "service-levels/free.yaml:2:6: error: `name` is empty: expected at most 100 characters on one line.\n    Cure: write a value for `name`",
    ],
    [
      "a colour that became a comment",
      [[meadow, 'primary-color: "#2f5d1e"', "primary-color: #2f5d1e"]],
      "organisations/meadow.yaml:14:18: error: `#2f5d1e` would be left out: a `#` behind a space begins a comment.\n    Cure: put the whole value between double quotes; of a comment, write a space behind its `#`",
    ],
    [
      "a colour that can be mended, with the quotes that it needs",
      [[meadow, '"#edf5e9"', "EDF5E9"]],
      'organisations/meadow.yaml:15:24: error: `primary-color-light` isn\'t right: got `EDF5E9`, expected a colour between double quotes such as `"#0b7a75"`. Did you mean `#edf5e9`?\n' +
        '    Cure: write `primary-color-light: "#edf5e9"`',
    ],
    [
      "lines that are empty, and their own beside them",
      [[free, "contribution:\n  monthly: free\n  set-up: free\n  minimum-period: none", "contribution:\nmonthly: free"]],
      "service-levels/free.yaml:12:14: error: `contribution` is empty: expected indented `key: value` lines.\n" +
        "    Cure: write indented below `contribution:` `monthly: …`, `set-up: …`, `minimum-period: …`\n" +
        "service-levels/free.yaml:13:1: error: `monthly` is no field of this file: expected one of `name`, `also-called`, `pool`, `sold-by`, `accounts`, `rooms-per-account`, " +
        "`meeting-duration`, `participants-per-meeting`, `cameras-per-meeting`, `recording`, `branding`, `membership`, `contribution`.\n" +
        "    Cure: indent it by two spaces below `contribution:`, or remove the line",
    ],
    [
      "an item of a list",
      [[ember, "[technical-operations, community]", "[Technical Operations, community]"]],
      "operational-members/ember.yaml:5:11: error: `circles` names a circle that doesn't exist: got `Technical Operations`, expected one of `community`, `organisational-operations`, `products-and-services`, `technical-operations`. Did you mean `technical-operations`?\n" +
        "    Cure: write `technical-operations`",
    ],
    [
      "an empty item",
      [[ember, "[technical-operations, community]", "[community, '']"]],
      "operational-members/ember.yaml:5:22: error: `circles` is empty: expected the file name of a circle, without `.yaml`.\n    Cure: write a value, or remove it from the list",
    ],
    [
      "one value where a list belongs",
      [[ember, "levels: [level-1, level-2, level-3]", "levels: level-1"]],
      "operational-members/ember.yaml:6:9: error: `levels` is one value: got `level-1`, expected a list such as `[one, another]`.\n    Cure: write it as in another file of the folder: `levels: [level-1]`",
    ],
    [
      "a list where one value belongs",
      [[free, "name: Free", "name: [Free]"]],
      "service-levels/free.yaml:2:7: error: `name` is a list: expected text on the same line.\n    Cure: write it as in another file of the folder",
    ],
    [
      "lines where a list belongs",
      [[ember, "levels: [level-1, level-2, level-3]", "levels:\n  level-1: yes"]],
      "operational-members/ember.yaml:6:1: error: `levels` holds several lines: expected a list such as `[one, another]`.\n    Cure: write it as in another file of the folder",
    ],
    [
      "lines in a list",
      [[ember, "[level-1, level-2, level-3]", "[level-1, level-2, {level-3: x}]"]],
      "operational-members/ember.yaml:6:28: error: `levels` has an item that holds several lines: expected text on the same line.\n    Cure: write it as in another file of the folder",
    ],
    [
      "a key that its writer chose",
      [[ember, "level-1: ember-small", "Level 1: ember-small"]],
      "operational-members/ember.yaml:8:3: error: `Level 1` can't be a key below `hosts`: expected the file name of a service level, without `.yaml`.\n    Cure: correct what stands before the colon",
    ],
    [
      "a setting in small letters",
      [[ember, "CLAMAV_SCANNING:", "clamav:"]],
      "operational-members/ember.yaml:54:3: error: `clamav` can't be a key below `environment`: expected capital letters, digits and `_`, such as `OPENID_CONNECT_LOGOUT_PATH`.\n    Cure: correct what stands before the colon",
    ],
    [
      "a server type with capital letters",
      [["price-books/hetzner-2026-06-15.yaml", "  cx43:", "  CX43:"]],
      "price-books/hetzner-2026-06-15.yaml:9:3: error: `CX43` can't be a key below `server-types`: expected Hetzner's name of a server type such as `cx43`.\n    Cure: correct what stands before the colon",
    ],
    [
      "a value below a key that its writer chose",
      [["software/redis.yaml", '"8.2":\n    supported-until: 2030-09-01', '"8.2":\n    supported-until: 1.9.2030']],
      "software/redis.yaml:18:22: error: `supported-until` isn't right: got `1.9.2030`, expected a day such as `2026-11-22`, or `not announced`. Did you mean `2030-09-01`?\n    Cure: write `supported-until: 2030-09-01`",
    ],
  ])("%s", (_, edits, told) => expect(toldAfter(...edits)).toBe(told));

  test("several mistakes of one file and of several come at once", () => {
    expect(
      errorsAfter([free, "60 min", "60min"], [free, "name: Free", "name: ''"], ["tenants/demo.yaml", "host: demo", "host: Demo!"]),
    ).toMatchObject([
      { thing: "name", line: 2 },
      { thing: "meeting-duration", meant: "60 min", line: 7 },
      { file: "tenants/demo.yaml", thing: "host", meant: "demo" },
    ]);
  });

  test("two misspelt keys aren't said to be the same one", () => {
    expect(errorsAfter([free, "name: Free", "nam: Free\nnaem: Free"])).toMatchObject([
      { thing: "nam", meant: "name" },
      { thing: "naem", cure: "remove the line" },
    ]);
  });

  test("the beginning of a longer key means that one, where only one begins so", () => {
    expect(errorsAfter([free, "participants-per-meeting:", "participants:"])).toMatchObject([
      { thing: "participants", meant: "participants-per-meeting" },
    ]);
    expect(errorsAfter([free, "name: Free", "name: Free\nm: x"])).toMatchObject([{ thing: "m", cure: "remove the line" }]);
  });

  test("a misspelt key whose right one is there too is to be removed", () => {
    expect(errorsAfter([free, "name: Free", "name: Free\nnam: Free"])).toMatchObject([{ thing: "nam", line: 3, cure: "remove the line" }]);
  });
});

describe("a name that every object has is a name like any other", () => {
  test.each(["constructor", "toString", "hasOwnProperty", "valueOf"])("`%s` as an unknown key", (key) => {
    expect(errorsAfter([free, "name: Free", `name: Free\n${key}: x`])).toMatchObject([
      { thing: key, line: 3, what: "is no field of this file" },
    ]);
  });

  test.each<[string, Edit]>([
    ["hosts", [ember, "  level-1: ember-small", "  __proto__: x\n  level-1: ember-small"]],
    ["environment", [ember, "environment:", "environment:\n  __proto__: x"]],
    ["releases", ["software/redis.yaml", "releases:", "releases:\n  __proto__: {supported-until: not announced}"]],
    ["server-types", ["price-books/hetzner-2026-06-15.yaml", "server-types:", "server-types:\n  __proto__: {}"]],
    ["footnotes", ["languages/es.yaml", "footnotes:\n", "footnotes:\n  __proto__: x\n"]],
    ["prices", ["languages/es.yaml", "prices:", "prices:\n  __proto__: x"]],
    ["a file's lines", [free, "name: Free", "name: Free\n__proto__: x"]],
  ])("`__proto__` is never lost among %s", (_, edit) =>
    expect(errorsAfter(edit)).toMatchObject([{ thing: "__proto__", what: "can't be a key" }]),
  );

  test.each<[string, Edit, unknown[]]>([
    [
      "hosts",
      [ember, "  level-1: ember-small", "  constructor: x\n  level-1: ember-small"],
      [{ thing: "constructor", what: "names a service level that doesn't exist" }],
    ],
    [
      "environment",
      [ember, "environment:", "environment:\n  constructor: x"],
      [{ thing: "constructor", what: "can't be a key below `environment`" }],
    ],
    ["releases", ["software/redis.yaml", "releases:", "releases:\n  constructor: {supported-until: not announced}"], []],
    [
      "server-types",
      [
        "price-books/hetzner-2026-06-15.yaml",
        "server-types:",
        "server-types:\n  constructor: {cpus: 1, cpu: shared, memory: 1 GB, disk: 1 GB, monthly: 1 EUR}",
      ],
      [],
    ],
    [
      "footnotes",
      ["languages/es.yaml", "footnotes:\n", "footnotes:\n  constructor: x\n"],
      [{ thing: "constructor", what: "names a footnote that doesn't exist" }],
    ],
  ])("`constructor` among %s", (_, edit, expected) => expect(errorsAfter(edit)).toMatchObject(expected));

  test("a folder of files called like it is read", () => {
    const level = textOf("service-levels/level-1.yaml", ["name: Level 1", "name: Other"], ["also-called: [Individual, Small]\n", ""]);
    const { definitions } = readDefinitions(
      changedFiles([
        ["service-levels/constructor.yaml", level],
        ["operational-members/anchor.yaml", "level-3]", "level-3, constructor]"],
        ["footnotes/constructor.yaml", "number: 9\nconcerns: pool\ntext: x\n"],
        ["languages/es.yaml", "footnotes:\n", "footnotes:\n  constructor: x\n"],
        ["languages/ca.yaml", "footnotes:\n", "footnotes:\n  constructor: x\n"],
      ]),
      testDay,
    );
    expect(definitions?.serviceLevels.map(({ id }) => id)).toContain("constructor");
  });
});

test("the cure of each mistake with a nearest spelling is read as right", () => {
  const mistakes: [file: string, from: string, to: string][] = [
    [free, "accounts: 1", "accounts: One account"],
    [free, "meeting-duration: 60 min", "meeting-duration: 60 Minutes"],
    [free, "membership: false", "membership: off"],
    [free, "minimum-period: none", "minimum-period: 1months"],
    [demo, "greenlight: 1 GiB", "greenlight: 1GB"],
    [meadow, "from: 2026-09-01", "from: 1.9.2026"],
    [meadow, "paid-up-front: 3 months", "paid-up-front: 3 month"],
    [ember, "revenue-share: 15 %", "revenue-share: 15%"],
    [ember, "currency: CHF", "currency: chf"],
    [ember, "apply: https://ember.example.org/apply", "apply: http://ember.example.org/apply"],
    [ember, 'primary-color: "#7a1f1f"', 'primary-color: "#7A1F1F"'],
    ["events/members-day.yaml", "price: 400 EUR", "price: €400"],
    ["pools/event.yaml", "lead-time: 7 days", "lead-time: 7"],
    ["organisations/meadow.yaml", "domain: meet.meadow.example.org", "domain: https://Meet.meadow.example.org/"],
  ];
  for (const [file, from, to] of mistakes) {
    const [error, ...others] = errorsAfter([file, from, to]);
    expect(others, to).toEqual([]);
    const written = /^write `(.*)`$/.exec(error?.cure ?? "")?.[1];
    expect(written, `${to}: ${error?.cure}`).toBeDefined();
    expect(errorsAfter([file, from, to], [file, to, written ?? ""]), written).toEqual([]);
  }
});
