import { expect, test } from "vitest";
import { textOf } from "../fixture.testing.ts";
import { localAddress } from "../local-address.ts";
import { testCheck } from "./check-case.testing.ts";

const anchor = "operational-members/anchor.yaml";
const harbour = "organisations/harbour.yaml";
const lighthouse = "dedicated-customers/lighthouse.yaml";
const one = "service-levels/level-1.yaml";

/** An organisation of that name, reached by another. */
const organisation = (id: string) => [`organisations/${id}.yaml`, textOf(harbour, ["host: harbour", "host: other"])] as const;

testCheck("a tenant's name is its own", {
  refused: [
    {
      title: "an organisation called like a member's Greenlight",
      edits: [organisation("anchor-level-1")],
      at: ["organisations/anchor-level-1.yaml: name: Harbour Housing Co-operative"],
      says: { what: "would be a tenant called `anchor-level-1`, like that of `operational-members/anchor.yaml`" },
    },
    {
      title: "an organisation called like a tenant of the co-op's",
      edits: [organisation("demo")],
      at: ["organisations/demo.yaml: name: Harbour Housing Co-operative"],
    },
    {
      title: "a level that a member sells twice",
      edits: [[anchor, "level-3]", "level-3, level-1]"]],
      at: [`${anchor}: levels: [level-1, level-2, level-3, level-1]`],
      says: { got: "level-1", what: "holds a level twice" },
    },
  ],
  accepted: [{ title: "an organisation called nearly like one", edits: [organisation("anchor-level-4")] }],
});

/** A level with a name of that many letters, and a member with the longest name there is that sells it. */
const longNames = (letters: number) => {
  const [level, member] = ["l".repeat(letters), "m".repeat(40)];
  return [
    [`service-levels/${level}.yaml`, textOf(one, ["name: Level 1", "name: Long"], ["also-called: [Individual, Small]\n", ""])],
    [`operational-members/${member}.yaml`, textOf(anchor, ["levels: [level-1, level-2, level-3]", `levels: [${level}]`])],
  ] as const;
};

testCheck("a tenant's name is short enough", {
  refused: [
    { title: "64 letters", edits: longNames(23), at: [`operational-members/${"m".repeat(40)}.yaml: levels: [${"l".repeat(23)}]`] },
    {
      title: "an event whose servers' names would be no host names",
      edits: [[`events/${"e".repeat(55)}.yaml`, textOf("events/members-day.yaml", ["host: members-day", "host: other"])]],
      at: [`events/${"e".repeat(55)}.yaml: name: Members' Day`],
      says: { expected: "at most 54 letters in the name of the file" },
    },
    {
      title: "a dedicated customer whose front server's name would be none",
      edits: [[`dedicated-customers/${"d".repeat(58)}.yaml`, textOf(lighthouse, ["host: lighthouse", "host: other"])]],
      at: [`dedicated-customers/${"d".repeat(58)}.yaml: name: Lighthouse Federation`],
    },
  ],
  accepted: [
    { title: "63 letters", edits: longNames(22) },
    {
      title: "an event of 54 letters",
      edits: [
        [
          `events/${"e".repeat(54)}.yaml`,
          textOf(
            "events/members-day.yaml",
            ["host: members-day", "host: other"],
            ["2026-12-05\nlast-day: 2026-12-05", "2027-06-05\nlast-day: 2027-06-05"],
          ),
        ],
      ],
    },
  ],
});

testCheck("a pool's name is its own", {
  refused: [
    {
      title: "a dedicated customer called like a pool of the co-op's",
      edits: [["dedicated-customers/members.yaml", textOf(lighthouse, ["host: lighthouse", "host: other"])]],
      at: ["dedicated-customers/members.yaml: name: Lighthouse Federation"],
      says: { what: "would be a pool called `members`, like that of `pools/members.yaml`" },
    },
  ],
  accepted: [
    {
      title: "a dedicated customer called nearly like one",
      edits: [["dedicated-customers/members-own.yaml", textOf(lighthouse, ["host: lighthouse", "host: other"])]],
    },
  ],
});

/** Two names that were found to have the same address among the first 160,000 numbers. */
const [first, second] = ["group-121337", "group-159929"] as const;

test("the two names of the next test have the same address", () => expect(localAddress(first)).toEqual(localAddress(second)));

testCheck("tenants of a server answer at different addresses", {
  refused: [
    {
      title: "two names whose addresses are the same",
      edits: [
        [`organisations/${first}.yaml`, textOf(harbour, ["host: harbour", "host: one"])],
        [`organisations/${second}.yaml`, textOf(harbour, ["host: harbour", "host: other"])],
      ],
      at: [`organisations/${second}.yaml: name: Harbour Housing Co-operative`],
      says: { what: `would answer at the same address of its server as \`${first}\` (it is made from the file's name)` },
    },
  ],
  accepted: [
    {
      title: "the same on different servers",
      edits: [
        [`organisations/${first}.yaml`, textOf(harbour, ["host: harbour", "host: one"])],
        [`tenants/${second}.yaml`, textOf("tenants/demo.yaml", ["host: demo", "host: other"])],
      ],
    },
  ],
});

test("the address of a tenant is made from its id and lies where no other program listens", () => {
  expect(localAddress("demo")).toEqual(localAddress("demo"));
  for (let nth = 0; nth < 1000; nth++) {
    const { host, port } = localAddress(`tenant-${nth}`);
    const [begin = 0, second = 0, , last = 0] = host.split(".").map(Number);
    expect([begin, second >= 64, second <= 127, last >= 1, last <= 254]).toEqual([127, true, true, true, true]);
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThanOrEqual(29_999);
  }
});

testCheck("a member's name is its own", {
  refused: [
    {
      title: "an organisation called like an operational member",
      edits: [organisation("anchor")],
      at: ["organisations/anchor.yaml: name: Harbour Housing Co-operative"],
      says: { what: "has the same name as `operational-members/anchor.yaml`: who names the member could mean both" },
    },
  ],
  accepted: [{ title: "an organisation called nearly like one", edits: [organisation("anchor-own")] }],
});
