import { senderDomain } from "@meet-coop/definitions";
import type { TenantSecrets } from "./derived-secret.ts";
import type { TenantPlan } from "./tenant-plan.ts";

/** Where a tenant's Greenlight finds what it needs. */
export interface GreenlightSurroundings {
  /** Its full host name. */
  hostName: string;
  /** Address of BBB's API, with its path, e.g. `https://demo-a.example.org/bigbluebutton/`. */
  bbbEndpoint: string;
  /** File in the container with the authorities that it trusts. Default: the image's own. */
  trustedRoots?: string;
  /** Default `postgresql`, its name on the tenant's network. */
  databaseHost?: string;
  /** Default `redis`, its name on the tenant's network. */
  redisHost?: string;
}

/** Secrets that Greenlight's environment holds; `smtpPassword` is given by whoever runs the mail server. */
export type GreenlightSecrets = Pick<TenantSecrets, "secretKeyBase" | "databasePassword"> & { bbbSecret: string; smtpPassword?: string };

/** The environment of a tenant's Greenlight v3 container. Source of the names: `sample.env` of Greenlight v3.8. */
export function greenlightEnvironment(
  tenant: TenantPlan,
  surroundings: GreenlightSurroundings,
  secrets: GreenlightSecrets,
): Record<string, string> {
  const { hostName, bbbEndpoint, trustedRoots, databaseHost = "postgresql", redisHost = "redis" } = surroundings;
  return {
    // First, so that none of them stands in the place of what follows from the plan.
    ...tenant.environment,
    BIGBLUEBUTTON_ENDPOINT: bbbEndpoint,
    BIGBLUEBUTTON_SECRET: secrets.bbbSecret,
    DATABASE_URL: `postgres://greenlight:${encodeURIComponent(secrets.databasePassword)}@${databaseHost}:5432/greenlight`,
    DEFAULT_LOCALE: tenant.language,
    LOG_LEVEL: "info",
    // Three threads are enough for the pages of one tenant; it is also the number of connections to the database.
    RAILS_MAX_THREADS: "3",
    REDIS_URL: `redis://${redisHost}:6379`,
    SECRET_KEY_BASE: secrets.secretKeyBase,
    URL_HOST: hostName,
    ...(trustedRoots ? { SSL_CERT_FILE: trustedRoots } : {}),
    ...mail(tenant, secrets.smtpPassword),
  };
}

function mail({ mail }: TenantPlan, password: string | undefined): Record<string, string> {
  // Without a mail server the health check would fail for ever: it tests mail even where none is set.
  if (!mail) return { SMTP_HEALTH_CHECK_DISABLED: "true" };
  return {
    SMTP_SERVER: mail.server,
    SMTP_PORT: String(mail.port),
    SMTP_DOMAIN: senderDomain(mail),
    SMTP_SENDER_EMAIL: mail.senderAddress,
    SMTP_SENDER_NAME: mail.senderName,
    SMTP_STARTTLS_AUTO: "true",
    ...(mail.userName ? { SMTP_USERNAME: mail.userName, SMTP_AUTH: "plain" } : {}),
    ...(password ? { SMTP_PASSWORD: password } : {}),
  };
}
