import { type Definitions, type Folder, poolDefinitions, tenancies } from "@meet-coop/definitions";
import {
  changedFiles,
  type DefinitionFile,
  type Edit,
  type OtherValue,
  otherValues,
  readTestFiles,
  testDay,
  valueFields,
} from "@meet-coop/definitions/testing";
import type { Plan } from "@meet-coop/service-config";
import { type MadeOf, madeOf } from "./made-of.testing.ts";

/** What another value of a field changes at most: what the engine is asked for, what people read on pages, what `npm run plan` says, nothing; or every other value is refused. */
export type Reach = "made" | "pages" | "plan" | "nothing" | "refused";
const reaches: readonly Reach[] = ["refused", "nothing", "plan", "pages", "made"];
export const changesMore = (one: Reach, other: Reach): boolean => reaches.indexOf(one) > reaches.indexOf(other);

/** What a field of a folder changes, and how that was seen. `where`: of what has a Greenlight or servers, the topology. */
export interface Walked {
  field: string;
  where: string;
  reach: Reach;
  how: string;
}

const mail = `mail:
  sender-address: meet@meet.coop
  sender-name: Meet
  server: mail.example.org
  spf: [mx]
  dkim:
    selector: meet
    type: ed25519
    key: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
  records-seen: 2026-11-01
`;
const [levels, location] = ["levels: [level-1, level-2, level-3]", "  location: fsn1\n"];

/** A co-op in which each field can matter: something runs, is ending, is an event's, is recorded, is taken out, and stands in a zone that we host. */
const edits: readonly Edit[] = [
  ...["members", "custom", "event"].flatMap((pool): Edit[] => [
    [`pools/${pool}.yaml`, "status: planned", "status: runs"],
    [`pools/${pool}.yaml`, "version: 0.0.18\n", "version: 0.0.18\n  proved-on: 2026-11-20\n"],
    [`pools/${pool}.yaml`, "longest-meeting: 24 h\n", "longest-meeting: 24 h\nrecording-switch: true\n"],
  ]),
  ...["demo", "members", "custom", "event"].map((pool): Edit => [`pools/${pool}.yaml`, location, `${location}  recording-disk: 500 GB\n`]),
  ...["pools/demo", "pools/members", "pools/custom", "pools/event", "dedicated-customers/lighthouse", "dedicated-customers/summit"].map(
    (file): Edit => [`${file}.yaml`, 'postgresql: "17"', 'postgresql: "17.9"'],
  ),
  ["pools/custom.yaml", "how-many: 2\n", "how-many: 2\n  taken-out: { custom-a: draining }\n"],
  ["pools/event.yaml", "how-many: 3", "how-many: 6"],
  ["service-levels/free.yaml", "recording: false", "recording: later\ncameras-per-meeting: 5"],
  ["service-levels/custom.yaml", "recording: true", "recording: later"],
  ["tenants/demo.yaml", "host: demo\n", `host: demo\n${mail}`],
  ["tenants/demo.yaml", "letters on it\n", 'letters on it\n  banner-text: Try it\n  banner-color: "#1f3f14"\n'],
  ["tenants/assembly.yaml", `name: Assembly\nlevel: multi-account\nhost: assembly\nlanguage: en\n${mail}`],
  ["tenants/former.yaml", "name: Former\nlevel: multi-account\nhost: former\nlanguage: en\nlast-day: 2026-11-20\n"],
  ["tenants/former-demo.yaml", "name: Former demo\nlevel: free\nhost: former-demo\nlanguage: en\nlast-day: 2026-11-20\n"],
  // One of each kind is enough: each more makes every step longer.
  ["operational-members/bridge.yaml", null],
  ["operational-members/ember.yaml", `${levels}\nhosts:\n  level-1: ember-small\n`, "levels: [level-3]\nhosts:\n"],
  ["operational-members/clover.yaml", levels, "levels: [level-1]"],
  ["operational-members/delta.yaml", levels, "levels: [level-2]"],
  ["operational-members/anchor.yaml", levels, "last-day: 2026-11-20\nlevels: [level-3]"],
  ["organisations/harbour.yaml", "language: en\n", "language: en\nlast-day: 2026-11-20\n"],
  ["dedicated-customers/lighthouse.yaml", "language: de\n", `language: de\n${mail.replaceAll("meet.coop", "lighthouse.example.org")}`],
  ["dedicated-customers/summit.yaml", "  recording: true\n", ""],
  ["events/members-day.yaml", null],
  ["events/spring-congress.yaml", "first-day: 2027-03-18", "first-day: 2026-11-28"],
  ["events/spring-congress.yaml", "last-day: 2027-03-20", "last-day: 2026-12-31"],
  ["zones/grove.yaml", "domain: grove.example.org\nbelongs-to: meadow\nmail:\n  spf: [mx]\n  unproved-mail: reject\n"],
];
const coop = changedFiles(edits);

/** What is made with another file in the place of one. */
async function madeWith(file: DefinitionFile, other: DefinitionFile): Promise<MadeOf | undefined> {
  const { definitions } = readTestFiles({ ...coop, files: coop.files.map((one) => (one === file ? other : one)) }, testDay);
  return definitions && madeOf(definitions, testDay);
}

const { definitions, problems } = readTestFiles(coop, testDay);
if (!definitions) throw new Error(JSON.stringify(problems.filter(({ severity }) => severity === "error")));
const unchanged = await madeOf(definitions, testDay);

/** Steps between two plans that were seen to change what is made, with the topology: `together tenants welcome`. */
const seen = new Set<string>();

/** Walks every field of a folder. `most`: what a field is expected to change at most; undefined: what is made. */
export async function walk(folder: Folder, most: (field: Pick<Walked, "field" | "where">) => Reach | undefined): Promise<Walked[]> {
  const walked: Walked[] = [];
  const files = Map.groupBy(
    coop.files.filter((file) => file.folder === folder),
    (file) => whereOf(definitions as Definitions, file),
  );
  files.delete("nowhere");
  for (const [where, there] of files)
    for (const field of valueFields(folder)) walked.push(await walkField(field, where, there, most({ field, where })));
  return walked;
}

async function walkField(field: string, where: string, files: readonly DefinitionFile[], most: Reach = "made"): Promise<Walked> {
  let best: Walked = { field, where, reach: "refused", how: "every other value" };
  let [tried, accepted] = [0, 0];
  for (const file of files)
    for (const step of otherValues(file, field, coop.files)) {
      const reach = await reachOf(file, step);
      if (changesMore(reach, best.reach)) best = { field, where, reach, how: `${file.file}, ${step.how}` };
      if (reach !== "refused") accepted += 1;
      tried += 1;
      // Where nothing is expected, two values are enough; where none is accepted, it is seen elsewhere.
      if (best.reach === "made" || (most !== "made" && accepted >= 2) || (accepted === 0 && tried >= 30)) return best;
    }
  return best;
}

/** The file that the steps before started from, and what is made with it: many begin at the same. */
let begun: { file: DefinitionFile; made: Promise<MadeOf | undefined> } | undefined;

async function reachOf(file: DefinitionFile, { before, after }: OtherValue): Promise<Reach> {
  if (begun?.file !== before) begun = { file: before, made: before === file ? Promise.resolve(unchanged) : madeWith(file, before) };
  const one = await begun.made;
  const other = one && (await madeWith(file, after));
  if (!other) return "refused";
  const steps = stepsBetween(one.plan, other.plan);
  const all = steps.join(", ");
  // Of mail, it depends on whose zone it is.
  const certain = steps.length > 0 && !/ mail (spf|dkim)/.test(all);
  if (certain && seen.has(all)) return "made";
  const [mine, theirs] = [await one.resources(), await other.resources()];
  if (mine.size !== theirs.size || [...mine].some(([stack, resources]) => resources !== theirs.get(stack))) {
    if (certain) seen.add(all);
    return "made";
  }
  if (one.pages() !== other.pages()) return "pages";
  return steps.length > 0 ? "plan" : "nothing";
}

/** Where two plans differ, by topology and without the places in lists. */
function stepsBetween(one: Plan, other: Plan): string[] {
  const found = new Set<string>();
  const compare = (mine: unknown, theirs: unknown, at: string): void => {
    if (mine === theirs) return;
    const [few, more] = [Object(mine), Object(theirs)];
    const keys = new Set([...Object.keys(few), ...Object.keys(more)]);
    if (few !== mine || more !== theirs || (Array.isArray(mine) && few.length !== more.length)) found.add(at);
    else for (const key of keys) compare(few[key], more[key], Array.isArray(mine) ? at : `${at} ${key}`);
  };
  compare(one.zones, other.zones, "zones");
  const ids = new Set([...one.pools, ...other.pools].map(({ id }) => id));
  for (const id of ids) {
    const [mine, theirs] = [one, other].map(({ pools }) => pools.find((pool) => pool.id === id));
    compare(mine, theirs, mine?.topology ?? "pools");
  }
  return [...found];
}

/** On which kind of servers a file's Greenlights stand, or the servers that it describes. */
function whereOf(all: Definitions, { folder, id }: DefinitionFile): string {
  const pools = new Map(poolDefinitions(all).map((pool) => [pool.id, pool.parts.topology]));
  if (folder === "pools") return id === "event" ? "events" : (pools.get(id) ?? "nowhere");
  if (!["tenants", "operational-members", "organisations", "dedicated-customers", "events"].includes(folder)) return "anywhere";
  const own = tenancies(all).filter(({ source }) => source.folder === folder && source.id === id);
  return pools.get(own[0]?.pool ?? "") ?? "nowhere";
}
