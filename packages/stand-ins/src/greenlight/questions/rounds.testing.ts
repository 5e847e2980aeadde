import { ofAccounts, ofMail } from "./of-accounts.testing.ts";
import { ofAdministration } from "./of-administration.testing.ts";
import { ofRooms } from "./of-rooms.testing.ts";
import { ofHealth, ofStrangers } from "./of-strangers.testing.ts";
import { type Answers, type Asked, QuestionRound } from "./question-round.testing.ts";

/** The host name that both Greenlights know as their own. */
export const host = "rooms.example.org";
export const administrator = { name: "Ada", email: "ada@example.org", password: "Secret-12345" };

/** What both environments have. Both Greenlights stand on one database, which was empty before. */
const environment = (bbbEndpoint: string, bbbSecret: string) => ({
  ...{ URL_HOST: host, BIGBLUEBUTTON_ENDPOINT: bbbEndpoint, BIGBLUEBUTTON_SECRET: bbbSecret },
  DEFAULT_LOCALE: "es",
});
/** Without a mail server. Database, Redis and BigBlueButton are checked. */
export const withoutMail = (bbbEndpoint: string, bbbSecret: string): Record<string, string> => ({
  ...environment(bbbEndpoint, bbbSecret),
  SMTP_HEALTH_CHECK_DISABLED: "true",
});
/** With one that takes a password. */
export const withMail = (bbbEndpoint: string, bbbSecret: string, smtp: { address: string; port: number }): Record<string, string> => ({
  ...environment(bbbEndpoint, bbbSecret),
  ...{ SMTP_SERVER: smtp.address, SMTP_PORT: String(smtp.port), SMTP_DOMAIN: host, SMTP_SENDER_EMAIL: "rooms@example.org" },
  ...{ SMTP_AUTH: "plain", SMTP_USERNAME: "rooms", SMTP_PASSWORD: "secret", SMTP_STARTTLS_AUTO: "true" },
});

/** Asks a new Greenlight everything; between its health and the rest, `makeAdministrator` makes {@link administrator}. */
export async function askAll(plain: Asked, mailing: Asked, makeAdministrator: () => Promise<void>): Promise<Answers> {
  const kept = new Map<string, string>();
  const first = new QuestionRound(plain, kept);
  await first.ask(ofHealth);
  await makeAdministrator();
  await first.ask([...ofStrangers, ...ofAccounts, ...ofRooms, ...ofAdministration]);
  const second = new QuestionRound(mailing, kept);
  return { ...first.answers, ...(await second.ask(ofMail)) };
}
