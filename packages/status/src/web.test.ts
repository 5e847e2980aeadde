import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { type AddressInfo, createServer as createPlainServer, type Server as PlainServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Asking, late } from "./limit.ts";
import { askWeb } from "./web.ts";

let folder: string;
let server: Server;
/** Takes connections and says nothing. */
let silent: PlainServer;
let authority: string;
const hosts: (string | undefined)[] = [];

const portOf = (one: { address(): AddressInfo | string | null }) => (one.address() as AddressInfo).port;
const never = new AbortController().signal;
const ask = (host: string, { path = "/health_check", ca = authority } = {}) =>
  askWeb({ address: "127.0.0.1", host, path }, never, { authority: ca, port: portOf(server) });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "status-web-"));
  for (const [name, host] of [
    ["site", "demo.meet.test"],
    ["other", "other.meet.test"],
  ]) {
    const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${host}`, "-days", "3"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`];
    execFileSync("openssl", ["req", "-x509", ...key, "-out", `${name}.pem`, ...subject], { cwd: folder, stdio: "pipe" });
  }
  authority = readFileSync(join(folder, "site.pem"), "utf8");
  server = createServer({ key: readFileSync(join(folder, "site.key")), cert: authority }, ({ headers, url }, answer) => {
    hosts.push(headers.host);
    if (url === "/endless") return void setInterval(() => answer.write("x".repeat(1000)), 1).unref();
    if (url === "/cut") return void answer.destroy();
    if (url === "/new") answer.setHeader("x-meet-coop", "not set up yet");
    answer.writeHead(url === "/health_check" ? 200 : 410).end(url === "/health_check" ? "success" : "closed");
  });
  silent = createPlainServer(() => undefined);
  for (const one of [server, silent]) await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  silent.close();
  rmSync(folder, { recursive: true });
});

test("an answer comes with its status, its text and from when to when its certificate holds", async () => {
  const answer = await ask("demo.meet.test");
  if (answer.kind !== "answer") throw new Error(answer.code);
  expect(answer).toMatchObject({ status: 200, text: "success" });
  expect(answer.certificate.to.getTime() - answer.certificate.from.getTime()).toBe(3 * 86_400_000);
  expect(hosts.at(-1)).toBe("demo.meet.test");
  expect(await ask("demo.meet.test", { path: "/" })).toMatchObject({ status: 410, text: "closed" });
});

test("what the door before a Greenlight says comes with it", async () => {
  expect(await ask("demo.meet.test", { path: "/new" })).toMatchObject({ door: "not set up yet" });
  expect(await ask("demo.meet.test")).not.toHaveProperty("door");
});

test("nothing is asked where the certificate is for another name, or of another authority", async () => {
  const asked = hosts.length;
  expect(await ask("members.meet.test")).toEqual({ kind: "error", code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  expect(await ask("demo.meet.test", { ca: readFileSync(join(folder, "other.pem"), "utf8") })).toEqual({
    kind: "error",
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
  });
  expect(hosts).toHaveLength(asked);
});

test("an answer without an end is cut", async () => {
  const answer = await ask("demo.meet.test", { path: "/endless" });
  expect(answer).toMatchObject({ kind: "answer", text: "x".repeat(4096) });
});

test("a connection that is refused or cut is told by its code", async () => {
  const { port } = await new Promise<{ port: number }>((resolve) => {
    const gone = createPlainServer().listen(0, "127.0.0.1", () => {
      const port = portOf(gone);
      gone.close(() => resolve({ port }));
    });
  });
  const question = { address: "127.0.0.1", host: "demo.meet.test", path: "/" };
  expect(await askWeb(question, never, { authority, port })).toEqual({ kind: "error", code: "ECONNREFUSED" });
  expect(await ask("demo.meet.test", { path: "/cut" })).toEqual({ kind: "error", code: "ECONNRESET" });
});

test("a host that takes the connection and says nothing is late", async () => {
  const asking = new Asking({ whole: 60_000, each: 50 });
  const question = { address: "127.0.0.1", host: "demo.meet.test", path: "/" };
  expect(await asking.ask("silent", (signal) => askWeb(question, signal, { authority, port: portOf(silent) }))).toBe(late);
});
