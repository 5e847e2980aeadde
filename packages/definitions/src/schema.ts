import { z } from "zod";
import type { Contribution, Pool, ServiceLevel, Tenant } from "./definition.ts";
import {
  choice,
  count,
  duration,
  either,
  limit,
  memorySize,
  money,
  months,
  pattern,
  type Quantity,
  truth,
  wholeNumber,
} from "./quantity.ts";
import { color, hostLabel, httpsAddress, languages, longText, mailAddress, nameText, pinnedTag, port, reference } from "./written-text.ts";

/** What a refused value tells the message. */
export interface Refusal {
  expected: string;
  meant?: string;
}

/** A field that is written as `quantity` says. `description`: one sentence in the members' words. */
function field<Value>(quantity: Quantity<Value>, description: string) {
  return z
    .string()
    .transform((text, context) => {
      const value = quantity.read(text);
      if (value !== undefined) return value;
      const meant = quantity.suggest?.(text);
      const readable = meant !== undefined && meant !== text && quantity.read(meant) !== undefined;
      const refusal: Refusal = { expected: quantity.expected, ...(readable ? { meant } : {}) };
      context.addIssue({ code: "custom", message: "refused", params: { ...refusal } });
      return z.NEVER;
    })
    .describe(description);
}

const unit = (one: string, many = `${one}s`) => ({ one, many });
const rotation = (of: string) => field(wholeNumber, `Raised by one to renew all secrets of ${of}.`).default(1);

const contribution = z
  .strictObject({
    monthly: field(either(money, choice("free", "on request")), "What a member contributes each month, without sales tax."),
    "priced-by": field(nameText, "What the price depends on, where it is on request.").optional(),
    "set-up": field(either(money, choice("none", "free", "on request")), "What the set-up costs once, without sales tax."),
    "minimum-period": field(months, "The shortest subscription."),
    paid: field(choice("monthly", "up front"), "Whether the shortest subscription is paid month by month or up front.").default("monthly"),
  })
  .transform(
    (written): Contribution => ({
      monthly: written.monthly,
      ...(written["priced-by"] === undefined ? {} : { pricedBy: written["priced-by"] }),
      setUp: written["set-up"],
      minimumMonths: written["minimum-period"],
      paid: written.paid,
    }),
  );

const serviceLevel = z
  .strictObject({
    name: field(nameText, "What members call the level."),
    "also-called": z.array(field(nameText, "Another name.")).describe("Other names of the level.").default([]),
    pool: field(either(reference("pool"), choice("own server")), "The servers behind the level; `own server` for a customer's own."),
    "sold-by": field(choice("co-op", "operational-members"), "Who offers the level: the co-op itself, or the co-ops that resell it."),
    accounts: field(limit(count(unit("account"))), "User accounts for each contribution; for Free, for each person invited."),
    "rooms-per-account": field(limit(count(unit("room"))), "Rooms that one account may have."),
    "meeting-duration": field(limit(duration), "How long one meeting may last."),
    "participants-per-meeting": field(limit(count(unit("participant"))), "How many people may be in a meeting at once."),
    recording: field(
      either(truth, choice("later")),
      "Whether meetings can be recorded; `later`: when recording can be switched for each room.",
    ),
    branding: field(truth, "Whether the level has its own logo, colours and (sub-)domain."),
    membership: field(truth, "Whether it gives the right to take part as a User Member."),
    contribution: contribution.describe("What the level costs."),
  })
  .transform(
    (written): Omit<ServiceLevel, "id"> => ({
      name: written.name,
      alsoCalled: written["also-called"],
      pool: written.pool,
      soldBy: written["sold-by"],
      accounts: written.accounts,
      roomsPerAccount: written["rooms-per-account"],
      meetingDurationMinutes: written["meeting-duration"],
      participantsPerMeeting: written["participants-per-meeting"],
      recording: written.recording,
      branding: written.branding,
      membership: written.membership,
      contribution: written.contribution,
    }),
  );

const hetznerName = (what: string, example: string) =>
  pattern(`Hetzner's name of a ${what} such as \`${example}\``, /^[a-z0-9][a-z0-9.-]{1,30}$/);

const runningPool = z
  .strictObject({
    name: field(nameText, "What people call the pool."),
    status: field(choice("runs", "planned"), "`runs`: the pool has servers; `planned`: it is named only."),
    topology: field(choice("together"), "`together`: Greenlight, database and cache run on the meeting server itself."),
    servers: z
      .strictObject({
        type: field(hetznerName("server type", "cx43"), "The kind of server, by Hetzner's name."),
        "how-many": field(count(unit("server")), "How many servers the pool has."),
        location: field(
          choice("fsn1", "nbg1", "hel1", "ash", "hil", "sin"),
          "Where they stand, by Hetzner's name: `fsn1` and `nbg1` are in Germany, `hel1` in Finland.",
        ),
      })
      .describe("The servers of the pool."),
    software: z
      .strictObject({
        bigbluebutton: field(pattern("a release of bbb-install such as `jammy-300`", /^[a-z]+-\d{3}$/), "The release of BigBlueButton."),
        "operating-system": field(
          pattern("an image such as `ubuntu-22.04`", /^ubuntu-\d{2}\.\d{2}$/),
          "The operating system of the servers.",
        ),
        greenlight: field(pinnedTag, "The version of Greenlight."),
        postgresql: field(pinnedTag, "The version of PostgreSQL."),
        redis: field(pinnedTag, "The version of Redis."),
      })
      .describe("Which version of each part runs."),
    memory: z
      .strictObject({
        greenlight: field(memorySize, "What each Greenlight may use."),
        postgresql: field(memorySize, "What each database may use."),
        redis: field(memorySize, "What each cache may use."),
      })
      .describe("Memory that each part may use."),
    "secrets-rotation": rotation("the pool's servers"),
    release: field(
      truth,
      "True lets the next `up` lift the protections of the pool's servers, so that a later one may delete them.",
    ).default(false),
  })
  .transform(
    (written): Omit<Extract<Pool, { status: "runs" }>, "id"> => ({
      name: written.name,
      status: "runs",
      topology: written.topology,
      servers: { type: written.servers.type, howMany: written.servers["how-many"], location: written.servers.location },
      software: {
        bigbluebutton: written.software.bigbluebutton,
        operatingSystem: written.software["operating-system"],
        greenlight: written.software.greenlight,
        postgresql: written.software.postgresql,
        redis: written.software.redis,
      },
      memory: written.memory,
      secretsRotation: written["secrets-rotation"],
      release: written.release,
    }),
  );

const plannedPool = z.strictObject({
  name: field(nameText, "What people call the pool."),
  status: field(choice("planned"), "`planned`: named, but without servers yet."),
});

const tenant = z
  .strictObject({
    name: field(nameText, "What people call it."),
    level: field(reference("service level"), "The service level whose limits hold."),
    host: field(hostLabel, "The first part of its host name, before the co-op's domain."),
    language: field(choice(...languages), "The language that its pages start in."),
    look: z
      .strictObject({
        "primary-color": field(color, "Colour of buttons and links.").optional(),
        "primary-color-light": field(color, "The same colour, light.").optional(),
        "primary-color-dark": field(color, "The same colour, dark.").optional(),
        logo: field(httpsAddress, "Address of a PNG or WebP image.").optional(),
      })
      .describe("Colours and logo of its pages and mails.")
      .default({}),
    welcome: field(longText, "Greets everybody in a meeting's chat.").optional(),
    links: z
      .strictObject({
        terms: field(httpsAddress, "Terms of use.").optional(),
        privacy: field(httpsAddress, "Privacy page.").optional(),
        accessibility: field(httpsAddress, "Accessibility statement.").optional(),
        "help-center": field(httpsAddress, "Where people find help.").optional(),
      })
      .describe("Pages that it points to.")
      .default({}),
    mail: z
      .strictObject({
        "sender-address": field(mailAddress, "The address that mails come from."),
        "sender-name": field(nameText, "The name that mails come from."),
        server: field(pattern("a host name such as `mail.example.org`", /^([a-z0-9-]{1,63}\.)+[a-z]{2,}$/), "The mail server."),
        port: field(port, "The mail server's port; `587` for most.").default(587),
        "user-name": field(nameText, "The name that signs in at the mail server.").optional(),
      })
      .describe("How it sends mails; without, it sends none.")
      .optional(),
    "secrets-rotation": rotation("the tenant"),
  })
  .transform(
    ({ look, links, mail, ...written }): Omit<Tenant, "id"> => ({
      name: written.name,
      level: written.level,
      host: written.host,
      language: written.language,
      look: given({
        primaryColor: look["primary-color"],
        primaryColorLight: look["primary-color-light"],
        primaryColorDark: look["primary-color-dark"],
        logo: look.logo,
      }),
      ...given({ welcome: written.welcome }),
      links: given({ terms: links.terms, privacy: links.privacy, accessibility: links.accessibility, helpCenter: links["help-center"] }),
      ...(mail
        ? {
            mail: {
              senderAddress: mail["sender-address"],
              senderName: mail["sender-name"],
              server: mail.server,
              port: mail.port,
              ...given({ userName: mail["user-name"] }),
            },
          }
        : {}),
      secretsRotation: written["secrets-rotation"],
    }),
  );

/** The same without what isn't given. */
function given<Key extends string, Value>(values: Record<Key, Value | undefined>): { [K in Key]?: Value } {
  const entries = Object.entries<Value | undefined>(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in Key]?: Value };
}

/** Folders of the definitions, and what a file in each says. */
export const schemas = {
  "service-levels": serviceLevel.describe("A service level: one row of the table that members see."),
  pools: z.union([plannedPool, runningPool]).describe("The servers behind some levels."),
  tenants: tenant.describe("A Greenlight that the co-op itself runs for a level."),
};

/** A folder of the definitions. */
export type Folder = keyof typeof schemas;

/** The schema for what a file says: where there are several, the one that its `status` names, so that messages are about that one. */
export function schemaFor(folder: Folder, written: unknown): z.ZodType {
  if (folder !== "pools") return schemas[folder];
  const planned = typeof written === "object" && written !== null && "status" in written && written.status === "planned";
  return planned ? plannedPool : runningPool;
}
