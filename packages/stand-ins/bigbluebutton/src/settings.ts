import { readFileSync } from "node:fs";
import { type Properties, parseProperties, resolveProperties } from "./properties.ts";

/** Editors of shared notes. */
export const notesEditors = ["etherpad", "blockNote"] as const;
export type NotesEditor = (typeof notesEditors)[number];

/** What bbb-web reads from its properties at start. Names are those of the properties. Source: bigbluebutton.properties of BBB 3.0. */
export interface Settings {
  /** Scheme and host, without a slash at the end. */
  readonly serverUrl: string;
  readonly securitySalt: string;
  /** Of `sha1`, `sha256`, `sha384`, `sha512`. */
  readonly supportedChecksumAlgorithms: readonly string[];
  /** Participants at the same time, 0 = unlimited. A default: `maxParticipants` of `create` replaces it, 0 included. */
  readonly defaultMaxUsers: number;
  /** Minutes, 0 = unlimited. A default: `duration` of `create` replaces it, 0 included. */
  readonly defaultMeetingDuration: number;
  /** Cameras at the same time in a meeting, 0 = unlimited. A default: `meetingCameraCap` of `create` replaces it, 0 included. */
  readonly meetingCameraCap: number;
  /** Cameras of one person, 0 = unlimited. A default likewise. */
  readonly userCameraCap: number;
  /** true: nothing is recorded, whatever `create` asks for. */
  readonly disableRecordingDefault: boolean;
  readonly autoStartRecording: boolean;
  readonly allowStartStopRecording: boolean;
  readonly defaultWelcomeMessage: string;
  /** Always appended to the welcome message. */
  readonly defaultWelcomeMessageFooter: string;
  readonly useDefaultLogo: boolean;
  readonly defaultLogoURL: string;
  readonly defaultDialAccessNumber: string;
  readonly defaultNumDigitsForTelVoice: number;
  /** ALWAYS_ACCEPT, ALWAYS_DENY or ASK_MODERATOR. */
  readonly defaultGuestPolicy: string;
  readonly allowRequestsWithoutSession: boolean;
  readonly clientUrl: string;
  readonly logoutUrl: string;
  /** Minutes. */
  readonly meetingExpireIfNoUserJoined: number;
  /** Minutes. */
  readonly meetingExpireWhenLastUserLeft: number;
  readonly endWhenNoModerator: boolean;
  /** Minutes. */
  readonly endWhenNoModeratorDelay: number;
  readonly allowFetchAllRecordings: boolean;
  /** The editor of shared notes. A default: the parameter of `create` replaces it. */
  readonly sharedNotesEditor: NotesEditor;
  /** Folders of recordings. */
  readonly publishedDir: string;
  readonly unpublishedDir: string;
  /** Every property as it was resolved, for the pages that show them. */
  readonly properties: Properties;
}

/** The properties could not be used; `message` says which, where and what to do. */
export class SettingsError extends Error {}

/**
 * Reads the packaged properties and lays the override file over them. A missing override file counts as empty.
 * Both are read as ISO-8859-1, as Java reads properties: anything else must be written as `\uXXXX`.
 */
export function loadSettings(packagedFile: string, overrideFile: string): Settings {
  const packaged = parseProperties(readFileSync(packagedFile, "latin1"));
  return settingsFrom(resolveProperties(packaged, readOverrides(overrideFile)), overrideFile);
}

function readOverrides(file: string): Properties {
  try {
    return parseProperties(readFileSync(file, "latin1"));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code === "ENOENT") return new Map();
    if (code === "EACCES") {
      throw new SettingsError(
        `${file}: bbb-web may not read it. Run chown root:bigbluebutton and chmod 640 on it, then bbb-conf --restart.`,
      );
    }
    throw cause;
  }
}

/** Makes settings of resolved properties. `origin` names their file in messages. */
export function settingsFrom(properties: Properties, origin: string): Settings {
  const text = (key: string, fallback: string): string => properties.get(key) ?? fallback;
  const flag = (key: string, fallback: boolean): boolean => text(key, String(fallback)).trim().toLowerCase() === "true";
  const choice = <Value extends string>(key: string, values: readonly [Value, ...Value[]]): Value => {
    const written = text(key, values[0]).trim();
    const value = values.find((one) => one === written);
    if (value !== undefined) return value;
    throw new SettingsError(`${origin}: ${key} is '${written}', expected ${values.join(" or ")}. Correct it and run bbb-conf --restart.`);
  };
  const number = (key: string, fallback: number): number => {
    const value = text(key, String(fallback)).trim();
    if (!/^-?\d+$/.test(value))
      throw new SettingsError(`${origin}: ${key} is '${value}', expected a whole number. Correct it and run bbb-conf --restart.`);
    return Number(value);
  };
  const securitySalt = text("securitySalt", "").trim();
  if (securitySalt === "") throw new SettingsError(`${origin}: securitySalt is empty. Set one by bbb-conf --setsecret SECRET.`);
  const serverUrl = text("bigbluebutton.web.serverURL", "http://localhost").replace(/\/+$/, "");
  const logoutUrl = text("bigbluebutton.web.logoutURL", "default");
  return {
    serverUrl,
    securitySalt,
    supportedChecksumAlgorithms: text("supportedChecksumAlgorithms", "sha1,sha256,sha384,sha512")
      .split(",")
      .map((name) => name.trim().toLowerCase()),
    defaultMaxUsers: number("defaultMaxUsers", 0),
    defaultMeetingDuration: number("defaultMeetingDuration", 0),
    meetingCameraCap: number("meetingCameraCap", 0),
    userCameraCap: number("userCameraCap", 3),
    disableRecordingDefault: flag("disableRecordingDefault", false),
    autoStartRecording: flag("autoStartRecording", false),
    allowStartStopRecording: flag("allowStartStopRecording", true),
    defaultWelcomeMessage: text("defaultWelcomeMessage", ""),
    defaultWelcomeMessageFooter: text("defaultWelcomeMessageFooter", ""),
    useDefaultLogo: flag("useDefaultLogo", false),
    defaultLogoURL: text("defaultLogoURL", ""),
    defaultDialAccessNumber: text("defaultDialAccessNumber", "613-555-1234"),
    defaultNumDigitsForTelVoice: number("defaultNumDigitsForTelVoice", 5),
    defaultGuestPolicy: text("defaultGuestPolicy", "ALWAYS_ACCEPT"),
    allowRequestsWithoutSession: flag("allowRequestsWithoutSession", false),
    clientUrl: text("defaultHTML5ClientUrl", `${serverUrl}/html5client/join`),
    logoutUrl: logoutUrl === "" || logoutUrl === "default" ? serverUrl : logoutUrl,
    meetingExpireIfNoUserJoined: number("meetingExpireIfNoUserJoinedInMinutes", 5),
    meetingExpireWhenLastUserLeft: number("meetingExpireWhenLastUserLeftInMinutes", 1),
    endWhenNoModerator: flag("endWhenNoModerator", false),
    endWhenNoModeratorDelay: number("endWhenNoModeratorDelayInMinutes", 1),
    allowFetchAllRecordings: flag("allowFetchAllRecordings", true),
    sharedNotesEditor: choice("sharedNotesEditor", notesEditors),
    publishedDir: text("publishedDir", "/var/bigbluebutton/published"),
    unpublishedDir: text("unpublishedDir", "/var/bigbluebutton/unpublished"),
    properties,
  };
}
