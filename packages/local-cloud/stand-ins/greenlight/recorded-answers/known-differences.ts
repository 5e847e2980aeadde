/** Where the stand-in answers otherwise than the original: why, and which questions show it. README.md says the same to people. */
export const knownDifferences: { why: string; questions: string[] }[] = [
  {
    why: "Its pages are rendered by the server and few: each has an address of its own, where the original answers every address with its client.",
    questions: ["page /rooms", "page /rooms/aaa-bbb-ccc-ddd/join", "page /admin/users", "API asked for a page", "page of an invitation"],
  },
  {
    why: "Its logo is a file of its own.",
    questions: ["site settings, several"],
  },
  {
    why: "Its pages are in three languages.",
    questions: ["words of nl"],
  },
  {
    why: "Where the API has no such address or method, it says 404 and nothing.",
    questions: ["API, no such address", "API, another method"],
  },
  {
    why: "Pictures of accounts, presentations, tenants and rooms that an administrator makes for others are left out.",
    questions: [
      ...["own picture taken away", "presentation of a kind that isn't taken", "room with a presentation", "presentation taken away"],
      ...["how a meeting with a presentation was started"],
      ...["not signed in: admin/tenants.json", "a user: tenants", "tenants, for an administrator", "a user: a room for another"],
    ],
  },
  {
    why: "Lists tell how long they are, not the addresses of their pages; rooms tell no participants where nobody was.",
    questions: [
      ...["recordings of a room", "recordings", "public recordings of a room", "people, verified", "people, unverified", "people, pending"],
      ...["people, banned", "people, searched", "people, in an order", "all rooms", "all recordings", "people, pending, one"],
      ...["people, banned, one", "invitations", "room"],
    ],
  },
  {
    why: "It names what was wrong where the original fails without a word, or says otherwise what was missing.",
    questions: [
      ...[
        "meeting ended, without its id",
        "site setting, none such",
        "site settings, one of them none such",
        "room configuration, none such",
      ],
      ...["own name taken away", "room without a name", "room renamed to nothing", "password forgotten, without anything"],
      ...["activation, without anything", "permission that isn't there", "room configuration that isn't there"],
      ...["site setting that isn't there", "invitations without anything", "invitation taken back, again"],
      ...["sign-up with a weak password", "sign-up without a password", "sign-up with what is no address", "sign-up without a name"],
      ...["sign-up with a taken address", "account that the administrator adds, weak password", "invited, with a weak password"],
      "password anew, after the weak one",
    ],
  },
  {
    why: "Its health check connects to the database first, and signs in at the mail server as it should.",
    questions: [
      ...["health, before a page was opened", "health, asked again"],
      "health, checked as far as the mail server, before a page was opened",
      "health, checked as far as the mail server, with a password",
    ],
  },
  {
    why: "Of a list of invitations, none behind an empty entry is sent.",
    questions: ["invitation of two, and of nobody between them", "mail to Gus", "sign-up with another's invitation"],
  },
];
