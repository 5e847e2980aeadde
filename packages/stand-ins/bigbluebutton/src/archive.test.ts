import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Archive, archiveFolders } from "./archive.ts";
import type { Recording } from "./recording.ts";

let folder: string;
let archive: Archive;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bbb-archive-"));
  archive = new Archive(archiveFolders(join(folder, "published"), join(folder, "unpublished")));
});
afterEach(() => rmSync(folder, { recursive: true }));

function recording(id: string, metadata: Record<string, string> = {}): Recording {
  const playbackUrl = `https://bbb.example.org/playback/presentation/2.3/${id}`;
  return {
    id,
    state: "published",
    meetingId: "room",
    name: "Room & more",
    startTime: 1,
    endTime: 60_001,
    participants: 3,
    metadata: new Map(Object.entries(metadata)),
    playbackUrl,
  };
}

const anything = { ids: [], states: [], metadata: new Map<string, string>() };

test("a saved recording is read back from its metadata.xml", () => {
  archive.save(recording("a-1", { term: "autumn" }));
  expect(archive.find(anything)).toEqual([recording("a-1", { term: "autumn" })]);
});

test("unpublished recordings are listed unless the state says otherwise, deleted ones only when asked for", () => {
  archive.save(recording("a-1"));
  archive.save(recording("b-2"));
  archive.save(recording("c-3"));
  const [a, b] = archive.find(anything);
  if (a === undefined || b === undefined) throw new Error("two recordings expected");
  archive.move(a, "unpublished");
  archive.move(b, "deleted");
  const ids = (states: string[]): string[] => archive.find({ ...anything, states }).map(({ id }) => id);
  expect(ids([]).sort()).toEqual(["a-1", "c-3"]);
  expect(ids(["unpublished"])).toEqual(["a-1"]);
  expect(ids(["deleted"])).toEqual(["b-2"]);
  expect(ids(["any"])).toHaveLength(3);
});

test("metadata filters match exactly, or by % at either end", () => {
  archive.save(recording("a-1", { term: "autumn 2026" }));
  const found = (term: string): number => archive.find({ ...anything, metadata: new Map([["term", term]]) }).length;
  expect(["autumn 2026", "autumn%", "%2026", "%umn%"].map(found)).toEqual([1, 1, 1, 1]);
  expect(["autumn", "2026%", "%x%"].map(found)).toEqual([0, 0, 0]);
});
