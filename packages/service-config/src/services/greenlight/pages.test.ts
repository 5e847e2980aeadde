import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import type { TenantPlan } from "../../tenant-plan.ts";
import { demoTenant, namedTexts, tenantOf, tenants } from "../../test-plan.testing.ts";
import { faviconPaths, picturesOf } from "../served/logo-address.ts";
import { greenlightFolders } from "./files.ts";
import { greenlightSettings, pageSettings } from "./settings.ts";

const pages = greenlightFolders.initializers.files["pages.rb"] ?? "";
const administrator = { email: "operations@example.org", password: "not-a-secret-Aa1" };
const siteSettings = (tenant: TenantPlan): Record<string, string> =>
  JSON.parse(greenlightSettings(tenant, { administrator, hostName: "meet.example.org" })).siteSettings;

describe("title and front-page text", () => {
  test("stand in the site settings, where the file for all Greenlights looks for them", () => {
    expect(siteSettings(tenantOf("meadow"))).toMatchObject({
      MeetCoopTitle: "Meadow meetings",
      MeetCoopFrontPageText: "Meetings of the food co-operatives around Meadow.",
    });
    for (const name of Object.values(pageSettings)) expect(pages).toContain(`'${name}'`);
  });

  test("are empty where there are none, so that a former one goes", () => {
    expect(siteSettings(demoTenant)).toMatchObject({ MeetCoopTitle: "", MeetCoopFrontPageText: "" });
  });

  test.each(namedTexts)("%s reaches Greenlight as it is", (_, text) => {
    const settings = siteSettings({ ...demoTenant, frontPageText: text, look: { ...demoTenant.look, title: text } });
    expect(settings).toMatchObject({ MeetCoopTitle: text, MeetCoopFrontPageText: text });
  });

  test("never change the file", () => {
    for (const { look, frontPageText } of tenants) {
      if (look.title) expect(pages).not.toContain(look.title);
      if (frontPageText) expect(pages).not.toContain(frontPageText);
    }
  });
});

/** A page as far as the script looks at it: whoever changes the title calls `changed`, as a browser does. */
function page(ours: string) {
  let changed = () => {};
  const document = { title: "BigBlueButton", head: {}, querySelector: () => ({ content: ours }) };
  class MutationObserver {
    constructor(callback: () => void) {
      changed = callback;
    }
    observe() {}
  }
  const script = /<<~JAVASCRIPT\n([\s\S]+?)JAVASCRIPT/.exec(pages)?.[1] ?? "";
  runInContext(script, createContext({ document, MutationObserver }));
  return (title: string) => {
    document.title = title;
    changed();
    return document.title;
  };
}

describe("in the browser", () => {
  test("the title is ours each time that Greenlight writes its own", () => {
    const write = page("Meadow meetings");
    expect(write("BigBlueButton")).toBe("Meadow meetings");
    expect(write("BigBlueButton")).toBe("Meadow meetings");
  });

  test("a room's name stays", () => expect(page("Meadow meetings")("Board")).toBe("Board"));
});

describe("pictures", () => {
  test("of tenants are their logos and favicons, each once", () => {
    const [ember, summit] = [tenantOf("ember-level-1"), tenantOf("summit")];
    expect(picturesOf([ember, tenantOf("ember-level-2"), demoTenant, summit]).map(({ id }) => id)).toEqual([
      ...["ember.png", "ember-icon.png", "summit.png", "summit-icon.png"],
    ]);
  });

  test("of one tenant without any are none", () => expect(picturesOf([demoTenant])).toEqual([]));

  test("favicons are where browsers look without being told", () => expect(faviconPaths).toContain("/favicon.ico"));
});
