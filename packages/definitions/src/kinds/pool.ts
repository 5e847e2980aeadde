import type { z } from "zod";
import { choice, count, day, daysLong, duration, gigabytes, memorySize, pattern, truth, unit, wholeNumber } from "../quantity.ts";
import { idPattern, nameText, pinnedTag } from "../written-text.ts";
import { field, lines, type Read, table } from "./field.ts";
import { location } from "./location.ts";
import { notesEditors } from "./software.ts";

/** A network of Hetzner's has 100 members at most: the front server and these. */
export const mostServers = 99;
const serverType = pattern("Hetzner's name of a server type such as `cx43`", /^[a-z0-9][a-z0-9.-]{1,30}$/);

/** Raised, never lowered: the secrets of a number are always the same, so a lower one brings those back that somebody may know. */
export const rotation = (of: string) =>
  field(wholeNumber, `Raised by one to renew all secrets that we make for ${of}; never lowered, or the old ones come back.`).default(1);
export const release = (of: string) =>
  field(
    pattern("the name of this file, without `.yaml`", idPattern),
    `The name of this file again, once the servers and data of ${of} may be deleted: lets a run lift their protection.`,
  ).optional();

/** What a pool is made of: one of the co-op's, or a dedicated customer's own. */
export const poolParts = {
  topology: field(
    choice("together", "front-and-servers"),
    "`together`: Greenlight, database and cache run on the meeting server itself; `front-and-servers`: on a server of their own, before any number of meeting servers.",
  ),
  servers: lines({
    type: field(serverType, "The kind of meeting server, by Hetzner's name."),
    "how-many": field(count(unit("server"), mostServers), "How many meeting servers take meetings; those taken out don't count."),
    "taken-out": table(
      idPattern,
      "the name of a meeting server such as `members-a`",
      field(
        choice("draining", "released", "gone"),
        "`draining`: gets no new meetings; `released`: empty, its protection is lifted; `gone`: deleted, its name isn't used again.",
      ),
      "Servers that no longer count among `how-many`, and how far each is: draining, then released, then gone.",
    ).default({}),
    location: field(location, "Where they stand: Falkenstein, Nuremberg, Helsinki, Ashburn, Hillsboro, Singapore."),
    "recording-disk": field(
      gigabytes,
      "A volume for recordings on each meeting server. What is recorded already moves to it, while no meeting runs; it can grow, not shrink.",
    ).optional(),
  }).describe("The meeting servers, which run BigBlueButton."),
  front: lines({
    type: field(serverType, "The kind of front server, by Hetzner's name."),
    disk: field(gigabytes, "The volume for databases and files."),
    caddy: field(pinnedTag, "Version of Caddy, the gateway."),
  })
    .describe("The front server: Greenlights, PostgreSQL, Redis, load balancer and gateway.")
    .optional(),
  "load-balancer": lines({
    engine: field(choice("bbblb"), "The program that shares meetings among the servers and holds each tenant to its limits."),
    version: field(pinnedTag, "Its release."),
    "proved-on": field(
      day,
      "The day on which technical operations had proved of this release all that `docs/load-balancer-gate.md` lists.",
    ).optional(),
  })
    .describe("Shares meetings among the meeting servers.")
    .optional(),
  software: lines({
    bigbluebutton: field(
      pattern("a release of bbb-install such as `jammy-300`", /^[a-z]+-\d{3}$/),
      "BigBlueButton, as bbb-install calls its release.",
    ),
    "shared-notes-editor": field(
      choice(...notesEditors),
      "The editor of shared notes in its meetings. Not written: that of the makers of this release.",
    ).optional(),
    "operating-system": field(
      pattern("Hetzner's name of an image such as `ubuntu-22.04`", /^[a-z]+-\d+(\.\d+)?$/),
      "The image that meeting servers boot.",
    ),
    greenlight: field(pinnedTag, "Greenlight's version."),
    postgresql: field(pinnedTag, "PostgreSQL's version."),
    redis: field(pinnedTag, "Redis' version."),
  }).describe("Exact versions: nothing updates itself."),
  "database-made-with": field(
    wholeNumber,
    "The major version of PostgreSQL that wrote the data which is there; it changes when an upgrade was made.",
  ),
  memory: lines({
    greenlight: field(memorySize, "For each Greenlight."),
    postgresql: field(memorySize, "For PostgreSQL."),
    redis: field(memorySize, "For each Redis."),
  }).describe("Memory that a container may use at most."),
  "longest-meeting": field(
    duration,
    "The longest meeting that may be promised on these servers; they end one that nobody gave a length after it.",
  ),
  "fair-use": lines({
    "people-per-server": field(count(unit("participant")), "How many people one meeting server holds at once."),
    "sold-for-each-place": field(
      count(unit("participant")),
      "The fair-use ratio: how many participants may be sold for each place on the servers, since not everybody meets at once.",
    ),
  }).describe("How many people the servers are made for."),
  "recording-switch": field(
    truth,
    "Whether recording can be switched on and off for each room; until then, `recording: later` is no.",
  ).default(false),
  "client-title": field(nameText, "Title of the browser window in a meeting.").default("BigBlueButton"),
};

export const pool = lines({
  name: field(nameText, "What people call the pool."),
  status: field(choice("runs", "planned"), "`runs`: it is set up; `planned`: decided on, but not set up yet."),
  ...poolParts,
  "lead-time": field(daysLong, "For events: how long before its first day an event's Greenlight is there.").optional(),
  "grace-time": field(daysLong, "For events: how long after its last day it stays.").optional(),
  "secrets-rotation": rotation("what its tenants share: BigBlueButton, load balancer, databases"),
  release: release("the pool"),
}).describe("The servers behind some levels.");

/** The servers behind some levels. Durations in minutes, memory in MiB, disks in GB. */
export type Pool = Read<typeof pool>;
const parts = lines(poolParts);
/** What a pool is made of. */
export type PoolParts = z.output<typeof parts>;
