import { domainProof, eventPeriod, type Logo, localAddress, type PoolDefinition, type Tenancy, type Zone } from "@meet-coop/definitions";
import type { ServerLimits } from "./held-limit.ts";
import { limitsOf } from "./tenant-limits.ts";
import type { TenantPlan } from "./tenant-plan.ts";

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
    server,
  }: { day: string; logos: Map<string, Logo>; zoneOf: (domain: string) => Zone | undefined; ofServers: ServerLimits; server: string },
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
    server,
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
