import { readFileSync } from "node:fs";
import type { Meeting } from "./meeting.ts";
import { childOf, type Element, element, parseXml, textOf, writeXml } from "./xml.ts";

export type RecordingState = "processing" | "published" | "unpublished" | "deleted";

/** A recording as its metadata.xml tells it. */
export interface Recording {
  /** The internal id of the meeting. */
  readonly id: string;
  readonly state: RecordingState;
  readonly meetingId: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** Milliseconds since 1970. */
  readonly endTime: number;
  readonly participants: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly playbackUrl: string;
}

/** The recording that an ended meeting leaves behind, still to be processed. */
export function recordingOf(meeting: Meeting, serverUrl: string): Recording {
  return {
    id: meeting.internalId,
    state: "processing",
    meetingId: meeting.plan.meetingId,
    name: meeting.plan.name,
    startTime: meeting.createTime,
    endTime: meeting.endTime,
    participants: meeting.everybody.size,
    metadata: meeting.plan.metadata,
    playbackUrl: `${serverUrl}/playback/presentation/2.3/${meeting.internalId}`,
  };
}

/** Reads a metadata.xml; `state` is decided by the folder that the file lies in. */
export function readRecording(file: string, state: RecordingState): Recording {
  const root = parseXml(readFileSync(file, "utf8"));
  const meta = childOf(root, "meta");
  const own = new Set(["meetingId", "meetingName", "isBreakout"]);
  const metadata = typeof meta?.content === "object" ? meta.content.filter(({ name }) => !own.has(name)) : [];
  return {
    id: textOf(root, "id"),
    state,
    meetingId: textOf(meta, "meetingId"),
    name: textOf(meta, "meetingName"),
    startTime: Number(textOf(root, "start_time")),
    endTime: Number(textOf(root, "end_time")),
    participants: Number(textOf(root, "participants")),
    metadata: new Map(metadata.map(({ name }) => [name, textOf(meta, name)])),
    playbackUrl: textOf(childOf(root, "playback"), "link"),
  };
}

/** The text of a metadata.xml, with the elements that scripts on the server look at. */
export function metadataXml(recording: Recording): string {
  const { id, meetingId, name, startTime, endTime } = recording;
  return `<?xml version="1.0"?>\n${writeXml(
    element("recording", [
      element("id", id),
      element("state", recording.state),
      element("published", recording.state === "published"),
      element("start_time", startTime),
      element("end_time", endTime),
      element("participants", recording.participants),
      element("meeting", "", { id, externalId: meetingId, name, breakout: "false" }),
      element("meta", metadataElements(recording)),
      element("playback", [
        element("format", "presentation"),
        element("link", recording.playbackUrl),
        element("processing_time", 0),
        element("duration", endTime - startTime),
        element("size", 0),
      ]),
    ]),
  )}`;
}

/** The element that `getRecordings` answers with. */
export function recordingElement(recording: Recording): Element {
  return element("recording", [
    element("recordID", recording.id),
    element("meetingID", recording.meetingId),
    element("internalMeetingID", recording.id),
    element("name", recording.name),
    element("isBreakout", false),
    element("published", recording.state === "published"),
    element("state", recording.state),
    element("startTime", recording.startTime),
    element("endTime", recording.endTime),
    element("participants", recording.participants),
    element("metadata", metadataElements(recording)),
    element("playback", [
      element("format", [
        element("type", "presentation"),
        element("url", recording.playbackUrl),
        element("processingTime", 0),
        element("length", Math.round((recording.endTime - recording.startTime) / 60_000)),
        element("size", 0),
      ]),
    ]),
  ]);
}

function metadataElements(recording: Recording): Element[] {
  return [
    element("isBreakout", false),
    element("meetingId", recording.meetingId),
    element("meetingName", recording.name),
    ...[...recording.metadata].map(([key, value]) => element(key, value)),
  ];
}
