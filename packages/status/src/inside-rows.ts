import { containersOn, databaseOf, entranceOf, type ServerPlan } from "@meet-coop/service-config";
import { type Container, type Disk, type Inside, insideQuestion, type Look, type Part, unseen } from "./inside.ts";
import { late } from "./limit.ts";
import { balancerRows } from "./load-balancer-rows.ts";
import { counted, type Row, row } from "./row.ts";
import { remake, rerun, type Surroundings } from "./site-rows.ts";

/** What a look inside the door gave; `no key`: this machine has none. */
export type DoorSeen = Look | { kind: "no key" } | typeof late;

/** The rows of what is inside the server that holds databases and Greenlights. */
export function insideRows(seen: DoorSeen, around: Surroundings & { preview: string }): Row[] {
  const { pool, door, patience } = around;
  const server = entranceOf(pool);
  if (!server) return [];
  // A meeting server has a row of its own already.
  const name = pool.servers.includes(server) ? `${door.name}, inside` : door.name;
  const nothing = `Databases, ${server.services.includes("load-balancer") ? "load balancer, " : ""}containers and disks weren't looked at`;
  if (seen === late) return [row("server").failed(name, `nothing by SSH within ${patience} s: ${around.power}. ${nothing}`)];
  if (seen.kind === "no key")
    return [row("server").warning(name, `this machine has no SSH key for it: \`${around.preview}\` writes one. ${nothing}`)];
  if (seen.kind === "error") return [row("server").failed(name, `${sshWords(seen.words, around.power)}. ${nothing}`)];
  const { inside } = seen;
  const within = { ...around, server };
  const { loadBalancer, dumps } = insideQuestion(pool, server);
  return [
    row("server").ok(name, "answers by SSH, with its own host key"),
    ...containerRows(inside, within),
    ...databaseRows(inside, within),
    ...(loadBalancer ? balancerRows(inside, around) : []),
    ...diskRows(inside, within),
    ...(dumps === null ? [] : dumpRows(inside.dumps ?? unseen, around)),
  ];
}

/** What the OpenSSH client said last, with a cure. */
function sshWords(said: string, power: string): string {
  if (/host key verification failed|identification has changed/i.test(said))
    return "another host key answers at its address: look who that is before you trust it";
  if (/permission denied/i.test(said)) return "it doesn't take this machine's SSH key: the key may be of another stack that had this name";
  if (/timed out|no route|refused|unreachable/i.test(said))
    return `SSH doesn't reach it (${said}): it may be off, or its firewall doesn't know this machine: ${power}`;
  return `a look inside failed: ${said}`;
}

type Within = Surroundings & { server: ServerPlan };

/** One row where all are well; else one for each that isn't. */
function containerRows({ containers = unseen }: Inside, around: Within): Row[] {
  const { pool, door, server } = around;
  if ("error" in containers)
    return [row("container").failed(door.name, `Docker doesn't answer: ${containers.error}. There, \`systemctl status docker\``)];
  const there = new Map(containers.value.map((container) => [container.name, container]));
  const expected = containersOn(pool, server);
  const rows = expected.flatMap((name) => containerRow(name, there.get(name), around));
  return rows.length > 0 ? rows : [row("container").ok(door.name, `${counted(expected.length, "container")}: all run`)];
}

function containerRow(name: string, container: Container | undefined, around: Surroundings): Row[] {
  if (!container) return [row("container").failed(name, `isn't there: ${remake(around)} makes it`)];
  const { state, status } = container;
  if (/health: starting/.test(status)) return [row("container").warning(name, `starts: ${status}`)];
  if (state === "running" && !/unhealthy/.test(status)) return [];
  return [
    row("container").failed(
      name,
      `${state === "running" ? "isn't well" : "doesn't run"}: ${status}. On ${around.door.name}, \`docker logs ${name}\``,
    ),
  ];
}

function databaseRows(inside: Inside, around: Within): Row[] {
  const { pool, door, server } = around;
  const { databases, loadBalancer } = insideQuestion(pool, server);
  const [balancerContainer, , balancerName = ""] = loadBalancer?.database ?? [];
  const tenants = pool.tenants.map((tenant) => ({ ...tenant, database: databaseOf(pool, server, tenant) }));
  // A step makes those of a PostgreSQL that tenants share; one of a tenant's own begins with its database.
  const makesIt = server.services.includes("database") ? `Cure: ${rerun(around, "tenant-data")}` : `${remake(around)} makes it`;
  const missing = (name: string) => row("database").failed(name, `isn't there. ${makesIt}`);
  return Object.keys(databases).flatMap((container): Row[] => {
    const part = inside[`databases ${container}`] ?? unseen;
    if ("error" in part)
      return [row("database").failed(container, `PostgreSQL doesn't answer: ${part.error}. On ${door.name}, \`docker logs ${container}\``)];
    const there = new Set(part.value);
    const ofContainer = tenants.filter(({ database }) => database.container === container);
    const rows = ofContainer.flatMap(({ id, stage, database }) => {
      if (stage === "released") return [];
      if (!there.has(database.name)) return missing(id);
      return stage === "ending" ? row("database").ending(id, "is kept until it is released") : row("database").ok(id, "is there");
    });
    const isHere = balancerContainer === container;
    const known = new Set(["postgres", ...(isHere ? [balancerName] : []), ...ofContainer.map(({ database }) => database.name)]);
    const cure = "bring its file back with a last day, then release it; or drop it by hand";
    const forgotten = part.value
      .filter((name) => !known.has(name))
      .map((name) => row("database").warning(name, `belongs to nobody in the definitions: ${cure}`));
    if (!isHere) return [...rows, ...forgotten];
    return [
      there.has(balancerName) ? row("database").ok(balancerName, "is there, for the load balancer") : missing(balancerName),
      ...rows,
      ...forgotten,
    ];
  });
}

const gigabyte = 1e9;

/** A fifth of a disk, or 20 GB where that is less, is to be free; a twentieth, or 2 GB, is the last that a database can live with. */
function diskRows(inside: Inside, { pool, door, server }: Within): Row[] {
  return insideQuestion(pool, server).disks.map((path) => diskRow(`${door.name}:${path}`, path, inside[`disk ${path}`] ?? unseen));
}

function diskRow(name: string, path: string, part: Part<Disk>): Row {
  if ("error" in part) return row("disk").failed(name, `can't be read: ${part.error}`);
  const { free, size, mounted } = part.value;
  if (!mounted) return row("disk").failed(name, "the volume isn't mounted: on the server, `mount -a`, then `systemctl restart docker`");
  const words = `${(free / gigabyte).toFixed(1)} GB of ${(size / gigabyte).toFixed(1)} GB are free`;
  if (free < Math.min(2 * gigabyte, size / 20))
    return row("disk").failed(name, `only ${words}: on the server, \`du -xh --max-depth=3 ${path} | sort -h | tail\``);
  return free < Math.min(20 * gigabyte, size / 5) ? row("disk").warning(name, `only ${words}`) : row("disk").ok(name, words);
}

function dumpRows(dumps: Part<Record<string, string>>, { pool, door }: Surroundings): Row[] {
  if ("error" in dumps) return [row("dump").warning(door.name, `can't be read: ${dumps.error}`)];
  const missing = pool.tenants.filter(({ id, stage }) => stage === "ending" && !Object.hasOwn(dumps.value, id));
  const having = Object.keys(dumps.value).length;
  const newest = Object.values(dumps.value).sort().at(-1);
  const words = newest ? `the newest is ${newest}; ${counted(having, "tenant")} ${having === 1 ? "has" : "have"} one` : "none was made yet";
  return [
    row("dump").ok(door.name, words),
    ...missing.map(({ id }) => row("dump").warning(id, "has ended and has no dump: its data must not be released yet")),
  ];
}
