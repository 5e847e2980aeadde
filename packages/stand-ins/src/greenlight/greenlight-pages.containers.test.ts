import { greenlightSettings, type TenantPlan } from "@meet-coop/service-config";
import { demoTenant, hostileTexts, tenantOf } from "@meet-coop/service-config/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GreenlightContainers, mountedFiles } from "./greenlight-containers.testing.ts";
import { MeetingServerDouble } from "./meeting-server-double.testing.ts";

// What the product mounts into a Greenlight: its door, which is closed until the settings are in force, and what it lays over the pages, since Greenlight has no setting for
// their title and the text of the front page.
const host = "rooms.example.org";
const administrator = { email: "ada@example.org", password: "Secret-12345" };
const bbb = new MeetingServerDouble();
let containers: GreenlightContainers;

beforeAll(async () => {
  containers = await GreenlightContainers.open("greenlight-pages-test");
  const bigbluebutton = { BIGBLUEBUTTON_ENDPOINT: await bbb.listen(await containers.gateway()), BIGBLUEBUTTON_SECRET: bbb.secret };
  const environment = { ...bigbluebutton, URL_HOST: host, SMTP_HEALTH_CHECK_DISABLED: "true", DEFAULT_LOCALE: "es" };
  await containers.startDatabases();
  await containers.startGreenlight("plain", environment);
  await containers.serving("plain");
  await containers.startGreenlight("ours", environment, mountedFiles);
  await containers.healthy("ours");
});

afterAll(async () => {
  await bbb.close();
  await containers.close();
});

const settings = (change: Partial<TenantPlan>, title: string | null, email = administrator.email) =>
  greenlightSettings(
    { ...demoTenant, ...change, look: { ...demoTenant.look, title } },
    { administrator: { ...administrator, email }, hostName: host },
  );
const put = (change: Partial<TenantPlan>, title: string | null) => containers.putSettings("ours", settings(change, title));
const page = async (what: string, path: string) => (await containers.visitor(what, host)).page(path);
const words = async (what: string, language: string) => {
  const visitor = await containers.visitor(what, host);
  const answer = await visitor.page(`/api/v1/locales/${language}.json`);
  return answer.status === 302 ? visitor.page(new URL(answer.headers.location ?? "").pathname) : answer;
};
const withoutToken = (text: string) => text.replace(/<meta name="csrf-token"[^>]*>|name="authenticity_token" value="[^"]*"/g, "");

test("a new Greenlight is well without anybody having opened a page, and lets nobody in until its settings are in force", async () => {
  const visitor = await containers.visitor("ours", host);
  const health = await containers.health("ours");
  expect([health.text, health.headers["x-meet-coop"]]).toEqual(["success", "not set up yet"]);
  const front = await visitor.page("/");
  expect([front.status, front.headers["retry-after"], front.headers["x-meet-coop"]]).toEqual([503, "20", "not set up yet"]);
  expect(front.text).toContain('<html lang="es">');
  expect((await visitor.signUp({ name: "Eve", email: "eve@example.org", password: "Secret-12345" })).status).toBe(503);
  for (const path of ["/signin", "/api/v1/env.json", "/auth/openid_connect/callback", "/cable", "/no-such-page"])
    expect([path, (await visitor.page(path)).status]).toEqual([path, 503]);
  expect(await containers.runner("ours", "print User.count")).toBe("0");
});

test("of settings with a bad value none is in force, and the value's name is told", async () => {
  const bad = JSON.parse(settings({}, null));
  bad.siteSettings.Terms = "\u0000";
  await expect(containers.putSettings("ours", JSON.stringify(bad))).rejects.toThrow(
    "None of the settings was put in force: site setting Terms: string contains null byte",
  );
  expect((await page("ours", "/")).status).toBe(503);
  expect(await containers.runner("ours", "print SettingGetter.new(setting_name: 'RegistrationMethod', provider: 'greenlight').call")).toBe(
    "open",
  );
});

test("a first administrator whom Greenlight refuses keeps no setting from being in force, and the reason is told in English", async () => {
  await expect(containers.putSettings("ours", settings({}, null, "o'hara@example.org"))).rejects.toThrow(
    "The settings are in force, but there is no first administrator: administrator: Validation failed: Email is invalid",
  );
  const health = await containers.health("ours");
  expect([health.text, health.headers["x-meet-coop"], (await page("ours", "/")).status]).toEqual(["success", undefined, 200]);
  await put({}, null);
  expect(await put({}, null)).toBe("Nothing to do\n");
});

test("it is well again by itself after its database was restarted", async () => {
  await containers.docker.run(["restart", containers.name("postgresql")]);
  await containers.healthy("ours");
});

test("without a title and a text every page is Greenlight's own, to the letter", async () => {
  const [own, laidOver] = [await page("plain", "/"), await page("ours", "/")];
  expect(own.text).toContain("<title>BigBlueButton</title>");
  expect(withoutToken(laidOver.text)).toBe(withoutToken(own.text));
  for (const language of ["es", "en", "ca"]) expect((await words("ours", language)).json).toEqual((await words("plain", language)).json);
  // No file's name begins like these: the client then asks for the language alone, or for English.
  for (const language of ["xx", "en-GB"]) expect((await page("ours", `/api/v1/locales/${language}.json`)).status).toBe(406);
});

test("a text of the definitions is the front page's in every language, as soon as the settings are in force, and goes with them", async () => {
  const before = (await words("plain", "ca")).json.homepage;
  await put({ frontPageText: "Hello.\n\nCome in.\n" }, null);
  for (const language of ["ca", "en", "es"]) {
    const { homepage } = (await words("ours", language)).json;
    expect(homepage).toMatchObject({ bigbluebutton_description: "Hello.\n\nCome in.", greenlight_description: "" });
  }
  expect((await words("ours", "ca")).json.homepage.welcome_bbb).toBe(before.welcome_bbb);
  expect((await page("ours", "/")).text).toContain("white-space: pre-line");
  await put({ frontPageText: null }, null);
  expect((await words("ours", "ca")).json.homepage).toEqual(before);
});

test("a title is that of every page, of what is shared elsewhere, and of the front page, but not of a room", async () => {
  await put({}, "Meadow & friends");
  for (const path of ["/", "/signin", "/rooms/abc-def-ghi-jkl/join"]) {
    const { text, headers } = await page("ours", path);
    expect(text).toContain("<title>Meadow &amp; friends</title>");
    expect(text).toContain('property="og:title" content="Meadow &amp; friends"');
    expect(text).toContain('<meta name="application-name" content="Meadow &amp; friends">');
    if (headers["content-length"]) expect(Number(headers["content-length"])).toBe(Buffer.byteLength(text));
  }
  expect((await words("ours", "es")).json.homepage.welcome_bbb).toBe("Meadow & friends");
  const room = await containers.runner("ours", "print Room.create!(name: 'Board', user: User.first).friendly_id");
  const { text } = await page("ours", `/rooms/${room}/join`);
  expect(text).toContain('property="og:title" content="Board"');
});

test("hostile texts are on the pages as they were written, and are nothing but text there", async () => {
  await put({ frontPageText: "Hello." }, "Meadow");
  const said = await containers.script(
    "ours",
    `title, text = %w[MeetCoopTitle MeetCoopFrontPageText].map { |name| SiteSetting.joins(:setting).find_by!(settings: { name: name }) }
get = lambda do |path|
  answer = +''
  environment = Rack::MockRequest.env_for("https://${host}#{path}", 'HTTP_HOST' => '${host}')
  Rails.application.call(environment)[2].each { |part| answer << part.dup.force_encoding('UTF-8') }
  answer
end
puts(JSON.parse($stdin.read).map { |hostile|
  [title, text].each { |row| row.update!(value: hostile) }
  { page: get.call('/'), words: JSON.parse(get.call('/api/v1/locales/en.json')).fetch('homepage') }
}.to_json)`,
    JSON.stringify(hostileTexts),
  );
  const joined = (text: string) => text.trim().replaceAll("{{", "{\u2060{").replaceAll("$t(", "$\u2060t(");
  const escaped = (text: string) =>
    text.trim().replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? "&#39;");
  // Rails logs each request before.
  const answers = JSON.parse(said.trim().split("\n").at(-1) ?? "") as { page: string; words: Record<string, string> }[];
  for (const [nth, { page, words }] of answers.entries()) {
    const text = hostileTexts[nth] ?? "";
    expect(words).toEqual({ welcome_bbb: joined(text), bigbluebutton_description: joined(text), greenlight_description: "" });
    expect(page).toContain(`<title>${escaped(text)}</title>`);
    expect(page).toContain(`<meta name="application-name" content="${escaped(text)}">`);
  }
});

test("a logo that a definition no longer names goes: Greenlight's own is there again", async () => {
  const logo = tenantOf("ember-level-1").look.logo;
  await containers.putSettings(
    "ours",
    greenlightSettings({ ...demoTenant, look: { ...demoTenant.look, logo } }, { administrator, hostName: host }),
  );
  const inForce = "print SettingGetter.new(setting_name: 'BrandingImage', provider: 'greenlight').call";
  expect(await containers.runner("ours", inForce)).toContain("/branding/");
  await put({}, null);
  expect(await containers.runner("ours", inForce)).toMatch(/bbb_logo.*\.png$/);
});

test("it names no favicon: browsers ask for the file that the gateway can put in its place", async () => {
  expect((await page("plain", "/")).text).not.toMatch(/rel="[^"]*icon/);
  const { status, headers } = await page("plain", "/favicon.ico");
  expect([status, headers["content-type"]]).toEqual([200, expect.stringContaining("icon")]);
});
