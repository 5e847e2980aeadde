import type { Answer } from "@meet-coop/conformance";

/** What two Greenlights must have in common in their answers to a question: everything but what each makes up itself, and its words. */
export type AnswerShape = { status: number } & Record<string, unknown>;

/** Addresses of the double that stands for BigBlueButton differ from run to run. */
const meetingServer = /http:\/\/[\d.]+:\d+\/bigbluebutton/g;

const masks: [RegExp, string][] = [
  [meetingServer, "https://bbb.example.org/bigbluebutton"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<id>"],
  [/\b[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}\b/g, "<room>"],
  [/-[0-9a-f]{64}\b/g, "-<digest>"],
  [/\bv\d+(\.\d+){2,}\b/g, "<version>"],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z?/g, "<date>"],
  [/\bgl-guest-[0-9a-f]+/g, "gl-guest-<token>"],
  [/(?<![\w.@-])(?=[A-Za-z_-]*\d)[\w=-]{20,}(?![\w.@])/g, "<token>"],
];

/** Values that are made up for each, by the key that they stand at. Whether a picture has an address isn't compared: the stand-in has no pictures. */
const madeUp: Record<string, string> = {
  ...{ avatar: "<avatar>", owner_avatar: "<avatar>", color: "<color>" },
  ...{ createTime: "<time>", checksum: "<checksum>" },
};
const accessCode = /^gl(Viewer|Moderator)AccessCode$/;

/** A text without what was made up for it. What has a blank in it are words of Greenlight's or of Rails': that there are some is all that counts. */
function shapeOfText(text: string): string {
  return /\s/.test(text.trim()) ? "<words>" : masks.reduce((masked, [pattern, mask]) => masked.replace(pattern, mask), text.trim());
}

/** An address with its parameters apart. */
function shapeOfAddress(text: string): unknown {
  const { origin, pathname, searchParams } = new URL(text);
  if (searchParams.size === 0) return shapeOfText(text);
  return { address: shapeOfText(origin + pathname), parameters: shapeOf(Object.fromEntries(searchParams)) };
}

/** Any JSON without what was made up for it, its keys in order. */
export function shapeOf(value: unknown, key = ""): unknown {
  if (madeUp[key]) return madeUp[key];
  if (Array.isArray(value)) return value.map((one) => shapeOf(one, key));
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([name, one]) => [name, shapeOf(one, name)]));
  }
  if (typeof value !== "string") return value;
  if (accessCode.test(key) && /^[a-z0-9]{6}$/.test(value)) return "<code>";
  if (/^https?:\/\/\S+$/.test(value)) return shapeOfAddress(value);
  if (/^\[.*\]$/.test(value)) return shapeOf(JSON.parse(value));
  return shapeOfText(value);
}

/** The shape of an answer over HTTP. Of a page only that it is one. */
export function shapeOfAnswer({ status, headers, text, json }: Answer): AnswerShape {
  const type = headers["content-type"]?.replace(/;.*/, "");
  const location = headers.location;
  return {
    status,
    ...(location === undefined ? {} : { location: shapeOf(location) }),
    ...(json !== undefined ? { json: shapeOf(json) } : type === undefined || text === "" ? {} : { type }),
    ...(type === "text/plain" ? { text: shapeOfText(text) } : {}),
  };
}
