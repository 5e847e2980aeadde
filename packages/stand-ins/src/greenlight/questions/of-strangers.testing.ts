import type { AnyQuestion, Question } from "./question.testing.ts";

const nobody = (name: string, ask: string, more: Partial<Question> = {}): Question => ({ name, who: "nobody", ask, ...more });

/** Asked of a Greenlight that has just started, before anybody opened a page. */
export const ofHealth: AnyQuestion[] = [
  nobody("health, before a page was opened", "GET /health_check", { headers: { "x-forwarded-proto": "http" } }),
  nobody("health, asked again", "GET /health_check"),
  nobody("front page", "GET /"),
  nobody("health, after a page was opened", "GET /health_check", { headers: { "x-forwarded-proto": "http" } }),
  nobody("health by another host name", "GET /health_check", { headers: { host: "other.example.org" } }),
];

/** What people get who aren't signed in. */
export const ofStrangers: AnyQuestion[] = [
  ...["/signin", "/signup", "/rooms", "/rooms/aaa-bbb-ccc-ddd/join", "/admin/users", "/pending", "/nowhere", "/robots.txt"].map((path) =>
    nobody(`page ${path}`, `GET ${path}`),
  ),
  nobody("favicon", "GET /favicon.ico"),
  nobody("page by another host name", "GET /", { headers: { host: "other.example.org" } }),
  nobody("page without TLS", "GET /signin?a=b", { headers: { "x-forwarded-proto": "http" } }),
  nobody("websocket without an upgrade", "GET /cable"),
  nobody("meeting ended, without its id", "GET /meeting_ended"),
  nobody("meeting ended, of no room", "GET /meeting_ended?meetingID=none"),
  nobody("recording ready, with a forged signature", "POST /recording_ready", { body: { signed_parameters: "none" } }),
  nobody("recording ready, without anything", "POST /recording_ready", { body: {} }),

  nobody("API asked for a page", "GET /api/v1/rooms.json", { headers: { accept: "text/html" } }),
  nobody("API without .json", "GET sessions"),
  nobody("API, no such address", "GET nowhere.json"),
  nobody("API, another method", "PUT rooms.json", { body: {} }),
  {
    name: "a change without the page's token",
    who: "blind",
    ask: "POST sessions.json",
    body: { session: { email: "a@example.org", password: "b" } },
  },
  nobody("who am I", "GET sessions.json"),
  nobody("environment", "GET env.json"),
  nobody("languages", "GET locales.json"),
  ...["en", "es", "nl", "pt-BR", "en-GB", "xx"].map((language) => nobody(`words of ${language}`, `GET locales/${language}.json`)),
  nobody("site setting, one", "GET site_settings.json?names=RegistrationMethod"),
  nobody(
    "site settings, several",
    `GET site_settings.json?${["PrimaryColor", "PrimaryColorLight", "PrimaryColorDark", "Terms", "PrivacyPolicy", "HelpCenter", "AccessibilityStatement", "BrandingImage", "ShareRooms", "PreuploadPresentation", "RegistrationMethod", "DefaultRecordingVisibility", "Maintenance", "SessionTimeout", "AllowedDomains", "SignInOnRoomJoin", "AllowNameUpdate"].map((name) => `names[]=${name}`).join("&")}`,
  ),
  nobody("site setting, none such", "GET site_settings.json?names=Nothing"),
  nobody("site settings, one of them none such", "GET site_settings.json?names[]=Terms&names[]=Nothing"),
  nobody("site settings, none named", "GET site_settings.json"),
  ...["RoleMapping", "ResyncOnLogin", "DefaultRole"].map((name) =>
    nobody(`site setting ${name}, which is hidden`, `GET site_settings.json?names=${name}`),
  ),
  nobody("room configuration, one", "GET rooms_configurations/record.json"),
  nobody("room configuration, none such", "GET rooms_configurations/nothing.json"),
  nobody("invitation, none such", "GET invitations/none.json"),
  ...[
    ...["rooms.json", "rooms/aaa-bbb-ccc-ddd.json", "rooms_configurations.json", "recordings.json", "recordings/recordings_count.json"],
    ...[
      "users/none.json",
      "admin/users/verified.json",
      "admin/roles.json",
      "admin/role_permissions.json",
      "admin/site_settings.json?names=Terms",
    ],
    ...["admin/invitations.json", "admin/server_rooms.json", "admin/server_recordings.json", "admin/tenants.json"],
  ].map((address) => nobody(`not signed in: ${address.replace(/\?.*/, "")}`, `GET ${address}`)),
  nobody("not signed in: a room is made", "POST rooms.json", { body: { room: { name: "Any" } } }),
  nobody("not signed in: people are invited", "POST admin/invitations.json", { body: { invitations: { emails: "a@example.org" } } }),
  nobody("not signed in: sign-out", "DELETE sessions/signout.json"),
  nobody("public room, none such", "GET rooms/aaa-bbb-ccc-ddd/public.json"),
  nobody("meeting of a room that isn't there", "POST meetings/aaa-bbb-ccc-ddd/status.json", { body: { name: "Gil" } }),
];
