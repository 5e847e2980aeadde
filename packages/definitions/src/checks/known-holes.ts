import { holesOf, isOf, mendedIn, numberOf, toRenew } from "../known-holes.ts";
import { type Checked, type Found, inFile, namesOf } from "./finding.ts";
import { usedVersions } from "./software.ts";

/** The page that tells what to do. */
const steps = "`docs/sysadmins/how-to.md#a-hole-becomes-known`";

/** One message for each line that names such a version: its holes, the version to take, what to renew. */
export function knownHole(definitions: Checked): Found[] {
  return usedVersions(definitions).flatMap(({ place, version, release }): Found[] => {
    const holes = release ? holesOf(release, version) : [];
    if (!release || holes.length === 0) return [];
    const mended = mendedIn(holes);
    const renewed = namesOf(toRenew(holes));
    const sources = [...new Set(holes.map(({ source }) => `\`${source}\``))].join(", ");
    const take = mended === undefined ? "take another release" : `take \`${mended}\` or a later one`;
    return [
      {
        ...place,
        what: `has ${holes.length === 1 ? "a known critical hole" : "known critical holes"}, ${holes.map(({ name, what }) => `\`${name}\` (${what})`).join(", ")}`,
        got: version,
        expected: `${mended === undefined ? `another release than \`${release.name}\`, of which no version is mended` : `\`${mended}\` or a later one`} (${sources})`,
        cure: `${take}, and run \`up\`${renewed ? `; then renew ${renewed}` : ""} (${steps})`,
      },
    ];
  });
}

export function neverRun(definitions: Checked): Found[] {
  return usedVersions(definitions).flatMap(({ place, version, release }): Found[] => {
    const number = numberOf(version) ?? "";
    const why = release && Object.hasOwn(release.never, number) ? release.never[number] : undefined;
    if (why === undefined) return [];
    return [{ ...place, what: `should never be run: it ${why}`, got: version, cure: "take a later version" }];
  });
}

/** What is written below a release about a version of another would never count. */
export function versionOfAnotherRelease({ software }: Checked): Found[] {
  return software.flatMap((program) =>
    Object.entries(program.releases).flatMap(([release, { holes, never }]): Found[] => {
      // The makers of `jammy-300` call its versions otherwise.
      if (numberOf(release) === undefined) return [];
      const named = [
        ...Object.entries(holes).map(([name, hole]) => ({ got: hole.mendedIn, path: ["holes", name, "mended-in"] })),
        ...Object.keys(never).map((version) => ({ got: version, path: ["never", version] })),
      ];
      return named
        .filter(({ got }) => got !== "no version" && !isOf(release, got))
        .map(({ got, path }) => ({
          ...inFile("software", program, "releases", release, ...path),
          what: "is a version of another release",
          got,
          expected: `a version that begins with \`${release}\``,
          cure: "correct it, or write it below its own release",
        }));
    }),
  );
}
