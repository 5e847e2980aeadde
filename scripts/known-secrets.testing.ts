import { createHash } from "node:crypto";
import { field, type RunningTenant } from "@meet-coop/conformance";
import { loadBalancerDatabase, meetingHostNameOf, serverHostNameOf } from "@meet-coop/service-config";
import type { Rehearsal } from "./rehearsal.testing.ts";

/** Secrets of a tenant, and of what it shares with others of its pool, by the door that each opens. */
export interface KnownSecrets {
  database: string;
  "load balancer's database": string;
  /** What PostgreSQL's image was given. */
  superuser: string;
  "load balancer": string;
  "meeting server": string;
}

/** A tenant on a front server, with a meeting server of its pool. */
interface Place {
  cloud: Rehearsal;
  tenant: RunningTenant;
  server: string;
}

/** All that stands in environments and files today, as whoever broke in there would know it. */
export async function knownSecrets({ cloud, tenant, server }: Place): Promise<KnownSecrets> {
  const of = async (container: string, name: string) => (await tenant.onFront(`docker exec ${container} printenv ${name}`)).trim();
  const greenlight = `${tenant.plan.id}-greenlight`;
  return {
    database: new URL(await of(greenlight, "DATABASE_URL")).password,
    "load balancer's database": new URL(await of("load-balancer", "BBBLB_DB")).password,
    superuser: await of("postgresql", "POSTGRES_PASSWORD"),
    "load balancer": await of(greenlight, "BIGBLUEBUTTON_SECRET"),
    "meeting server": (await cloud.onServer(server, "sed -n 's/^securitySalt=//p' /etc/bigbluebutton/bbb-web.properties")).text.trim(),
  };
}

/** The doors that open to whoever comes with these; all others refuse. @throws Error when one says neither yes nor no. */
export async function openDoors({ cloud, tenant, server }: Place, known: KnownSecrets): Promise<string[]> {
  const { zone } = cloud.settings;
  const signIn = async (role: string, password: string) => {
    const psql = `docker exec -e PGPASSWORD postgresql psql -h 127.0.0.1 -U ${role} -d ${role} -Atc "select 'in'"`;
    return (await tenant.onFront(`PGPASSWORD=${password} ${psql} 2>&1`)).replace(/^.*(password authentication failed).*$/s, "$1").trim();
  };
  const call = async (host: string, secret: string) => {
    // What Greenlight's health check asks; BBBLB 0.0.18 answers no `getMeetings`.
    const checksum = createHash("sha256").update(`isMeetingRunningmeetingID=0${secret}`).digest("hex");
    const { text } = await tenant.follow(`https://${host}/bigbluebutton/api/isMeetingRunning?meetingID=0&checksum=${checksum}`);
    return field(text, "returncode") === "SUCCESS" ? "in" : (field(text, "messageKey") ?? text);
  };
  const answers: Record<keyof KnownSecrets, string> = {
    database: await signIn(tenant.plan.id, known.database),
    "load balancer's database": await signIn(loadBalancerDatabase, known["load balancer's database"]),
    superuser: await signIn("postgres", known.superuser),
    "load balancer": await call(meetingHostNameOf(tenant.plan, zone), known["load balancer"]),
    "meeting server": await call(serverHostNameOf({ name: server }, zone), known["meeting server"]),
  };
  return Object.entries(answers).flatMap(([door, answer]) => {
    if (answer === "in") return [door];
    if (/^(password authentication failed|checksumError)$/.test(answer)) return [];
    throw new Error(`${door} of ${tenant.plan.id}: ${answer}`);
  });
}
