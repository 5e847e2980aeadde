import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Rig } from "./rig.testing.ts";

// Whoever calls `create` (a Greenlight) serves the slides: the file stands behind a redirect, as Active Storage has it.
const caller = createServer((request, response) => {
  if (request.url === "/blobs/redirect/token/three%20slides.pdf") response.writeHead(302, { location: "/disk/three.pdf" }).end();
  else if (request.url === "/disk/three.pdf") response.end("%PDF-1.7");
  else response.writeHead(404).end();
});
let origin: string;
let rig: Rig;
beforeAll(async () => {
  await new Promise<void>((resolve) => caller.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(caller.address() as AddressInfo).port}`;
});
afterAll(() => caller.close());
beforeEach(async () => {
  rig = await new Rig().start();
});
afterEach(() => rig.stop());

const room = { name: "Room", meetingID: "room-1" };
const modules = (documents: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><modules><module name="presentation">${documents}</module></modules>`;

/** What the meeting's page says of presentations. */
async function shown(): Promise<string> {
  const joined = await rig.call("join", { meetingID: "room-1", fullName: "Ann", role: "VIEWER" });
  const { pathname, search } = new URL(joined.location);
  const { body } = await rig.fetch(pathname + search, { headers: { cookie: joined.cookie } });
  return /<dt>Presentation<\/dt><dd>(.*?)<\/dd>/.exec(body)?.[1] ?? "";
}

test("without a document a meeting shows the server's default one", async () => {
  await rig.create("room-1");
  expect(await shown()).toBe("default.pdf");
});

test("a document of create is fetched where its address leads, and its name is shown", async () => {
  const answer = await rig.post("create", room, modules(`<document url="${origin}/blobs/redirect/token/three%20slides.pdf" />`));
  expect(answer.text("returncode")).toBe("SUCCESS");
  expect(await shown()).toBe("three slides.pdf (8 bytes)");
});

test("a document that can't be had is named, and the meeting begins all the same; the log keeps its address for itself", async () => {
  const answer = await rig.post("create", room, modules(`<document url="${origin}/blobs/redirect/token-2/gone.pdf" />`));
  expect(answer.text("returncode")).toBe("SUCCESS");
  expect(await shown()).toBe("gone.pdf (couldn&#39;t be fetched)");
  expect(rig.log.join("\n")).toContain("HTTP 404");
  expect(rig.log.join("\n")).not.toContain("token-2");
});

test("a document may be in the body itself; a filename gives the name, the current one comes first, others than slides are passed over", async () => {
  const documents = `<document name="a.pdf">${Buffer.from("12345").toString("base64")}</document><document name="b.exe">AAAA</document>
    <document current="true" url="${origin}/disk/three.pdf" filename="&lt;b&gt;.pdf"/>`;
  await rig.post("create", room, modules(documents));
  expect(await shown()).toBe("&lt;b&gt;.pdf (8 bytes)<br>a.pdf (5 bytes)");
});

test("a second create leaves the presentations of the meeting as they are, insertDocument adds one", async () => {
  await rig.post("create", room, modules('<document name="a.pdf">AAAA</document>'));
  await rig.post("create", room, modules('<document name="b.pdf">AAAA</document>'));
  const added = await rig.post("insertDocument", { meetingID: "room-1" }, modules('<document name="c.pdf">AAAA</document>'));
  expect(added.text("message")).toBe("Presentation is being uploaded");
  expect(await shown()).toBe("a.pdf (3 bytes)<br>c.pdf (3 bytes)");
});

test("insertDocument needs a meeting that runs, and POST", async () => {
  const none = await rig.post("insertDocument", { meetingID: "room-2" }, modules(""));
  expect([none.text("returncode"), none.text("message")]).toEqual(["FAILED", "Meeting with id [room-2] not found."]);
  expect((await rig.call("insertDocument", { meetingID: "room-2" })).status).toBe(405);
});

test("a body that is no XML is an error 500, and the meeting is there", async () => {
  expect((await rig.post("create", room, "<modules>")).status).toBe(500);
  expect((await rig.call("getMeetingInfo", { meetingID: "room-1" })).text("returncode")).toBe("SUCCESS");
});
