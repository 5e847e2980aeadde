import { createServer, type Server as HttpServer, type ServerResponse } from "node:http";
import { type ApiAnswer, answer, type Server } from "./api.ts";
import { randomWord } from "./meeting-plan.ts";
import { meetingStaticData } from "./meeting-static-data.ts";
import type { Session } from "./meetings.ts";
import { meetingPage, messagePage, waitingPage } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Request, RequestError, readRequest } from "./request.ts";
import { type Element, element, writeXml } from "./xml.ts";

const apiPath = /^\/bigbluebutton\/api(?:\/(\w*))?$/;
const xmlOrForm = /^(application\/(x-www-form-urlencoded|xml)|text\/xml|multipart\/form-data)/i;

/** Options of the web side of a server. */
export interface WebOptions {
  readonly server: Server;
  readonly now: () => number;
  /** Milliseconds that a minute lasts. */
  readonly minute: number;
  /** Text of bbb-html5.yml, shown on the page of a meeting. */
  readonly clientSettings: string;
  readonly notesServer: () => boolean;
  /** Shown by the API's index. */
  readonly release: string;
}

/** The HTTP server behind nginx: the API under /bigbluebutton/api, the client under /html5client, recordings under /playback. */
export class Web {
  readonly http: HttpServer;
  readonly #options: WebOptions;
  /** Session tokens that a browser session (cookie JSESSIONID) may use. */
  readonly #sessions = new Map<string, Set<string>>();

  constructor(options: WebOptions) {
    this.#options = options;
    this.http = createServer((message, response) => {
      readRequest(message)
        .then((request) => {
          if (message.method === "POST" && !xmlOrForm.test(message.headers["content-type"] ?? "application/xml")) {
            throw new Refusal("unsupportedContentType", "POST request Content-Type is missing or unsupported");
          }
          return this.#respond(request, response);
        })
        .catch((error: unknown) => this.#fail(error, response));
    });
  }

  async #respond(request: Request, response: ServerResponse): Promise<void> {
    if (!["GET", "HEAD", "POST"].includes(request.method)) throw new RequestError(405, `${request.method} is not supported here.`);
    const api = apiPath.exec(request.path);
    if (api !== null) await this.#api(request, api[1] ?? "", response);
    else if (request.path.startsWith("/html5client")) this.#client(request, response);
    else if (request.path === "/api/rest/meetingStaticData") this.#staticData(request, response);
    else if (request.path.startsWith("/playback/presentation/")) this.#playback(request, response);
    else throw new RequestError(404, `There is nothing at ${request.path}.`);
  }

  async #api(request: Request, name: string, response: ServerResponse): Promise<void> {
    const { server, release } = this.#options;
    if (name === "") {
      const versions = [element("version", "2.0"), element("apiVersion", "2.0"), element("bbbVersion", release)];
      sendXml(response, [element("returncode", "SUCCESS"), ...versions]);
      return;
    }
    if (name === "join" && request.method === "POST") throw new RequestError(405, "join supports GET only.");
    if (name === "insertDocument" && request.method !== "POST") throw new RequestError(405, "insertDocument supports POST only.");
    try {
      if (request.twice.length > 0) throw new Refusal("checksumError", "Checksums do not match");
      const answered = await answer(server, { name, ...request });
      if (answered.joined !== undefined) this.#remember(request, answered, response);
      if (answered.joined !== undefined && request.parameters.get("redirect")?.toLowerCase() !== "false")
        redirect(response, answered.joined.url);
      else sendXml(response, [element("returncode", "SUCCESS"), ...answered.elements]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      server.log(`${name}: refused, ${error.key}`);
      const asXml = name !== "join" || error.neverRedirect || request.parameters.get("redirect")?.toLowerCase() === "false";
      if (asXml) sendRefusal(response, error);
      else redirect(response, this.#refusedUrl(request, error));
    }
  }

  /** Where a browser goes whose `join` was refused: the address to log out to, with the reason in `errors`. */
  #refusedUrl(request: Request, refusal: Refusal): string {
    const { settings } = this.#options.server;
    const asked = request.parameters.get("errorRedirectUrl") ?? request.parameters.get("logoutURL") ?? "";
    const url = URL.parse(asked) ?? new URL(settings.logoutUrl);
    url.searchParams.append("errors", JSON.stringify([{ key: refusal.key, message: refusal.message }]));
    return url.href;
  }

  /** Binds the session token to the browser that joined. */
  #remember(request: Request, answered: ApiAnswer, response: ServerResponse): void {
    const known = request.cookies.get("JSESSIONID") ?? "";
    const session = this.#sessions.has(known) ? known : randomWord(32).toUpperCase();
    const tokens = this.#sessions.get(session) ?? new Set();
    if (answered.joined !== undefined) tokens.add(answered.joined.participant.sessionToken);
    this.#sessions.set(session, tokens);
    const secure = this.#options.server.settings.serverUrl.startsWith("https:") ? "; Secure" : "";
    response.setHeader("Set-Cookie", `JSESSIONID=${session}; Path=/; HttpOnly${secure}`);
  }

  /** Whether the browser that joined with this token asks. */
  #owns(request: Request, token: string): boolean {
    return this.#sessions.get(request.cookies.get("JSESSIONID") ?? "")?.has(token) ?? false;
  }

  /** The original asks Hasura for it, behind a check of token and cookie by bbb-web. */
  #staticData(request: Request, response: ServerResponse): void {
    const token = request.sessionToken;
    const found = this.#options.server.meetings.ofSession(token);
    if (found === undefined || !(this.#owns(request, token) || found.meeting.plan.allowRequestsWithoutSession)) {
      throw new RequestError(401, "There is no session with this token.");
    }
    response.setHeader("Content-Type", "application/json; charset=utf-8").end(JSON.stringify(meetingStaticData(found.meeting)));
  }

  #client(request: Request, response: ServerResponse): void {
    const { server, minute, now, clientSettings, notesServer } = this.#options;
    const token = request.parameters.get("sessionToken") ?? "";
    const found = server.meetings.ofSession(token);
    if (found === undefined) {
      sendPage(response, 404, messagePage("No meeting here", "This meeting has ended, or you have left it.", server.settings.logoutUrl));
      return;
    }
    const { meeting, participant, waits } = found;
    if (!this.#owns(request, token) && !meeting.plan.allowRequestsWithoutSession) {
      sendPage(
        response,
        401,
        messagePage("Session not found", "Join the meeting from the browser that you use it in.", meeting.plan.logoutUrl),
      );
      return;
    }
    const action = request.method === "POST" ? request.path.replace(/^.*\//, "") : "";
    if (action !== "") {
      this.#act(action, found, request.parameters.get("guest") ?? "");
      redirect(response, action === "leave" ? meeting.plan.logoutUrl : `${server.settings.clientUrl}?sessionToken=${token}`);
      return;
    }
    const left = meeting.timeLeft(now(), minute);
    const seconds = left === undefined ? undefined : (left / minute) * 60;
    sendPage(
      response,
      200,
      waits
        ? waitingPage(meeting, participant)
        : meetingPage(meeting, participant, seconds, { clientSettings, notesServer: notesServer() }),
    );
  }

  /** Does what a button of the meeting's page asks for, as far as the one who pressed it may. */
  #act(action: string, { meeting, participant, waits }: Session, guest: string): void {
    const { meetings } = this.#options.server;
    const moderates = participant.role === "MODERATOR" && !waits;
    if (action === "leave") meetings.leave(meeting, participant.sessionToken);
    if (action === "record" && moderates && meeting.plan.allowStartStopRecording) meeting.setRecording(!meeting.recording);
    if (action === "admit" && moderates) meetings.admit(meeting, guest);
  }

  #playback(request: Request, response: ServerResponse): void {
    const { archive, settings } = this.#options.server;
    const id = request.path.split("/")[4] ?? "";
    const recording = archive.find({ ids: [id], states: ["published"], metadata: new Map() }).find((candidate) => candidate.id === id);
    if (recording === undefined) throw new RequestError(404, "There is no published recording at this address.");
    const sentence = `Recording of ${recording.participants} participants from ${new Date(recording.startTime).toUTCString()}.`;
    sendPage(response, 200, messagePage(recording.name, sentence, settings.serverUrl));
  }

  #fail(error: unknown, response: ServerResponse): void {
    if (response.headersSent) {
      response.destroy();
    } else if (error instanceof Refusal) {
      sendRefusal(response, error);
    } else if (error instanceof RequestError) {
      sendPage(response, error.status, messagePage("Not here", error.message, "/"));
    } else {
      this.#options.server.log(`unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      sendPage(response, 500, messagePage("Unexpected error", "The server's log tells more (journalctl -u bbb-web).", "/"));
    }
  }
}

function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  const key = refusal.key === "" ? [] : [element("messageKey", refusal.key)];
  sendXml(response, [element("returncode", "FAILED"), ...key, element("message", refusal.message)]);
}

function sendXml(response: ServerResponse, elements: readonly Element[]): void {
  response
    .setHeader("Content-Type", "text/xml;charset=utf-8")
    .setHeader("Cache-Control", "no-cache")
    .end(writeXml(element("response", elements)));
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.statusCode = status;
  response.setHeader("Content-Type", "text/html;charset=utf-8").setHeader("Cache-Control", "no-store");
  response.setHeader("Referrer-Policy", "no-referrer").end(html);
}

function redirect(response: ServerResponse, url: string): void {
  response.statusCode = 302;
  response.setHeader("Location", url).setHeader("Cache-Control", "no-cache").end();
}
