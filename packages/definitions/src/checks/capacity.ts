import { eventTimes, together } from "./event-times.ts";
import { type Checked, countOf, type Found, inPlace, inPool } from "./finding.ts";
import { serverTypes } from "./server-types.ts";

/** MiB of a front server that no tenant gets: system, gateway, load balancer, and what a backup takes. */
const keptForTheFront = 3072;
/** Participants that an unlimited meeting counts for: BigBlueButton's advice. */
const advised = 100;
/** GB that BigBlueButton 3.0 asks for with recording. Source: docs.bigbluebutton.org, "Minimum server requirements". */
const diskForRecording = 500;

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
    const ownDisk = types.get(type)?.disk;
    if (!recorded.has(pool.id) || ownDisk === undefined || Math.max(ownDisk, recordingDisk) >= diskForRecording) return [];
    return [
      {
        ...inPool(pool, "servers", recordingDisk ? "recording-disk" : "type"),
        what: "has too little room for recordings, which a tenant of the pool may make",
        got: recordingDisk ? `${recordingDisk} GB` : `${type}, ${ownDisk} GB`,
        expected: `at least \`${diskForRecording} GB\`, as BigBlueButton asks`,
        cure: `write \`recording-disk: ${diskForRecording} GB\` below \`servers\`, or switch recording off`,
      },
    ];
  });
}
