import { gatewayContainer, isClosed, loadBalancerContainer, type PoolPlan, type TenantPlan } from "@meet-coop/service-config";
import { certificateRow } from "./certificate.ts";
import { plain, type Row, row, type State } from "./row.ts";
import { type AskedSite, isForeign, leadsToDoor, type SiteSeen } from "./sites.ts";
import type { WebAnswer } from "./web.ts";

/** What rows are judged against. */
export interface Surroundings {
  pool: PoolPlan;
  zone: string;
  now: Date;
  /** The server that all names but those of meeting servers lead to, and its addresses; none: not known. */
  door: { name: string; addresses: readonly string[] };
  /** The command that puts the definitions in force, as it is typed. */
  up: string;
  /** Where a server's power is seen. */
  power: string;
  /** Seconds after which a question was given up. */
  patience: number;
}

/** The command that makes again what was taken away behind Pulumi's back. */
export const remake = ({ up }: Pick<Surroundings, "up">): string => `\`${up} --refresh\``;

/** The command that makes a resource of a pool, or of a tenant, anew, so that its commands run again. Pulumi sees what changed in the definitions, and not what was changed on the server. */
export const rerun = ({ up, pool }: Pick<Surroundings, "up" | "pool">, what: string, of = pool.id): string =>
  `\`${up}\` or, where that changes nothing, \`${up} --replace '**::${of}-${what}'\``;

interface Judged {
  state: State;
  details: string;
}
type Answer = Extract<WebAnswer, { kind: "answer" }>;

/** The rows of one site: the site itself, and its certificate where one was seen. */
export function siteRows(site: AskedSite, seen: SiteSeen, around: Surroundings): Row[] {
  const { asked } = seen;
  const certificate =
    typeof asked === "object" && asked.kind === "answer" ? [certificateRow(site.host, asked.certificate, around.now)] : [];
  const { state, details } = judged(site, seen, around);
  const what = site.kind === "page" ? "page" : site.kind === "server" ? "server" : "host name";
  return [row(what)[state](site.kind === "server" ? site.server.name : site.host, details), ...certificate];
}

function judged(site: AskedSite, { found, asked }: SiteSeen, around: Surroundings): Judged {
  const { door, patience } = around;
  const bad = (details: string): Judged => ({ state: badState(site), details });
  if (typeof found === "symbol" || found.kind === "unknown") {
    const why = typeof found === "symbol" ? `DNS says nothing of it within ${patience} s` : `DNS fails for it (${found.why})`;
    return isForeign(site)
      ? { state: "warning", details: `${why}: its owner's name servers must answer` }
      : bad(`${why}: look at the name servers of its zone`);
  }
  if (leadsToDoor(site, found, door.addresses) === false) {
    const leads = found.kind === "nothing" ? "has no address in DNS" : `leads to ${found.addresses.join(", ")}`;
    if (isForeign(site)) return elsewhere(site, leads);
    return bad(
      site.kind === "server" || found.kind === "nothing"
        ? `${leads}: ${remake(around)} sets its record`
        : `${leads}, not to ${door.name}: ${remake(around)} sets its record`,
    );
  }
  if (asked === undefined || typeof asked === "symbol") return bad(`no answer within ${patience} s. ${cure(site, "late", around)}`);
  return asked.kind === "error" ? bad(`${errorWords(asked.code)}. ${cure(site, asked.code, around)}`) : answered(site, asked, around);
}

/** What has ended already, or is on its way out, wakes nobody up. */
const badState = (site: AskedSite): State =>
  isClosed(site) || (site.kind === "server" && site.server.stage === "ending") ? "warning" : "failed";

function elsewhere(site: AskedSite, leads: string): Judged {
  if (isClosed(site)) return { state: "ending", details: `${closed(site.tenant)}; its domain no longer leads to us` };
  return { state: "pending", details: `doesn't lead to us yet: it ${leads}. Its owner must set: ${site.host}. CNAME ${site.ours}.` };
}

function answered(site: AskedSite, { status, text, door: shut }: Answer, around: Surroundings): Judged {
  const { pool, door } = around;
  const said = plain(text, 200);
  const success = status === 200 && text.includes("<returncode>SUCCESS</returncode>");
  const bad = (details: string): Judged => ({ state: badState(site), details });
  const ok = (details: string): Judged => ({ state: "ok", details });
  switch (site.answers) {
    case "greenlight":
      // Its health check is of what it stands on, and is well before anybody may come in.
      // Where everything runs together, its settings are protected from being replaced; they follow a new Greenlight everywhere.
      if (shut !== undefined)
        return bad(
          `${plain(shut, 60)}: it lets nobody in before its settings are in force. Cure: ${rerun(around, "greenlight", site.tenant.id)}`,
        );
      return status === 200 && said === "success"
        ? ok("its Greenlight, database, Redis and meetings answer")
        : bad(illWords(site.tenant, status, said, door.name));
    case "gateway":
    case "nginx":
      if (status === 410) return { state: "ending", details: `${closed(site.tenant)}, and says so` };
      return bad(
        `${closed(site.tenant)}, but answers with status ${status} instead of 410. Cure: ${site.answers === "gateway" ? rerun(around, "gateway-routes") : rerun(around, "site", site.tenant.id)}`,
      );
    case "load-balancer":
      if (success) return ok(`the load balancer answers here for ${site.tenant.id}`);
      return bad(`answers with status ${status} instead of the load balancer: on ${door.name}, \`docker logs ${loadBalancerContainer}\``);
    case "served":
      return status === 200
        ? ok(`the page of ${pool.id} is there`)
        : bad(`answers with status ${status} instead of the pool's page. Cure: ${rerun(around, "served")}`);
    case "bigbluebutton":
      if (!success)
        return bad(`BigBlueButton's API answers with status ${status}: ${said || "nothing"}. On the server, \`bbb-conf --check\``);
      return site.server.stage === "ending"
        ? { state: "ending", details: "BigBlueButton answers; it is being taken out" }
        : ok("BigBlueButton answers");
  }
}

const closed = ({ openUntil }: TenantPlan) => `was open until ${openUntil}`;

/** How Greenlight's health check names what failed; it stops at the first. Source: its `health_checks_controller.rb`. */
const parts: [words: string, cure: (tenant: TenantPlan, server: string) => string][] = [
  ["Database", ({ id }, server) => `See the rows of databases; on ${server}, \`docker logs ${id}-greenlight\``],
  ["Redis", ({ id }, server) => `On ${server}, \`docker logs ${id}-redis\``],
  ["SMTP Server", ({ mail }) => `${mail ? `${mail.server}:${mail.port}` : "Its mail server"} must be reached and take its password`],
  ["BigBlueButton", () => "See the rows of servers and load balancer"],
];

function illWords(tenant: TenantPlan, status: number, said: string, server: string): string {
  const part = parts.find(([words]) => said.includes(`Unable to connect to ${words}`));
  if (part) return `Greenlight's health check says: ${said}. ${part[1](tenant, server)}`;
  if ([502, 503, 504].includes(status))
    return `its Greenlight doesn't answer (status ${status}). On ${server}, \`docker logs ${tenant.id}-greenlight\``;
  return `Greenlight's health check answers with status ${status}: ${said || "nothing"}. On ${server}, \`docker logs ${tenant.id}-greenlight\``;
}

/** Codes of Node and OpenSSL, in words. */
const errors: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EHOSTUNREACH: "can't be reached",
  ENETUNREACH: "can't be reached from this machine's network",
  ETIMEDOUT: "no answer",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for other names",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is of no authority",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is of an authority that isn't known",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is of an authority that isn't known",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate can't be verified",
};
// EPROTO: the other side ended the handshake, as a gateway does for a name of which it has no certificate yet.
const isTls = (code: string) => /CERT|SSL|TLS|VERIFY|EPROTO/.test(code);
const errorWords = (code: string) =>
  errors[code] ?? (isTls(code) ? `it has no certificate that can be used (${code})` : `no answer (${code})`);

function cure(site: AskedSite, code: string, { pool, door, power }: Surroundings): string {
  const isOn = code === "ECONNREFUSED";
  if (site.kind === "server") {
    const others = pool.servers.some(({ name, stage }) => stage === "open" && name !== site.server.name);
    if (isTls(code)) return "On the server, `certbot renew`";
    return isOn
      ? "On the server, `bbb-conf --check`"
      : `If it is off, its meetings are over${others ? " and new ones begin on other servers" : ""}: ${power}`;
  }
  // Where all is on one server, that has a row of its own.
  if (!pool.front) return `See the rows of ${door.name}`;
  if (isTls(code) && isForeign(site))
    return `The gateway asks for one again and again, ever more seldom: once its domain leads to us for all, on ${door.name}, \`docker restart ${gatewayContainer}\``;
  if (isTls(code) || isOn) return `On ${door.name}, \`docker logs ${gatewayContainer}\``;
  if (site.answers === "greenlight" && code === "late") return `Its database, Redis or meetings hang, or all of ${door.name}: ${power}`;
  return `Look at ${door.name}: ${power}`;
}
