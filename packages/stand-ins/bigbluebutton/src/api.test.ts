import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checksum } from "./checksum.ts";
import { Rig } from "./rig.testing.ts";
import { childOf, parseXml, textOf } from "./xml.ts";

const minute = 60_000;
let rig: Rig;
beforeEach(async () => {
  rig = await new Rig("defaultMaxUsers=2\ndefaultMeetingDuration=30").start();
});
afterEach(() => rig.stop());

describe("who may call", () => {
  test("a wrong checksum is refused", async () => {
    const answer = await rig.fetch("/bigbluebutton/api/getMeetings?checksum=0000000000000000000000000000000000000000");
    expect([answer.text("returncode"), answer.text("messageKey")]).toEqual(["FAILED", "checksumError"]);
  });

  test("SHA-1 and SHA-256 both work by default", async () => {
    expect((await rig.call("getMeetings", {}, "sha1")).text("messageKey")).toBe("noMeetings");
    expect((await rig.call("getMeetings", {}, "sha256")).text("messageKey")).toBe("noMeetings");
  });

  test("a call that the API doesn't know is told so", async () => {
    expect((await rig.call("toString")).text("messageKey")).toBe("unsupportedRequest");
  });

  test("the index answers without a checksum", async () => {
    expect((await rig.fetch("/bigbluebutton/api")).text("returncode")).toBe("SUCCESS");
  });
});

describe("create", () => {
  test("answers with ids, passwords, time and date as the original does", async () => {
    const answer = await rig.create("room-1", { attendeePW: "att", moderatorPW: "mod" });
    expect(answer.text("returncode")).toBe("SUCCESS");
    expect(answer.text("internalMeetingID")).toMatch(/^[0-9a-f]{40}-1800000000000$/);
    expect([answer.text("attendeePW"), answer.text("moderatorPW")]).toEqual(["att", "mod"]);
    expect(answer.text("createDate")).toBe("Fri Jan 15 08:00:00 UTC 2027");
    expect(answer.text("voiceBridge")).toMatch(/^[1-9]\d{4}$/);
  });

  test("again with the same passwords, or with none, finds the meeting and says so", async () => {
    const first = await rig.create("room-1", { attendeePW: "att", moderatorPW: "mod" });
    for (const passwords of [{ attendeePW: "att", moderatorPW: "mod" }, {}]) {
      const again = await rig.create("room-1", passwords);
      expect([again.text("messageKey"), again.text("createTime")]).toEqual(["duplicateWarning", first.text("createTime")]);
    }
  });

  test("again with other passwords is refused", async () => {
    await rig.create("room-1", { attendeePW: "att", moderatorPW: "mod" });
    expect((await rig.create("room-1", { attendeePW: "att", moderatorPW: "other" })).text("messageKey")).toBe("idNotUnique");
  });

  test("takes a form by POST, with the checksum over the empty query string", async () => {
    const body = new URLSearchParams({ name: "Room", meetingID: "room-1", checksum: checksum("sha1", "create", "", "secret") });
    expect((await rig.fetch("/bigbluebutton/api/create", { method: "POST", body })).text("returncode")).toBe("SUCCESS");
  });

  // BBBLB 0.0.18 sends on what is longer than 2,048 characters in this way.
  test("passes over a form by GET, as Tomcat does: the call is refused for want of a checksum", async () => {
    const form = new URLSearchParams({ name: "Room", meetingID: "room-1", checksum: checksum("sha1", "create", "", "secret") }).toString();
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": form.length };
    const body = await new Promise<string>((resolve, reject) => {
      const sent = request(`http://${rig.host}/bigbluebutton/api/create`, { method: "GET", headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        answer.on("end", () => resolve(text));
      });
      sent.on("error", reject).end(form);
    });
    expect(textOf(parseXml(body), "messageKey")).toBe("checksumError");
    expect((await rig.call("getMeetings")).text("messageKey")).toBe("noMeetings");
  });

  test.each([
    ["a missing name", { meetingID: "room-1", name: "" }],
    ["an id of one character", { meetingID: "r", name: "Room" }],
    ["an id with a comma", { meetingID: "a,b", name: "Room" }],
    ["record that is no boolean", { meetingID: "room-1", name: "Room", record: "yes" }],
    ["a password of one character", { meetingID: "room-1", name: "Room", attendeePW: "x" }],
  ])("refuses %s", async (_, parameters) => {
    expect((await rig.call("create", parameters)).text("messageKey")).toBe("validationError");
  });

  test("keeps meta parameters in lower case and gives them back", async () => {
    await rig.create("room-1", { meta_Category: "FINANCE", "meta_bbb-origin": "greenlight", meta_under_score: "no" });
    const metadata = childOf((await rig.call("getMeetingInfo", { meetingID: "room-1" })).xml, "metadata");
    expect(metadata?.content).toHaveLength(2);
    expect([textOf(metadata, "category"), textOf(metadata, "bbb-origin")]).toEqual(["FINANCE", "greenlight"]);
  });
});

describe("participants", () => {
  test("the server's default holds when create names no limit: the third is refused", async () => {
    await rig.create("room-1");
    for (const name of ["a", "b"]) expect((await rig.join("room-1", name)).text("messageKey")).toBe("successfullyJoined");
    expect((await rig.join("room-1", "c")).text("messageKey")).toBe("maxParticipantsReached");
    expect(await rig.attendees("room-1")).toEqual(["a", "b"]);
  });

  test.each([
    ["a number replaces the default", "3", 3],
    ["0 lifts the default", "0", 5],
    ["something else than a number leaves the default", "five", 2],
  ])("%s", async (_, maxParticipants, seats) => {
    await rig.create("room-1", { maxParticipants });
    for (const name of ["a", "b", "c", "d", "e"]) await rig.join("room-1", name);
    expect(await rig.attendees("room-1")).toHaveLength(seats);
  });

  test("the same user id takes one seat, however often it joins", async () => {
    await rig.create("room-1");
    for (const userID of ["u1", "u2", "u1"]) {
      expect((await rig.join("room-1", userID, { userID })).text("messageKey")).toBe("successfullyJoined");
    }
  });

  test("a refused browser is sent to the logout address with the reason", async () => {
    await rig.create("room-1", { maxParticipants: "1", logoutURL: "https://room.example.org/bye" });
    await rig.join("room-1", "a");
    const answer = await rig.call("join", {
      meetingID: "room-1",
      fullName: "b",
      role: "VIEWER",
      logoutURL: "https://room.example.org/bye?x=1",
    });
    const errors = JSON.parse(new URL(answer.location).searchParams.get("errors") ?? "[]");
    expect([answer.status, errors[0].key]).toEqual([302, "maxParticipantsReached"]);
    expect(answer.location).toMatch(/^https:\/\/room\.example\.org\/bye\?x=1&errors=/);
  });
});

describe("join", () => {
  test("gives the role of the password", async () => {
    await rig.create("room-1", { attendeePW: "att", moderatorPW: "mod" });
    await rig.join("room-1", "a", { role: "", password: "mod" });
    await rig.join("room-1", "b", { role: "", password: "att" });
    const info = await rig.call("getMeetingInfo", { meetingID: "room-1" });
    expect([info.text("participantCount"), info.text("moderatorCount")]).toEqual(["2", "1"]);
  });

  test.each([
    ["a wrong password", { role: "", password: "wrong" }, "Params required"],
    ["neither role nor password", { role: "" }, "Params required"],
    ["another createTime", { createTime: "1" }, "mismatchCreateTimeParam"],
    ["an unknown meeting", { meetingID: "room-2" }, "notFound"],
    ["a missing name", { fullName: "" }, "validationError"],
  ])("refuses %s", async (_, parameters, key) => {
    await rig.create("room-1");
    expect((await rig.join("room-1", "a", parameters)).text("messageKey")).toBe(key);
  });

  test("guests are denied or wait as the meeting's policy says; moderators are always let in", async () => {
    await rig.create("room-1", { guestPolicy: "ALWAYS_DENY" });
    expect((await rig.join("room-1", "g", { guest: "true" })).text("messageKey")).toBe("guestDeniedAccess");
    expect((await rig.join("room-1", "m", { guest: "true", role: "MODERATOR" })).text("guestStatus")).toBe("ALLOW");
    await rig.create("room-2", { guestPolicy: "ASK_MODERATOR" });
    expect((await rig.join("room-2", "g", { guest: "true" })).text("messageKey")).toBe("guestWait");
    expect(await rig.attendees("room-2")).toEqual([]);
  });
});

describe("the end of a meeting", () => {
  const lives = async (id: string): Promise<boolean> =>
    (await rig.call("getMeetingInfo", { meetingID: id })).text("returncode") === "SUCCESS";

  test("comes when its minutes are over, whoever is in, and not before", async () => {
    await rig.create("room-1", { duration: "60" });
    await rig.join("room-1", "a");
    rig.advance(60 * minute - 1);
    expect(await lives("room-1")).toBe(true);
    rig.advance(1);
    expect(await lives("room-1")).toBe(false);
    expect((await rig.join("room-1", "b")).text("messageKey")).toBe("notFound");
  });

  test("comes by the server's default duration, which 0 lifts", async () => {
    await rig.create("room-1");
    await rig.create("room-2", { duration: "0" });
    for (const id of ["room-1", "room-2"]) await rig.join(id, "a");
    rig.advance(24 * 60 * minute);
    expect([await lives("room-1"), await lives("room-2")]).toEqual([false, true]);
  });

  test("comes five minutes after a creation that nobody followed", async () => {
    await rig.create("room-1");
    rig.advance(5 * minute - 1);
    expect(await lives("room-1")).toBe(true);
    rig.advance(1);
    expect(await lives("room-1")).toBe(false);
  });

  test("comes at once when it is asked for, and the room can be started again", async () => {
    const { text } = await rig.create("room-1", { moderatorPW: "mod" });
    await rig.join("room-1", "a");
    expect((await rig.call("end", { meetingID: "room-1", password: "wrong" })).text("messageKey")).toBe("invalidPassword");
    expect((await rig.call("end", { meetingID: "room-1" })).text("messageKey")).toBe("sentEndMeetingRequest");
    expect((await rig.call("isMeetingRunning", { meetingID: "room-1" })).text("running")).toBe("false");
    rig.advance(1);
    expect((await rig.create("room-1")).text("internalMeetingID")).not.toBe(text("internalMeetingID"));
  });
});

test("isMeetingRunning says true from the first participant on", async () => {
  await rig.create("room-1");
  expect((await rig.call("isMeetingRunning", { meetingID: "room-1" })).text("running")).toBe("false");
  await rig.join("room-1", "a");
  expect((await rig.call("isMeetingRunning", { meetingID: "room-1" })).text("running")).toBe("true");
});

test("isMeetingRunning answers Greenlight's health check, which asks for the meeting 0", async () => {
  expect((await rig.call("isMeetingRunning", { meetingID: "0" })).text("running")).toBe("false");
});

test("getMeetings lists every meeting with its limits", async () => {
  await rig.create("room-1");
  await rig.create("room-2", { maxParticipants: "7" });
  const meetings = childOf((await rig.call("getMeetings")).xml, "meetings")?.content;
  expect(Array.isArray(meetings) && meetings.map((meeting) => textOf(meeting, "maxUsers"))).toEqual(["2", "7"]);
});
