import { type Folder, kinds } from "../schema.ts";
import { idPattern } from "../written-text.ts";
import { type Checked, customersOf, type Found, inFile, inPlace, meantOf, namesOf, oneOf, type Source } from "./finding.ts";

/** A name of another file. */
interface Reference {
  source: Source;
  path: readonly (string | number)[];
  got: string;
  /** Folders in which it may be. */
  among: readonly Folder[];
  /** What it names, for people. */
  of: string;
  /** A word that may stand there instead of a name. */
  orElse?: string;
}

const members = ["operational-members", "organisations", "dedicated-customers"] as const;

function references(definitions: Checked): Reference[] {
  const { serviceLevels, tenants, operationalMembers, organisations, dedicatedCustomers, events, languages, zones } = definitions;
  const customers = customersOf({ organisations, dedicatedCustomers });
  const level = { among: ["service-levels"] as const, of: "service level" };
  const circle = { among: ["circles"] as const, of: "circle" };
  const member = { among: members, of: "member" };
  const footnote = { among: ["footnotes"] as const, of: "footnote" };
  return [
    ...serviceLevels
      .filter(({ pool }) => pool !== "own server")
      .map((one) => ({
        ...inFile("service-levels", one, "pool"),
        got: one.pool,
        among: ["pools"] as const,
        of: "pool",
        orElse: "own server",
      })),
    ...tenants.map((one) => ({ ...inFile("tenants", one, "level"), got: one.level, ...level })),
    ...operationalMembers.flatMap((one) => [
      ...one.levels.map((got, nth) => ({ ...inFile("operational-members", one, "levels", nth), got, ...level })),
      ...one.circles.map((got, nth) => ({ ...inFile("operational-members", one, "circles", nth), got, ...circle })),
      ...Object.keys(one.hosts).map((got) => ({ ...inFile("operational-members", one, "hosts", got), got, ...level })),
    ]),
    ...customers.flatMap(([folder, one]) => [
      { ...inFile(folder, one, "level"), got: one.level, ...level },
      ...(one.soldBy === "co-op" ? [] : [{ ...inFile(folder, one, "sold-by"), got: one.soldBy, ...member, orElse: "co-op" }]),
      ...(one.deviations ? [{ ...inFile(folder, one, "deviations", "agreed-by"), got: one.deviations.agreedBy, ...circle }] : []),
    ]),
    ...events.flatMap((one) => [
      { ...inFile("events", one, "member"), got: one.member, ...member },
      ...(one.soldBy === "co-op" ? [] : [{ ...inFile("events", one, "sold-by"), got: one.soldBy, ...member, orElse: "co-op" }]),
    ]),
    ...languages.flatMap((one) => [
      ...Object.keys(one.footnotes).map((got) => ({ ...inFile("languages", one, "footnotes", got), got, ...footnote })),
      ...Object.keys(one.prices).map((got) => ({ ...inFile("languages", one, "prices", got), got, ...level })),
    ]),
    ...zones
      .filter((one) => one.belongsTo !== "co-op")
      .map((one) => ({ ...inFile("zones", one, "belongs-to"), got: one.belongsTo, ...member, orElse: "co-op" })),
  ];
}

/** Every name of another file leads to one. */
export function nameWithoutFile(definitions: Checked): Found[] {
  const known = new Map<string, readonly string[]>();
  const idsIn = (folders: readonly Folder[]) => {
    const key = folders.join(" ");
    const ids = known.get(key) ?? folders.flatMap((folder) => definitions[kinds[folder].key].map(({ id }: { id: string }) => id)).sort();
    known.set(key, ids);
    return ids;
  };
  const names = new Map<string, ReadonlyMap<string, string>>();
  /** Files by what people call the thing that stands in them. */
  const idsByName = (folders: readonly Folder[]): ReadonlyMap<string, string> => {
    const key = folders.join(" ");
    const things = () =>
      folders.flatMap((folder) => definitions[kinds[folder].key] as { id: string; name?: string; alsoCalled?: string[] }[]);
    const byName =
      names.get(key) ??
      new Map(
        things().flatMap(({ id, name, alsoCalled = [] }) => [id, name ?? id, ...alsoCalled].map((one) => [one.toLowerCase(), id] as const)),
      );
    names.set(key, byName);
    return byName;
  };
  return references(definitions)
    .filter(({ got, among }) => !among.some((folder) => definitions.exists(folder, got)))
    .map(({ got, among, of, orElse, ...place }) => {
      const ids = idsIn(among);
      if (orElse === "own server" && definitions.exists("dedicated-customers", got)) {
        const cure = `write \`own server\`, or one of the co-op's pools: ${namesOf(ids)}`;
        return {
          ...place,
          what: "names a dedicated customer, whose servers are its own",
          got,
          expected: "a pool of the co-op, or `own server`",
          cure,
        };
      }
      const called = idsByName(among).get(got.toLowerCase().replace(/\.yaml$/, ""));
      const meant = called === undefined ? meantOf(got, orElse === undefined ? ids : [...ids, orElse]) : { meant: called };
      const files = among.map((folder) => `\`${folder}/${got}.yaml\``).join(" or ");
      const correct = meant.meant === undefined ? "correct the name, or remove it" : `write \`${meant.meant}\``;
      return {
        ...place,
        what: `names a ${of} that doesn't exist`,
        got,
        expected: orElse === undefined ? oneOf(ids) : `${oneOf(ids)}, or \`${orElse}\``,
        ...meant,
        cure: idPattern.test(got) ? `${correct}, or add the file ${files}` : correct,
      };
    });
}

/** A host name is given for a level that the member sells. */
export function hostOfUnsoldLevel({ operationalMembers, exists }: Checked): Found[] {
  return operationalMembers.flatMap((member) =>
    Object.keys(member.hosts)
      .filter((level) => exists("service-levels", level) && !member.levels.includes(level))
      .map((level) => ({
        ...inFile("operational-members", member, "hosts", level),
        what: "is no level that the member sells",
        got: level,
        expected: oneOf(member.levels),
        ...meantOf(level, member.levels),
        cure: `add \`${level}\` to \`levels\`, or remove the line`,
      })),
  );
}

export function unknownServerType({ allPools, priceBooks, complete }: Checked): Found[] {
  if (!complete("price-books")) return [];
  const known = new Set(priceBooks.flatMap(({ serverTypes }) => Object.keys(serverTypes)));
  return allPools.flatMap((pool) => {
    const used = [
      { path: ["servers", "type"], got: pool.parts.servers.type },
      ...(pool.parts.front ? [{ path: ["front", "type"], got: pool.parts.front.type }] : []),
    ];
    return used
      .filter(({ got }) => !known.has(got))
      .map(({ path, got }) => ({
        ...inPlace({ source: pool.source, path: [...pool.at, ...path] }),
        what: "is a server type without a price",
        got,
        expected: oneOf([...known].sort()),
        ...meantOf(got, [...known]),
        cure: "correct the name, or add its price to the newest file in `price-books`",
      }));
  });
}

/** `release` repeats the name of what it releases, so that a copied line releases nothing. */
export function releaseOfAnother(definitions: Checked): Found[] {
  const folders = ["pools", "tenants", "operational-members", "organisations", "dedicated-customers", "events"] as const;
  return folders.flatMap((folder) =>
    definitions[kinds[folder].key]
      .filter(({ id, release }: { id: string; release?: string | undefined }) => release !== undefined && release !== id)
      .map((thing: { id: string; release?: string | undefined }) => ({
        ...inFile(folder, thing, "release"),
        what: "doesn't repeat the name of the file",
        got: thing.release ?? "",
        expected: `\`${thing.id}\``,
        cure: `write \`release: ${thing.id}\` if its servers and data may be deleted; else remove the line`,
      })),
  );
}
