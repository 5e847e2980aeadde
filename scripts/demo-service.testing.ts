import { createHash } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { field, Visitor } from "@meet-coop/conformance";
import { type SshFiles, sshFiles, sshFolder, sshWords } from "@meet-coop/status";
import { expect } from "vitest";
import { $ } from "zx";
import type { Rehearsal } from "./rehearsal.testing.ts";

/** What somebody may know after a hole: what Greenlight's environment holds, the secret of BBB, the key of the servers. */
interface Known {
  database: string;
  bbb: string;
  key: SshFiles | undefined;
}

/** The demo service on a server that boots, as people meet it: by its names, over TLS that is verified. Bo is its member. */
export class DemoService {
  readonly front = "demo.meet.test";
  readonly server = "demo-a.meet.test";
  /** Of accounts that tests make. */
  readonly password = "Secret-12345";
  /** Known once it was started. */
  address = "";
  administratorPassword = "";
  readonly #cloud: Rehearsal;

  constructor(cloud: Rehearsal) {
    this.#cloud = cloud;
  }

  /** As a newcomer does. */
  async start(): Promise<void> {
    const started = await this.#cloud.start();
    expect(started.text).toContain("The demo service runs");
    expect(started.exitCode).toBe(0);
    this.address = await this.#cloud.resolve(this.front);
    this.administratorPassword = (await this.#cloud.outputs()).administratorPasswords?.demo ?? "";
  }

  visitor(): Visitor {
    return new Visitor(this.address, this.front, this.#cloud.authority);
  }

  async signedIn(email: string, password: string): Promise<Visitor> {
    const visitor = this.visitor();
    expect((await visitor.signIn(email, password)).status).toBe(200);
    return visitor;
  }

  administrator(): Promise<Visitor> {
    return this.signedIn("operations@meet.test", this.administratorPassword);
  }

  bo(): Promise<Visitor> {
    return this.signedIn("bo@example.org", this.password);
  }

  async roomsOfBo(): Promise<number> {
    return (await (await this.bo()).api("GET", "rooms.json")).json.data.length;
  }

  /** What a command on its server prints. */
  async onServer(command: string): Promise<string> {
    return (await this.#cloud.onServer("demo-a", command)).text.trim();
  }

  inDatabase(sql: string): Promise<string> {
    return this.onServer(`docker exec demo-postgresql psql -U greenlight -At -c "${sql}"`);
  }

  #bbbSecret(): Promise<string> {
    return this.onServer("sed -n 's/^securitySalt=//p' /etc/bigbluebutton/bbb-web.properties");
  }

  /** A call of BBB's API with a SHA-256 checksum. `known`: default its secret. */
  async bbb(call: string, parameters: Record<string, string>, known?: string): Promise<string> {
    const secret = known ?? (await this.#bbbSecret());
    const query = new URLSearchParams(parameters).toString();
    const checksum = createHash("sha256")
      .update(call + query + secret)
      .digest("hex");
    const path = `/bigbluebutton/api/${call}?${query}${query ? "&" : ""}checksum=${checksum}`;
    return (await new Visitor(this.address, this.server, this.#cloud.authority).send("GET", path)).text;
  }

  /** Starts the meeting of Bo's room and returns its id. */
  async startMeeting(): Promise<string> {
    const bo = await this.bo();
    const [room] = (await bo.api("GET", "rooms.json")).json.data;
    const started = await bo.api("POST", `meetings/${room.friendly_id}/start.json`);
    expect(started.status).toBe(201);
    return new URL(started.json.data).searchParams.get("meetingID") ?? "";
  }

  /** Lets guests in until one is refused; returns how many were let in, and the refusal. */
  async fill(meetingID: string, most: number): Promise<{ entered: number; refusal: string | undefined }> {
    const attendeePW = field(await this.bbb("getMeetingInfo", { meetingID }), "attendeePW") ?? "";
    for (let entered = 0; entered < most; entered += 1) {
      const guest = { fullName: `Guest ${entered}`, password: attendeePW, role: "VIEWER", userID: `guest-${entered}` };
      const answer = await this.bbb("join", { meetingID, ...guest, redirect: "false" });
      if (field(answer, "returncode") !== "SUCCESS") return { entered, refusal: field(answer, "messageKey") };
    }
    return { entered: most, refusal: undefined };
  }

  /** Whether a TCP port of the server answers within two seconds. */
  answersOn(port: number): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect({ host: this.address, port, timeout: 2000 });
      const end = (result: boolean) => {
        socket.destroy();
        resolve(result);
      };
      socket
        .on("connect", () => end(true))
        .on("timeout", () => end(false))
        .on("error", () => end(false));
    });
  }

  /** `poweroff`, `poweron` or `reset` of the server, to its end. */
  async power(action: string): Promise<void> {
    const { servers } = await this.#cloud.hetzner<{ servers: { id: number }[] }>("GET", "/servers");
    expect(servers).toHaveLength(1);
    const begun = await this.#cloud.hetzner<{ action: { id: number } }>("POST", `/servers/${servers[0]?.id}/actions/${action}`);
    const status = async () =>
      (await this.#cloud.hetzner<{ action: { status: string } }>("GET", `/actions/${begun.action.id}`)).action.status;
    await expect.poll(status, { timeout: 60_000, interval: 500 }).toBe("success");
  }

  async untilHealthy(): Promise<void> {
    for (let attempt = 0; attempt < 90; attempt += 1) {
      const status = await this.visitor()
        .page("/")
        .then((page) => page.status)
        .catch(() => 0);
      if (status === 200) return;
      await sleep(1000);
    }
    throw new Error("the front page doesn't answer");
  }

  async known(): Promise<Known> {
    const url = new URL(await this.onServer("docker exec demo-greenlight printenv DATABASE_URL"));
    const key = sshFiles(sshFolder(), "demo-local-demo-a", [this.address]);
    return { database: url.password, bbb: await this.#bbbSecret(), key };
  }

  /** What answers whoever comes with that. */
  async doors({ database, bbb: secret, key }: Known) {
    const psql = `PGPASSWORD=${database} docker exec -e PGPASSWORD demo-postgresql psql -h postgresql -U greenlight -Atc "select 'in'"`;
    return {
      database: (await this.onServer(`${psql} 2>&1`)).replace(/^.*FATAL: +/s, "").trim(),
      bbb: field(await this.bbb("getMeetings", {}, secret), "returncode"),
      server: (await $({ nothrow: true, quiet: true })`ssh ${key ? sshWords(key) : []} echo in`).stdall.trim(),
    };
  }
}
