import { Visitor } from "@meet-coop/conformance";
import { type GreenlightSettings, greenlightSettings } from "@meet-coop/service-config";
import { demoTenant, hostileTexts } from "@meet-coop/service-config/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GreenlightContainers } from "./greenlight-containers.testing.ts";
import { MeetingServerDouble } from "./meeting-server-double.testing.ts";

// One tenant as the demo service has it: PostgreSQL, Redis and Greenlight on a network without a way out, BigBlueButton played by this process.
const host = "rooms.example.org";
const password = "Secret-12345";
const bbb = new MeetingServerDouble();
let containers: GreenlightContainers;
let address: string;

const visitor = () => new Visitor(address, host);
const exec = (...command: string[]) => containers.exec("greenlight", ...command);
const runner = (code: string) => containers.runner("greenlight", code);

beforeAll(async () => {
  containers = await GreenlightContainers.open("greenlight-test");
  const endpoint = await bbb.listen(await containers.gateway());
  // Greenlight is there first and waits.
  await containers.startGreenlight("greenlight", {
    BIGBLUEBUTTON_ENDPOINT: endpoint,
    BIGBLUEBUTTON_SECRET: bbb.secret,
    URL_HOST: host,
    SMTP_HEALTH_CHECK_DISABLED: "true",
    DEFAULT_LOCALE: "ca",
  });
  await containers.startDatabases();
  address = await containers.addressOf("greenlight");
  await containers.serving("greenlight");
  await exec("rake", `admin:create[Ada Admin,ada@example.org,${password}]`);
});

afterAll(async () => {
  await bbb.close();
  await containers.close();
});

const asAdministrator = async () => {
  const ada = visitor();
  expect((await ada.signIn("ada@example.org", password)).status).toBe(200);
  return ada;
};

/** Invites through the API; the token comes out of the database, as by mail. */
const invite = async (email: string): Promise<string> => {
  const ada = await asAdministrator();
  expect((await ada.api("POST", "admin/invitations.json", { invitations: { emails: email } })).status).toBe(200);
  return runner(`print Invitation.find_by!(email: '${email}').token`);
};

test("only its own host name is served, only over HTTPS, and browsers are told to stay there", async () => {
  expect((await visitor().send("GET", "/", { headers: { host: "other.example.org" } })).status).toBe(403);
  const plain = await visitor().send("GET", "/", { headers: { "x-forwarded-proto": "http" } });
  expect(plain.status).toBe(301);
  expect(plain.headers.location).toBe(`https://${host}/`);
  const page = await visitor().page("/");
  expect(page.status).toBe(200);
  expect(page.headers["strict-transport-security"]).toMatch(/max-age=31556952; includeSubDomains/);
  expect(page.text).toContain('lang="ca"');
});

test("a change without the page's token is refused, and so is a wrong password", async () => {
  const stranger = visitor();
  expect((await stranger.api("POST", "sessions.json", { session: { email: "ada@example.org", password } })).status).toBe(500);
  expect((await stranger.signIn("ada@example.org", "Wrong-12345")).status).toBe(400);
  expect((await stranger.api("GET", "rooms.json")).status).toBe(401);
});

test("the settings script of a tenant brings hostile texts into the tables as they were written, the second time without a change", async () => {
  const settings = JSON.parse(
    greenlightSettings(demoTenant, { administrator: { email: "ada@example.org", password }, hostName: host }),
  ) as GreenlightSettings;
  const texts = Object.fromEntries(hostileTexts.map((text, nth) => [`hostile${nth}`, text]));
  const wanted = JSON.stringify({ ...settings, siteSettings: { ...settings.siteSettings, ...texts }, heldMeetingOptions: texts });
  const put = () => containers.putSettings("greenlight", wanted);
  const said = await put();
  for (const text of hostileTexts) expect(said).not.toContain(text);
  expect(await put()).toBe("Nothing to do\n");
  const stored = await runner(`print({
    site: SiteSetting.joins(:setting).where("settings.name LIKE 'hostile%'").to_h { |row| [row.setting.name, row.value] },
    held: MeetingOption.where("name LIKE 'hostile%'").to_h { |row| [row.name, row.default_value] },
  }.to_json)`);
  expect(JSON.parse(stored)).toEqual({ site: texts, held: texts });
  await runner("MeetingOption.where(\"name LIKE 'hostile%'\").delete_all; print 1");
});

test("a password of the first administrator that we made is renewed with our secrets; one that somebody chose is theirs", async () => {
  const email = "first@example.org";
  const put = (own: string, ...formerPasswords: string[]) => {
    const administrator = { email, password: own, formerPasswords };
    return containers.putSettings("greenlight", greenlightSettings(demoTenant, { administrator, hostName: host }));
  };
  const signIn = async (own: string) => (await visitor().signIn(email, own)).status;
  await put("First-12345");
  expect(await put("Second-12345", "First-12345")).toBe("changed: administrator password renewed\n");
  expect([await signIn("First-12345"), await signIn("Second-12345")]).toEqual([400, 200]);
  await runner(`User.find_by!(email: '${email}').update!(password: 'Chosen-12345')`);
  expect(await put("Third-12345", "First-12345", "Second-12345")).toBe("Nothing to do\n");
  expect(await signIn("Chosen-12345")).toBe(200);
});

test("a settings script reads its values from standard input and reaches new and existing rooms, the second time without a change", async () => {
  await runner("Room.create!(name: 'Early', user: User.find_by!(email: 'ada@example.org'))");
  const script = `require 'json'
wanted = JSON.parse($stdin.read)
changed = 0
save = ->(row, values) { row.assign_attributes(values); (changed += 1; row.save!) if row.new_record? || row.changed? }
wanted['settings'].each { |n, v| save.(SiteSetting.find_or_initialize_by(setting: Setting.find_by!(name: n), provider: 'greenlight'), value: v) }
wanted['held'].each do |n, v|
  option = MeetingOption.find_or_initialize_by(name: n)
  save.(option, default_value: v)
  Room.find_each { |room| save.(RoomMeetingOption.find_or_initialize_by(room:, meeting_option: option), value: v) }
end
Role.where(provider: 'greenlight').each do |role|
  wanted['permissions'].each { |n, v| save.(RolePermission.find_or_initialize_by(role:, permission: Permission.find_by!(name: n)), value: v) }
end
option = MeetingOption.find_by!(name: 'record')
save.(RoomsConfiguration.find_or_initialize_by(meeting_option: option, provider: 'greenlight'), value: 'false')
puts changed`;
  const wanted = {
    settings: { RegistrationMethod: "invite", PrimaryColor: "#0a7f3f", Terms: "https://example.org/terms?a='b'" },
    held: { duration: "60", maxParticipants: "5" },
    permissions: { RoomLimit: "1", ManageRoles: "false", ManageSiteSettings: "false" },
  };
  const apply = () => containers.script("greenlight", script, JSON.stringify(wanted));
  expect(Number(await apply())).toBeGreaterThan(0);
  expect(Number(await apply())).toBe(0);
  const page = await visitor().page("/");
  expect(page.text).toContain("--primary: #0a7f3f");
  expect(page.text).toContain("https://example.org/terms?a=&#39;b&#39;");
});

test("nobody registers without an invitation; with one there is an account with one room and not a second", async () => {
  const user = { name: "Bo", email: "bo@example.org", password };
  expect((await visitor().signUp(user)).json).toEqual({ errors: "InviteInvalid" });
  const token = await invite("bo@example.org");
  expect((await visitor().signUp({ ...user, email: "else@example.org", invite_token: token })).json).toEqual({ errors: "InviteInvalid" });
  const bo = visitor();
  const made = await bo.signUp({ ...user, invite_token: token });
  expect(made.status).toBe(201);
  expect((await bo.api("GET", "rooms.json")).json.data).toMatchObject([{ name: "Sala de Bo" }]);
  const second = await bo.api("POST", "rooms.json", { room: { name: "Second", user_id: made.json.data.id } });
  expect([second.status, second.json]).toEqual([400, { errors: "RoomLimitError" }]);
  expect((await visitor().signUp({ ...user, email: "two@example.org", invite_token: token })).json).toEqual({ errors: "InviteInvalid" });
});

test("who manages users gives roles, but neither SuperAdmin nor an own one, and can't lift what the settings hold", async () => {
  const ada = await asAdministrator();
  const { json } = await ada.api("GET", "admin/users/verified.json?search=bo@example.org");
  const [bo] = json.data;
  const roles = (await ada.api("GET", "admin/roles.json")).json.data as { id: string; name: string }[];
  const administrator = roles.find((role) => role.name === "Administrator")?.id;
  const superAdmin = await runner("print Role.find_by!(name: 'SuperAdmin').id");
  expect((await ada.api("PATCH", `users/${bo.id}.json`, { user: { role_id: superAdmin } })).status).toBe(400);
  expect((await ada.api("PATCH", `users/${bo.id}.json`, { user: { role_id: administrator } })).status).toBe(200);
  const self = (await ada.api("GET", "sessions.json")).json.data;
  expect((await ada.api("PATCH", `users/${self.id}.json`, { user: { role_id: bo.role.id } })).status).toBe(403);
  const raise = { role: { role_id: administrator, name: "RoomLimit", value: "100" } };
  expect((await ada.api("POST", "admin/role_permissions.json", raise)).status).toBe(403);
  const record = { RoomsConfig: { value: "optional" } };
  expect((await ada.api("PUT", "admin/rooms_configurations/record.json", record)).status).toBe(403);
});

test("a meeting from any room carries the held options and is not recorded even when the room asks for it", async () => {
  const ada = await asAdministrator();
  const [room] = (await ada.api("GET", "rooms.json")).json.data;
  for (const [settingName, status] of Object.entries({ duration: 400, record: 403, muteOnStart: 200 })) {
    const change = { room_setting: { settingName, settingValue: "true" } };
    expect([settingName, (await ada.api("PATCH", `room_settings/${room.friendly_id}.json`, change)).status]).toEqual([settingName, status]);
  }
  await runner("RoomMeetingOption.joins(:meeting_option).where(meeting_options: { name: 'record' }).update_all(value: 'true')");
  const guest = visitor();
  const door = `/rooms/${room.friendly_id}/join`;
  await guest.page(door);
  const knock = () => guest.api("POST", `meetings/${room.friendly_id}/status.json`, { name: "Gil Guest" });
  expect((await knock()).json).toEqual({ data: { status: false } });

  const started = await ada.api("POST", `meetings/${room.friendly_id}/start.json`);
  expect(started.status).toBe(201);
  const join = new URL(started.json.data).searchParams;
  expect(Object.fromEntries(join)).toMatchObject({ fullName: "Ada Admin", role: "Moderator", password: "", createTime: "1790000000123" });
  expect(bbb.created).toHaveLength(1);
  const [{ meetingID, moderatorOnlyMessage, ...parameters } = {}] = bbb.created;
  expect(meetingID).toHaveLength(40);
  expect(moderatorOnlyMessage).toContain(`https://${host}${door}`);
  expect(parameters).toEqual({
    name: "Early",
    duration: "60",
    maxParticipants: "5",
    record: "false",
    muteOnStart: "true",
    guestPolicy: "ALWAYS_ACCEPT",
    loginURL: `https://${host}${door}`,
    logoutURL: `https://${host}${door}`,
    meta_endCallbackUrl: `https://${host}/meeting_ended`,
    "meta_bbb-recording-ready-url": `https://${host}/recording_ready`,
    "meta_bbb-origin": "greenlight",
    "meta_bbb-origin-server-name": host,
    "meta_bbb-origin-version": "v3.9.2",
    "meta_bbb-context-name": "Early",
    "meta_bbb-context-id": room.friendly_id,
    checksum: expect.any(String),
  });

  const entered = (await knock()).json.data;
  expect(new URL(entered.joinUrl).searchParams.get("role")).toBe("Viewer");
  expect((await ada.api("POST", `meetings/${room.friendly_id}/start.json`)).status).toBe(201);
  expect(bbb.refused).toEqual([]);
});

test("a task makes an account without a room, makes it an administrator, and says what is wrong", async () => {
  await exec("rake", `user:create[Cleo,cleo@example.org,${password},User]`);
  await exec("rake", "user:set_admin_role[cleo@example.org]");
  expect(await runner("u = User.find_by!(email: 'cleo@example.org'); print u.rooms.count, ' ', u.role.name")).toBe("0 Administrator");
  await expect(exec("rake", "user:create[Dot,dot@example.org,short,User]")).rejects.toThrow(
    "Unable to create user 'Dot': Password Translation missing",
  );
  expect((await exec("rake", "configuration:check")).match(/Passed/g)).toHaveLength(4);
});

test("it is unhealthy while Redis is away, and accounts and rooms are there again after all three were restarted", async () => {
  const { docker } = containers;
  const name = (what: string) => containers.name(what);
  await docker.run(["stop", "--time", "5", name("redis")]);
  const away = await containers.health("greenlight");
  expect([away.status, away.text]).toEqual([500, expect.stringContaining("Redis")]);
  await docker.run(["kill", name("postgresql"), name("greenlight")]);
  for (const what of ["greenlight", "postgresql", "redis"]) await docker.run(["start", name(what)]);
  address = await containers.addressOf("greenlight");
  await containers.serving("greenlight");
  const bo = visitor();
  await bo.signIn("bo@example.org", password);
  expect((await bo.api("GET", "rooms.json")).json.data).toHaveLength(1);
});
