import type { GreenlightSecrets } from "./services/greenlight/environment.ts";
import type { TenantPlan } from "./tenant-plan.ts";

/** Secrets of a tenant that somebody else makes. They are secrets of the stack, and stand in no file. */
export const givenSecretNames = ["smtp-password", "open-id-connect-secret", "hcaptcha-secret"] as const;
export type GivenSecretName = (typeof givenSecretNames)[number];

/** A secret that a tenant can't do without. */
export interface GivenSecret {
  name: GivenSecretName;
  /** What Greenlight's environment takes it as. */
  field: "smtpPassword" | "openIdConnectClientSecret" | "hcaptchaSecretKey";
  /** What needs it and who knows it, for whoever has to ask. */
  why: string;
}

/** The secrets that others have to give for a tenant, in the order of {@link givenSecretNames}. One that is ending needs none: its Greenlight is closed. */
export function givenSecrets({ stage, mail, signIn, hcaptcha }: Pick<TenantPlan, "stage" | "mail" | "signIn" | "hcaptcha">): GivenSecret[] {
  if (stage !== "open") return [];
  return [
    ...(mail?.userName
      ? [
          {
            name: "smtp-password" as const,
            field: "smtpPassword" as const,
            why: `the password of \`${mail.userName}\` at the mail server \`${mail.server}\`; whoever runs that server gives it`,
          },
        ]
      : []),
    ...(signIn
      ? [
          {
            name: "open-id-connect-secret" as const,
            field: "openIdConnectClientSecret" as const,
            why: `the secret of the client \`${signIn.clientId}\` at \`${signIn.issuer}\`; whoever runs that identity provider gives it. Without it Greenlight doesn't start`,
          },
        ]
      : []),
    ...(hcaptcha
      ? [
          {
            name: "hcaptcha-secret" as const,
            field: "hcaptchaSecretKey" as const,
            why: `the secret key beside the site key \`${hcaptcha.siteKey}\`; hCaptcha gives both. Without it Greenlight would show the riddle and not ask for the answer`,
          },
        ]
      : []),
  ];
}

/** What {@link givenSecrets} lists and isn't there. */
export const missingSecrets = (
  tenant: Pick<TenantPlan, "stage" | "mail" | "signIn" | "hcaptcha">,
  given: Partial<Pick<GreenlightSecrets, GivenSecret["field"]>>,
): GivenSecret[] => givenSecrets(tenant).filter(({ field }) => !given[field]);
