import { expect, test } from "vitest";
import type { ControlStatus } from "./control.ts";
import type { StackSettings } from "./settings.ts";
import { statusTable } from "./status-table.ts";

const settings = { hetznerEndpoint: "", cloudflareBaseUrl: "", dns: "", zone: "meet.test", door: "", stateFolder: "" } as StackSettings;
const images = [
  { name: "redis", tag: "8", program: "original, pulled as redis:8" },
  { name: "bigbluebutton/greenlight", tag: "v3.9.2", program: "stands in for bigbluebutton/greenlight" },
];
const status = (driver: ControlStatus["driver"]) =>
  ({
    ...{ instance: "default", driver, pid: 1, memoryBytes: 0, faults: 0 },
    ...{ services: [], servers: [], records: [], soldOut: [], images },
  }) as unknown as ControlStatus;

test("each program that servers run is told to be the original or to stand in for one", () => {
  const lines = statusTable(status("containers"), settings).split("\n");
  for (const { name, tag, program } of images)
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^image +${name}:${tag} +${program}$`)));
  expect(lines).toContainEqual(expect.stringMatching(/bbb-install +stands in for BigBlueButton$/));
});

test("where servers are records, none is said to run anything", () => {
  expect(statusTable(status("records"), settings)).toContain("no program runs");
});
