import type { ServerType } from "../kinds/price-book.ts";
import { ofEvents, serverNames } from "../pool-servers.ts";
import type { PoolDefinition } from "../tenancy.ts";
import { eventTimes, together } from "./event-times.ts";
import { type Checked, countOf, type Found, inFile, inPlace, inPool, meantOf, oneOf } from "./finding.ts";

/** MiB of a front server that no tenant gets: system, gateway, load balancer, and what a backup takes. */
const keptForTheFront = 3072;
/** Participants that an unlimited meeting counts for: BigBlueButton's advice. */
const advised = 100;
/** GB that BigBlueButton 3.0 asks for with recording. Source: docs.bigbluebutton.org, "Minimum server requirements". */
const diskForRecording = 500;

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

/** Server types by name, as the newest price book says that has it. */
function serverTypes({ priceBooks }: Checked): Map<string, ServerType> {
  const books = priceBooks.toSorted((one, other) => (one.from < other.from ? -1 : 1));
  return new Map(books.flatMap(({ serverTypes }) => Object.entries(serverTypes)));
}

/** What a pool rents, with the path of the line that says so. */
const rented = ({ parts: { servers, front } }: PoolDefinition) => [
  { path: ["servers", "type"], type: servers.type },
  ...(front ? [{ path: ["front", "type"], type: front.type }] : []),
];

export function notOfferedThere(definitions: Checked): Found[] {
  if (!definitions.complete("price-books")) return [];
  const types = serverTypes(definitions);
  return definitions.allPools.flatMap((pool) => {
    const { location } = pool.parts.servers;
    const offered = [...types].filter(([, { locations }]) => locations.includes(location)).map(([name]) => name);
    return rented(pool)
      .filter(({ type }) => types.has(type) && !offered.includes(type))
      .map(({ path, type }) => ({
        ...inPool(pool, ...path),
        what: `isn't offered by Hetzner in \`${location}\`, where the pool stands`,
        got: type,
        expected: oneOf(offered.sort()),
        cure: `choose another type, or a \`location\` that has it: ${types.get(type)?.locations.join(", ") || "the price book names none"}`,
      }));
  });
}

/** Of other places the price book says nothing: the plan's costs are too low there. */
export function priceOfAnotherPlace({ allPools, priceBooks, day, complete }: Checked): Found[] {
  if (!complete("price-books")) return [];
  const book = priceBooks.filter(({ from }) => from <= day).toSorted((one, other) => (one.from < other.from ? 1 : -1))[0];
  if (!book) return [];
  return allPools
    .filter(({ parts: { servers } }) => !book.pricesHoldIn.some((place) => place === servers.location))
    .map((pool) => ({
      ...inPool(pool, "servers", "location"),
      what: `has other prices than those of the price book \`${book.id}\`, by which costs are reckoned`,
      got: pool.parts.servers.location,
      expected: oneOf(book.pricesHoldIn),
      cure: "look the price up before you decide (Hetzner's console, or `GET /pricing`), or choose another location",
    }));
}

export function tooManyGreenlights(definitions: Checked): Found[] {
  const tenants = countedBy(definitions);
  const types = serverTypes(definitions);
  return definitions.allPools.flatMap((pool): Found[] => {
    const { front, memory, topology } = pool.parts;
    const type = front && types.get(front.type);
    if (topology !== "front-and-servers" || !type) return [];
    const available = type.memory * 1024 - keptForTheFront - memory.postgresql;
    const fit = Math.max(0, Math.floor(available / (memory.greenlight + memory.redis)));
    const wanted = tenants.get(pool.id) ?? 0;
    if (wanted <= fit) return [];
    return [
      {
        ...inPool(pool, "front", "type"),
        what: `holds ${countOf(fit, "Greenlight")} in its ${type.memory} GB of memory, and the pool has ${wanted}`,
        got: front.type,
        expected: `memory for ${wanted} × (${memory.greenlight} + ${memory.redis}) MiB, ${memory.postgresql} MiB for PostgreSQL and ${keptForTheFront} MiB for the rest`,
        cure: "choose a larger type for the front server, or less memory for each Greenlight",
      },
    ];
  });
}

/** Greenlights by pool. Those of events come and go: as many as are there at once. */
function countedBy(definitions: Checked): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { pool, kind } of definitions.tenancies) if (kind !== "event") counts.set(pool, (counts.get(pool) ?? 0) + 1);
  const most = together(eventTimes(definitions)).reduce((most, { there }) => Math.max(most, there.length), 0);
  return counts.set("event", (counts.get("event") ?? 0) + most);
}

/** A full meeting of each tenant, thinned out by the fair-use ratio. Events have servers of their own. */
export function tooManyParticipants({ allPools, tenancies }: Checked): Found[] {
  const sold = new Map<string, number>();
  for (const { pool, kind, limits } of tenancies) {
    const { value } = limits.participantsPerMeeting;
    if (kind !== "event") sold.set(pool, (sold.get(pool) ?? 0) + (value === "unlimited" ? advised : value));
  }
  return allPools.flatMap((pool): Found[] => {
    const { servers, fairUse, topology } = pool.parts;
    const fit = servers.howMany * fairUse.peoplePerServer * fairUse.soldForEachPlace;
    const wanted = sold.get(pool.id) ?? 0;
    if (wanted <= fit) return [];
    const needed = Math.ceil(wanted / (fairUse.peoplePerServer * fairUse.soldForEachPlace));
    const more = topology === "together" ? "give the pool `topology: front-and-servers` and more servers" : `write \`how-many: ${needed}\``;
    return [
      {
        ...inPool(pool, "servers", "how-many"),
        what: `is too few: the tenants of the pool may fill one meeting each with ${wanted} people in all`,
        got: String(servers.howMany),
        expected: `room for them at the pool's fair-use ratio: ${servers.howMany} × ${fairUse.peoplePerServer} people × ${fairUse.soldForEachPlace} sold for each place = ${fit}`,
        cure: `${more}, or another ratio after talking to technical operations`,
      },
    ];
  });
}

/** A meeting never spreads over two servers. */
export function meetingLargerThanServer({ allPools, tenancies }: Checked): Found[] {
  const pools = new Map(allPools.map((pool) => [pool.id, pool]));
  const seen = new Set<string>();
  return tenancies.flatMap(({ pool: id, limits: { participantsPerMeeting: limit } }): Found[] => {
    const pool = pools.get(id);
    const most = pool?.parts.fairUse.peoplePerServer ?? Number.POSITIVE_INFINITY;
    const { source, path } = limit;
    const place = `${source.folder}/${source.id} ${path.join(" ")} ${id}`;
    if (!pool || limit.value === "unlimited" || limit.value <= most || seen.has(place)) return [];
    seen.add(place);
    const expected = `at most \`${most}\` (\`people-per-server\` of the pool \`${id}\`)`;
    const cure = "lower the limit, or ask technical operations whether a server of the pool holds more";
    return [{ ...inPlace(limit), what: "is more people than one meeting server holds", got: String(limit.value), expected, cure }];
  });
}

/** What the plan says that servers cost is in euros. */
export function priceInOtherCurrency({ priceBooks }: Checked): Found[] {
  return priceBooks.flatMap((book) =>
    Object.entries(book.serverTypes).flatMap(([type, { monthly, before }]) =>
      Object.entries({ monthly, before }).flatMap(([key, money]): Found[] => {
        if (!money || money.currency === "EUR") return [];
        const place = inFile("price-books", book, "server-types", type, key);
        const cure = "write the price that Hetzner names in euros";
        return [
          {
            ...place,
            what: "is in another currency than the prices of other servers",
            got: `${money.amount} ${money.currency}`,
            expected: "an amount in `EUR`",
            cure,
          },
        ];
      }),
    ),
  );
}

export function recordingWithoutDisk(definitions: Checked): Found[] {
  const { allPools, tenancies } = definitions;
  const types = serverTypes(definitions);
  const pools = new Map(allPools.map((pool) => [pool.id, pool]));
  const recorded = new Set(
    tenancies
      .filter(({ pool: id, kind, limits: { recording } }) => {
        const pool = pools.get(id);
        // What waits for the switch is told of by a check of its own.
        const mayBe = pool && (pool.parts.recordingSwitch || !pool.shared || kind === "event");
        return mayBe && (recording.value === true || (recording.value === "later" && pool.parts.recordingSwitch));
      })
      .map(({ pool }) => pool),
  );
  return allPools.flatMap((pool): Found[] => {
    const { type, recordingDisk = 0 } = pool.parts.servers;
    const own = types.get(type)?.disk;
    if (!recorded.has(pool.id) || own === undefined || Math.max(own, recordingDisk) >= diskForRecording) return [];
    return [
      {
        ...inPool(pool, "servers", recordingDisk ? "recording-disk" : "type"),
        what: "has too little room for recordings, which a tenant of the pool may make",
        got: recordingDisk ? `${recordingDisk} GB` : `${type}, ${own} GB`,
        expected: `at least \`${diskForRecording} GB\`, as BigBlueButton asks`,
        cure: `write \`recording-disk: ${diskForRecording} GB\` below \`servers\`, or switch recording off`,
      },
    ];
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
