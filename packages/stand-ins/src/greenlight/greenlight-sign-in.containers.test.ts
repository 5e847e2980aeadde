import type { Answer, Visitor } from "@meet-coop/conformance";
import { greenlightEnvironment, greenlightSettings, type TenantPlan } from "@meet-coop/service-config";
import { demoTenant } from "@meet-coop/service-config/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GreenlightContainers, mountedFiles } from "./greenlight-containers.testing.ts";
import { IdentityProviderDouble, type Person } from "./identity-provider-double.testing.ts";
import { MeetingServerDouble } from "./meeting-server-double.testing.ts";

// Two tenants with the environment that the product gives them: one signs in at an identity provider (played by this process), one asks a riddle.
const host = "rooms.example.org";
const password = "Secret-12345";
const bbb = new MeetingServerDouble();
const provider = new IdentityProviderDouble();
let containers: GreenlightContainers;
let riddler: TenantPlan;
let elsewhere: TenantPlan;

const administrator = { email: "ada@example.org", password };
const ada: Person = { sub: "person-1", name: "Ada Admin", email: "ada@example.org", preferred_username: "ada" };
const bo: Person = { sub: "person-2", name: "Bo", email: "bo@example.org", preferred_username: "bo" };
const answer = "10000000-aaaa-bbbb-cccc-000000000001";
const testKeys = { site: "10000000-ffff-ffff-ffff-000000000001", secret: "0x0000000000000000000000000000000000000000" };

const environment = (
  tenant: TenantPlan,
  bbbEndpoint: string,
  secrets: { openIdConnectClientSecret?: string; hcaptchaSecretKey?: string },
) => {
  const own = { bbbSecret: bbb.secret, secretKeyBase: "1".repeat(128), databasePassword: "pass word" };
  return greenlightEnvironment(tenant, { hostName: host, bbbEndpoint, trustedRoots: "/tmp/roots.pem" }, { ...own, ...secrets });
};

beforeAll(async () => {
  containers = await GreenlightContainers.open("greenlight-sign-in-test");
  const gateway = await containers.gateway();
  const endpoint = await bbb.listen(gateway);
  await provider.listen(gateway);
  const signIn = {
    issuer: provider.issuer,
    clientId: provider.client.id,
    uidField: "preferred_username",
    administrator: "Ada@example.org",
  };
  elsewhere = { ...demoTenant, signIn };
  riddler = { ...demoTenant, hcaptcha: { siteKey: testKeys.site } };
  await containers.startDatabases();
  const files = { "/tmp/roots.pem": provider.certificate, ...mountedFiles };
  await containers.startGreenlight(
    "elsewhere",
    environment(elsewhere, endpoint, { openIdConnectClientSecret: provider.client.secret }),
    files,
  );
  await containers.serving("elsewhere");
  // Beside it, on the same database: only what the environment says differs.
  await containers.startGreenlight("riddler", environment(riddler, endpoint, { hcaptchaSecretKey: testKeys.secret }), files);
  await containers.startGreenlight("mistaken", environment(elsewhere, endpoint, { openIdConnectClientSecret: "wrong" }), files);
  await containers.putSettings("elsewhere", greenlightSettings(elsewhere, { administrator, hostName: host }));
  for (const what of ["riddler", "mistaken"]) await containers.serving(what);
});

afterAll(async () => {
  await provider.close();
  await bbb.close();
  await containers.close();
});

/** Presses the button, signs in at the identity provider, and comes back. */
async function comeBack(visitor: Visitor, person: Person, change = (back: string) => back): Promise<Answer> {
  await visitor.page("/");
  const led = await visitor.send("POST", "/auth/openid_connect");
  expect(led.status).toBe(302);
  const back = new URL(change(provider.accept(person, led.headers.location ?? "")));
  return await visitor.page(back.pathname + back.search);
}
const whoIs = async (visitor: Visitor) => (await visitor.api("GET", "sessions.json")).json.data;

describe("where people sign in elsewhere", () => {
  test("no password opens an account and none is made with one, the first administrator's neither", async () => {
    const visitor = await containers.visitor("elsewhere", host);
    expect((await visitor.signIn(ada.email, password)).status).toBe(403);
    expect((await visitor.signUp({ name: "Cy", email: "cy@example.org", password })).status).toBe(403);
    expect((await visitor.page("/")).text).toContain('action="/auth/openid_connect"');
    expect((await visitor.api("GET", "env.json")).json.data).toMatchObject({ EXTERNAL_AUTH: true });
  });

  test("Greenlight asks the identity provider to send people back to its own host name", async () => {
    const visitor = await containers.visitor("elsewhere", host);
    await visitor.page("/");
    const led = new URL((await visitor.send("POST", "/auth/openid_connect")).headers.location ?? "");
    expect(led.origin).toBe(provider.issuer);
    expect(Object.fromEntries(led.searchParams)).toMatchObject({
      ...{ client_id: "meet", response_type: "code", scope: "openid email profile", state: expect.any(String), nonce: expect.any(String) },
      redirect_uri: `https://${host}/auth/openid_connect/callback`,
    });
  });

  test("the first administrator comes in by the mail address in any letter case, and is known by the provider's id afterwards", async () => {
    const visitor = await containers.visitor("elsewhere", host);
    expect((await comeBack(visitor, { ...ada, email: "Ada@Example.ORG" })).headers.location).toBe(`https://${host}/`);
    const first = await whoIs(visitor);
    expect(first).toMatchObject({ email: ada.email, role: { name: "Administrator" } });
    const moved = await containers.visitor("elsewhere", host);
    // The provider's address is taken over each time, in small letters.
    for (const email of ["Ada@example.org", "Ada@elsewhere.example.org"]) {
      await comeBack(moved, { ...ada, email });
      expect(await whoIs(moved)).toMatchObject({ id: first.id, email: email.toLowerCase() });
    }
  });

  test("settings go on being put in force when the provider gives the first administrator another address, and nobody else becomes one by the former", async () => {
    expect(await containers.putSettings("elsewhere", greenlightSettings(elsewhere, { administrator, hostName: host }))).toBe(
      "Nothing to do\n",
    );
    expect(await containers.runner("elsewhere", "print User.joins(:role).where(roles: { name: 'Administrator' }).count")).toBe("1");
    const heir = await containers.visitor("elsewhere", host);
    await comeBack(heir, { sub: "person-9", name: "Heir", email: ada.email, preferred_username: "heir" });
    expect(await whoIs(heir)).toMatchObject({ signed_in: false });
  });

  test("an account is found by an address in any letter case", async () => {
    await containers.runner(
      "elsewhere",
      "User.create!(name: 'Dee', email: 'Dee@Example.org', password: 'Secret-12345', provider: 'greenlight', language: 'en', verified: true, role: Role.find_by!(name: 'User'))",
    );
    const dee = await containers.visitor("elsewhere", host);
    await comeBack(dee, { sub: "person-8", name: "Dee", email: "DEE@example.org", preferred_username: "dee" });
    expect(await whoIs(dee)).toMatchObject({ email: "dee@example.org" });
  });

  test("an account there alone opens nothing; with an invitation it becomes one here, with its one room", async () => {
    const stranger = await containers.visitor("elsewhere", host);
    expect((await comeBack(stranger, bo)).headers.location).toBe(`https://${host}/?error=InviteInvalid`);
    expect(await whoIs(stranger)).toMatchObject({ signed_in: false });
    const administrator = await containers.visitor("elsewhere", host);
    await comeBack(administrator, ada);
    await administrator.page("/");
    expect((await administrator.api("POST", "admin/invitations.json", { invitations: { emails: bo.email } })).status).toBe(200);
    const token = await containers.runner("elsewhere", `print Invitation.find_by!(email: '${bo.email}').token`);
    const invited = await containers.visitor("elsewhere", host);
    invited.keep("inviteToken", token);
    await comeBack(invited, bo);
    expect(await whoIs(invited)).toMatchObject({ email: bo.email, role: { name: "User" } });
    expect((await invited.api("GET", "rooms.json")).json.data).toHaveLength(1);
  });

  test("who comes back with another's answer, or none, isn't let in", async () => {
    const visitor = await containers.visitor("elsewhere", host);
    const forged = await comeBack(visitor, ada, (back) => back.replace(/state=\w+/, "state=0"));
    expect(forged.headers.location).toContain("/auth/failure?message=csrf_detected");
    const refused = await comeBack(visitor, ada, (back) => back.replace(/code=\w+/, "error=access_denied"));
    expect(refused.headers.location).toContain("message=access_denied");
    expect(await whoIs(visitor)).toMatchObject({ signed_in: false });
  });

  test("with a wrong client secret nobody is let in", async () => {
    const visitor = await containers.visitor("mistaken", host);
    expect((await comeBack(visitor, ada)).headers.location).toContain("message=invalid_client");
  });

  test.each(["OPENID_CONNECT_CLIENT_ID", "OPENID_CONNECT_CLIENT_SECRET"])(
    "Greenlight doesn't start without %s, nor do its tasks",
    async (missing) => {
      const { [missing]: _, ...rest } = environment(elsewhere, "https://bbb.example.org/", { openIdConnectClientSecret: "s" });
      const said = await containers.runOnce(rest, "sh", "-c", "bundle exec rails runner 'print 1' 2>&1 | head -n 3");
      expect(said).toContain(`key not found: "${missing}" (KeyError)`);
    },
  );
});

describe("where a riddle is asked", () => {
  const session = { email: ada.email, password };

  test("nobody signs in without its answer, or with another", async () => {
    const visitor = await containers.visitor("riddler", host);
    expect((await visitor.page("/signin")).text).toContain(`value="${answer}"`);
    for (const token of [undefined, "", "20000000-aaaa-bbbb-cccc-000000000002"]) {
      const refused = await visitor.api("POST", "sessions.json", { session, token });
      expect([refused.status, refused.json]).toEqual([400, { errors: "HCaptchaInvalid" }]);
    }
  });

  test("with it they do, once the password is right too", async () => {
    const visitor = await containers.visitor("riddler", host);
    await visitor.page("/signin");
    const wrong = await visitor.api("POST", "sessions.json", { session: { ...session, password: "Wrong-12345" }, token: answer });
    expect([wrong.status, wrong.json]).toEqual([400, { errors: [] }]);
    const email = await containers.runner("riddler", "print User.find_by!(external_id: 'ada').email");
    expect((await visitor.api("POST", "sessions.json", { session: { email, password }, token: answer })).status).toBe(200);
  });

  test("its site key is there for everybody, its secret key for nobody", async () => {
    const said = await (await containers.visitor("riddler", host)).api("GET", "env.json");
    expect(said.json.data).toMatchObject({ HCAPTCHA_KEY: testKeys.site });
    expect(said.text).not.toContain(testKeys.secret);
  });
});
