import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { plan } from "../../plan.ts";
import { planTable } from "../../plan-table.ts";
import { poolOf } from "../../pool-plan.ts";
import { forgetSharedNotes, type SharedNotes, setSharedNotes, sharedNotesInput } from "./shared-notes.ts";

/** The plan of the fixture, in which the demo pool names an editor. */
function planned(sharedNotesEditor?: "etherpad" | "block-note", bigbluebutton = "jammy-300") {
  const definitions = testDefinitions();
  const demo = definitions.pools.find(({ id }) => id === "demo");
  Object.assign(demo?.software ?? {}, { bigbluebutton }, sharedNotesEditor && { sharedNotesEditor });
  return plan(definitions, testDay);
}

describe("the plan", () => {
  test("has the editor that a pool names, the package that its release needs for it, and says both", () => {
    const blockNote = planned("block-note");
    expect(poolOf(blockNote, "demo").sharedNotes).toEqual({
      ...{ editor: "block-note", property: "blockNote", since: "3.0.25", packages: ["bbb-shared-notes-server"] },
    });
    expect(planTable(blockNote, () => "")).toMatch(
      /\n {2}shared notes {6}block-note \(sharedNotesEditor=blockNote, package bbb-shared-notes-server\)\n/,
    );
    expect(poolOf(planned("etherpad", "noble-400"), "demo").sharedNotes).toMatchObject({ packages: ["bbb-pads", "bbb-etherpad"] });
  });

  test("has none where a pool names none, and no other version than before", () => {
    const pool = poolOf(planned(), "demo");
    expect(pool).not.toHaveProperty("sharedNotes");
    expect(Object.keys(poolOf(planned("block-note"), "demo").versions)).toEqual(Object.keys(pool.versions));
  });
});

describe("the editor of shared notes on a server", () => {
  const blockNote = poolOf(planned("block-note"), "demo").sharedNotes as SharedNotes;
  const before = "# of bbb-install\nsecuritySalt=first\nsharedNotesEditorOther=kept\n";
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "notes-"));
    program("bbb-conf", `echo "bbb-conf $*" >>'${file("calls")}'`);
    program("dpkg-query", `grep -qx "\${@: -1}" '${file("installed")}' && echo 'install ok installed'`);
    program("apt-get", `case "$*" in *install*) echo "\${@: -1}" | tee -a '${file("installed")}' >>'${file("calls")}' ;; esac`);
    program("curl", `echo "<returncode>SUCCESS$(cat '${file("meetings")}')"`);
    for (const name of ["calls", "installed"]) writeFileSync(file(name), "");
    meetings(0);
    writeFileSync(file("bbb-web.properties"), before, { mode: 0o640 });
    release("3.0.35");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string) => join(folder, name);
  const program = (name: string, text: string) => writeFileSync(file(name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  const meetings = (count: number) => writeFileSync(file("meetings"), "<meetingID>x</meetingID>".repeat(count));
  const release = (version: string) => writeFileSync(file("bigbluebutton-release"), `BIGBLUEBUTTON_RELEASE=${version}\n`);
  const read = (name: string) => readFileSync(file(name), "utf8");
  const run = (script: string, input = "") => {
    const here = script.replaceAll(/\/etc\/bigbluebutton|\/var\/lib\/meet-coop|\/run(?=\/meet-coop)/g, folder);
    return spawnSync("bash", ["-c", here], { input, encoding: "utf8", env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } });
  };
  const set = (notes = blockNote) => run(setSharedNotes("demo-a.example.org"), sharedNotesInput(notes));
  const forget = () => run(forgetSharedNotes("demo-a.example.org"));

  test("is installed and set, with one restart, and a second time nothing happens", () => {
    expect(set()).toMatchObject({ status: 0, stderr: "", stdout: "Shared notes: blockNote, BBB restarted\n" });
    expect(read("bbb-web.properties")).toBe(`${before}sharedNotesEditor=blockNote\n`);
    expect(statSync(file("bbb-web.properties")).mode & 0o777).toBe(0o640);
    expect(read("calls")).toBe("bbb-shared-notes-server\nbbb-conf --restart\n");
    expect(set()).toMatchObject({ status: 0, stdout: "Shared notes: no change\n" });
    expect(read("calls")).toBe("bbb-shared-notes-server\nbbb-conf --restart\n");
  });

  test("is that of BBB's makers again once no definition names one, and another where it names another", () => {
    set();
    expect(set({ ...blockNote, property: "etherpad", since: null, packages: [] })).toMatchObject({ status: 0 });
    expect(read("bbb-web.properties")).toBe(`${before}sharedNotesEditor=etherpad\n`);
    expect(forget()).toMatchObject({ status: 0, stderr: "" });
    expect(read("bbb-web.properties")).toBe(before);
    expect(forget()).toMatchObject({ stdout: "Shared notes: no change\n" });
  });

  test("stays where BigBlueButton on the server is too old for it, with what it has and the cure", () => {
    release("3.0.9");
    expect(set()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^demo-a\.example\.org has BigBlueButton 3\.0\.9, .* came with 3\.0\.25\. Nothing was changed\. Update /,
      ),
    });
    expect([read("bbb-web.properties"), read("calls")]).toEqual([before, ""]);
  });

  test("stays while meetings run, which a restart would end, until they are over or somebody allowed it", () => {
    meetings(2);
    for (const { status, stderr } of [set()]) {
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^2 meetings run on demo-a\.example\.org, .* Nothing was changed here/)]);
    }
    expect([read("bbb-web.properties"), read("calls")]).toEqual([before, ""]);
    writeFileSync(file("meet-coop-meetings-may-end"), "");
    expect(set()).toMatchObject({ status: 0 });
    expect(forget()).toMatchObject({ status: 1 });
  });

  test("stays where its package can't be had, and the run says which", () => {
    program("apt-get", "echo 'E: Unable to locate package' >&2; exit 100");
    expect(set()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("These packages can't be installed on demo-a.example.org: bbb-shared-notes-server."),
    });
    expect(read("bbb-web.properties")).toBe(before);
  });

  test("is set to the end where a run was broken off before the restart", () => {
    const bbbConf = read("bbb-conf");
    program("bbb-conf", "exit 1");
    expect(set().status).toBe(1);
    writeFileSync(file("bbb-conf"), bbbConf);
    expect(set()).toMatchObject({ status: 0, stdout: "Shared notes: blockNote, BBB restarted\n" });
  });
});
