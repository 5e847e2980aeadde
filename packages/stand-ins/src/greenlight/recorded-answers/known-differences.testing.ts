/** Where the stand-in answers otherwise than the original: why, and which questions show it. README.md says the same to people. */
export const knownDifferences: { why: string; questions: string[] }[] = [
  {
    why: "Lists tell how long they are, not the addresses of their pages.",
    questions: [
      ...["recordings of a room", "recordings", "public recordings of a room", "people, verified", "people, unverified", "people, pending"],
      ...["people, banned", "people, searched", "people, in an order", "all rooms", "all recordings", "people, pending, one"],
      ...["people, banned, one", "invitations"],
    ],
  },
];
