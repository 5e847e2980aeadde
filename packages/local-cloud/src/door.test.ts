import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureZone } from "./cloudflare/api.ts";
import { saveRecord } from "./cloudflare/records.ts";
import { Door } from "./door.ts";
import { Store } from "./state.ts";

let folder: string;
let server: Server;
let door: Door;
let port: number;
let seen: IncomingMessage | undefined;

/** A root and a certificate for *.meet.test by it, made by openssl. */
function certificates(): void {
  const openssl = (...argv: string[]) => execFileSync("openssl", argv, { cwd: folder, stdio: "pipe" });
  openssl(
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-keyout",
    "root.key",
    "-out",
    "authority.pem",
    "-subj",
    "/CN=Test root",
    "-days",
    "2",
  );
  openssl(
    "req",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-keyout",
    "site.key",
    "-out",
    "site.csr",
    "-subj",
    "/CN=demo.meet.test",
  );
  writeFileSync(join(folder, "extensions"), "subjectAltName=DNS:demo.meet.test\n");
  openssl(
    "x509",
    "-req",
    "-in",
    "site.csr",
    "-CA",
    "authority.pem",
    "-CAkey",
    "root.key",
    "-CAcreateserial",
    "-out",
    "site.pem",
    "-days",
    "2",
    "-extfile",
    "extensions",
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "door-test-"));
  certificates();
  server = createServer(
    { key: readFileSync(join(folder, "site.key")), cert: readFileSync(join(folder, "site.pem")) },
    (incoming, outgoing) => {
      seen = incoming;
      outgoing.setHeader("Set-Cookie", [
        "session=1; Domain=demo.meet.test; Path=/; Secure; HttpOnly; SameSite=None",
        "__Host-key=2; Path=/; Secure",
      ]);
      outgoing.writeHead(302, { location: "https://demo.meet.test/rooms?next=1", "strict-transport-security": "max-age=1" });
      incoming.pipe(outgoing);
    },
  );
  server.on("upgrade", (incoming, socket) => {
    const accept = createHash("sha1")
      .update(`${incoming.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const store = new Store(":memory:");
  const zone = ensureZone(store, "meet.test");
  const records = { demo: "127.0.0.1", other: "127.0.0.1", outside: "192.0.2.1" };
  for (const [name, content] of Object.entries(records)) saveRecord(store, zone, { name, type: "A", content });
  const view = { store, services: new Map(), serviceZone: "local-cloud.test", reverse: [] };
  const httpsPort = (server.address() as AddressInfo).port;
  door = new Door({
    zone: "meet.test",
    view,
    authority: join(folder, "authority.pem"),
    allowed: "198.18.0.0/24",
    log: () => undefined,
    httpsPort,
  });
  port = await door.listen(0);
});
afterAll(async () => {
  await door.stop();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Page {
  status: number | undefined;
  headers: IncomingMessage["headers"];
  text: string;
}

async function visit(host: string, headers: Record<string, string> = {}, body?: string): Promise<Page> {
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        path: "/start?a=b",
        method: body === undefined ? "GET" : "POST",
        headers: { host: `${host}:${port}`, ...headers },
      },
      (answer) => {
        let text = "";
        answer.on("data", (chunk) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

test("a server gets its own name, and what it says of itself comes back as the door's", async () => {
  const page = await visit(
    "demo.localhost",
    { origin: `http://demo.localhost:${port}`, referer: `http://demo.localhost:${port}/x` },
    "a form",
  );
  expect([page.status, page.text]).toEqual([302, "a form"]);
  expect([seen?.headers.host, seen?.headers.origin, seen?.headers.referer, seen?.url]).toEqual([
    "demo.meet.test",
    "https://demo.meet.test",
    "https://demo.meet.test/x",
    "/start?a=b",
  ]);
  expect(page.headers.location).toBe(`http://demo.localhost:${port}/rooms?next=1`);
  expect(page.headers["set-cookie"]).toEqual(["session=1; Path=/; HttpOnly", "__Host-key=2; Path=/; Secure"]);
  expect(page.headers["strict-transport-security"]).toBeUndefined();
});

test("a certificate for another name is not accepted", async () => {
  const page = await visit("other.localhost");
  expect(page.status).toBe(502);
  expect(page.text).toContain("other.meet.test");
});

test("names without an address and addresses elsewhere are refused, each with the reason", async () => {
  expect(await visit("nothing.localhost")).toMatchObject({ status: 404, text: expect.stringContaining("no A record") });
  expect(await visit("outside.localhost")).toMatchObject({ status: 403, text: expect.stringContaining("not on this machine") });
  expect((await visit("example.org")).status).toBe(421);
});

test("the bare door lists the names that exist", async () => {
  expect((await visit("localhost")).text).toContain(`<a href="http://demo.localhost:${port}/">demo.meet.test</a>`);
});

test("a WebSocket passes", async () => {
  const echoed = await new Promise<string>((resolve, reject) => {
    const outgoing = request({
      host: "127.0.0.1",
      port,
      headers: {
        host: `demo.localhost:${port}`,
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-version": "13",
      },
    });
    outgoing.on("upgrade", (answer, socket) => {
      expect(answer.headers["sec-websocket-accept"]).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      socket.on("data", (chunk) => {
        resolve(chunk.toString());
        socket.destroy();
      });
      socket.write("echo");
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
  expect(echoed).toBe("echo");
});
