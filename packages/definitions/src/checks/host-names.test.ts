import { expect, test } from "vitest";
import { domainProof } from "../domain-proof.ts";
import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const anchor = "operational-members/anchor.yaml";
const ember = "operational-members/ember.yaml";
const harbour = "organisations/harbour.yaml";
const meadow = "organisations/meadow.yaml";
const orchard = "organisations/orchard.yaml";
const summit = "dedicated-customers/summit.yaml";
const assembly = "events/autumn-assembly.yaml";
const school = "events/winter-school.yaml";
const congress = "events/spring-congress.yaml";
const demo = "tenants/demo.yaml";
const zone = "zones/orchard.yaml";

testCheck("a tenant has one host name", {
  refused: [
    {
      title: "none",
      edits: [[harbour, "host: harbour\n", ""]],
      at: [`${harbour}: name: Harbour Housing Co-operative`],
      says: { cure: "add a line `host: harbour`" },
    },
    {
      title: "two",
      edits: [[meadow, "domain: meet", "host: meadow\ndomain: meet"]],
      at: [`${meadow}: domain: meet.meadow.example.org`],
      says: { cure: "remove one of the two lines" },
    },
    { title: "an event without", edits: [[school, "host: winter-school\n", ""]], at: [`${school}: name: Winter School`] },
  ],
  accepted: [
    { title: "a domain instead", edits: [[harbour, "host: harbour", "domain: meet.harbour.example.org\ndomain-proved: 2026-11-24"]] },
  ],
});

testCheck("a host name belongs to one tenant", {
  refused: [
    {
      title: "an event at a member's",
      edits: [[assembly, "host: autumn-assembly", "host: anchor-level-2"]],
      at: [`${assembly}: host: anchor-level-2`],
      says: { got: "anchor-level-2", what: "is already the host name of `operational-members/anchor.yaml`" },
    },
    {
      title: "two organisations at one domain",
      edits: [[harbour, "host: harbour", "domain: meet.meadow.example.org\ndomain-proved: 2026-11-24"]],
      at: [`${meadow}: domain: meet.meadow.example.org`],
    },
    {
      title: "a member whose own name is taken, with the line that gives it another",
      edits: [[demo, "host: demo", "host: anchor-level-1"]],
      at: [`${anchor}: levels: [level-1, level-2, level-3]`],
      says: { cure: "add a line `level-1: …` with another host name below `hosts`" },
    },
    {
      title: "a member's chosen name",
      edits: [[demo, "host: demo", "host: ember-small"]],
      at: [`${ember}: level-1: ember-small`],
      says: { thing: "level-1", cure: "choose another host name" },
    },
  ],
  accepted: [
    { title: "the same first part in different domains", edits: [[harbour, "host: harbour", "host: meet"]] },
    { title: "a name that a member gave up for another", edits: [[harbour, "host: harbour", "host: ember-level-1"]] },
  ],
});

testCheck("host names of servers and pages are kept for them", {
  refused: [
    {
      title: "a meeting server's",
      edits: [[harbour, "host: harbour", "host: members-a"]],
      at: [`${harbour}: host: members-a`],
      says: { got: "members-a", what: "is kept for a server of the pool `members`" },
    },
    {
      title: "that of a meeting server to come",
      edits: [[harbour, "host: harbour", "host: members-zz"]],
      at: [`${harbour}: host: members-zz`],
    },
    { title: "a front server's", edits: [[ember, "level-3: ember-large", "level-3: event-front"]], at: [`${ember}: level-3: event-front`] },
    { title: "a dedicated customer's server", edits: [[harbour, "host: harbour", "host: summit-b"]], at: [`${harbour}: host: summit-b`] },
    {
      title: "the page of a pool",
      edits: [[school, "host: winter-school", "host: members"]],
      at: [`${school}: host: members`],
      says: { what: "is kept for the page of the pool `members`" },
    },
    {
      title: "the page of a pool whose name looks like a server's",
      edits: [
        ["pools/extra-b.yaml", textOf("pools/custom.yaml")],
        [harbour, "host: harbour", "host: extra-b"],
      ],
      at: [`${harbour}: host: extra-b`],
    },
    { title: "another's page", edits: [[harbour, "host: harbour", "host: summit"]], at: [`${harbour}: host: summit`] },
  ],
  accepted: [
    { title: "a name that only begins like a server's", edits: [[harbour, "host: harbour", "host: members-abc"]] },
    {
      title: "a pool's name where everything runs together, which has no page",
      edits: [
        [demo, "host: demo", "host: demo-greenlight"],
        [harbour, "host: harbour", "host: demo"],
      ],
    },
    {
      title: "a dedicated customer's own",
      edits: [[summit, "domain: meet.summit.example.org\ndomain-proved: 2026-09-12", "host: summit"]],
    },
  ],
});

testCheck("a customer's domain is shown to be theirs", {
  refused: [
    {
      title: "a domain without proof",
      edits: [[meadow, "domain-proved: 2026-08-27\n", ""]],
      at: [`${meadow}: domain: meet.meadow.example.org`],
      says: {
        cure: "ask them to set the record; when it is there (`dig TXT _meet-coop.meet.meadow.example.org`), add a line `domain-proved: 2026-11-24`",
      },
    },
    {
      title: "a proof of tomorrow",
      edits: [[meadow, "domain-proved: 2026-08-27", "domain-proved: 2026-11-25"]],
      at: [`${meadow}: domain-proved: 2026-11-25`],
    },
    {
      title: "a domain below the co-op's own",
      edits: [[orchard, "meet.orchard.example.org\nlanguage", "orchard.meet.coop\nlanguage"]],
      at: [`${orchard}: domain: orchard.meet.coop`],
      says: { cure: "write `host: orchard` instead, so that it follows the stack's domain" },
    },
    {
      title: "one with more parts",
      edits: [[harbour, "host: harbour", "domain: a.b.meet.coop"]],
      at: [`${harbour}: domain: a.b.meet.coop`],
      says: { cure: "write `host: …` instead, with a name of one part below it" },
    },
    { title: "the co-op's own", edits: [[harbour, "host: harbour", "domain: meet.coop"]], at: [`${harbour}: domain: meet.coop`] },
    {
      title: "another customer's zone",
      edits: [[harbour, "host: harbour", "domain: x.orchard.example.org"]],
      at: [`${harbour}: domain: x.orchard.example.org`],
      says: { what: "is in the zone of `orchard`, and nothing shows that it is theirs" },
    },
    {
      title: "the narrower of two zones, which is another's",
      edits: [["zones/school.yaml", "domain: meet.orchard.example.org\nbelongs-to: meadow\n"]],
      at: [`${orchard}: domain: meet.orchard.example.org`],
    },
    {
      title: "an event of another in a customer's zone",
      edits: [
        [congress, "domain: congress.meadow", "domain: congress.orchard"],
        [congress, "domain-proved: 2026-11-02\n", ""],
      ],
      at: [`${congress}: domain: congress.orchard.example.org`],
    },
  ],
  accepted: [
    { title: "a proof of today", edits: [[meadow, "domain-proved: 2026-08-27", "domain-proved: 2026-11-24"]] },
    { title: "the customer's own event in its zone", edits: [[school, "host: winter-school", "domain: school.orchard.example.org"]] },
    {
      title: "a domain that only ends like a zone, with a proof",
      edits: [[meadow, "domain: meet.meadow.example.org", "domain: notmeet.coop"]],
    },
  ],
});

testCheck("a domain has one zone", {
  refused: [
    {
      title: "two files for one",
      edits: [["zones/second.yaml", textOf(zone)]],
      at: ["zones/second.yaml: domain: orchard.example.org"],
      says: { what: "is already the domain of `zones/orchard.yaml`" },
    },
  ],
  accepted: [{ title: "a zone below another", edits: [["zones/second.yaml", "domain: team.orchard.example.org\nbelongs-to: orchard\n"]] }],
});

test("a domain's proof is another for each tenant and each domain, and always the same", () => {
  const proofs = [
    domainProof("a", "x.example.org"),
    domainProof("b", "x.example.org"),
    domainProof("a", "y.example.org"),
    domainProof("a,x", ".example.org"),
  ];
  expect(new Set(proofs.map(({ value }) => value)).size).toBe(4);
  expect(domainProof("a", "x.example.org")).toEqual(proofs[0]);
  expect(proofs[0]).toMatchObject({ name: "_meet-coop.x.example.org", value: expect.stringMatching(/^meet-coop-[0-9a-f]{24}$/) });
});
