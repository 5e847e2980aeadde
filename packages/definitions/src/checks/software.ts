import { dayAfter } from "../calendar.ts";
import type { Software } from "../kinds/software.ts";
import { releaseOf } from "../known-holes.ts";
import type { PoolDefinition } from "../tenancy.ts";
import { type Checked, type Found, inFile, inPlace, meantOf, oneOf } from "./finding.ts";

/** A version that the definitions name, where they name it, and what is known of it. */
export interface UsedVersion {
  /** Of the program's file. */
  id: string;
  version: string;
  place: Pick<Found, "source" | "path">;
  program?: Software | undefined;
  release?: ReturnType<typeof releaseOf>;
}

const parts = [
  ["bigbluebutton", "bigbluebutton"],
  ["operating-system", "operatingSystem"],
  ["greenlight", "greenlight"],
  ["postgresql", "postgresql"],
  ["redis", "redis"],
] as const;

/** Every version of every pool and of members' own images, each line once. */
export function usedVersions({ allPools, operationalMembers, software }: Checked): UsedVersion[] {
  const known = new Map(software.map((one) => [one.id, one]));
  const used = (id: string, version: string, place: UsedVersion["place"]): UsedVersion => {
    const program = known.get(id);
    return { id, version, place, program, release: program && releaseOf(program, version) };
  };
  const inPool = ({ source, at }: PoolDefinition, ...path: string[]) => inPlace({ source, path: [...at, ...path] });
  return [
    ...allPools.flatMap((pool) => {
      const { software: own, front, loadBalancer } = pool.parts;
      return [
        ...parts.map(([id, key]) => used(id, own[key], inPool(pool, "software", id))),
        ...(front ? [used("caddy", front.caddy, inPool(pool, "front", "caddy"))] : []),
        ...(loadBalancer ? [used(loadBalancer.engine, loadBalancer.version, inPool(pool, "load-balancer", "version"))] : []),
      ];
    }),
    ...operationalMembers.flatMap((member) =>
      member.image ? [used("greenlight", member.image.version, inFile("operational-members", member, "image", "version"))] : [],
    ),
  ];
}

export function pastSupport(definitions: Checked): Found[] {
  const { day } = definitions;
  return usedVersions(definitions).flatMap(({ place, version, program, release }): Found[] => {
    const until = release?.supportedUntil;
    if (!program || until === undefined || until === "not announced" || until >= dayAfter(day, program.leadTime)) return [];
    const over = until < day;
    const reason = program.leadTimeReason === undefined ? "" : `: ${program.leadTimeReason}`;
    return [
      {
        ...place,
        what: `${over ? "has not been supported by its makers since" : "is supported by its makers only until"} ${until} (\`${program.name} ${release?.name}\`, \`${program.source}\`)`,
        got: version,
        expected: `a release that is supported for ${program.leadTime} days and more${reason}`,
        cure: "plan the update with technical operations",
      },
    ];
  });
}

export function supportUnknown(definitions: Checked): Found[] {
  if (!definitions.complete("software")) return [];
  return usedVersions(definitions)
    .filter(({ release }) => release === undefined)
    .map(({ place, id, version }) => ({
      ...place,
      what: "is a release of which nobody wrote down how long it is supported and which holes it has",
      got: version,
      cure: `add it below \`releases\` in \`software/${id}.yaml\`, as the page of its makers says`,
    }));
}

/** A way to bring data to a release begins at one that is written down, and loses nothing. */
export function upgradeUnsound({ software, day }: Checked): Found[] {
  return software.flatMap((program) => {
    const known = Object.keys(program.releases);
    return Object.entries(program.releases).flatMap(([release, { upgradeFrom }]) =>
      Object.entries(upgradeFrom).flatMap(([got, { rehearsedOn, countedBefore, countedAfter }]): Found[] => {
        const at = (...path: string[]) => inFile("software", program, "releases", release, "upgrade-from", got, ...path);
        const unknown = { what: "is a release that isn't in this file", got, expected: oneOf(known), ...meantOf(got, known) };
        return [
          ...(known.includes(got) ? [] : [{ ...at(), ...unknown, cure: "correct it, or add the release" }]),
          ...(rehearsedOn <= day
            ? []
            : [
                {
                  ...at("rehearsed-on"),
                  what: "is a day to come",
                  got: rehearsedOn,
                  expected: `a day up to ${day}`,
                  cure: "write the line once it has been rehearsed",
                },
              ]),
          ...(countedBefore === countedAfter
            ? []
            : [
                {
                  ...at("counted-after"),
                  what: "isn't what was counted before: something was lost on the way",
                  got: String(countedAfter),
                  expected: `\`${countedBefore}\`, as \`counted-before\` says`,
                  cure: "find what was lost, mend the way, and rehearse it again",
                },
              ]),
        ];
      }),
    );
  });
}
