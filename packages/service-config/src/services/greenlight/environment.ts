import { senderDomain } from "@meet-coop/definitions";
import type { TenantSecrets } from "../../derived-secret.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import { greenlightFolders } from "./files.ts";

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
  /** Name of its database and of the role that owns it. Default `greenlight`, where it has a PostgreSQL of its own. */
  database?: string;
  /** Default `redis`, its name on the tenant's network. */
  redisHost?: string;
}

/** Secrets that Greenlight's environment holds. */
export type GreenlightSecrets = Pick<TenantSecrets, "secretKeyBase" | "databasePassword"> & {
  bbbSecret: string;
  /** Given by others; `givenSecrets` says which of them a tenant can't do without. */
  smtpPassword?: string;
  openIdConnectClientSecret?: string;
  hcaptchaSecretKey?: string;
};

/** The environment of a tenant's Greenlight v3 container. Source of the names: `sample.env` of Greenlight v3.8. */
export function greenlightEnvironment(
  tenant: TenantPlan,
  surroundings: GreenlightSurroundings,
  secrets: GreenlightSecrets,
): Record<string, string> {
  const { hostName, bbbEndpoint, trustedRoots, databaseHost = "postgresql", database = "greenlight", redisHost = "redis" } = surroundings;
  return {
    // First, so that none of them stands in the place of what follows from the plan.
    ...tenant.environment,
    BIGBLUEBUTTON_ENDPOINT: bbbEndpoint,
    BIGBLUEBUTTON_SECRET: secrets.bbbSecret,
    DATABASE_URL: `postgres://${database}:${encodeURIComponent(secrets.databasePassword)}@${databaseHost}:5432/${database}`,
    DEFAULT_LOCALE: tenant.language,
    LOG_LEVEL: "info",
    MAGICK_CONFIGURE_PATH: greenlightFolders.imagePolicy.inContainer,
    // Three threads are enough for the pages of one tenant; it is also the number of connections to the database.
    RAILS_MAX_THREADS: "3",
    REDIS_URL: `redis://${redisHost}:6379`,
    SECRET_KEY_BASE: secrets.secretKeyBase,
    URL_HOST: hostName,
    ...(trustedRoots ? { SSL_CERT_FILE: trustedRoots } : {}),
    ...mail(tenant, secrets.smtpPassword),
    ...signIn(tenant, hostName, secrets.openIdConnectClientSecret),
    ...hcaptcha(tenant, secrets.hcaptchaSecretKey),
  };
}

function mail({ mail }: TenantPlan, password: string | undefined): Record<string, string> {
  // Greenlight's health check tests mail even where none is set; and a mail server is somebody else's: that it is down must keep neither `up` nor meetings waiting.
  const unchecked = { SMTP_HEALTH_CHECK_DISABLED: "true" };
  if (!mail) return unchecked;
  return {
    ...unchecked,
    SMTP_SERVER: mail.server,
    SMTP_PORT: String(mail.port),
    SMTP_DOMAIN: senderDomain(mail),
    SMTP_SENDER_EMAIL: mail.senderAddress,
    SMTP_SENDER_NAME: mail.senderName,
    SMTP_STARTTLS_AUTO: "true",
    // With the first alone, a password goes out in clear where the server offers no STARTTLS, or somebody on the way cuts the offer out.
    ...(mail.userName ? { SMTP_STARTTLS: "true", SMTP_USERNAME: mail.userName, SMTP_AUTH: "plain" } : {}),
    ...(password ? { SMTP_PASSWORD: password } : {}),
  };
}

function signIn({ signIn }: TenantPlan, hostName: string, secret: string | undefined): Record<string, string> {
  if (!signIn) return {};
  return {
    OPENID_CONNECT_ISSUER: signIn.issuer,
    OPENID_CONNECT_CLIENT_ID: signIn.clientId,
    ...(secret ? { OPENID_CONNECT_CLIENT_SECRET: secret } : {}),
    // Greenlight adds `/auth/openid_connect/callback`.
    OPENID_CONNECT_REDIRECT: `https://${hostName}`,
    ...(signIn.uidField ? { OPENID_CONNECT_UID_FIELD: signIn.uidField } : {}),
    // The first administrator is known by mail address until the first sign-in: local passwords are closed from the beginning.
    USE_EMAIL_AS_EXTERNAL_ID_FALLBACK: "true",
  };
}

/** Both keys or none: with the site key alone, Greenlight shows the riddle and doesn't ask for the answer. */
function hcaptcha({ hcaptcha }: TenantPlan, secret: string | undefined): Record<string, string> {
  return hcaptcha && secret ? { HCAPTCHA_SITE_KEY: hcaptcha.siteKey, HCAPTCHA_SECRET_KEY: secret } : {};
}
