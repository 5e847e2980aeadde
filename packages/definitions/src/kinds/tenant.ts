import type { z } from "zod";
import { agreedFields } from "../limits.ts";
import { choice, day, either, pattern, type Quantity, truth } from "../quantity.ts";
import {
  color,
  domainName,
  hostLabel,
  httpsAddress,
  languageCode,
  logoFile,
  longText,
  mailAddress,
  nameText,
  pinnedTag,
  port,
  reference,
} from "../written-text.ts";
import { field, lines, list, type Read, table } from "./field.ts";
import { release, rotation } from "./pool.ts";

const look = lines({
  "primary-color": field(color, "Colour of buttons and links.").optional(),
  "primary-color-light": field(color, "The same colour, light: what lies behind chosen things.").optional(),
  "primary-color-dark": field(color, "The same colour, dark.").optional(),
  logo: field(logoFile, "A picture in the folder `logos`.").optional(),
  favicon: field(
    logoFile,
    "A small square picture in the folder `logos`, for the tab of the browser; best a PNG: not every browser shows another one there.",
  ).optional(),
  title: field(nameText, "Title of the browser window and of the front page.").optional(),
  "banner-text": field(nameText, "A line above every meeting.").optional(),
  "banner-color": field(color, "The colour behind that line.").optional(),
})
  .describe("Colours, pictures and titles of its pages, mails and meetings.")
  .default({});

const links = lines({
  terms: field(httpsAddress, "Terms of use.").optional(),
  privacy: field(httpsAddress, "Privacy page.").optional(),
  accessibility: field(httpsAddress, "Accessibility statement.").optional(),
  "help-center": field(httpsAddress, "Where people find help.").optional(),
})
  .describe("Pages that it points to.")
  .default({});

const spfTerm: Quantity<string> = {
  expected: "a term of an SPF record such as `include:spf.example.org` or `ip4:192.0.2.1`",
  read: (text) => (/^(include:|a:|mx:|ip4:|ip6:|exists:)[!-~]{3,200}$|^(a|mx)$/.test(text) ? text : undefined),
  json: { type: "string", pattern: "^(include:|a:|mx:|ip4:|ip6:|exists:)[!-~]{3,200}$|^(a|mx)$" },
};
const dkimKey: Quantity<string> = {
  expected: "the public key of the DKIM record, after `p=`: letters, digits, `+`, `/`, `=`",
  read: (text) => (/^[A-Za-z0-9+/]{40,1000}={0,2}$/.test(text) ? text : undefined),
  json: { type: "string", pattern: "^[A-Za-z0-9+/]{40,1000}={0,2}$" },
};

/** What lets others believe that a mail comes from its domain. */
export const mailProof = {
  spf: list(spfTerm, "Who may send for the domain: the terms of its SPF record."),
  dkim: lines({
    selector: field(hostLabel, "The name before `._domainkey`."),
    type: field(choice("rsa", "ed25519"), "The kind of key.").default("rsa"),
    key: field(dkimKey, "The public key."),
  })
    .describe("The key with which mails are signed.")
    .optional(),
};

const mail = lines({
  "sender-address": field(mailAddress, "The address that mails come from."),
  "sender-name": field(nameText, "The name that mails come from."),
  server: field(domainName, "The mail server."),
  port: field(port, "The mail server's port; `587` for most.").default(587),
  "user-name": field(
    nameText,
    "The name that signs in at the mail server, which must offer STARTTLS: without, no password is sent.",
  ).optional(),
  ...mailProof,
  "records-seen": field(day, "The day on which both records were seen in a domain that isn't ours.").optional(),
})
  .describe("How it sends mails; without, it sends none.")
  .optional();

const identityProvider: Quantity<string> = {
  ...httpsAddress,
  expected:
    "an address such as `https://accounts.example.org/realms/co-op`, exactly as the identity provider calls itself, without `?` or `#`",
  // Greenlight itself adds the well-known path, and compares the rest letter by letter with what it finds there.
  read: (text) => (/[?#]|\/\.well-known\//.test(text) ? undefined : httpsAddress.read(text)),
  suggest: (text) => httpsAddress.suggest?.(text) ?? text.replace(/\/\.well-known\/.*$|[?#].*$/s, ""),
};
const claim = pattern("a field's name such as `sub` or `email`", /^[A-Za-z][A-Za-z0-9_.:/-]{0,99}$/);
const siteKey = pattern(
  "a site key such as `10000000-ffff-ffff-ffff-000000000001`; the secret key isn't written here",
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  (text) => text.trim().toLowerCase(),
);

const signIn = lines({
  issuer: field(identityProvider, "The address of the identity provider. It must vouch for the mail addresses of its people."),
  "client-id": field(nameText, "The name by which it knows this Greenlight."),
  "user-id-field": field(claim, "The field by which it tells people apart; without, `sub`.").optional(),
  administrator: field(mailAddress, "The mail address, there, of the first person who administers and invites the others."),
})
  .describe("Signing in with an account that people have elsewhere (OpenID Connect), and no longer with a password kept here.")
  .optional();

const hcaptcha = lines({ "site-key": field(siteKey, "The site key that hCaptcha gave.") })
  .describe("A riddle by the company hCaptcha, which sees who solves it, for signing in and making an account with a password.")
  .optional();

/** How a Greenlight looks and speaks, and how people get into it. */
export const face = {
  language: field(languageCode, "The language that its pages start in."),
  look,
  "front-page-text": field(longText, "What the front page says, instead of Greenlight's own words.").optional(),
  welcome: field(
    longText,
    "Greets everybody in a meeting's chat. Behind a load balancer there is room for some 350 to 550 letters; the check counts them.",
  ).optional(),
  "shared-notes": field(truth, "Whether meetings have shared notes.").default(true),
  links,
  mail,
  "sign-in": signIn,
  hcaptcha,
  "secrets-rotation": rotation("what this file describes"),
};

/** Where it is reached: below the co-op's domain, or at a name of its own. */
export const address = {
  host: field(hostLabel, "The first part of its host name, before the co-op's domain.").optional(),
  domain: field(domainName, "A host name of its own, instead of `host`.").optional(),
  "domain-proved": field(day, "The day on which the TXT record was seen that shows that the domain is theirs.").optional(),
};

/** How something ends: first declared, then released. */
export const ending = {
  "last-day": field(day, "The last day on which it is open; from the next on it is ending.").optional(),
  release: release("what it describes"),
};

/** What was agreed beside the level. */
export const deviations = lines({
  ...agreedFields,
  why: field(longText, "Why it was agreed."),
  "agreed-by": field(reference("circle"), "The circle that agreed."),
  "agreed-on": field(day, "The day on which it agreed."),
})
  .describe("What differs from the level.")
  .optional();

/** An image and settings of Greenlight of one's own. */
export const ownSoftware = {
  image: lines({
    name: field(
      {
        expected: "the name of an image without a tag such as `registry.example.org/greenlight`",
        read: (text) => (/^[a-z0-9][a-z0-9./:_-]{1,200}$/.test(text) && !/:[^/]*$/.test(text) ? text : undefined),
        json: { type: "string" },
      },
      "Where the image is found.",
    ),
    version: field(pinnedTag, "Its version."),
  })
    .describe("A Greenlight image of its own, instead of the pool's.")
    .optional(),
  environment: table(
    /^[A-Z][A-Z0-9_]{1,60}$/,
    "capital letters, digits and `_`, such as `OPENID_CONNECT_LOGOUT_PATH`",
    field(longText, "The value."),
    "Settings of Greenlight beside those that follow from the definitions; never a secret.",
  ).default({}),
};

/** The one who bills: the co-op, or a member. */
export const soldBy = field(either(choice("co-op"), reference("member")), "Who sells it and bills for it.").default("co-op");

export const tenant = lines({
  name: field(nameText, "What people call it."),
  level: field(reference("service level"), "The service level whose limits hold."),
  ...address,
  ...face,
  ...ending,
}).describe("A Greenlight that the co-op itself runs for a level.");

/** A Greenlight that the co-op itself runs for a level. */
export type Tenant = Read<typeof tenant>;
/** Colours, pictures and titles. */
export type Look = Tenant["look"];
/** How a tenant sends mail; the password is a secret of the stack. */
export type MailSender = NonNullable<Tenant["mail"]>;
/** An identity provider; its client secret is a secret of the stack. */
export type SignIn = NonNullable<Tenant["signIn"]>;
/** What differs from a level. */
export type Deviations = NonNullable<z.output<typeof deviations>>;
