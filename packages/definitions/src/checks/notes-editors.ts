import { releaseOf } from "../known-holes.ts";
import { type Checked, type Found, inPool, oneOf } from "./finding.ts";

/** A pool's BigBlueButton can't have an editor that isn't in its release. */
export function editorNotThere({ allPools, software }: Checked): Found[] {
  const program = software.find(({ id }) => id === "bigbluebutton");
  return allPools.flatMap((pool): Found[] => {
    const { bigbluebutton, sharedNotesEditor: got } = pool.parts.software;
    const release = program && releaseOf(program, bigbluebutton);
    if (got === undefined || !release) return [];
    const there = Object.keys(release.sharedNotesEditors);
    if (there.includes(got)) return [];
    const others = Object.entries(program.releases).flatMap(([name, { sharedNotesEditors }]) =>
      sharedNotesEditors[got] === undefined ? [] : [`\`${name}\``],
    );
    return [
      {
        ...inPool(pool, "software", "shared-notes-editor"),
        what: `is no editor of shared notes in BigBlueButton \`${bigbluebutton}\``,
        got,
        expected: there.length === 0 ? "no such line: this release lets nobody choose" : oneOf(there),
        cure: others.length === 0 ? "leave the line out" : `leave the line out, or take a release that has it: ${others.join(", ")}`,
      },
    ];
  });
}
