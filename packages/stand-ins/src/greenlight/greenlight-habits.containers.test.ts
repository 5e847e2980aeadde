import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GreenlightContainers } from "./greenlight-containers.testing.ts";
import { MailSink } from "./mail-sink.testing.ts";
import { MeetingServerDouble } from "./meeting-server-double.testing.ts";

// The habits of Greenlight that those who run it have to know. Here it is by itself: nothing of the product is mounted into it, no settings script ran.
const host = "rooms.example.org";
const password = "Secret-12345";
const bbb = new MeetingServerDouble();
const mails = new MailSink();
let containers: GreenlightContainers;
let mailEnvironment: Record<string, string>;

beforeAll(async () => {
  containers = await GreenlightContainers.open("greenlight-habits-test");
  const gateway = await containers.gateway();
  const bigbluebutton = { BIGBLUEBUTTON_ENDPOINT: await bbb.listen(gateway), BIGBLUEBUTTON_SECRET: bbb.secret };
  const common = { ...bigbluebutton, URL_HOST: host, DEFAULT_LOCALE: "es" };
  mailEnvironment = {
    ...{ SMTP_SERVER: gateway, SMTP_PORT: String(await mails.listen(gateway)), SMTP_DOMAIN: "example.org" },
    ...{ SMTP_SENDER_EMAIL: "meet@example.org", SMTP_USERNAME: "meet", SMTP_PASSWORD: "mail word", SMTP_AUTH: "plain" },
  };
  await containers.startDatabases();
  await containers.startGreenlight("alone", { ...common, SMTP_HEALTH_CHECK_DISABLED: "true" });
  await containers.serving("alone");
  // Beside it, on the same database: only what the environment says differs.
  await containers.startGreenlight("mailing", { ...common, ...mailEnvironment, SMTP_STARTTLS_AUTO: "true" });
  const wrong = "postgres://greenlight:wrong@postgresql:5432/greenlight";
  await containers.startGreenlight("shut-out", { ...common, DATABASE_URL: wrong });
  for (const what of ["mailing", "shut-out"]) await containers.serving(what);
});

afterAll(async () => {
  await mails.close();
  await bbb.close();
  await containers.close();
});

const visitor = (what: string) => containers.visitor(what, host);
/** The lines of a log that have this in them. */
const logged = async (what: string, part: RegExp): Promise<string[]> =>
  (await containers.docker.run(["logs", containers.name(what)])).split("\n").filter((line) => part.test(line));
const invitationLink = /https:\/\/rooms\.example\.org\/\?inviteToken=(\w{24})/;
const lastToken = async () => invitationLink.exec((await logged("alone", invitationLink)).at(-1) ?? "")?.[1] ?? "";
const asAdministrator = async () => {
  const ada = await visitor("alone");
  expect((await ada.signIn("ada@example.org", password)).status).toBe(200);
  return ada;
};

describe("the health check", () => {
  const noDatabase = { status: 500, text: "Unable to connect to Database - Unable to connect to Database" };

  test("says that there is no database until somebody has opened a page, and after each restart of PostgreSQL again", async () => {
    for (const _ of [1, 2]) expect(await containers.health("alone")).toMatchObject(noDatabase);
    const opened = async () => (await (await visitor("alone")).page("/")).status;
    expect(await opened()).toBe(200);
    expect(await containers.health("alone")).toMatchObject({ status: 200, text: "success" });
    await containers.docker.run(["restart", "--time", "10", containers.name("postgresql")]);
    for (const _ of [1, 2]) expect(await containers.health("alone")).toMatchObject(noDatabase);
    await expect.poll(opened, { timeout: 30_000 }).toBe(200);
    expect(await containers.health("alone")).toMatchObject({ status: 200, text: "success" });
  });

  test("fails with every mail server that wants a password, this good one too", async () => {
    await (await visitor("mailing")).page("/");
    const said = await containers.health("mailing");
    expect(said).toMatchObject({ status: 500, text: "Unable to connect to SMTP Server - not yet started" });
    expect(mails.passwords).toEqual(["meet:mail word"]);
  });
});

test("it serves, unhealthy, where its migrations failed", async () => {
  const said = await containers.health("shut-out");
  expect(said).toMatchObject({ status: 500, text: expect.stringContaining("Unable to connect to Database") });
  expect(await logged("shut-out", /Listening on/)).toHaveLength(1);
});

test.each(["nl", "fa-IR"])(
  "neither server nor tasks nor scripts start in a language that only its client has, such as %s",
  async (language) => {
    const command = "bundle exec rails runner 'print 1' 2>&1 | head -n 2";
    const said = await containers.docker.run([
      "exec",
      "--env",
      `DEFAULT_LOCALE=${language}`,
      containers.name("alone"),
      "sh",
      "-c",
      command,
    ]);
    expect(said).toContain(`"${language}" is not a valid locale (I18n::InvalidLocale)`);
    const { json } = await (await visitor("alone")).api("GET", `locales/${language}.json`).then(async (led) => {
      expect(led.status).toBe(302);
      return (await visitor("alone")).page(new URL(led.headers.location ?? "").pathname);
    });
    expect(json).toHaveProperty("homepage.welcome_bbb");
  },
);

describe("without a mail server", () => {
  beforeAll(async () => {
    await containers.exec("alone", "rake", `admin:create[Ada Admin,ada@example.org,${password}]`);
  });

  test("an invitation is made and told to nobody: its token is on no page and in no answer", async () => {
    const ada = await asAdministrator();
    const made = await ada.api("POST", "admin/invitations.json", { invitations: { emails: "bo@example.org" } });
    expect(made.status).toBe(200);
    const token = await lastToken();
    expect(token).toHaveLength(24);
    const listed = await ada.api("GET", "admin/invitations.json");
    expect(listed.json.data).toMatchObject([{ email: "bo@example.org", valid: true }]);
    for (const { text } of [made, listed, await ada.page("/admin/users")]) expect(text).not.toContain(token);
  });

  test("whoever manages users adds somebody with a password, who then may sign in", async () => {
    const ada = await asAdministrator();
    expect((await ada.page("/admin/users")).text).toContain('data-api="POST users.json"');
    const cy = { name: "Cy", email: "cy@example.org", password };
    expect((await ada.api("POST", "users.json", { user: cy })).status).toBe(201);
    expect((await (await visitor("alone")).signIn(cy.email, password)).status).toBe(200);
  });

  test("its log has the whole links of mails, also where none goes out, and the tokens of paths", async () => {
    await (await visitor("alone")).api("GET", "invitations/token-in-a-path.json");
    for (const part of [/Enqueued ActionMailer::MailDeliveryJob .*"invitation_email"/, /Performing ActionMailer::MailDeliveryJob/])
      expect((await logged("alone", part)).join()).toMatch(invitationLink);
    expect(await logged("alone", /path=\/api\/v1\/invitations\/token-in-a-path\.json/)).toHaveLength(1);
  });

  test("what is wrong with an account is something that went wrong, and has used the invitation up", async () => {
    const token = await lastToken();
    const signUp = async (change: object) => {
      const answer = await (await visitor("alone")).signUp({
        name: "Bo",
        email: "bo@example.org",
        password,
        invite_token: token,
        ...change,
      });
      return [answer.status, answer.json];
    };
    const wentWrong = [500, { errors: ["SomethingWentWrong"] }];
    expect(await signUp({ email: "ada@example.org" })).toEqual(wentWrong);
    expect(await signUp({ email: "no address" })).toEqual(wentWrong);
    expect(await signUp({ password: "weak" })).toEqual(wentWrong);
    const gone = await (await visitor("alone")).api("GET", `invitations/${token}.json`);
    expect(gone.status).toBe(404);
  });

  test("an empty entry in a list of invitations is passed over; without addresses it is 400, without invitations 500", async () => {
    const ada = await asAdministrator();
    const invite = async (body: object) => (await ada.api("POST", "admin/invitations.json", body)).status;
    expect(await invite({ invitations: { emails: "a@example.org,,b@example.org, c@example.org" } })).toBe(200);
    const { json } = await ada.api("GET", "admin/invitations.json?sort[column]=email&sort[direction]=ASC");
    // The blank is part of the address, to which nobody's ever is equal.
    expect(json.data.map(({ email }: { email: string }) => email)).toEqual([" c@example.org", "a@example.org", "b@example.org"]);
    expect(await invite({ invitations: {} })).toBe(400);
    expect(await invite({})).toBe(500);
  });
});

describe("with a mail server", () => {
  test("what is wrong with an account that must confirm its address is said", async () => {
    const bo = await visitor("mailing");
    const signUp = async (user: { name: string; email: string; password: string }) => (await bo.signUp(user)).json;
    expect(await signUp({ name: "Bo", email: "bo@example.org", password: "weak" })).toEqual({ errors: "RecordInvalid" });
    expect(await signUp({ name: "Bo", email: "ada@example.org", password })).toEqual({ errors: "EmailAlreadyExists" });
  });

  test("its password goes out in clear where the other side knows no STARTTLS, unless SMTP_STARTTLS demands it", async () => {
    mails.passwords.length = 0;
    const bo = { name: "Bo", email: "bo@example.org", password };
    expect((await (await visitor("mailing")).signUp(bo)).json.data).toMatchObject({ verified: false });
    const mail = await mails.take(bo.email);
    expect(mail?.links).toEqual([expect.stringMatching(/^https:\/\/rooms\.example\.org\/activate_account\/\w{40}$/)]);
    expect(mail?.text).toMatch(/src="https:\/\/rooms\.example\.org\/[^"]*logo[\s\S]*background: #467fcf/);
    expect(mails.passwords[0]).toBe("meet:mail word");

    mails.passwords.length = 0;
    const environment = Object.entries({ ...mailEnvironment, SMTP_STARTTLS: "true" }).flatMap((entry) => ["--env", entry.join("=")]);
    const code = "UserMailer.with(email: 'a@example.org', base_url: 'https://a/', link: 'https://a/').invitation_email.deliver_now";
    const command = ["sh", "-c", 'bundle exec rails runner "$0" 2>&1 | head -n 2', code];
    const said = await containers.docker.run(["exec", ...environment, containers.name("mailing"), ...command]);
    expect(said).toContain("STARTTLS is not supported on this server (Net::SMTPUnsupportedCommand)");
    expect(mails.passwords).toEqual([]);
  });
});

describe("a presentation", () => {
  test("makes create a POST whose XML has an address of the file, which anybody may open, as long as the room has it", async () => {
    const ada = await asAdministrator();
    const self = (await ada.api("GET", "sessions.json")).json.data;
    await ada.api("POST", "rooms.json", { room: { name: "Board", user_id: self.id } });
    const [room] = (await ada.api("GET", "rooms.json?search=Board")).json.data;
    const path = `rooms/${room.friendly_id}.json`;
    const upload = (name: string, content: string) => ada.upload("PATCH", path, "room[presentation]", new File([content], name));
    expect((await upload("tool.exe", "MZ")).status).toBe(400);
    expect((await upload("our slides.pdf", "%PDF-1.7")).status).toBe(200);
    expect((await ada.api("GET", path)).json.data).toMatchObject({ presentation_name: "our slides.pdf" });

    expect((await ada.api("POST", `meetings/${room.friendly_id}/start.json`)).status).toBe(201);
    expect(bbb.created.at(-1)).toMatchObject({ name: "Board", "meta_bbb-context-id": room.friendly_id });
    const address = new URL(
      /<modules><module name="presentation"><document url="([^"]+)" \/>/.exec(bbb.calls.at(-1)?.body ?? "")?.[1] ?? "",
    );
    expect(address.origin).toBe(`https://${host}`);
    expect(address.pathname).toMatch(/\/our%20slides\.pdf$/);
    const bigbluebutton = await visitor("alone");
    const led = await bigbluebutton.page(address.pathname);
    const file = new URL(led.headers.location ?? "");
    expect((await bigbluebutton.page(file.pathname + file.search)).text).toBe("%PDF-1.7");

    expect((await ada.api("DELETE", `rooms/${room.friendly_id}/purge_presentation.json`)).status).toBe(200);
    expect((await ada.api("GET", path)).json.data).toMatchObject({ presentation_name: null });
  });

  test("the log has each call of the meeting server with its whole signed address, whatever the level", async () => {
    expect(await logged("alone", /BigBlueButtonAPI: request=http:\S+\/create\?\S+checksum=\w{40} /)).toHaveLength(1);
  });
});

test("every address is a page, and what isn't asked for as JSON is one too", async () => {
  const stranger = await visitor("alone");
  for (const path of ["/", "/rooms", "/admin/users", "/?inviteToken=abc"])
    expect([path, (await stranger.page(path)).status]).toEqual([path, 200]);
  const api = await stranger.send("GET", "/api/v1/rooms.json", { headers: { accept: "text/html" } });
  expect([api.status, api.headers["content-type"]]).toEqual([200, expect.stringContaining("text/html")]);
});

test("odd questions have the original's answers", async () => {
  const stranger = await visitor("alone");
  expect((await stranger.page("/meeting_ended")).status).toBe(500);
  expect((await stranger.page("/meeting_ended?meetingID=unknown")).status).toBe(200);
  expect((await stranger.api("GET", "site_settings.json?names=Nothing")).text).toBe("null");
  const none = await stranger.api("GET", "rooms_configurations/duration.json");
  expect([none.status, none.json]).toEqual([404, { errors: [] }]);
});
