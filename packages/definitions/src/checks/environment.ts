import { type Checked, type Found, inFile } from "./finding.ts";

/** What follows from the definitions isn't a member's to set, and a secret has no place in a file that everybody reads. */
export function environmentNotTheirs({ operationalMembers }: Checked): Found[] {
  return operationalMembers.flatMap((member) =>
    Object.entries(member.environment).flatMap(([name, value]): Found[] => {
      const place = inFile("operational-members", member, "environment", name);
      if (ours.test(name)) return [{ ...place, what: "follows from the definitions and isn't a member's to set", cure: "remove the line" }];
      if (!secret.test(name) && !withPassword.test(value)) return [];
      const cure = "remove the line; give the value to technical operations, who set it with `pulumi config set --secret`";
      return [{ ...place, what: "looks like a secret, and everybody reads this file", cure }];
    }),
  );
}

/** Settings of Greenlight v3, and of what it runs on, by which a tenant could leave its pool, its host name, its limits or what guards it. Source: its `sample.env` and code. */
const ours =
  /^(SECRET_KEY_BASE|BIGBLUEBUTTON_|DATABASE_URL|REDIS_URL|URL_HOST|RELATIVE_URL_ROOT|BYPASS_HOST|LOADBALANCER_|SERVER_TAG_|SESSION_DOMAIN_NAME|RAILS_|BUNDLE|PORT$|PIDFILE|WEB_CONCURRENCY|SMTP_|SSL_CERT_FILE|MAGICK_|RUBY(OPT|LIB)|GEM_|LD_|XDG_|(PATH|HOME|LOG_LEVEL)$|AS_MIRROR_|DEFAULT_LOCALE)|_HEALTH_CHECK_DISABLED$/;
const secret = /SECRET|PASSW|PASSPHRASE|TOKEN|(PRIVATE|ACCESS|API)_?KEY|CREDENTIAL/;
/** A name and a password inside an address. */
const withPassword = /:\/\/[^/\s]*:[^/\s]*@/;
