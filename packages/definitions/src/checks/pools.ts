import { type Checked, type Found, inPlace, inPool } from "./finding.ts";

/** MiB of a front server that no tenant gets: system, gateway, load balancer, and what a backup takes. */
export const keptForTheFront = 3072;
/** Participants that an unlimited meeting counts for: BigBlueButton's advice. */
const advised = 100;
/** GB that BigBlueButton 3.0 asks for with recording. Source: docs.bigbluebutton.org, "Minimum server requirements". */
const diskForRecording = 500;

export function wrongTopology({ allPools }: Checked): Found[] {
  return allPools.flatMap((pool): Found[] => {
    const { topology, servers, front, loadBalancer } = pool.parts;
    const parts = { front, "load-balancer": loadBalancer };
    if (topology === "front-and-servers") {
      return Object.entries(parts).flatMap(([key, part]) =>
        part
          ? []
          : [{ ...inPool(pool, "topology"), what: `needs a part \`${key}\``, got: topology, cure: `add \`${key}:\` as in \`pools/members.yaml\`, or write \`together\`` }],
      );
    }
    return [
      ...Object.entries(parts).flatMap(([key, part]) =>
        part ? [{ ...inPool(pool, key), what: "has no place where everything runs together on one server", cure: "remove it, or write `topology: front-and-servers`" }] : [],
      ),
      ...(servers.howMany > 1
        ? [
            {
              ...inPool(pool, "servers", "how-many"),
              what: "is too many where everything runs together on one server",
              got: String(servers.howMany),
              expected: "`1`",
              cure: "choose a larger `type` instead, or `topology: front-and-servers`",
            },
          ]
        : []),
    ];
  });
}

/** Memory (GB) and disk (GB) of a server type, by the newest price book that has it. */
function serverType({ priceBooks }: Checked, name: string) {
  return priceBooks.toSorted((one, other) => (one.from < other.from ? 1 : -1)).map(({ serverTypes }) => serverTypes[name]).find(Boolean);
}

export function tooManyGreenlights(definitions: Checked): Found[] {
  const tenants = countedBy(definitions);
  return definitions.allPools.flatMap((pool): Found[] => {
    const { front, memory, topology } = pool.parts;
    const type = front && serverType(definitions, front.type);
    if (topology !== "front-and-servers" || !type) return [];
    const available = type.memory * 1024 - keptForTheFront - memory.postgresql;
    const fit = Math.max(0, Math.floor(available / (memory.greenlight + memory.redis)));
    const wanted = tenants.get(pool.id) ?? 0;
    if (wanted <= fit) return [];
    return [
      {
        ...inPool(pool, "front", "type"),
        what: `holds ${fit} Greenlights in its ${type.memory} GB of memory, and the pool has ${wanted}`,
        got: front.type,
        expected: `memory for ${wanted} × (${memory.greenlight} + ${memory.redis}) MiB, ${memory.postgresql} MiB for PostgreSQL and ${keptForTheFront} MiB for the rest`,
        cure: "choose a larger type for the front server, or less memory for each Greenlight",
      },
    ];
  });
}

function countedBy({ tenancies }: Checked): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { pool } of tenancies) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  return counts;
}

/** A full meeting of each tenant, thinned out by the fair-use ratio. Events have servers of their own. */
export function tooManyParticipants({ allPools, tenancies }: Checked): Found[] {
  const sold = new Map<string, number>();
  for (const { pool, kind, limits } of tenancies) {
    const { value } = limits.participantsPerMeeting;
    if (kind !== "event") sold.set(pool, (sold.get(pool) ?? 0) + (value === "unlimited" ? advised : value));
  }
  return allPools.flatMap((pool): Found[] => {
    const { servers, fairUse } = pool.parts;
    const fit = servers.howMany * fairUse.peoplePerServer * fairUse.soldForEachPlace;
    const wanted = sold.get(pool.id) ?? 0;
    if (wanted <= fit) return [];
    return [
      {
        ...inPool(pool, "servers", "how-many"),
        what: `is too few: the tenants of the pool may fill one meeting each with ${wanted} people in all`,
        got: String(servers.howMany),
        expected: `room for them at the pool's fair-use ratio: ${servers.howMany} × ${fairUse.peoplePerServer} people × ${fairUse.soldForEachPlace} sold for each place = ${fit}`,
        cure: `write \`how-many: ${Math.ceil(wanted / (fairUse.peoplePerServer * fairUse.soldForEachPlace))}\`, or another ratio after talking to technical operations`,
      },
    ];
  });
}

export function recordingWithoutDisk(definitions: Checked): Found[] {
  const { allPools, tenancies } = definitions;
  const switched = new Set(allPools.filter(({ parts }) => parts.recordingSwitch).map(({ id }) => id));
  const recorded = new Set(
    tenancies.flatMap(({ pool, limits: { recording } }) =>
      recording.value === true || (recording.value === "later" && switched.has(pool)) ? [pool] : [],
    ),
  );
  return allPools.flatMap((pool): Found[] => {
    const { type, recordingDisk = 0 } = pool.parts.servers;
    const own = serverType(definitions, type)?.disk;
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
    const from = releases[wanted]?.upgradeFrom ?? [];
    if (from.includes(there)) return [];
    return [
      {
        ...inPlace({ source: pool.source, path: [...pool.at, "software", "postgresql"] }),
        what: `doesn't start on the pool's data, which PostgreSQL ${there} wrote`,
        got: pool.parts.software.postgresql,
        expected: `\`${there}\`, or a version that \`software/postgresql.yaml\` can be brought to from ${there} (\`upgrade-from\`)`,
        cure: `stay with \`${there}\` until technical operations has a tested way`,
      },
    ];
  });
}

const majorOf = (version: string) => /^v?(\d+)/.exec(version)?.[1] ?? version;
