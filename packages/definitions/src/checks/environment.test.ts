import { type Refused, testCheck } from "./check-case.testing.ts";

const ember = "operational-members/ember.yaml";
const key = '  CLAMAV_SCANNING: "false"';
const instead = (line: string) => [[ember, key, `  ${line}`]] as const;
const refused = (line: string, title: string): Refused => ({
  title: `${line.split(":")[0]}, ${title}`,
  edits: instead(line),
  at: [`${ember}: ${line}`],
  says: { thing: line.split(":")[0] ?? "" },
});

const ours = ["URL_HOST", "SMTP_SERVER", "LOADBALANCER_ENDPOINT", "PORT", "DEFAULT_LOCALE", "SMTP_HEALTH_CHECK_DISABLED", "LOG_LEVEL"];
/** With these, what guards uploaded pictures could be taken away. */
const guards = ["MAGICK_CONFIGURE_PATH", "MAGICK_HOME", "RUBYOPT", "LD_PRELOAD", "HOME"];
const secret = ["OPENID_CONNECT_CLIENT_SECRET", "LDAP_PASSWORD", "MAPS_API_KEY", "AWS_ACCESS_KEY_ID"];

testCheck("a member's settings are neither ours nor secret", {
  refused: [
    refused("BIGBLUEBUTTON_ENDPOINT: x", "which would leave the pool"),
    ...ours.map((name) => refused(`${name}: x`, "which follows from the definitions")),
    ...guards.map((name) => refused(`${name}: x`, "by which a guard goes")),
    ...secret.map((name) => refused(`${name}: x`, "which is a secret by its name")),
    refused("REPORTS: https://user:pass@reports.example.org/1", "with a password in its address"),
  ],
  accepted: [
    { title: "a key that everybody may see", edits: instead("RECAPTCHA_SITE_KEY: x") },
    { title: "a name that only begins like one of ours", edits: instead("PORTAL: x") },
    { title: "an address with a port and an @", edits: instead("REPORTS: https://reports.example.org:8443/@1") },
  ],
});
