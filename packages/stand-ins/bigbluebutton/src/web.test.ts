import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Answer, Rig } from "./rig.testing.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await new Rig("defaultWelcomeMessage=Hello %%CONFNAME%%\ndefaultWelcomeMessageFooter=House rules").start();
});
afterEach(() => rig.stop());

/** Joins as a browser does. */
const enter = (fullName: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  rig.call("join", { meetingID: "room-1", fullName, role: "VIEWER", ...parameters });

/** Opens the client page, with the cookie of the browser that joined. */
function open(joined: Answer, cookie = joined.cookie): Promise<Answer> {
  const url = new URL(joined.location);
  return rig.fetch(url.pathname + url.search, { headers: { cookie } });
}

/** Presses a button of the client page. */
function press(joined: Answer, action: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const sessionToken = new URL(joined.location).searchParams.get("sessionToken") ?? "";
  const body = new URLSearchParams({ sessionToken, ...more });
  return rig.fetch(`/html5client/${action}`, { method: "POST", body, headers: { cookie: joined.cookie } });
}

test("join sends the browser to a page with who is in, the limits, the time left and the look of the meeting", async () => {
  await rig.create("room-1", {
    maxParticipants: "5",
    duration: "60",
    bannerText: "Free <level>",
    bannerColor: "#ffee00",
    logo: "https://a.example.org/l.png",
  });
  rig.advance(90_000);
  const joined = await enter("Ann & Bo");
  expect(joined.location).toMatch(/^https:\/\/bbb\.example\.org\/html5client\/join\?sessionToken=\w{16}$/);
  const { body, status } = await open(joined);
  expect(status).toBe(200);
  for (const text of ["Ann &amp; Bo", "at most 5", "60 minutes", "0:58:30", "Free &lt;level&gt;", "background:#ffee00;color:#000", "l.png"])
    expect(body).toContain(text);
  expect(body).toContain("Hello Room<br><br>House rules");
  expect(body).toContain("clientTitle: &lt;Test&gt;");
});

describe("cameras", () => {
  const staticData = async (parameters: Readonly<Record<string, string>>, headers?: Record<string, string>) => {
    await rig.create("room-1", parameters);
    const joined = await enter("a");
    const token = new URL(joined.location).searchParams.get("sessionToken") ?? "";
    return rig.fetch("/api/rest/meetingStaticData", { headers: headers ?? { cookie: joined.cookie, "x-session-token": token } });
  };
  const caps = async (parameters: Readonly<Record<string, string>>) => {
    const [{ meetingCameraCap, usersPolicies }] = JSON.parse((await staticData(parameters)).body).meeting;
    return [meetingCameraCap, usersPolicies.userCameraCap];
  };

  test.each<[asked: Readonly<Record<string, string>>, caps: [number, number]]>([
    [{}, [0, 3]],
    [{ meetingCameraCap: "4", userCameraCap: "1" }, [4, 1]],
    [{ meetingCameraCap: "0", userCameraCap: "0" }, [0, 0]],
    [{ meetingCameraCap: "-1", userCameraCap: "many" }, [0, 3]],
  ])("as `create` asks for them: %o", async (asked, expected) => {
    expect(await caps(asked)).toEqual(expected);
  });

  test("are told to the browser that joined alone", async () => {
    expect((await staticData({}, { "x-session-token": "guessed" })).status).toBe(401);
  });
});

test("the page names the editor of shared notes, and says when the one that was chosen isn't installed", async () => {
  const shown = async (parameters: Readonly<Record<string, string>>) => {
    await rig.create("room-1", parameters);
    const { body } = await open(await enter("Ann"));
    await rig.call("end", { meetingID: "room-1" });
    return /<dt>Shared notes<\/dt><dd>(.*?)<\/dd>/.exec(body)?.[1];
  };
  expect(await shown({})).toBe("Etherpad");
  expect(await shown({ disabledFeatures: "captions,sharedNotes" })).toBe("none");
  expect(await shown({ sharedNotesEditor: "blocknote" })).toMatch(
    /^BlockNote, which can't be opened: the package bbb-shared-notes-server /,
  );
  rig.notesServer = true;
  expect(await shown({ sharedNotesEditor: "blockNote" })).toBe("BlockNote");
});

test("markup in names and messages is shown as text", async () => {
  await rig.create("room-1", { name: "<script>x</script>", welcome: "<img src=x onerror=alert(1)>hi" });
  const { body } = await open(await enter("<b>Eve</b>"));
  expect(body).not.toMatch(/<script|<img|<b>/);
});

test("leaving frees the seat and goes to the logout address", async () => {
  await rig.create("room-1", { maxParticipants: "1", logoutURL: "https://room.example.org/" });
  const joined = await enter("a");
  expect((await press(joined, "leave")).location).toBe("https://room.example.org/");
  expect(await rig.attendees("room-1")).toEqual([]);
  expect((await rig.join("room-1", "b")).text("messageKey")).toBe("successfullyJoined");
  expect((await open(joined)).status).toBe(404);
});

test("a meeting ends a minute after the last one left", async () => {
  await rig.create("room-1");
  await press(await enter("a"), "leave");
  rig.advance(59_999);
  expect((await rig.call("getMeetings")).text("messageKey")).toBe("");
  rig.advance(1);
  expect((await rig.call("getMeetings")).text("messageKey")).toBe("noMeetings");
});

test("the address of the page is of no use in another browser, unless requests without session are allowed", async () => {
  await rig.create("room-1");
  expect((await open(await enter("a"), "")).status).toBe(401);
  await rig.call("end", { meetingID: "room-1" });
  rig.advance(1);
  await rig.create("room-1", { allowRequestsWithoutSession: "true" });
  expect((await open(await enter("a"), "")).status).toBe(200);
});

test("a moderator starts and stops the recording; a viewer can't", async () => {
  await rig.create("room-1", { record: "true" });
  const [moderator, viewer] = [await enter("m", { role: "MODERATOR" }), await enter("v")];
  await press(viewer, "record");
  expect((await open(moderator)).body).toContain("Start recording");
  await press(moderator, "record");
  expect((await open(moderator)).body).toContain("Stop recording");
});

test("a moderator lets a waiting guest in", async () => {
  await rig.create("room-1", { guestPolicy: "ASK_MODERATOR" });
  const moderator = await enter("m", { role: "MODERATOR" });
  const guest = await enter("g", { guest: "true" });
  expect((await open(guest)).body).toContain("Please wait");
  await press(guest, "admit", { guest: new URL(guest.location).searchParams.get("sessionToken") ?? "" });
  expect(await rig.attendees("room-1")).toEqual(["m"]);
  await press(moderator, "admit", { guest: new URL(guest.location).searchParams.get("sessionToken") ?? "" });
  expect(await rig.attendees("room-1")).toEqual(["m", "g"]);
});

test("a request that is too large is refused with 413, another method with 405, another address with 404", async () => {
  const body = new URLSearchParams({ name: "x".repeat(2 * 1024 * 1024) });
  expect((await rig.fetch("/bigbluebutton/api/create", { method: "POST", body })).status).toBe(413);
  expect((await rig.fetch("/bigbluebutton/api/create", { method: "DELETE" })).status).toBe(405);
  expect((await rig.fetch("/nowhere")).status).toBe(404);
});

test("the log names meetings and results, but neither secret nor password nor token", async () => {
  await rig.create("room-1", { moderatorPW: "mod-word" });
  const joined = await enter("Ann", { role: "", password: "mod-word" });
  const log = rig.log.join("\n");
  expect(log).toContain("created");
  for (const hidden of ["secret", "mod-word", "Ann", new URL(joined.location).searchParams.get("sessionToken") ?? "?"])
    expect(log).not.toContain(hidden);
});
