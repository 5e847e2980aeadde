import { choice, day, daysLong, either, pattern, wholeNumber } from "../quantity.ts";
import { httpsAddress, longText, nameText } from "../written-text.ts";
import { field, lines, list, type Read, table } from "./field.ts";

/** Secrets that can be renewed: those that we make, by a number in the definitions, and those that others give, by setting what they gave. */
export const renewable = [
  "secret-key-base",
  "database-password",
  "load-balancer-secret",
  "meeting-server-secret",
  "smtp-password",
  "open-id-connect-secret",
  "hcaptcha-secret",
] as const;

/** Programs in which people of a BigBlueButton meeting write shared notes. */
export const notesEditors = ["etherpad", "block-note"] as const;

const releaseName = /^[a-z0-9][a-z0-9.-]{0,40}$/;
const fullVersion = /^v?\d+(\.\d+){1,3}$/;

const release = lines({
  "supported-until": field(either(day, choice("not announced")), "The last day on which its makers mend it."),
  holes: table(
    /^(CVE-\d{4}-\d{4,7}|GHSA(-[23456789cfghjmpqrvwx]{4}){3})$/,
    "the name of an advisory such as `CVE-2026-126082` or `GHSA-f3w6-w445-fwh9`",
    lines({
      what: field(nameText, "What somebody can do with it."),
      "mended-in": field(
        either(pattern("the whole number of a version such as `v3.9.2`", fullVersion), choice("no version")),
        "The first version of this release without it. The check refuses earlier ones.",
      ),
      renew: list(choice(...renewable), "Secrets that it may have shown: to be renewed once the mended version runs."),
      source: field(httpsAddress, "The page that says so."),
      "read-on": field(day, "The day on which that page was read."),
    }),
    "Known critical holes, by the name of their advisory.",
  ).default({}),
  never: table(
    fullVersion,
    "the whole number of a version such as `2.11.6`",
    field(nameText, "Why: what it does wrong."),
    "Versions that should never be run, though no hole is known of them.",
  ).default({}),
  "upgrade-from": table(
    releaseName,
    "a release in this file such as `16`",
    lines({
      "rehearsed-on": field(day, "The day on which technical operations brought a copy of real data from that release to this one."),
      "counted-before": field(wholeNumber, "Accounts and rooms of all its databases, counted before."),
      "counted-after": field(wholeNumber, "The same, counted after."),
    }),
    "Earlier releases whose data we have a rehearsed way to bring here.",
  ).default({}),
  languages: table(
    /^[a-z]{2}$/,
    "the code of a language such as `ca`",
    lines({
      "words-to-moderators": field(
        wholeNumber,
        "How many characters of a meeting's address its invitation to moderators takes, as it is encoded there.",
      ),
    }),
    "Of Greenlight: the languages whose words are whole, those of its mails too.",
  ).default({}),
  "shared-notes-editors": table(
    new RegExp(`^(${notesEditors.join("|")})$`),
    `the name of an editor: ${notesEditors.map((editor) => `\`${editor}\``).join(" or ")}`,
    lines({
      since: field(pattern("the whole number of a version such as `3.0.25`", fullVersion), "The first version that has it.").optional(),
      packages: list(
        pattern("the name of a Debian package", /^[a-z0-9][a-z0-9+.-]{1,60}$/),
        "Packages that it needs besides what the makers' installation brings.",
      ),
    }),
    "Of BigBlueButton: the editors of shared notes that it can have.",
  ).default({}),
  note: field(longText, "What else is to be known.").optional(),
});

export const software = lines({
  name: field(nameText, "What people call the program."),
  source: field(httpsAddress, "The page of its makers that says how long a release is supported."),
  "read-on": field(day, "The day on which that page was read."),
  "lead-time": field(daysLong, "How long before its last day a release is warned of: as long as leaving it takes."),
  "lead-time-reason": field(nameText, "Why leaving it takes that long.").optional(),
  releases: table(
    releaseName,
    "the beginning of a version, such as `v3` or `17`",
    release,
    "Releases by the beginning of their version: `v3` is `v3.9.2` too.",
  ),
}).describe("A program that the services are made of: how long each release is supported, and which versions must not be run.");

/** How long each release of a program is supported, and which versions must not be run. */
export type Software = Read<typeof software>;
/** One release of a program. */
export type SoftwareRelease = Software["releases"][string];
/** An editor of shared notes. */
export type NotesEditor = (typeof notesEditors)[number];
export type Renewable = (typeof renewable)[number];
