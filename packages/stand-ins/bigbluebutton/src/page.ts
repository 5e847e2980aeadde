import type { Meeting, Participant } from "./meeting.ts";
import type { Presentation } from "./presentation.ts";
import type { NotesEditor } from "./settings.ts";
import { escapeText } from "./xml.ts";

/** A whole HTML page. `body` is HTML. */
function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)} – BigBlueButton stand-in</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1rem; }
.stand-in { border-left: .3rem solid; padding-left: .8rem; }
.banner { padding: .5rem .8rem; }
button { font: inherit; padding: .4rem 1rem; }
dt { font-weight: bold; }
img { max-height: 4rem; }
</style>
</head>
<body>
${body}
<p class="stand-in">This is a stand-in for BigBlueButton in the local cloud. It keeps to the limits and settings of a meeting, but carries no sound and no picture.</p>
</body>
</html>
`;
}

/** What the server has. */
export interface PageServer {
  /** Text of bbb-html5.yml. */
  readonly clientSettings: string;
  /** Whether BlockNote's own service is installed. */
  readonly notesServer: boolean;
}

/** What a participant sees. `timeLeft` in seconds, undefined when the meeting has no end. */
export function meetingPage(meeting: Meeting, participant: Participant, timeLeft: number | undefined, server: PageServer): string {
  const { clientSettings, notesServer } = server;
  const { plan } = meeting;
  const moderates = participant.role === "MODERATOR";
  const text = plan.bannerColor === "" ? "" : readableOn(plan.bannerColor);
  const banner =
    plan.bannerText === ""
      ? ""
      : `<p class="banner" style="${plan.bannerColor === "" ? "" : `background:${plan.bannerColor};color:${text}`}">${escapeText(plan.bannerText)}</p>`;
  const logo = /^(https?:\/)?\//.test(plan.logo) ? `<p><img src="${escapeText(plan.logo)}" alt="Logo"></p>` : "";
  return page(
    plan.name,
    `${banner}
<header>${logo}<h1>${escapeText(plan.name)}</h1></header>
<main id="meeting">
<p>${plainText(plan.welcome)}</p>
${moderates && plan.moderatorOnlyMessage !== "" ? `<p><strong>For moderators:</strong> ${plainText(plan.moderatorOnlyMessage)}</p>` : ""}
<h2>Who is in (${meeting.participants.size})</h2>
<ul>${[...meeting.participants.values()].map((other) => `<li>${escapeText(other.name)}${other.role === "MODERATOR" ? " (moderator)" : ""}${other === participant ? " – you" : ""}</li>`).join("")}</ul>
<h2>Limits</h2>
<dl>
<dt>Participants</dt><dd>${plan.maxUsers > 0 ? `at most ${plan.maxUsers}` : "no limit"}</dd>
<dt>Cameras</dt><dd>${plan.meetingCameraCap > 0 ? `at most ${plan.meetingCameraCap}` : "no limit"}</dd>
<dt>Duration</dt><dd>${plan.duration > 0 ? `${plan.duration} minutes` : "no limit"}</dd>
<dt>Time left</dt><dd>${timeLeft === undefined ? "no limit" : clock(timeLeft)}</dd>
<dt>Recording</dt><dd>${plan.record ? (meeting.recording ? "on" : "off, may be started") : "not recorded"}</dd>
<dt>Shared notes</dt><dd>${notesText(plan.sharedNotes, notesServer)}</dd>
<dt>Presentation</dt><dd>${meeting.presentations.map(presentationText).join("<br>") || "none"}</dd>
</dl>
${moderates && plan.record && plan.allowStartStopRecording ? form("record", participant, meeting.recording ? "Stop recording" : "Start recording") : ""}
${moderates ? waitingGuests(meeting, participant) : ""}
${form("leave", participant, "Leave the meeting")}
<p><a href="?sessionToken=${participant.sessionToken}">Refresh this page</a></p>
${clientSettings === "" ? "" : `<details><summary>Client settings of this server</summary><pre>${escapeText(clientSettings)}</pre></details>`}
</main>`,
  );
}

function notesText(editor: NotesEditor | null, notesServer: boolean): string {
  if (editor === null) return "none";
  if (editor === "etherpad") return "Etherpad";
  return notesServer ? "BlockNote" : "BlockNote, which can't be opened: the package bbb-shared-notes-server isn't installed";
}

/** What a guest sees who waits for a moderator. */
export function waitingPage(meeting: Meeting, guest: Participant): string {
  return page(
    "Waiting",
    `<main><h1>${escapeText(meeting.plan.name)}</h1>
<p>Please wait for a moderator to approve you joining the meeting.</p>
${form("leave", guest, "Leave")}
<p><a href="?sessionToken=${guest.sessionToken}">Refresh this page</a></p></main>`,
  );
}

/** A page with one sentence, and a way on. */
export function messagePage(title: string, sentence: string, wayOn: string): string {
  return page(
    title,
    `<main><h1>${escapeText(title)}</h1><p>${escapeText(sentence)}</p><p><a href="${escapeText(wayOn)}">Go on</a></p></main>`,
  );
}

function presentationText({ name, bytes }: Presentation): string {
  if (bytes === undefined) return `${escapeText(name)} (couldn&#39;t be fetched)`;
  return bytes === 0 ? escapeText(name) : `${escapeText(name)} (${bytes} bytes)`;
}

function waitingGuests(meeting: Meeting, moderator: Participant): string {
  const guests = [...meeting.waiting.values()].map(
    (guest) => `<li>${escapeText(guest.name)} ${form("admit", moderator, `Let ${guest.name} in`, guest.sessionToken)}</li>`,
  );
  return guests.length === 0 ? "" : `<h2>Waiting guests</h2><ul>${guests.join("")}</ul>`;
}

function form(action: string, participant: Participant, label: string, guest = ""): string {
  const extra = guest === "" ? "" : `<input type="hidden" name="guest" value="${guest}">`;
  return `<form method="post" action="${action}"><input type="hidden" name="sessionToken" value="${participant.sessionToken}">${extra}<button>${escapeText(label)}</button></form>`;
}

/** Messages may hold HTML of whoever may call `create`; here they are shown as text. */
function plainText(html: string): string {
  const text = html.replace(/<br\s*\/?>/gi, "\n").replace(/<[^>]*>/g, "");
  return escapeText(text).replaceAll("&amp;", "&").replaceAll("\n", "<br>");
}

function clock(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(Math.floor(seconds) % 60)}`;
}

/** Black or white, whichever has the better contrast on `#rrggbb`. */
function readableOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? "#000" : "#fff";
}
