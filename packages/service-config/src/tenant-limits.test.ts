import type { Definitions, LimitName } from "@meet-coop/definitions";
import { testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { describe, expect, test } from "vitest";
import { serviceLevelTable } from "./pages/service-level-table.ts";
import { plan } from "./plan.ts";
import { poolOf } from "./pool-plan.ts";
import { settingOf } from "./services/enforcement.ts";
import { tenantOf } from "./test-plan.testing.ts";

/** The definitions with a limit at a level. */
function withLimit(name: LimitName, level: string, value: number): Definitions {
  const definitions = testDefinitions();
  for (const one of definitions.serviceLevels) if (one.id === level) Object.assign(one, { [name]: value });
  return definitions;
}
const withCameras = (level: string, value: number) => withLimit("camerasPerMeeting", level, value);
/** Who keeps a limit of a tenant, and each place with what is stored there. */
const kept = (definitions: Definitions, pool: string, tenant: string, name: LimitName = "camerasPerMeeting") => {
  const limit = poolOf(plan(definitions, testDay), pool).tenants.find(({ id }) => id === tenant)?.limits[name];
  return [limit?.heldBy, ...(limit?.enforced ?? []).map((one) => `${settingOf(one)} ${one.value}`)];
};

describe("cameras per meeting, a limit that not every level has", () => {
  test("without a line there is none, and no program stores one", () => {
    expect(kept(testDefinitions(), "members", "ember-level-1")).toEqual([
      "no-limit",
      "meeting_options.meetingCameraCap null",
      "meetingCameraCap null",
    ]);
  });

  test("behind a load balancer: by that, with Greenlight's meeting option behind it", () => {
    expect(kept(withCameras("level-1", 8), "members", "ember-level-1")).toEqual([
      ...["load-balancer", "overrides.create.meetingCameraCap <8", "meeting_options.meetingCameraCap 8", "meetingCameraCap null"],
    ]);
  });

  test("where everything runs together: by the meeting option, with the server's default behind it", () => {
    expect(kept(withCameras("free", 3), "demo", "demo")).toEqual([
      "meeting-option",
      "meeting_options.meetingCameraCap 3",
      "meetingCameraCap 3",
    ]);
  });

  test("an agreement and an event may limit them, each by its own line", () => {
    const lines = [tenantOf("meadow"), tenantOf("winter-school")].map(({ limits: { camerasPerMeeting } }) => camerasPerMeeting);
    expect(lines).toMatchObject([
      { value: 12, source: { path: ["deviations", "cameras-per-meeting"] } },
      { value: 20, source: { folder: "events", path: ["cameras-per-meeting"] } },
    ]);
  });

  test("members see the row where a level sets it, and only then", () => {
    const row = (definitions: Definitions) => {
      const [language] = definitions.languages.filter(({ id }) => id === "en");
      if (!language) throw new Error("there is no English");
      return serviceLevelTable(definitions, language).rows.find(({ id }) => id === "cameras-per-meeting")?.cells;
    };
    expect(row(testDefinitions())).toBeUndefined();
    expect(row(withCameras("level-1", 8))).toEqual(["unlimited", "8", "unlimited", "unlimited", "unlimited", "unlimited"]);
  });
});
