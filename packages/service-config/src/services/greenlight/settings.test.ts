import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enforcedAt } from "../../held-limit.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import { demoTenant, namedTexts, tenantOf, tenants } from "../../test-plan.testing.ts";
import { greenlightFolders } from "./files.ts";
import { type GreenlightSettings, greenlightSettings, greenlightSettingsCommand } from "./settings.ts";

const administrator = { email: "operator@example.org", password: "not-a-secret-Aa1" };
const hostName = "demo.example.org";
const settings = (tenant: TenantPlan): GreenlightSettings => JSON.parse(greenlightSettings(tenant, { administrator, hostName }));
test("the settings of the demo tenant", async () => {
  await expect(greenlightSettings(demoTenant, { administrator, hostName })).toMatchFileSnapshot(
    "../../golden/greenlight-settings.json.golden",
  );
});

describe("limits", () => {
  test("hold in every role, and whoever administers can't lift them", () => {
    const { permissionsOfEveryRole, permissionsOfRoles } = settings(demoTenant);
    expect(permissionsOfEveryRole).toEqual({
      RoomLimit: "1",
      CanRecord: "false",
      ManageRoles: "false",
      ManageSiteSettings: "false",
      ManageUsers: "false",
      EmailOnSignup: "false",
    });
    expect(permissionsOfRoles.Administrator).toEqual({ ManageUsers: "true" });
  });

  test("unlimited rooms are `true`, as Greenlight reads it", () => {
    expect(settings(tenantOf("lighthouse")).permissionsOfEveryRole.RoomLimit).toBe("true");
  });

  test("what isn't limited is not sent: 0 would lift the server's default", () => {
    const { heldMeetingOptions } = settings(tenantOf("lighthouse"));
    expect(heldMeetingOptions).toMatchObject({ duration: "1440", maxParticipants: null });
  });

  test("what the load balancer holds is asked for too: a second fence, and Greenlight's own pages say what is true", () => {
    const { heldMeetingOptions } = settings(tenantOf("ember-level-2"));
    expect(heldMeetingOptions).toMatchObject({ duration: "180", maxParticipants: "20" });
  });

  test("what isn't limited is not asked for: BBB reads 0 as no limit, and lifts a default of the server with it", () => {
    expect(settings(tenantOf("lighthouse")).heldMeetingOptions).toMatchObject({ maxParticipants: null });
  });

  test.each(tenants.map((tenant) => [tenant.id, tenant] as const))("are those that the plan of %s says Greenlight keeps", (_, tenant) => {
    const { siteSettings, permissionsOfEveryRole, heldMeetingOptions, roomsConfigurations } = settings(tenant);
    const tables: Record<string, Record<string, string | null>> = {
      site_settings: siteSettings,
      role_permissions: permissionsOfEveryRole,
      meeting_options: heldMeetingOptions,
      rooms_configurations: roomsConfigurations,
    };
    const kept = enforcedAt(tenant.limits, "greenlight");
    expect(kept.map(({ in: table, name }) => tables[table ?? ""]?.[name])).toEqual(kept.map(({ value }) => value));
    expect(kept.length).toBeGreaterThan(5);
  });

  test("a logo, a banner and no shared notes reach every meeting", () => {
    const { heldMeetingOptions, siteSettings } = settings(tenantOf("ember-level-1"));
    expect(heldMeetingOptions).toMatchObject({ bannerText: "Meetings by Ember", bannerColor: "#541313", disabledFeatures: "sharedNotes" });
    expect(siteSettings.BrandingImage).toMatch(/^https:\/\/demo\.example\.org\/branding\/[0-9a-f]{24}\.png$/);
    expect(heldMeetingOptions.logo).toBe(siteSettings.BrandingImage);
  });

  test("what a definition no longer says is Greenlight's own again", () => {
    const plain = { ...demoTenant, look: { ...demoTenant.look, primaryColor: null, primaryColorLight: null, primaryColorDark: null } };
    const { siteSettings, heldMeetingOptions } = settings(plain);
    expect(siteSettings).toMatchObject({
      ...{ PrimaryColor: "#467fcf", PrimaryColorLight: "#e8eff9", PrimaryColorDark: "#316cbe" },
      BrandingImage: null,
    });
    // Nothing is left out where it isn't set: what is left out would stay.
    for (const tenant of tenants) {
      expect(Object.keys(settings(tenant).siteSettings)).toEqual(Object.keys(siteSettings));
      expect(Object.keys(settings(tenant).heldMeetingOptions)).toEqual(Object.keys(heldMeetingOptions));
    }
  });

  test("recording is off, or each room's choice", () => {
    expect(settings(demoTenant).roomsConfigurations.record).toBe("false");
    expect(settings(tenantOf("lighthouse")).roomsConfigurations.record).toBe("optional");
  });

  test("nobody registers without an invitation", () => expect(settings(demoTenant).siteSettings.RegistrationMethod).toBe("invite"));
});

describe("texts", () => {
  test.each(namedTexts)("%s reaches Greenlight as it is", (_, text) => {
    const tenant = { ...demoTenant, welcome: text, name: text, links: { terms: text } };
    const { heldMeetingOptions, siteSettings, administrator } = settings(tenant);
    expect(heldMeetingOptions.welcome).toBe(text);
    expect(siteSettings.Terms).toBe(text);
    expect(administrator.name).toBe(`${text} administrator`);
  });

  test("any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (welcome) => {
        expect(settings({ ...demoTenant, welcome }).heldMeetingOptions.welcome).toBe(welcome);
      }),
    );
  });
});

describe("the command", () => {
  test("is bash, and runs the script that lies on the server", () => {
    const command = greenlightSettingsCommand("demo-greenlight");
    execFileSync("bash", ["-n"], { input: command });
    expect(command).toContain(greenlightFolders.scripts.onServer);
  });

  test("takes nothing but the name of a container", () => {
    expect(() => greenlightSettingsCommand("x'; reboot")).toThrow("is not a name of a container");
  });

  test("holds no secret: the password is in the settings alone", () => {
    expect(greenlightSettingsCommand("demo-greenlight")).not.toContain(administrator.password);
    expect(greenlightSettings(demoTenant, { administrator, hostName })).toContain(administrator.password);
  });
});
