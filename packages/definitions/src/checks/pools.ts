import { ofEvents, serverNames } from "../pool-servers.ts";
import { type Checked, type Found, inPlace, inPool, meantOf, oneOf } from "./finding.ts";

/** What must stand below a part, for who has to add it. */
const lines = { front: "`type: …`, `disk: …` and `caddy: …`", "load-balancer": "`engine: bbblb` and `version: …`" } as const;

export function wrongTopology({ allPools }: Checked): Found[] {
  return allPools.flatMap((pool): Found[] => {
    const { topology, servers } = pool.parts;
    const parts = [
      { key: "front", part: pool.parts.front },
      { key: "load-balancer", part: pool.parts.loadBalancer },
    ] as const;
    if (topology === "front-and-servers") {
      return parts
        .filter(({ part }) => part === undefined)
        .map(({ key }) => ({
          ...inPool(pool, "topology"),
          what: `needs a part \`${key}\``,
          got: topology,
          cure: `add a line \`${key}:\` and indented below it ${lines[key]}, or write \`topology: together\``,
        }));
    }
    const cure = "remove these lines, or write `topology: front-and-servers`";
    const tooMany = servers.howMany > 1 ? [servers.howMany] : [];
    return [
      ...parts
        .filter(({ part }) => part !== undefined)
        .map(({ key }) => ({ ...inPool(pool, key), what: "has no place where everything runs together on one server", cure })),
      ...tooMany.map((howMany) => ({
        ...inPool(pool, "servers", "how-many"),
        what: "is too many where everything runs together on one server",
        got: String(howMany),
        expected: "`1`",
        cure: "choose a larger `type` instead, or `topology: front-and-servers`",
      })),
    ];
  });
}

/** The load balancer is young: before paying members depend on it, its gate must have been passed. */
const gate = {
  what: "hasn't been proved: members who pay would depend on a young program",
  expected: "`proved-on`, the day on which all that `docs/load-balancer-gate.md` lists had been proved of this release",
  cure: "go through the list; then add a line `proved-on: …` below `load-balancer`",
};
const unproved = ({ allPools }: Checked, wanted: "runs" | "planned"): Found[] =>
  allPools.flatMap((pool): Found[] => {
    const { loadBalancer } = pool.parts;
    if (!loadBalancer || loadBalancer.provedOn !== undefined || pool.status !== wanted) return [];
    return [{ ...inPool(pool, "load-balancer", "version"), ...gate, got: `${loadBalancer.engine} ${loadBalancer.version}` }];
  });
export const runsUnproved = (definitions: Checked): Found[] => unproved(definitions, "runs");
export const plannedUnproved = (definitions: Checked): Found[] => unproved(definitions, "planned");

/** A mistyped name would take nothing out, and nobody would notice. */
export function takenOutUnknown({ allPools }: Checked): Found[] {
  return allPools.flatMap((pool): Found[] => {
    const names = Object.keys(pool.parts.servers.takenOut);
    const there = ofEvents(pool) ? [] : serverNames(pool);
    return names
      .filter((name) => !there.includes(name))
      .map((name) => ({
        ...inPool(pool, "servers", "taken-out", name),
        what: ofEvents(pool) ? "can't be taken out: servers of an event end with the event" : "is no server of this pool",
        got: name,
        ...(ofEvents(pool) ? {} : { expected: oneOf(there), ...meantOf(name, there) }),
        cure: ofEvents(pool) ? "remove the line" : "write the server's name, as `npm run plan` shows it",
      }));
  });
}

/** PostgreSQL doesn't start on the data of another major version. */
export function postgresqlWithoutUpgrade({ allPools, software }: Checked): Found[] {
  const releases = software.find(({ id }) => id === "postgresql")?.releases ?? {};
  return allPools.flatMap((pool): Found[] => {
    const wanted = majorOf(pool.parts.software.postgresql);
    const there = String(pool.parts.databaseMadeWith);
    if (wanted === there) return [];
    const release = Object.hasOwn(releases, wanted) ? releases[wanted] : undefined;
    if (release && Object.hasOwn(release.upgradeFrom, there)) return [];
    return [
      {
        ...inPlace({ source: pool.source, path: [...pool.at, "software", "postgresql"] }),
        what: `doesn't start on the pool's data, which PostgreSQL ${there} wrote`,
        got: pool.parts.software.postgresql,
        expected: `\`${there}\`, or a version that data of ${there} was brought to in a rehearsal (\`upgrade-from\` in \`software/postgresql.yaml\`)`,
        cure: `write \`postgresql: "${there}"\` until technical operations has rehearsed a way, and counted what came through`,
      },
    ];
  });
}

const majorOf = (version: string) => /^v?(\d+)/.exec(version)?.[1] ?? version;
