import { describe, expect, test } from "vitest";
import { givenSecretNames, givenSecrets, missingSecrets } from "../../given-secrets.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import { demoTenant, tenantOf } from "../../test-plan.testing.ts";
import { greenlightEnvironment } from "./environment.ts";
import { type GreenlightSettings, greenlightSettings } from "./settings.ts";

const hostName = "meet.orchard.example.org";
const own = { secretKeyBase: "k", databasePassword: "p", bbbSecret: "b" };
const environment = (tenant: TenantPlan, given = {}) =>
  greenlightEnvironment(tenant, { hostName, bbbEndpoint: "https://bbb.example.org/bigbluebutton/" }, { ...own, ...given });
const namesOf = (tenant: TenantPlan, given = {}) =>
  Object.keys(environment(tenant, given)).filter((name) => /^(OPENID|HCAPTCHA|USE_EMAIL)/.test(name));

const orchard = tenantOf("orchard");
const meadow = tenantOf("meadow");

describe("signing in elsewhere", () => {
  test("is all that Greenlight asks for, and comes back to the tenant's own host name", () => {
    expect(environment(orchard, { openIdConnectClientSecret: "oidc" })).toMatchObject({
      OPENID_CONNECT_ISSUER: "https://accounts.orchard.example.org",
      OPENID_CONNECT_CLIENT_ID: "meet-orchard",
      OPENID_CONNECT_CLIENT_SECRET: "oidc",
      OPENID_CONNECT_REDIRECT: "https://meet.orchard.example.org",
      OPENID_CONNECT_UID_FIELD: "email",
    });
  });

  test("leaves the field that tells people apart to Greenlight where none is named", () => {
    const plain = { ...orchard, signIn: orchard.signIn && { ...orchard.signIn, uidField: null } };
    expect(namesOf(plain, { openIdConnectClientSecret: "oidc" })).not.toContain("OPENID_CONNECT_UID_FIELD");
  });

  test("knows the first administrator, who has no other way in, by mail address", () => {
    expect(environment(orchard)).toMatchObject({ USE_EMAIL_AS_EXTERNAL_ID_FALLBACK: "true" });
    const administrator = { email: "operations@example.org", password: "not-a-secret-Aa1" };
    const settings: GreenlightSettings = JSON.parse(greenlightSettings(orchard, { administrator, hostName }));
    expect(settings.administrator).toEqual({
      ...{ ...administrator, email: "meet@orchard.example.org", name: `${orchard.name} administrator` },
      formerPasswords: [],
    });
    expect(settings.siteSettings.RegistrationMethod).toBe("invite");
  });
});

describe("hCaptcha", () => {
  test("has both of its keys", () => {
    expect(environment(meadow, { hcaptchaSecretKey: "0x0" })).toMatchObject({
      HCAPTCHA_SITE_KEY: "10000000-ffff-ffff-ffff-000000000001",
      HCAPTCHA_SECRET_KEY: "0x0",
    });
  });

  test("is left out without its secret: Greenlight would show the riddle and not ask for the answer", () => {
    expect(namesOf(meadow)).toEqual([]);
  });
});

test("who has neither tells Greenlight of neither", () => {
  expect(namesOf(demoTenant, { openIdConnectClientSecret: "oidc", hcaptchaSecretKey: "0x0" })).toEqual([]);
});

describe("secrets that others give", () => {
  test.each([
    ["demo", []],
    ["harbour", []],
    ["ember-level-1", ["smtp-password"]],
    ["orchard", ["smtp-password", "open-id-connect-secret"]],
    ["meadow", ["smtp-password", "hcaptcha-secret"]],
    ["clover-level-2", ["hcaptcha-secret"]],
  ])("of %s are %j", (id, names) => expect(givenSecrets(tenantOf(id)).map(({ name }) => name)).toEqual(names));

  test("each says what needs it and who has it", () => {
    const [mail, client] = givenSecrets(orchard);
    expect(mail?.why).toMatch(/^the password of `orchard` at the mail server `mail\.example\.org`/);
    expect(client?.why).toMatch(/^the secret of the client `meet-orchard` at `https:\/\/accounts\.orchard\.example\.org`/);
  });

  test("none is asked for by a mail server that nobody signs in at, or by who is ending", () => {
    expect(givenSecrets({ ...orchard, stage: "ending" })).toEqual([]);
    const { userName: _, ...mail } = orchard.mail ?? {};
    expect(givenSecrets({ ...orchard, mail: mail as TenantPlan["mail"], signIn: null })).toEqual([]);
  });

  test("what isn't given, or empty, is missing", () => {
    const missing = (given: Parameters<typeof missingSecrets>[1]) => missingSecrets(orchard, given).map(({ name }) => name);
    expect(missing({})).toEqual(["smtp-password", "open-id-connect-secret"]);
    expect(missing({ smtpPassword: "", openIdConnectClientSecret: "oidc", hcaptchaSecretKey: "0x0" })).toEqual(["smtp-password"]);
    expect(missing({ smtpPassword: "smtp", openIdConnectClientSecret: "oidc" })).toEqual([]);
  });

  test("of every tenant have one of the names that there are", () => {
    const names = [orchard, meadow].flatMap((tenant) => givenSecrets(tenant).map(({ name }) => name));
    expect(new Set(names)).toEqual(new Set(givenSecretNames));
  });
});
