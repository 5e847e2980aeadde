import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checksum } from "./checksum.ts";
import { parseProperties } from "./properties.ts";
import { Service } from "./service.ts";
import { settingsFrom } from "./settings.ts";
import { childOf, type Element, parseXml, textOf } from "./xml.ts";

/** What the service answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Empty when there is none. */
  readonly location: string;
  readonly cookie: string;
  readonly xml: Element | undefined;
  /** Text of an element right below `response`. */
  readonly text: (name: string) => string;
}

/** A service with folders of its own and a clock that the test moves. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), "bbb-stand-in-"));
  readonly log: string[] = [];
  notesServer = false;
  #time = 1_800_000_000_000;
  readonly #service: Service;
  #url = "";

  /** `properties`: overrides as in bbb-web.properties. `minute`: milliseconds, for what runs by real time (processing of recordings). */
  constructor(properties = "", minute = 60_000) {
    const own = `securitySalt=secret\nbigbluebutton.web.serverURL=https://bbb.example.org\npublishedDir=${this.folder}/published\nunpublishedDir=${this.folder}/unpublished\n`;
    this.#service = new Service({
      settings: settingsFrom(parseProperties(`${own}${properties}`), "test"),
      log: (line) => this.log.push(line),
      now: () => this.#time,
      minute,
      scriptsFolder: join(this.folder, "scripts/post_publish"),
      clientSettings: "public:\n  app:\n    clientTitle: <Test>\n",
      notesServer: () => this.notesServer,
      release: "3.0.0-test",
    });
  }

  async start(address = "127.0.0.1"): Promise<this> {
    this.#url = `http://${address}:${await this.#service.start(0, address)}`;
    return this;
  }

  /** Address of the service, with its port. */
  get host(): string {
    return new URL(this.#url).host;
  }

  async stop(): Promise<void> {
    await this.#service.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Lets time pass, in milliseconds. */
  advance(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** Calls the API with a right checksum. */
  call(name: string, parameters: Readonly<Record<string, string>> = {}, algorithm = "sha256"): Promise<Answer> {
    const query = new URLSearchParams(parameters).toString();
    return this.fetch(`/bigbluebutton/api/${name}?${query}&checksum=${checksum(algorithm, name, query, "secret")}`);
  }

  /** `create` with a name and the given id. */
  create(meetingID: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.call("create", { name: "Room", meetingID, ...parameters });
  }

  /** A call with the parameters in the query and XML as its body. */
  post(name: string, parameters: Readonly<Record<string, string>>, body: string): Promise<Answer> {
    const query = new URLSearchParams(parameters).toString();
    const init = { method: "POST", body, headers: { "Content-Type": "application/xml" } };
    return this.fetch(`/bigbluebutton/api/${name}?${query}&checksum=${checksum("sha1", name, query, "secret")}`, init);
  }

  /** `join` that answers by XML. */
  join(meetingID: string, fullName: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.call("join", { meetingID, fullName, role: "VIEWER", redirect: "false", ...parameters });
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(new URL(path, this.#url), { redirect: "manual", ...init });
    const body = await response.text();
    const xml = response.headers.get("content-type")?.startsWith("text/xml") ? parseXml(body) : undefined;
    return {
      status: response.status,
      body,
      location: response.headers.get("location") ?? "",
      cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "",
      xml,
      text: (name) => textOf(xml, name),
    };
  }

  /** Names of those who are in, as `getMeetingInfo` lists them. */
  async attendees(meetingID: string): Promise<string[]> {
    const attendees = childOf((await this.call("getMeetingInfo", { meetingID })).xml, "attendees");
    return typeof attendees?.content === "object" ? attendees.content.map((attendee) => textOf(attendee, "fullName")) : [];
  }
}
