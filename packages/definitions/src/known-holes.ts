import { compareVersions } from "compare-versions";
import { type Renewable, renewable, type Software, type SoftwareRelease } from "./kinds/software.ts";

/** A known critical hole, by the name of its advisory. */
export type KnownHole = { name: string } & SoftwareRelease["holes"][string];

/** A release of a program, with its name. */
export type NamedRelease = { name: string } & SoftwareRelease;

/** The release that a version is of: the longest that it begins with. */
export function releaseOf({ releases }: Pick<Software, "releases">, version: string): NamedRelease | undefined {
  const name = Object.keys(releases)
    .filter((release) => isOf(release, version))
    .sort((one, other) => other.length - one.length)[0];
  const release = name === undefined ? undefined : releases[name];
  return name !== undefined && release ? { name, ...release } : undefined;
}

/** Whether a version is of a release: `v3.9.2` of `v3`, `v30.1` not. */
export const isOf = (release: string, version: string): boolean =>
  version === release || (version.startsWith(release) && /^[.-]/.test(version.slice(release.length)));

/**
 * The known holes of a version. What follows its number is somebody's build of it: `v3.9.2-ours.1` is as good as `v3.9.2`. A version that doesn't say
 * enough to know has none here: `jammy-300`, and `17` where the hole is mended in `17.8`, move by themselves, so that which it is shows only where it runs.
 */
export function holesOf({ holes }: SoftwareRelease, version: string): KnownHole[] {
  const number = numberOf(version);
  if (number === undefined) return [];
  return Object.entries(holes)
    .filter(([, { mendedIn }]) => mendedIn === "no version" || isBelow(number, mendedIn))
    .map(([name, hole]) => ({ name, ...hole }));
}

/** The first version without any of some holes; undefined: there is none in their release. */
export function mendedIn(holes: readonly KnownHole[]): string | undefined {
  const versions = holes.flatMap(({ mendedIn }) => (mendedIn === "no version" ? [] : [mendedIn]));
  return versions.length < holes.length ? undefined : versions.sort(compareVersions).at(-1);
}

/** What some holes ask to renew, in the order of {@link renewable}. */
export function toRenew(holes: readonly KnownHole[]): Renewable[] {
  const asked = new Set(holes.flatMap(({ renew }) => renew));
  return renewable.filter((secret) => asked.has(secret));
}

/** The number of a version without what follows it; undefined: it has none. */
export const numberOf = (version: string): string | undefined => /^v?\d+(\.\d+){0,3}(?=$|[-.])/.exec(version)?.[0];

/** Whether a number is surely below another: one that says less than the other is taken for the newest that it can mean. */
function isBelow(number: string, other: string): boolean {
  const parts = number.split(".").length;
  return compareVersions(number, other.split(".").slice(0, parts).join(".")) < 0;
}
