import {
  domainProof,
  eventPeriod,
  type LocalAddress,
  type Logo,
  localAddress,
  type MailSender,
  type PoolDefinition,
  type Tenancy,
  type TenancyKind,
  type Tenant,
  type Zone,
} from "@meet-coop/definitions";
import type { Stage } from "./stage.ts";
import { limitsOf, type ServerLimits, type TenantLimits } from "./tenant-limits.ts";

/** Colours, pictures, titles and banner of a tenant. */
export interface LookPlan {
  /** `#rrggbb`. */
  primaryColor: string | null;
  primaryColorLight: string | null;
  primaryColorDark: string | null;
  logo: Logo | null;
  favicon: Logo | null;
  /** Of the browser window and the front page. Null: Greenlight's own. */
  title: string | null;
  banner: { text: string; color: string } | null;
}

/** An identity provider (OpenID Connect) at which people sign in, and nowhere else. */
export interface SignInPlan {
  issuer: string;
  clientId: string;
  /** The claim by which it tells people apart; null: `sub`. */
  uidField: string | null;
  /** Mail address of the first administrator, there. */
  administrator: string;
}

/** One Greenlight with its host name, database, look, mail sender and limits. */
export interface TenantPlan {
  id: string;
  kind: TenancyKind;
  name: string;
  pool: string;
  /** Null: an event, whose limits are its own. */
  level: string | null;
  levelName: string;
  /** `ending`: its route is closed, its data is kept. `released`: the same, and its data may be deleted. */
  stage: Stage;
  /** The last day on which it is open, `YYYY-MM-DD`; null: no end. */
  openUntil: string | null;
  /** First label of its host name; the zone is a setting of the stack. Null: `domain`. */
  hostLabel: string | null;
  /** A host name of its own, the TXT record that shows whose it is, and the zone that we host for it; null: its owner sets its records. */
  domain: { name: string; proof: { name: string; value: string }; hostedIn: string | null } | null;
  /** ISO 639-1. */
  language: string;
  /** Where its Greenlight answers on its server, for that server alone: from its id, so that a new tenant moves no other. */
  localAddress: LocalAddress;
  limits: TenantLimits;
  look: LookPlan;
  welcome: string | null;
  /** Null: Greenlight's own words. */
  frontPageText: string | null;
  sharedNotes: boolean;
  links: Tenant["links"];
  /** Null: no mail is sent. */
  mail: MailSender | null;
  /** Null: people sign in with a password that its Greenlight keeps. */
  signIn: SignInPlan | null;
  /** Null: no riddle is asked. */
  hcaptcha: { siteKey: string } | null;
  /** Name without a tag; null: the stack's own. */
  image: string | null;
  /** The tag. */
  version: string;
  /** Settings of Greenlight beside those that follow from the plan. */
  environment: Record<string, string>;
  secretsRotation: number;
}

/** From the first day to the last. Only events are prepared and cleared away. */
function periodOf({ kind, firstDay, lastDay }: Tenancy, pool: PoolDefinition): { from?: string | undefined; to?: string | undefined } {
  return kind === "event" && firstDay && lastDay ? eventPeriod({ firstDay, lastDay }, pool) : { from: firstDay, to: lastDay };
}

/** Whether it has begun on a day. */
export const hasBegun = (tenancy: Tenancy, pool: PoolDefinition, day: string): boolean => (periodOf(tenancy, pool).from ?? day) <= day;

/** Plans a tenant that has begun. `ofServers`: what its servers may be asked for by it and the others. */
export function planTenant(
  tenancy: Tenancy,
  pool: PoolDefinition,
  {
    day,
    logos,
    zoneOf,
    ofServers,
  }: { day: string; logos: Map<string, Logo>; zoneOf: (domain: string) => Zone | undefined; ofServers: ServerLimits },
): TenantPlan {
  const { to = null } = periodOf(tenancy, pool);
  const ended = to !== null && to < day;
  // Copies: what is done with a plan reaches no definition.
  const { look, level, links, mail, signIn, hcaptcha } = tenancy;
  const picture = (name = "") => {
    const found = logos.get(name);
    return found ? { ...found } : null;
  };
  return {
    id: tenancy.id,
    kind: tenancy.kind,
    name: tenancy.name,
    pool: pool.id,
    level: level?.id ?? null,
    levelName: level?.name ?? "Event",
    stage: !ended ? "open" : tenancy.release === tenancy.source.id ? "released" : "ending",
    openUntil: to,
    hostLabel: tenancy.host ?? null,
    domain:
      tenancy.domain === undefined
        ? null
        : { name: tenancy.domain, proof: domainProof(tenancy.id, tenancy.domain), hostedIn: zoneOf(tenancy.domain)?.domain ?? null },
    language: tenancy.language,
    localAddress: localAddress(tenancy.id),
    limits: limitsOf(tenancy, pool.parts, ofServers),
    look: {
      primaryColor: look.primaryColor ?? null,
      primaryColorLight: look.primaryColorLight ?? null,
      primaryColorDark: look.primaryColorDark ?? null,
      logo: picture(look.logo),
      favicon: picture(look.favicon),
      title: look.title ?? null,
      banner: look.bannerText !== undefined && look.bannerColor !== undefined ? { text: look.bannerText, color: look.bannerColor } : null,
    },
    welcome: tenancy.welcome ?? null,
    frontPageText: tenancy.frontPageText ?? null,
    sharedNotes: tenancy.sharedNotes,
    links: { ...links },
    mail: mail ? { ...mail, spf: [...mail.spf], ...(mail.dkim ? { dkim: { ...mail.dkim } } : {}) } : null,
    signIn: signIn
      ? { issuer: signIn.issuer, clientId: signIn.clientId, uidField: signIn.userIdField ?? null, administrator: signIn.administrator }
      : null,
    hcaptcha: hcaptcha ? { ...hcaptcha } : null,
    image: tenancy.image?.name ?? null,
    version: tenancy.image?.version ?? pool.parts.software.greenlight,
    environment: { ...tenancy.environment },
    secretsRotation: tenancy.secretsRotation,
  };
}
