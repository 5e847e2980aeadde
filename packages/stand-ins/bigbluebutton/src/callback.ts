import { createHmac } from "node:crypto";
import type { Meeting } from "./meeting.ts";
import type { Recording } from "./recording.ts";

/** Tells the caller of `create` that the meeting has ended: GET on `meta_endCallbackUrl`, which gets two parameters added, and on `meetingEndedURL` as it is. */
export function notifyEnd(meeting: Meeting, log: (line: string) => void): void {
  const endCallback = addressOf(meeting.plan.metadata.get("endcallbackurl"));
  endCallback?.searchParams.append("recordingmarks", String(meeting.recordingMarked));
  endCallback?.searchParams.append("meetingID", meeting.plan.meetingId);
  for (const url of [endCallback, addressOf(meeting.plan.endedUrl)]) {
    if (url !== undefined) call(url, { method: "GET" }, `meeting ${meeting.internalId}: ended, told ${url.host}`, log);
  }
}

/** Tells the caller of `create` that the recording can be seen: POST on `meta_bbb-recording-ready-url`, signed with the shared secret. */
export function notifyRecordingReady(recording: Recording, secret: string, log: (line: string) => void): void {
  const url = addressOf(recording.metadata.get("bbb-recording-ready-url"));
  if (url === undefined) return;
  const body = new URLSearchParams({ signed_parameters: signed({ meeting_id: recording.meetingId, record_id: recording.id }, secret) });
  call(url, { method: "POST", body }, `recording ${recording.id}: ready, told ${url.host}`, log);
}

/** A JSON Web Token by HS256. */
export function signed(payload: Readonly<Record<string, string>>, secret: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ typ: "JWT", alg: "HS256" })}.${part(payload)}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

function addressOf(text: string | undefined): URL | undefined {
  const url = text === undefined || text === "" ? null : URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

function call(url: URL, init: RequestInit, what: string, log: (line: string) => void): void {
  fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(10_000) }).then(
    (response) => log(`${what}: HTTP ${response.status}`),
    (error: unknown) => log(`${what}: no answer (${error instanceof Error ? error.message : String(error)})`),
  );
}
