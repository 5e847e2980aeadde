import { dayAfter } from "../calendar.ts";
import type { Software } from "../kinds/software.ts";
import type { PoolDefinition } from "../tenancy.ts";
import { type Checked, type Found, inFile, inPlace, meantOf, oneOf } from "./finding.ts";

/** Days before the end of support from which on it is a problem. */
const ahead = 90;

const parts = [
  ["bigbluebutton", "bigbluebutton"],
  ["operating-system", "operatingSystem"],
  ["greenlight", "greenlight"],
  ["postgresql", "postgresql"],
  ["redis", "redis"],
] as const;

/** Every program of a pool, with what is known of it. */
function used({ allPools, software }: Checked) {
  const known = new Map(software.map((one) => [one.id, one]));
  return allPools.flatMap((pool) =>
    parts.map(([id, key]) => {
      const version = pool.parts.software[key];
      const program = known.get(id);
      return { pool, id, version, program, release: program && releaseOf(program, version) };
    }),
  );
}

/** The release that a version is of: the longest that it begins with. */
function releaseOf({ releases }: Software, version: string) {
  const name = Object.keys(releases)
    .filter((release) => version === release || (version.startsWith(release) && /^[.-]/.test(version.slice(release.length))))
    .sort((one, other) => other.length - one.length)[0];
  const release = name === undefined ? undefined : releases[name];
  return name !== undefined && release ? { name, ...release } : undefined;
}

const inSoftware = (pool: PoolDefinition, id: string) => inPlace({ source: pool.source, path: [...pool.at, "software", id] });

export function pastSupport(definitions: Checked): Found[] {
  const { day } = definitions;
  return used(definitions).flatMap(({ pool, id, version, program, release }): Found[] => {
    const until = release?.supportedUntil;
    if (!program || until === undefined || until === "not announced" || until >= dayAfter(day, ahead)) return [];
    const over = until < day;
    return [
      {
        ...inSoftware(pool, id),
        what: `${over ? "has not been supported by its makers since" : "is supported by its makers only until"} ${until} (\`${program.name} ${release?.name}\`, \`${program.source}\`)`,
        got: version,
        expected: `a release that is supported for ${ahead} days and more`,
        cure: "plan the update with technical operations",
      },
    ];
  });
}

export function supportUnknown(definitions: Checked): Found[] {
  if (!definitions.complete("software")) return [];
  return used(definitions)
    .filter(({ release }) => release === undefined)
    .map(({ pool, id, version }) => ({
      ...inSoftware(pool, id),
      what: "is a release of which nobody wrote down how long it is supported",
      got: version,
      cure: `add it below \`releases\` in \`software/${id}.yaml\`, as the page of its makers says`,
    }));
}

/** A way to bring data to a release begins at one that is written down. */
export function upgradeFromUnknown({ software }: Checked): Found[] {
  return software.flatMap((program) => {
    const known = Object.keys(program.releases);
    return Object.entries(program.releases).flatMap(([release, { upgradeFrom }]) =>
      upgradeFrom.flatMap((got, nth): Found[] => {
        if (known.includes(got)) return [];
        const place = inFile("software", program, "releases", release, "upgrade-from", nth);
        return [
          {
            ...place,
            what: "names a release that isn't in this file",
            got,
            expected: oneOf(known),
            ...meantOf(got, known),
            cure: "correct it, or add the release",
          },
        ];
      }),
    );
  });
}
