import { createHash } from "node:crypto";
import { type Limit, type LimitName, limitKeys, limitName } from "@meet-coop/definitions";
import { type CreateLimitName, createLimits, limitWords, loadBalancerTenant } from "@meet-coop/service-config";
import { field, type RunningTenant } from "./running-tenant.ts";
import type { Visitor } from "./visitor.ts";

/** One thing that was asked of a running tenant. */
export interface Outcome {
  tenant: string;
  level: string;
  /** e.g. `participants`. */
  limit: string;
  /** What was tried, in words. */
  tried: string;
  expected: string;
  got: string;
  /** True: the program that keeps the limit doesn't promise as much, so another result is told, and nothing is broken by it. */
  soft?: boolean;
}

/** Whether it came as expected. */
export const kept = ({ expected, got }: Outcome): boolean => expected === got;
/** Whether a limit isn't kept that should be. */
export const broken = (outcome: Outcome): boolean => !kept(outcome) && !outcome.soft;

/** Tries to break each limit of a tenant, by its public ways; one row for each attempt. */
export async function conformance(tenant: RunningTenant): Promise<Outcome[]> {
  const { plan } = tenant;
  await tenant.mustBeSetUp();
  const outcomes: Outcome[] = [];
  const note: Note = (limit, tried, expected, got, more = {}) =>
    outcomes.push({ tenant: plan.id, level: plan.levelName, limit, tried, expected, got, ...more });

  const stranger = await (await tenant.visitor()).signUp({ name: "Eve", email: "eve@example.org", password: "Secret-12345" });
  note("accounts", "an account without an invitation", "refused", stranger.status >= 400 ? "refused" : `made (${stranger.status})`);
  // Where people sign in with accounts from elsewhere, nobody has a password here: the load balancer is asked directly.
  if (!plan.signIn) {
    const { visitor: bo, id } = await tenant.member("Bo");
    await rooms(tenant, bo, id, note);
    await meetings(tenant, bo, note);
  }
  await direct(tenant, note);
  return outcomes;
}

type Note = (limit: string, tried: string, expected: string, got: string, more?: Pick<Outcome, "soft">) => void;

/** Rooms of an account: signing up gives the first. */
async function rooms(tenant: RunningTenant, bo: Visitor, id: string, note: Note): Promise<void> {
  const { value } = tenant.plan.limits.roomsPerAccount;
  const most = value === "unlimited" ? 4 : value; // as many as shows that nobody counts
  const make = async (who: Visitor, name: string) => (await who.api("POST", "rooms.json", { room: { name, user_id: id } })).json;
  let there = (await bo.api("GET", "rooms.json")).json.data.length as number;
  while (there < most && !(await make(bo, `Room ${there + 1}`)).errors) there += 1;
  note("rooms", `${most} rooms of an account`, String(most), String(there));
  if (value === "unlimited") return;
  const atOnce = await manyAtOnce(bo, most, (name) => make(bo, name));
  note("rooms", `${roomsAtOnce} rooms at once, of which one is allowed`, String(most), String(atOnce), { soft: true });
  const ada = await tenant.administrator();
  for (const [who, whom] of [
    [bo, "its owner"],
    [ada, "the administrator for them"],
  ] as const)
    note("rooms", `room ${most + 1} by ${whom}`, "RoomLimitError", String((await make(who, "One too many")).errors ?? "made"));
  const role = await tenant.inDatabase("select id from roles where name = 'User'");
  const lift = await ada.api("POST", "admin/role_permissions.json", { role: { role_id: role, name: "RoomLimit", value: "100" } });
  note("rooms", "the administrator lifts the limit", "403", String(lift.status));
}

const roomsAtOnce = 6;
type Room = { friendly_id: string };

/**
 * Gives one room up, asks for many at the same moment, and says how many the account then has. Greenlight counts rooms before it makes one, and its database keeps no
 * limit. What is too much is given up again.
 */
async function manyAtOnce(owner: Visitor, most: number, make: (name: string) => Promise<unknown>): Promise<number> {
  const rooms = async (): Promise<Room[]> => (await owner.api("GET", "rooms.json")).json.data;
  const giveUp = async (given: Room[]) => {
    for (const { friendly_id } of given) await owner.api("DELETE", `rooms/${friendly_id}.json`);
  };
  await giveUp((await rooms()).slice(0, 1));
  await Promise.all(Array.from({ length: roomsAtOnce }, (_, nth) => make(`At once ${nth + 1}`)));
  const there = await rooms();
  await giveUp(there.slice(most));
  return there.length;
}

/** A meeting from a room, into which one more than allowed comes; recording was asked for. */
async function meetings(tenant: RunningTenant, bo: Visitor, note: Note): Promise<void> {
  const { participantsPerMeeting, recording } = tenant.plan.limits;
  if (!recording.value)
    await tenant.inDatabase(
      "update room_meeting_options set value = 'true' where meeting_option_id in (select id from meeting_options where name = 'record')",
    );
  const [room] = (await bo.api("GET", "rooms.json")).json.data;
  const started = await bo.api("POST", `meetings/${room.friendly_id}/start.json`);
  const meetingID = new URL(started.json.data).searchParams.get("meetingID") ?? "";
  const info = await tenant.bbb("getMeetingInfo", { meetingID });
  for (const [limit, held, got] of await createLimitsOf(tenant, meetingID, info)) {
    // How many come in is tried below.
    if (limit !== participants) note(limit, "a meeting from a room", held === "unlimited" ? "0" : String(held), got);
  }
  note(
    "recording",
    "a meeting from a room that asks for it",
    String(recording.value && field(info, "recording") === "true"),
    field(info, "recording") ?? info,
  );
  const { value } = participantsPerMeeting;
  const most = value === "unlimited" ? 12 : value; // as many as shows that nobody counts
  const { entered, refusal } = await fill(tenant, meetingID, field(info, "attendeePW") ?? "", most + 1);
  note(participants, `${most} people`, "in", entered >= most ? "in" : `${entered} in, then ${refusal}`);
  if (value !== "unlimited") note(participants, `person ${most + 1}`, "maxParticipantsReached", refusal ?? "in");
  await tenant.bbb("end", { meetingID, password: field(info, "moderatorPW") ?? "" });
}

/** What a caller gets who has the tenant's secret, goes round Greenlight, and asks for more: the load balancer holds it. */
async function direct(tenant: RunningTenant, note: Note): Promise<void> {
  const { recording } = tenant.plan.limits;
  for (const [asked, value] of [
    ["9999", "9999"],
    ["0", "0"],
    ["nothing", undefined],
  ] as const) {
    const meetingID = `round-${asked}`;
    const parameters =
      value === undefined ? {} : Object.fromEntries(Object.values(createLimits).map(({ parameter }) => [parameter, value]));
    await tenant.bbb("create", { meetingID, name: "Round", record: "true", autoStartRecording: "true", ...parameters });
    const info = await tenant.bbb("getMeetingInfo", { meetingID });
    for (const [limit, held, got] of await createLimitsOf(tenant, meetingID, info))
      if (held !== "unlimited") note(limit, `a caller asks for ${asked}`, String(held), got);
    if (!recording.value) note("recording", `a caller asks for it (and for ${asked})`, "false", field(info, "recording") ?? info);
    await tenant.bbb("end", { meetingID, password: field(info, "moderatorPW") ?? "" });
  }
}

/** The value at a path such as `usersPolicies.userCameraCap`. */
const valueAt = (data: unknown, path: string): unknown =>
  path.split(".").reduce((value: unknown, key) => (value as Record<string, unknown> | undefined)?.[key], data);

/** Each limit that `create` takes: its name in words, what the plan says, and what a running meeting has. */
async function createLimitsOf(
  tenant: RunningTenant,
  meetingID: string,
  info: string,
): Promise<[words: string, held: Limit, got: string][]> {
  const limits = limitKeys.flatMap((key) => {
    const name = limitName(key);
    return isCreateLimit(name) ? [{ words: limitWords(key), held: tenant.plan.limits[name].value, ...createLimits[name] }] : [];
  });
  // Asking costs a seat for a moment, so only where something is to be seen.
  const asks = limits.some(({ toldBy, held }) => toldBy === "meetingStaticData" && held !== "unlimited");
  const staticData = asks ? await tenant.staticData(meetingID, field(info, "attendeePW") ?? "") : {};
  return limits.flatMap(({ words, held, toldBy, toldAs }): [string, Limit, string][] => {
    if (toldBy === "meetingStaticData" && !asks) return [];
    const got = toldBy === "getMeetingInfo" ? field(info, toldAs) : valueAt(staticData, toldAs);
    return [[words, held, got === undefined ? info : String(got)]];
  });
}

const isCreateLimit = (name: LimitName): name is CreateLimitName => Object.hasOwn(createLimits, name);
const participants = limitWords("participants-per-meeting");

/** Lets guests in until one is refused; returns how many were let in, and the refusal. */
export async function fill(
  tenant: RunningTenant,
  meetingID: string,
  attendeePW: string,
  most: number,
): Promise<{ entered: number; refusal: string | undefined }> {
  for (let entered = 0; entered < most; entered += 1) {
    const guest = { fullName: `Guest ${entered}`, password: attendeePW, role: "VIEWER", redirect: "false", userID: `guest-${entered}` };
    const answer = await tenant.bbb("join", { meetingID, ...guest });
    if (field(answer, "returncode") !== "SUCCESS") return { entered, refusal: field(answer, "messageKey") ?? answer.slice(0, 200) };
  }
  return { entered: most, refusal: undefined };
}

/** That what one tenant has is not another's: meetings, recordings, database, cache. */
export async function isolation(one: RunningTenant, other: RunningTenant): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const note = (limit: string, tried: string, expected: string, got: string) =>
    outcomes.push({ tenant: one.plan.id, level: one.plan.levelName, limit, tried, expected, got });
  const theirs = other.plan.id;
  const meetingID = `of-${theirs}`;
  await other.bbb("create", { meetingID, name: "Theirs" });
  const listed = (await one.bbb("getMeetings", {})).includes(meetingID);
  note("meetings", "those of another listed", "no", listed ? "yes" : "no");
  note(
    "meetings",
    "asked for one of another by its name",
    "notFound",
    field(await one.bbb("getMeetingInfo", { meetingID }), "messageKey") ?? "found",
  );
  const meeting = await other.bbb("getMeetingInfo", { meetingID });
  note("meetings", "the other asks for it", "found", field(meeting, "meetingID") === meetingID ? "found" : meeting);
  await other.bbb("end", { meetingID, password: field(meeting, "moderatorPW") ?? "" });
  await recordings(one, other, note);

  const address = `$(docker exec ${one.plan.id}-greenlight printenv DATABASE_URL)`;
  const intoTheirs = await one.onFront(
    `url=${address}; docker exec -i ${one.plan.id}-greenlight ruby -rpg -e 'PG.connect($stdin.read.strip.sub(%r{/[^/]+$}, "/${theirs}")); puts "open"' <<<"$url" 2>&1 | grep -o -m1 'open\\|no pg_hba.conf entry\\|permission denied'`,
  );
  note("database", "that of another with its own role", "no pg_hba.conf entry", intoTheirs.trim());
  const redis = await one.onFront(
    `to=$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' ${theirs}-redis); docker exec ${one.plan.id}-greenlight timeout 4 ruby -rsocket -e 'TCPSocket.new(ARGV[0], 6379); puts "open"' "$to" 2>/dev/null || echo unreachable`,
  );
  note("cache", "Redis of another", "unreachable", redis.trim());
  return outcomes;
}

/** A recording of one tenant's that another asks for, and tries to delete. */
async function recordings(one: RunningTenant, other: RunningTenant, note: Note): Promise<void> {
  const recordID = await recorded(other);
  const listed = async (tenant: RunningTenant, parameters: Record<string, string> = {}) =>
    (await tenant.bbb("getRecordings", parameters)).includes(recordID) ? "listed" : "not listed";
  note("recordings", "the other asks for its own", "listed", await listed(other));
  note("recordings", "those of another listed", "not listed", await listed(one));
  note("recordings", "asked for one of another by its name", "not listed", await listed(one, { recordID }));
  await one.bbb("deleteRecordings", { recordID });
  note("recordings", "the other asks for its own, after an attempt to delete it", "listed", await listed(other));
  await other.bbb("deleteRecordings", { recordID });
}

/** Gives the load balancer a recording of a tenant's, in the form in which BBB keeps a published one; returns its id. */
async function recorded(tenant: RunningTenant): Promise<string> {
  const now = Date.now();
  const recordID = `${createHash("sha1").update(`${tenant.plan.id} ${now}`).digest("hex")}-${now}`;
  const metadata = `<recording><id>${recordID}</id><state>published</state><published>true</published><start_time>${now - 60_000}</start_time><end_time>${now}</end_time><participants>1</participants><meta><meetingId>recorded</meetingId><meetingName>Recorded</meetingName></meta><playback><format>presentation</format><link>https://example.org/playback/presentation/2.3/${recordID}</link><processing_time>1</processing_time><duration>60000</duration></playback></recording>`;
  const packed = Buffer.from(metadata).toString("base64");
  const said = await tenant.onFront(
    `folder=$(mktemp -d); mkdir "$folder/${recordID}"; base64 -d <<<${packed} >"$folder/${recordID}/metadata.xml"; tar -C "$folder" -c . | docker exec -i load-balancer bbblb recording import --tenant ${loadBalancerTenant(tenant.plan)} --publish - 2>&1; rm -r "$folder"`,
  );
  if (!said.includes("Imported:")) throw new Error(`${tenant.plan.id}: the load balancer takes no recording: ${said.slice(-500)}`);
  return recordID;
}
