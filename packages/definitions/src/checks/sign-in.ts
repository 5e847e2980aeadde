import type { MailSender, SignIn, Tenant } from "../kinds/tenant.ts";
import { type Checked, type Found, inFile, type Source } from "./finding.ts";

interface Door {
  source: Source;
  mail?: MailSender | undefined;
  signIn?: SignIn | undefined;
  hcaptcha?: Tenant["hcaptcha"];
}

/** How people get into each Greenlight: once for each file, whether it has a Greenlight yet or not. */
function doorsOf({ tenants, operationalMembers, organisations, dedicatedCustomers, events }: Checked): Door[] {
  const doors = (folder: Source["folder"], things: readonly (Omit<Door, "source"> & { id: string })[]): Door[] =>
    things.map(({ id, mail, signIn, hcaptcha }) => ({ source: { folder, id }, mail, signIn, hcaptcha }));
  return [
    ...doors("tenants", tenants),
    ...doors("operational-members", operationalMembers),
    ...doors("organisations", organisations),
    ...doors("dedicated-customers", dedicatedCustomers),
    ...doors("events", events),
  ];
}

/** With single sign-on Greenlight makes no account by hand, and shows the link of an invitation to nobody: it only mails it. */
export function invitedByNobody(definitions: Checked): Found[] {
  return doorsOf(definitions)
    .filter(({ signIn, mail }) => signIn !== undefined && mail === undefined)
    .map(({ source }) => ({
      source,
      path: ["sign-in"],
      what: "needs `mail` beside it: who signs in elsewhere is let in by an invitation, and invitations are only mailed",
      cure: "add `mail` with its lines, or remove `sign-in`",
    }));
}

export function riddleWithoutPassword(definitions: Checked): Found[] {
  return doorsOf(definitions)
    .filter(({ signIn, hcaptcha }) => signIn !== undefined && hcaptcha !== undefined)
    .map(({ source }) => ({
      source,
      path: ["hcaptcha"],
      what: "guards nothing: with `sign-in` nobody signs in by a password here",
      cure: "remove `hcaptcha` and its line, or `sign-in`",
    }));
}

/** Settings of Greenlight that have lines of their own in a member's file. */
const elsewhere: Record<string, string> = {
  OPENID_CONNECT_ISSUER: "`issuer` below `sign-in`",
  OPENID_CONNECT_CLIENT_ID: "`client-id` below `sign-in`",
  OPENID_CONNECT_UID_FIELD: "`user-id-field` below `sign-in`",
  HCAPTCHA_SITE_KEY: "`site-key` below `hcaptcha`",
};
/** Settings that follow from those lines. */
const following = ["OPENID_CONNECT_REDIRECT", "USE_EMAIL_AS_EXTERNAL_ID_FALLBACK"];

export function settingWithLineOfItsOwn({ operationalMembers }: Checked): Found[] {
  return operationalMembers.flatMap((member) =>
    Object.keys(member.environment).flatMap((name): Found[] => {
      const place = inFile("operational-members", member, "environment", name);
      if (following.includes(name)) return [{ ...place, what: "follows from `sign-in`", cure: "remove the line" }];
      const line = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
      return line === undefined ? [] : [{ ...place, what: "has a line of its own", cure: `remove the line, and write ${line}` }];
    }),
  );
}
