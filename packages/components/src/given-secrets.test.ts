import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { plan, type TenantPlan } from "@meet-coop/service-config";
import { expect, test } from "vitest";
import { secretsOf } from "./given-secrets.ts";

const tenants = plan(testDefinitions(), testDay).pools.flatMap(({ tenants }) => tenants);
const tenantOf = (id: string): TenantPlan => {
  const tenant = tenants.find((one) => one.id === id);
  if (!tenant) throw new Error(id);
  return tenant;
};

test("a member's secret holds for all its tenants, a tenant's own before it", () => {
  const given = { ember: { "smtp-password": "of all" }, "ember-level-2": { "smtp-password": "its own" } };
  expect(secretsOf(tenantOf("ember-level-1"), given, "local")).toEqual({ smtpPassword: "of all" });
  expect(secretsOf(tenantOf("ember-level-2"), given, "local")).toEqual({ smtpPassword: "its own" });
});

test("one that is missing is told with whose it is, why, and the cure; a value is never repeated", () => {
  expect(() => secretsOf(tenantOf("ember-level-1"), { ember: { "hcaptcha-secret": "something" } }, "production")).toThrow(
    /`ember-level-1` has no `smtp-password`: the password of `meetings@ember\.example\.org` at the mail server[\s\S]*--stack production --secret --path 'meet-coop:given-secrets\.ember\.smtp-password'/,
  );
});

test("a tenant that needs none has none", () => expect(secretsOf(tenantOf("anchor-level-1"), {}, "local")).toEqual({}));
