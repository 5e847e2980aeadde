import type { Archive } from "./archive.ts";
import { isChecksumValid } from "./checksum.ts";
import type { Role } from "./meeting.ts";
import { creationElements, meetingElements } from "./meeting-document.ts";
import {
  hashOfMeetingId,
  metadataOf,
  type Parameters,
  planMeeting,
  refuseUnlessBoolean,
  required,
  requiredMeetingId,
} from "./meeting-plan.ts";
import type { Joined, Meetings } from "./meetings.ts";
import { defaultPresentation, presentationsOf } from "./presentation.ts";
import type { Recording } from "./recording.ts";
import { recordingElement } from "./recording.ts";
import { Refusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";
import { type Element, element } from "./xml.ts";

/** One call of the API. */
export interface ApiCall {
  readonly name: string;
  readonly method: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  /** Of the query and, for a form by POST, of the body. */
  readonly parameters: Parameters;
  /** The body, where it is XML, or "". */
  readonly xml: string;
}

/** What a call answers: elements after `<returncode>SUCCESS</returncode>`, and for `join` where the browser goes. */
export interface ApiAnswer {
  readonly elements: readonly Element[];
  readonly joined?: Joined & { readonly url: string };
}

/** What the API acts on. */
export interface Server {
  readonly settings: Settings;
  readonly meetings: Meetings;
  readonly archive: Archive;
  readonly log: (line: string) => void;
}

type Handler = (server: Server, parameters: Parameters, xml: string) => ApiAnswer | Promise<ApiAnswer>;

/** Calls that need only GET and POST unless said otherwise. Source: API reference of BBB 3.0. */
const handlers: Readonly<Record<string, Handler>> = {
  create,
  join,
  end,
  isMeetingRunning,
  getMeetings,
  getMeetingInfo,
  getRecordings,
  publishRecordings,
  deleteRecordings,
  updateRecordings,
  insertDocument,
};

/** Answers a call, or throws `Refusal`: "checksumError", "unsupportedRequest", or what the call itself refuses. */
export async function answer(server: Server, call: ApiCall): Promise<ApiAnswer> {
  const handler = Object.hasOwn(handlers, call.name) ? handlers[call.name] : undefined;
  if (handler === undefined) throw new Refusal("unsupportedRequest", "This request is not supported.");
  const { securitySalt, supportedChecksumAlgorithms } = server.settings;
  const given = call.parameters.get("checksum") ?? "";
  if (!isChecksumValid(given, call.name, call.query, securitySalt, supportedChecksumAlgorithms)) {
    throw new Refusal("checksumError", "Checksums do not match");
  }
  return await handler(server, call.parameters, call.xml);
}

async function create({ settings, meetings, log }: Server, parameters: Parameters, xml: string): Promise<ApiAnswer> {
  let plan = planMeeting(parameters, settings);
  // A bridge number that was drawn, not asked for, must not collide with one in use: draw again, as the original does, a few times.
  for (
    let draw = 0;
    draw < 10 && !parameters.get("voiceBridge") && meetings.all().some((other) => other.plan.voiceBridge === plan.voiceBridge);
    draw++
  ) {
    plan = planMeeting(parameters, settings);
  }
  const given = { attendeePassword: parameters.get("attendeePW") ?? "", moderatorPassword: parameters.get("moderatorPW") ?? "" };
  const { meeting, existed } = meetings.create(plan, given);
  if (!existed) {
    log(`meeting ${meeting.internalId}: created, ${plan.maxUsers} participants, ${plan.duration} minutes, record ${plan.record}`);
    // As in the original: the meeting is there before its slides are looked at, so it stays when they can't be read.
    meeting.presentations = xml === "" ? [defaultPresentation] : await presentationsOf(xml, log);
  }
  return { elements: creationElements(meeting, existed) };
}

/** Adds documents to a running meeting. A refusal of it has no key, as in the original. */
async function insertDocument({ meetings, log }: Server, parameters: Parameters, xml: string): Promise<ApiAnswer> {
  const meetingId = requiredMeetingId(parameters);
  const meeting = meetings.find(meetingId);
  if (meeting === undefined) throw new Refusal("", `Meeting with id [${meetingId}] not found.`);
  meeting.presentations = [...meeting.presentations, ...(await presentationsOf(xml, log))];
  return { elements: [element("message", "Presentation is being uploaded")] };
}

function join({ settings, meetings, log }: Server, parameters: Parameters): ApiAnswer {
  const meetingId = requiredMeetingId(parameters);
  const name = required(parameters, "fullName", "You must provide your name");
  refuseUnlessBoolean(parameters.get("guest"), "Guest must be a boolean value (true or false)");
  const meeting = meetings.get(meetingId);
  const createTime = parameters.get("createTime");
  if (createTime !== undefined && createTime !== String(meeting.createTime)) {
    throw new Refusal("mismatchCreateTimeParam", "The createTime parameter submitted mismatches with the current meeting.");
  }
  const joined = meetings.join(meeting, {
    name,
    role: roleOf(parameters, meeting.plan.moderatorPassword, meeting.plan.attendeePassword),
    userId: parameters.get("userID") ?? "",
    guest: parameters.get("guest")?.toLowerCase() === "true",
    customData: customDataOf(parameters),
  });
  const { participant, guestStatus } = joined;
  log(`meeting ${meeting.internalId}: ${participant.internalId} joined as ${participant.role}, ${guestStatus}`);
  const waits = guestStatus === "WAIT";
  const url = `${settings.clientUrl}?sessionToken=${participant.sessionToken}`;
  return {
    elements: [
      element("messageKey", waits ? "guestWait" : "successfullyJoined"),
      element("message", waits ? "Guest waiting for approval to join meeting." : "You have joined successfully."),
      element("meeting_id", meeting.internalId),
      element("user_id", participant.internalId),
      element("auth_token", participant.authToken),
      element("session_token", participant.sessionToken),
      element("guestStatus", guestStatus),
      element("url", url),
    ],
    joined: { ...joined, url },
  };
}

function roleOf(parameters: Parameters, moderatorPassword: string, attendeePassword: string): Role {
  const role = parameters.get("role")?.toUpperCase();
  if (role === "MODERATOR" || role === "VIEWER") return role;
  const password = parameters.get("password");
  if (password === undefined || password === "") {
    throw new Refusal(
      "Params required",
      "You must either send the valid role of the user, or the password, should the meeting have one.",
      true,
    );
  }
  if (password === moderatorPassword) return "MODERATOR";
  if (password === attendeePassword) return "VIEWER";
  throw new Refusal("Params required", "You must enter a valid password", true);
}

function customDataOf(parameters: Parameters): ReadonlyMap<string, string> {
  const entries = [...parameters].flatMap(([key, value]) =>
    key.startsWith("userdata-") ? [[key.slice("userdata-".length), value] as const] : [],
  );
  return new Map(entries);
}

function end({ meetings }: Server, parameters: Parameters): ApiAnswer {
  const meeting = meetings.get(requiredMeetingId(parameters));
  const password = parameters.get("password");
  if (password !== undefined && password !== "" && password !== meeting.plan.moderatorPassword) {
    throw new Refusal("invalidPassword", "The supplied moderator password is incorrect");
  }
  meetings.end(meeting, "it was asked to end");
  const message =
    "A request to end the meeting was sent.  Please wait a few seconds, and then use the getMeetingInfo or isMeetingRunning API calls to verify that it was ended.";
  return { elements: [element("messageKey", "sentEndMeetingRequest"), element("message", message)] };
}

/** Asks for any id, however short: Greenlight's health check asks for the meeting `0`, and is answered (Greenlight, pull request 5685). */
function isMeetingRunning({ meetings }: Server, parameters: Parameters): ApiAnswer {
  const meetingId = required(parameters, "meetingID", "You must provide a meeting ID");
  return { elements: [element("running", meetings.find(meetingId)?.running ?? false)] };
}

function getMeetings({ meetings }: Server): ApiAnswer {
  const all = meetings.all();
  const list = element(
    "meetings",
    all.map((meeting) => element("meeting", meetingElements(meeting))),
  );
  if (all.length > 0) return { elements: [list] };
  return { elements: [list, element("messageKey", "noMeetings"), element("message", "no meetings were found on this server")] };
}

function getMeetingInfo({ meetings }: Server, parameters: Parameters): ApiAnswer {
  return { elements: meetingElements(meetings.get(requiredMeetingId(parameters))) };
}

function getRecordings({ archive, settings }: Server, parameters: Parameters): ApiAnswer {
  const recordIds = listOf(parameters, "recordID");
  const ids = recordIds.length > 0 ? recordIds : listOf(parameters, "meetingID").map(hashOfMeetingId);
  const limited = parameters.has("limit") || parameters.has("offset");
  const found = archive.find({ ids, states: listOf(parameters, "state"), metadata: metadataOf(parameters) });
  const none = found.length === 0 || (ids.length === 0 && !limited && !settings.allowFetchAllRecordings);
  if (none) {
    const message = "There are no recordings for the meeting(s).";
    return { elements: [element("recordings"), element("messageKey", "noRecordings"), element("message", message)] };
  }
  const offset = number(parameters.get("offset"), 0);
  const page = limited ? found.slice(offset, offset + number(parameters.get("limit"), found.length)) : found;
  const elements = [element("recordings", page.map(recordingElement))];
  return { elements: limited ? [...elements, element("totalElements", found.length)] : elements };
}

function publishRecordings({ archive }: Server, parameters: Parameters): ApiAnswer {
  const publish = parameters.get("publish");
  const recordings = existing(archive, parameters);
  if (publish === undefined || publish === "") throw new Refusal("missingParamPublish", "You must specify a publish value true or false.");
  for (const recording of recordings) archive.move(recording, publish.toLowerCase() === "true" ? "published" : "unpublished");
  return { elements: [element("published", publish)] };
}

function deleteRecordings({ archive }: Server, parameters: Parameters): ApiAnswer {
  for (const recording of existing(archive, parameters)) archive.move(recording, "deleted");
  return { elements: [element("deleted", true)] };
}

/** Sets the `meta_…` given; an empty value removes it. */
function updateRecordings({ archive }: Server, parameters: Parameters): ApiAnswer {
  for (const recording of existing(archive, parameters)) {
    const metadata = [...recording.metadata, ...metadataOf(parameters)];
    archive.save({ ...recording, metadata: new Map([...new Map(metadata)].filter(([, value]) => value !== "")) });
  }
  return { elements: [element("updated", true)] };
}

/** The recordings that `recordID` names exactly, or a refusal. */
function existing(archive: Archive, parameters: Parameters): Recording[] {
  const ids = listOf(parameters, "recordID");
  if (ids.length === 0) throw new Refusal("missingParamRecordID", "You must specify a recordID.");
  const recordings = archive.find({ ids, states: [], metadata: new Map() }).filter(({ id }) => ids.includes(id));
  if (recordings.length === 0) throw new Refusal("notFound", "We could not find recordings");
  return recordings;
}

function listOf(parameters: Parameters, key: string): string[] {
  return (parameters.get(key) ?? "").split(",").filter((entry) => entry !== "");
}

function number(text: string | undefined, fallback: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : fallback;
}
