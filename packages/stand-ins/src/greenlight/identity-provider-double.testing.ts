import { execFileSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Somebody who has an account there. */
export interface Person {
  sub: string;
  name: string;
  email: string;
  preferred_username?: string;
}

/** As RFC 6749, 2.3.1 wants it of a client's name and secret. */
const formEncoded = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Answers as an identity provider does (OpenID Connect, authorization code), over HTTPS with a certificate of its own. People say who they are by {@link accept}. */
export class IdentityProviderDouble {
  readonly client = { id: "meet", secret: "secret of the client" };
  readonly #privateKey: KeyObject;
  readonly #codes = new Map<string, { person: Person; nonce: string; redirect: string }>();
  readonly #tokens = new Map<string, Person>();
  #server: Server | undefined;
  /** Its address, as it calls itself. */
  issuer = "";
  /** The certificate to trust, PEM. */
  certificate = "";

  constructor() {
    this.#privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  }

  /** Listens on a free port of an IP address. */
  async listen(address: string): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "identity-provider-"));
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem"];
    const names = ["-subj", "/CN=Identity provider double", "-addext", `subjectAltName=IP:${address}`];
    execFileSync("openssl", ["req", "-x509", ...key, "-out", "certificate.pem", "-days", "2", ...names], { cwd: folder, stdio: "pipe" });
    this.certificate = readFileSync(join(folder, "certificate.pem"), "utf8");
    const server = createServer({ cert: this.certificate, key: readFileSync(join(folder, "key.pem")) }, (request, response) => {
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (part: string) => (body += part));
      request.on("end", () => {
        const [status, answer] = this.#answer(request.url ?? "/", request.headers.authorization ?? "", new URLSearchParams(body));
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(answer));
      });
    });
    rmSync(folder, { recursive: true });
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, address, resolve));
    this.#server = server;
    this.issuer = `https://${address}:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
  }

  /** What a person's browser is sent back to after signing in at the address that Greenlight led to. */
  accept(person: Person, authorization: string): string {
    const asked = new URL(authorization).searchParams;
    if (asked.get("client_id") !== this.client.id) throw new Error(`no client is called ${asked.get("client_id")}`);
    const code = randomBytes(12).toString("hex");
    const redirect = asked.get("redirect_uri") ?? "";
    this.#codes.set(code, { person, nonce: asked.get("nonce") ?? "", redirect });
    const back = new URL(redirect);
    back.search = new URLSearchParams({ code, state: asked.get("state") ?? "" }).toString();
    return back.href;
  }

  #answer(path: string, authorization: string, form: URLSearchParams): [status: number, answer: object] {
    if (path === "/.well-known/openid-configuration") return [200, this.#description()];
    if (path === "/keys")
      return [200, { keys: [{ ...createPublicKey(this.#privateKey).export({ format: "jwk" }), kid: "1", use: "sig" }] }];
    if (path === "/token") return this.#token(authorization, form);
    const person = this.#tokens.get(authorization.replace(/^Bearer /, ""));
    return path === "/userinfo" && person ? [200, person] : [404, {}];
  }

  #description(): object {
    const at = (path: string) => `${this.issuer}/${path}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: at("authorize"),
      token_endpoint: at("token"),
      userinfo_endpoint: at("userinfo"),
      jwks_uri: at("keys"),
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
  }

  #token(authorization: string, form: URLSearchParams): [status: number, answer: object] {
    const { id, secret } = this.client;
    const wanted = Buffer.from(`${formEncoded(id)}:${formEncoded(secret)}`).toString("base64");
    if (authorization !== `Basic ${wanted}`) return [401, { error: "invalid_client" }];
    const asked = this.#codes.get(form.get("code") ?? "");
    this.#codes.delete(form.get("code") ?? "");
    if (!asked || form.get("redirect_uri") !== asked.redirect) return [400, { error: "invalid_grant" }];
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.issuer, aud: id, sub: asked.person.sub, nonce: asked.nonce, iat: now, exp: now + 300 };
    const unsigned = `${encoded({ alg: "RS256", kid: "1" })}.${encoded(claims)}`;
    const access = randomBytes(12).toString("hex");
    this.#tokens.set(access, asked.person);
    const signature = sign("sha256", Buffer.from(unsigned), this.#privateKey).toString("base64url");
    return [200, { access_token: access, token_type: "Bearer", expires_in: 300, id_token: `${unsigned}.${signature}` }];
  }
}
