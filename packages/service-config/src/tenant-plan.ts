import type { LocalAddress, Logo, MailSender, TenancyKind, Tenant } from "@meet-coop/definitions";
import type { TenantLimits } from "./held-limit.ts";
import type { Stage } from "./stage.ts";

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
  /** On which its Greenlight runs. */
  server: string;
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
