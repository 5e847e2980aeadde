import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { signed } from "./callback.ts";
import { Rig } from "./rig.testing.ts";
import { childOf } from "./xml.ts";

/** Fast: a recording is published 50 ms after the end. */
const minute = 1_000;
let rig: Rig;
afterEach(() => rig.stop());

/** A meeting that somebody joined and that was ended. */
async function held(parameters: Readonly<Record<string, string>>): Promise<void> {
  await rig.create("room-1", parameters);
  await rig.join("room-1", "a");
  await rig.call("end", { meetingID: "room-1" });
}

const states = async (): Promise<string> =>
  childOf((await rig.call("getRecordings", { state: "any" })).xml, "recordings")?.content?.toString() ?? "";
const published = (): Promise<void> => vi.waitFor(async () => expect((await rig.call("getRecordings")).text("messageKey")).toBe(""));

test("a recorded meeting publishes its recording after a while, then runs the post-publish scripts with its id", async () => {
  rig = await new Rig("", minute).start();
  mkdirSync(join(rig.folder, "scripts/post_publish"), { recursive: true });
  writeFileSync(join(rig.folder, "scripts/post_publish/10_note.sh"), 'echo "$@" > "$PWD/note"\n');
  await held({ record: "true", autoStartRecording: "true", meta_term: "autumn" });
  expect((await rig.call("getRecordings")).text("messageKey")).toBe("noRecordings");
  await published();
  const { body } = await rig.call("getRecordings", { meetingID: "room-1", meta_term: "aut%" });
  expect(body).toMatch(/<recordID>([0-9a-f]{40}-\d+)<\/recordID>/);
  const id = /<recordID>(.*)<\/recordID>/.exec(body)?.[1] ?? "";
  await vi.waitFor(() => expect(readFileSync(join(rig.folder, "scripts/note"), "utf8")).toBe(`-m ${id} -f presentation\n`));
  expect((await rig.fetch(`/playback/presentation/2.3/${id}`)).status).toBe(200);
});

test("nothing is recorded when the server has recording off, even when asked for", async () => {
  rig = await new Rig("disableRecordingDefault=true", minute).start();
  await rig.create("room-1", { record: "true", autoStartRecording: "true" });
  expect((await rig.call("getMeetingInfo", { meetingID: "room-1" })).text("recording")).toBe("false");
  await held({ record: "true", autoStartRecording: "true" });
  expect(await states()).toBe("");
});

test("a meeting that may be recorded but in which nobody started leaves no recording", async () => {
  rig = await new Rig("", minute).start();
  await held({ record: "true" });
  expect(await states()).toBe("");
});

test("recordings are unpublished, changed and deleted; unknown ones are refused", async () => {
  rig = await new Rig("", minute).start();
  await held({ record: "true", autoStartRecording: "true" });
  await published();
  const recordID = /<recordID>(.*)<\/recordID>/.exec((await rig.call("getRecordings")).body)?.[1] ?? "";
  expect((await rig.call("publishRecordings", { recordID, publish: "false" })).text("published")).toBe("false");
  expect((await rig.call("getRecordings", { state: "unpublished" })).body).toContain("<published>false</published>");
  await rig.call("updateRecordings", { recordID, "meta_gl-listed": "true" });
  expect((await rig.call("getRecordings", { recordID })).body).toContain("<gl-listed>true</gl-listed>");
  expect((await rig.call("deleteRecordings", { recordID })).text("deleted")).toBe("true");
  expect((await rig.call("getRecordings", { recordID })).text("messageKey")).toBe("noRecordings");
  expect((await rig.call("deleteRecordings", { recordID })).text("messageKey")).toBe("notFound");
  expect((await rig.call("publishRecordings", { publish: "true" })).text("messageKey")).toBe("missingParamRecordID");
});

test("the caller is told of the end, and of the recording by a token signed with the shared secret", async () => {
  const calls: string[] = [];
  const listener = createServer((message, response) => {
    let body = "";
    message.on("data", (chunk) => {
      body += chunk;
    });
    message.on("end", () => {
      calls.push(`${message.method} ${message.url} ${body}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  rig = await new Rig("", minute).start();
  await held({
    record: "true",
    autoStartRecording: "true",
    meta_endCallbackUrl: `${address}/ended?of=us`,
    meetingEndedURL: `${address}/ended/signed`,
    "meta_bbb-recording-ready-url": `${address}/ready`,
  });
  await vi.waitFor(() => expect(calls).toHaveLength(3));
  listener.close();
  const record_id = /<recordID>(.*)<\/recordID>/.exec((await rig.call("getRecordings")).body)?.[1] ?? "";
  expect(calls.slice(0, 2).sort()).toEqual(["GET /ended/signed ", "GET /ended?of=us&recordingmarks=true&meetingID=room-1 "]);
  expect(calls[2]).toBe(`POST /ready signed_parameters=${signed({ meeting_id: "room-1", record_id }, "secret")}`);
});
