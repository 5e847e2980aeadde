import { createHash, randomInt } from "node:crypto";
import { Refusal } from "./refusal.ts";
import { type NotesEditor, notesEditors, type Settings } from "./settings.ts";

/** Parameters of a call, decoded, control characters and outer blanks removed. */
export type Parameters = ReadonlyMap<string, string>;

/** What `create` fixed for a meeting. */
export interface MeetingPlan {
  readonly meetingId: string;
  readonly name: string;
  readonly attendeePassword: string;
  readonly moderatorPassword: string;
  readonly voiceBridge: string;
  readonly dialNumber: string;
  /** Participants at the same time; 0 or less = unlimited. */
  readonly maxUsers: number;
  /** Minutes from the creation on; 0 or less = unlimited. */
  readonly duration: number;
  /** Cameras at the same time, of all and of one person; 0 = unlimited. */
  readonly meetingCameraCap: number;
  readonly userCameraCap: number;
  readonly record: boolean;
  readonly autoStartRecording: boolean;
  readonly allowStartStopRecording: boolean;
  /** HTML. */
  readonly welcome: string;
  readonly moderatorOnlyMessage: string;
  readonly logo: string;
  readonly bannerText: string;
  /** `#rrggbb` or empty. */
  readonly bannerColor: string;
  readonly logoutUrl: string;
  readonly guestPolicy: string;
  readonly allowRequestsWithoutSession: boolean;
  /** Null: the meeting has none. */
  readonly sharedNotes: NotesEditor | null;
  /** Minutes. */
  readonly expireIfNoUserJoined: number;
  /** Minutes. */
  readonly expireWhenLastUserLeft: number;
  readonly endWhenNoModerator: boolean;
  /** Minutes. */
  readonly endWhenNoModeratorDelay: number;
  /** Called when the meeting has ended; empty = nobody. */
  readonly endedUrl: string;
  /** `meta_…` without the prefix, in lower case. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Makes the plan of a meeting out of `create`'s parameters and the server's defaults. A number that is missing or no 32-bit integer becomes
 * the default, any other replaces it, 0 included; recording is off whatever is asked for when the server has it off.
 * Source: API reference, "create", and the behaviour of bbb-web's parameter processing.
 * Throws `Refusal` "validationError".
 */
export function planMeeting(parameters: Parameters, settings: Settings): MeetingPlan {
  const meetingId = requiredMeetingId(parameters);
  const name = required(parameters, "name", "You must provide a meeting name");
  limitLength(name, 2, 256, "Meeting name must be between 2 and 256 characters");
  for (const key of ["attendeePW", "moderatorPW"]) {
    const value = parameters.get(key);
    if (value !== undefined && value !== "") limitLength(value, 2, 64, "Password must be between 2 and 64 characters");
  }
  refuseUnlessBoolean(parameters.get("record"), "Record must be a boolean value (true or false)");
  refuseUnlessBoolean(parameters.get("isBreakoutRoom"), "You must provide a boolean value (true or false) for the breakout room");
  if (!/^-?\d*$/.test(parameters.get("voiceBridge") ?? "")) throw new Refusal("validationError", "Voice bridge must be an integral value");

  const text = (key: string, fallback: string): string => parameters.get(key) || fallback;
  const flag = (key: string, fallback: boolean): boolean => text(key, String(fallback)).toLowerCase() === "true";
  const voiceBridge = text("voiceBridge", randomDigits(settings.defaultNumDigitsForTelVoice));
  const dialNumber = text("dialNumber", settings.defaultDialAccessNumber);
  const substitute = (message: string): string =>
    message
      .replaceAll("%%DIALNUM%%", dialNumber)
      .replaceAll("%%CONFNUM%%", voiceBridge)
      .replaceAll("%%CONFNAME%%", name)
      .replaceAll("%%SERVERURL%%", settings.serverUrl);
  const asked = text("sharedNotesEditor", "").toLowerCase();
  const notesEditor = notesEditors.find((editor) => editor.toLowerCase() === asked) ?? settings.sharedNotesEditor;
  const footer = settings.defaultWelcomeMessageFooter;
  return {
    meetingId,
    name,
    attendeePassword: text("attendeePW", randomWord(8)),
    moderatorPassword: text("moderatorPW", randomWord(8)),
    voiceBridge,
    dialNumber,
    maxUsers: integer(parameters.get("maxParticipants"), settings.defaultMaxUsers),
    duration: integer(parameters.get("duration"), settings.defaultMeetingDuration),
    meetingCameraCap: notNegative(parameters.get("meetingCameraCap"), settings.meetingCameraCap),
    userCameraCap: notNegative(parameters.get("userCameraCap"), settings.userCameraCap),
    record: !settings.disableRecordingDefault && flag("record", false),
    autoStartRecording: flag("autoStartRecording", settings.autoStartRecording),
    allowStartStopRecording: flag("allowStartStopRecording", settings.allowStartStopRecording),
    welcome: substitute(text("welcome", settings.defaultWelcomeMessage) + (footer === "" ? "" : `<br><br>${footer}`)),
    moderatorOnlyMessage: substitute(text("moderatorOnlyMessage", "")),
    logo: text("logo", settings.useDefaultLogo ? settings.defaultLogoURL : ""),
    bannerText: text("bannerText", ""),
    bannerColor: /^#[0-9a-f]{6}$/i.test(text("bannerColor", "")) ? text("bannerColor", "") : "",
    logoutUrl: text("logoutURL", settings.logoutUrl),
    guestPolicy: text("guestPolicy", settings.defaultGuestPolicy),
    allowRequestsWithoutSession: flag("allowRequestsWithoutSession", settings.allowRequestsWithoutSession),
    sharedNotes: text("disabledFeatures", "").split(",").includes("sharedNotes") ? null : notesEditor,
    expireIfNoUserJoined: integer(parameters.get("meetingExpireIfNoUserJoinedInMinutes"), settings.meetingExpireIfNoUserJoined),
    expireWhenLastUserLeft: integer(parameters.get("meetingExpireWhenLastUserLeftInMinutes"), settings.meetingExpireWhenLastUserLeft),
    endWhenNoModerator: flag("endWhenNoModerator", settings.endWhenNoModerator),
    endWhenNoModeratorDelay: integer(parameters.get("endWhenNoModeratorDelayInMinutes"), settings.endWhenNoModeratorDelay),
    endedUrl: text("meetingEndedURL", ""),
    metadata: metadataOf(parameters),
  };
}

/** `meta_…` parameters; names with other characters than letters, digits and dashes are passed over, as in the original. */
export function metadataOf(parameters: Parameters): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  for (const [key, value] of parameters) {
    if (/^meta_[a-zA-Z][a-zA-Z0-9-]*$/.test(key)) metadata.set(key.slice("meta_".length).toLowerCase(), value);
  }
  return metadata;
}

/** The parameter `meetingID`, or `Refusal` "validationError". */
export function requiredMeetingId(parameters: Parameters): string {
  const meetingId = required(parameters, "meetingID", "You must provide a meeting ID");
  limitLength(meetingId, 2, 256, "Meeting ID must be between 2 and 256 characters");
  if (meetingId.includes(",")) throw new Refusal("validationError", "Meeting ID cannot contain ','");
  return meetingId;
}

export function required(parameters: Parameters, key: string, message: string): string {
  const value = parameters.get(key);
  if (value === undefined || value === "") throw new Refusal("validationError", message);
  return value;
}

export function refuseUnlessBoolean(value: string | undefined, message: string): void {
  if (value !== undefined && value !== "" && !/^(true|false)$/i.test(value)) throw new Refusal("validationError", message);
}

/** First part of internal meeting ids and record ids. */
export function hashOfMeetingId(meetingId: string): string {
  return createHash("sha1").update(meetingId).digest("hex");
}

/** Letters and digits, not to be guessed. */
export function randomWord(length: number): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

function randomDigits(length: number): string {
  return Array.from({ length }, (_, place) => String(place === 0 ? randomInt(1, 10) : randomInt(10))).join("");
}

function limitLength(value: string, least: number, most: number, message: string): void {
  if (value.length < least || value.length > most) throw new Refusal("validationError", message);
}

/** As {@link integer}, but a negative number leaves the default too. */
function notNegative(value: string | undefined, fallback: number): number {
  const number = integer(value, fallback);
  return number < 0 ? fallback : number;
}

function integer(value: string | undefined, fallback: number): number {
  if (value === undefined || !/^[+-]?\d+$/.test(value)) return fallback;
  const number = Number(value);
  return Math.abs(number) <= 0x7fffffff ? number : fallback;
}
