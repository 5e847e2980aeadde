import { createHash } from "node:crypto";
import { entranceOf, hostNameOf, meetingHostNameOf, type PoolPlan, type TenantPlan } from "@meet-coop/service-config";
import { type Answer, Visitor } from "./visitor.ts";

/** The password of accounts that a conformance run makes. */
const password = "Secret-12345";

/** The answer that hCaptcha publishes for its test keys, which the invented customers have. */
const riddle = "10000000-aaaa-bbbb-cccc-000000000001";

/** Text of the first element of that name. */
export const field = (xml: string, name: string): string | undefined => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];

/** The cloud where a pool runs, as far as a run asks it. */
export interface VisitedCloud {
  readonly settings: { readonly zone: string };
  /** Root of its certificates, PEM. */
  readonly authority: string;
  /** The IPv4 address of a name. */
  resolve(name: string): Promise<string>;
  /** A command on a server, as root. */
  onServer(server: string, command: string): Promise<{ text: string }>;
  /** Outputs of the pool's stack, secrets in clear. */
  outputs(): Promise<Record<string, Record<string, string>>>;
}

/** An open tenant of a pool in a local cloud, reached as its people reach it: by its names, over TLS that is verified. */
export class RunningTenant {
  readonly plan: TenantPlan;
  readonly #front: string;
  readonly #cloud: VisitedCloud;
  readonly #addresses = new Map<string, Promise<string>>();
  #secret: Promise<string> | undefined;

  constructor(cloud: VisitedCloud, pool: PoolPlan, plan: TenantPlan) {
    this.plan = plan;
    this.#front = entranceOf(pool)?.name ?? "";
    this.#cloud = cloud;
  }

  /** Somebody who opens its pages. */
  async visitor(): Promise<Visitor> {
    const visitor = await this.#visitorOf(hostNameOf(this.plan, this.#cloud.settings.zone));
    if (this.plan.hcaptcha) visitor.riddle = riddle;
    return visitor;
  }

  /** @throws Error where its settings were never put in force: it lets nobody in, so every limit would seem kept. */
  async mustBeSetUp(): Promise<void> {
    const { headers } = await (await this.visitor()).page("/");
    const door = headers["x-meet-coop"];
    if (door !== undefined) throw new Error(`${this.plan.id}: ${door}: its settings were never put in force`);
  }

  /** Its first administrator, signed in. */
  async administrator(): Promise<Visitor> {
    const ada = await this.visitor();
    const initialPassword = (await this.#cloud.outputs()).administratorPasswords?.[this.plan.id] ?? "";
    const { status } = await ada.signIn("operations@meet.test", initialPassword);
    if (status !== 200) throw new Error(`${this.plan.id}: its administrator can't sign in (${status})`);
    return ada;
  }

  /** Somebody with an account: invited by the administrator (the invitation comes out of the database, as by mail), or added where the tenant sends no mail. */
  async member(name: string): Promise<{ visitor: Visitor; id: string }> {
    const email = `${name.toLowerCase()}-${createHash("sha256").update(`${Date.now()} ${Math.random()}`).digest("hex").slice(0, 8)}@example.org`;
    const ada = await this.administrator();
    const visitor = await this.visitor();
    const user = { name, email, password };
    const account = this.plan.mail
      ? await visitor.signUp({ ...user, invite_token: await this.#invitation(ada, email) })
      : await ada.api("POST", "users.json", { user });
    if (account.status !== 201)
      throw new Error(`${this.plan.id}: ${name} gets no account (${account.status} ${account.text.slice(0, 200)})`);
    if (!this.plan.mail) await visitor.signIn(email, password);
    return { visitor, id: account.json.data.id };
  }

  async #invitation(ada: Visitor, email: string): Promise<string> {
    await ada.api("POST", "admin/invitations.json", { invitations: { emails: email } });
    return await this.inDatabase(`select token from invitations where email = '${email}'`);
  }

  /** A statement in its database, by the superuser on the front server. */
  async inDatabase(sql: string): Promise<string> {
    return (await this.onFront(`docker exec -u postgres postgresql psql -At -d ${this.plan.id} -c "${sql}"`)).trim();
  }

  /** A command on its front server. */
  async onFront(command: string): Promise<string> {
    return (await this.#cloud.onServer(this.#front, command)).text;
  }

  /** What BBB's API answers at the load balancer, to a call that is signed as its Greenlight signs. */
  async bbb(call: string, parameters: Record<string, string>): Promise<string> {
    return (await this.follow(await this.signed(call, parameters))).text;
  }

  /** The address of such a call. */
  async signed(call: string, parameters: Record<string, string>): Promise<string> {
    this.#secret ??= this.onFront(`docker exec ${this.plan.id}-greenlight printenv BIGBLUEBUTTON_SECRET`).then((text) => text.trim());
    const query = new URLSearchParams(parameters).toString();
    const checksum = createHash("sha256")
      .update(call + query + (await this.#secret))
      .digest("hex");
    return `https://${meetingHostNameOf(this.plan, this.#cloud.settings.zone)}/bigbluebutton/api/${call}?${query}${query ? "&" : ""}checksum=${checksum}`;
  }

  /** What a browser in a meeting is told that doesn't change during it, as BBB's client asks for it; the first guest of {@link fill} sits there. */
  async staticData(meetingID: string, password: string): Promise<Record<string, unknown>> {
    const guest = { fullName: "Guest 0", password, role: "VIEWER", redirect: "false", userID: "guest-0" };
    const joined = await this.follow(await this.signed("join", { meetingID, ...guest }));
    const cookie = (joined.headers["set-cookie"] ?? []).map((one) => one.split(";")[0]).join("; ");
    const browser = await this.#visitorOf(new URL(joined.at).hostname);
    const headers = { cookie, "x-session-token": field(joined.text, "session_token") ?? "" };
    return (await browser.send("GET", "/api/rest/meetingStaticData", { headers })).json?.meeting?.[0] ?? {};
  }

  /** Opens an address as a browser does: follows redirects, from the load balancer to a meeting server for instance. */
  async follow(address: string, most = 5): Promise<Answer & { at: string }> {
    const url = new URL(address);
    const visitor = await this.#visitorOf(url.hostname);
    const answer = await visitor.send("GET", url.pathname + url.search);
    const next = answer.headers.location;
    if (answer.status < 300 || answer.status > 399 || !next || most === 0) return { ...answer, at: address };
    return this.follow(new URL(next, url).href, most - 1);
  }

  async #visitorOf(host: string): Promise<Visitor> {
    const known = this.#addresses.get(host) ?? this.#cloud.resolve(host);
    this.#addresses.set(host, known);
    return new Visitor(await known, host, this.#cloud.authority);
  }
}
