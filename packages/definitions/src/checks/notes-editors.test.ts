import { testCheck } from "./check-case.testing.ts";

const demo = "pools/demo.yaml";
const chosen = (editor: string, release = "jammy-300") =>
  [demo, "bigbluebutton: jammy-300", `bigbluebutton: ${release}\n  shared-notes-editor: ${editor}`] as const;
const blockNote = "      block-note:\n        since: 3.0.25\n        packages: [bbb-shared-notes-server]\n";

testCheck("an editor of shared notes is in the pool's BigBlueButton", {
  refused: [
    {
      title: "one that the release doesn't have, with the release that has it",
      edits: [
        chosen("block-note"),
        ["software/bigbluebutton.yaml", blockNote, ""],
        ["dedicated-customers/lighthouse.yaml", "    shared-notes-editor: block-note\n", ""],
      ],
      at: [`${demo}: shared-notes-editor: block-note`],
      says: {
        got: "block-note",
        what: "is no editor of shared notes in BigBlueButton `jammy-300`",
        expected: "`etherpad`",
        cure: "leave the line out, or take a release that has it: `noble-400`",
      },
    },
    {
      title: "one in a release of which none is known",
      edits: [
        chosen("etherpad", "focal-270"),
        ["software/bigbluebutton.yaml", "  noble-400:\n", "  focal-270:\n    supported-until: not announced\n  noble-400:\n"],
      ],
      at: [`${demo}: shared-notes-editor: etherpad`],
      says: { expected: "no such line: this release lets nobody choose" },
    },
    {
      title: "a dedicated customer's",
      edits: [["software/bigbluebutton.yaml", blockNote, ""]],
      at: ["dedicated-customers/lighthouse.yaml: shared-notes-editor: block-note"],
    },
  ],
  accepted: [
    { title: "BlockNote in BigBlueButton 3.0", edits: [chosen("block-note")] },
    { title: "the one that is there anyway", edits: [chosen("etherpad")] },
    { title: "each in BigBlueButton 4.0", edits: [chosen("etherpad", "noble-400")] },
  ],
});
