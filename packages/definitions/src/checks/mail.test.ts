import { expect } from "vitest";
import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const ember = "operational-members/ember.yaml";
const meadow = "organisations/meadow.yaml";
const orchard = "organisations/orchard.yaml";
const harbour = "organisations/harbour.yaml";
const congress = "events/spring-congress.yaml";
const school = "events/winter-school.yaml";
const hypha = "operational-members/hypha.yaml";
/** The lines of a mail sender that is in order. */
const mail = textOf(orchard).slice(textOf(orchard).indexOf("mail:"));

testCheck("mail leaves by an open port", {
  refused: [
    { title: "465", edits: [[ember, "port: 587", "port: 465"]], at: [`${ember}: port: 465`], says: { got: "465", expected: "`587`" } },
    { title: "25", edits: [[ember, "port: 587", "port: 25"]], at: [`${ember}: port: 25`] },
  ],
  accepted: [
    { title: "another", edits: [[ember, "port: 587", "port: 2525"]] },
    { title: "none, which is 587", edits: [[ember, "  port: 587\n", ""]] },
  ],
});

testCheck("invitations go by mail", {
  refused: [
    {
      title: "a customer that has none",
      edits: [
        [
          meadow,
          textOf(meadow)
            .slice(textOf(meadow).search(/^mail:/m))
            .split(/\n(?=[a-z])/)[0] ?? "",
          "",
        ],
      ],
      at: [`${meadow}: name: Meadow Food Co-operative`],
      says: { thing: "mail", cure: expect.stringContaining("Add new user") },
    },
  ],
  accepted: [{ title: "another mail server", edits: [[ember, "port: 587", "port: 2525"]] }],
});

testCheck("mail can be believed: SPF and DKIM", {
  refused: [
    { title: "no SPF", edits: [[meadow, "  spf: [mx]\n", ""]], at: [`${meadow}: mail:`], says: { thing: "spf" } },
    { title: "an empty list", edits: [[meadow, "spf: [mx]", "spf: []"]], at: [`${meadow}: spf: []`] },
    {
      title: "no DKIM in a zone of ours",
      edits: [[orchard, mail.slice(mail.indexOf("  dkim")), ""]],
      at: [`${orchard}: mail:`],
      says: { thing: "dkim" },
    },
    {
      title: "records that nobody saw",
      edits: [[ember, "  records-seen: 2026-10-05\n", ""]],
      at: [`${ember}: sender-address: meetings@ember.example.org`],
      says: { cure: "ask its owner to set them; when they are there, add a line `records-seen: 2026-11-24` below `mail`" },
    },
    { title: "records of tomorrow", edits: [[ember, "2026-10-05", "2026-11-25"]], at: [`${ember}: records-seen: 2026-11-25`] },
    {
      title: "a member that has no Greenlight yet",
      edits: [[hypha, "place: Toronto, Canada\n", `place: Toronto, Canada\n${mail.replace("orchard.example", "hypha.example")}`]],
      at: [`${hypha}: sender-address: meet@hypha.example.org`],
    },
  ],
  accepted: [
    { title: "records that were seen today", edits: [[ember, "2026-10-05", "2026-11-24"]] },
    {
      title: "a sender in the co-op's own zone, whose records we set",
      edits: [[harbour, "language: en\n", `language: en\n${mail.replace("orchard.example.org", "harbour.meet.coop")}`]],
    },
  ],
});

testCheck("nobody sends from another customer's domain", {
  refused: [
    {
      title: "an operational member",
      edits: [[ember, "meetings@ember.example.org\n  sender-name", "meetings@orchard.example.org\n  sender-name"]],
      at: [`${ember}: sender-address: meetings@orchard.example.org`],
    },
    {
      title: "another's event",
      edits: [[congress, "congress@meadow", "congress@post.orchard"]],
      at: [`${congress}: sender-address: congress@post.orchard.example.org`],
    },
  ],
  accepted: [
    {
      title: "the customer's own event",
      edits: [[school, "language: en\n", `language: en\n${mail.replace("selector: meet", "selector: school")}`]],
    },
    {
      title: "another domain of the same ending",
      edits: [[ember, "meetings@ember.example.org\n  sender-name", "meetings@notorchard.example.org\n  sender-name"]],
    },
  ],
});

testCheck("a mail key's name is its own", {
  refused: [
    {
      title: "another key of the same name in the zone",
      edits: [
        [orchard, "selector: meet", "selector: office"],
        [orchard, "key: 11q", "key: 22q"],
      ],
      at: [`${orchard}: selector: office`],
      says: { what: "is the name of another key in `zones/orchard.yaml`" },
    },
    {
      title: "the same key said to be of another type",
      edits: [
        [orchard, "selector: meet", "selector: office"],
        [orchard, "    type: ed25519\n", ""],
      ],
      at: [`${orchard}: selector: office`],
    },
  ],
  accepted: [
    { title: "the same key twice", edits: [[orchard, "selector: meet", "selector: office"]] },
    { title: "another key of the same name in another domain", edits: [[ember, "key: 11q", "key: 22q"]] },
  ],
});
