import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSettings, SettingsError } from "./settings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bbb-settings-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(overrides: string | undefined): ReturnType<typeof loadSettings> {
  if (overrides !== undefined) writeFileSync(join(folder, "bbb-web.properties"), overrides);
  return loadSettings(join(import.meta.dirname, "../system/bigbluebutton.properties"), join(folder, "bbb-web.properties"));
}

test("without an override file the packaged defaults hold: no limits, recording possible, all checksum algorithms", () => {
  const settings = load(undefined);
  expect(settings).toMatchObject({ defaultMaxUsers: 0, defaultMeetingDuration: 0, disableRecordingDefault: false });
  expect(settings.supportedChecksumAlgorithms).toEqual(["sha1", "sha256", "sha384", "sha512"]);
  expect(settings.meetingExpireIfNoUserJoined).toBe(5);
});

test("the override file wins over the packaged one", () => {
  const settings = load("defaultMaxUsers=5\ndisableRecordingDefault=true\nbigbluebutton.web.serverURL=https://bbb.example.org\n");
  expect(settings).toMatchObject({ defaultMaxUsers: 5, disableRecordingDefault: true, logoutUrl: "https://bbb.example.org" });
  expect(settings.clientUrl).toBe("https://bbb.example.org/html5client/join");
});

test("text that isn't escaped is read as ISO-8859-1, as Java does", () => {
  expect(load("defaultWelcomeMessage=Grüße").defaultWelcomeMessage).toBe("GrÃ¼Ã\u009fe");
  expect(load("defaultWelcomeMessage=Gr\\u00fc\\u00dfe").defaultWelcomeMessage).toBe("Grüße");
});

test("a limit that is no number is refused with file, key and value", () => {
  expect(() => load("defaultMaxUsers=five")).toThrow(SettingsError);
  expect(() => load("defaultMaxUsers=five")).toThrow(/bbb-web\.properties: defaultMaxUsers is 'five', expected a whole number/);
});

test("the editor of shared notes is Etherpad, another by its name, and nothing else", () => {
  expect(load(undefined).sharedNotesEditor).toBe("etherpad");
  expect(load("sharedNotesEditor=blockNote").sharedNotesEditor).toBe("blockNote");
  expect(() => load("sharedNotesEditor=block-note")).toThrow(/sharedNotesEditor is 'block-note', expected etherpad or blockNote\./);
});

test("an empty shared secret is refused instead of switching the checksums off", () => {
  expect(() => load("securitySalt=")).toThrow(/securitySalt is empty/);
});
