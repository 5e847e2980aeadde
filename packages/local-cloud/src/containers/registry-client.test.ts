import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RegistryClient } from "./registry-client.ts";

// A registry that keeps what it is given, and refuses a blob whose digest isn't the one that was announced.
const sha256 = (content: string | Buffer) => `sha256:${createHash("sha256").update(content).digest("hex")}`;
let kept: Map<string, Buffer>;
let server: Server;
let client: RegistryClient;

beforeEach(async () => {
  kept = new Map();
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://registry");
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const content = Buffer.concat(parts);
      const digest = url.searchParams.get("digest");
      if (request.method === "POST") response.writeHead(202, { location: `http://${request.headers.host}/v2/uploads/1?state=s` });
      else if (request.method === "PUT" && digest !== null) {
        response.writeHead(url.searchParams.get("state") === "s" && digest === sha256(content) ? 201 : 400);
        kept.set(`/v2/app/blobs/${digest}`, content);
      } else if (request.method === "PUT") kept.set(url.pathname, content);
      else response.writeHead(kept.has(url.pathname) ? 200 : 404);
      response.end(request.method === "GET" ? kept.get(url.pathname) : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = new RegistryClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const json = (key: string) => JSON.parse(String(kept.get(key)));

test("an image gets a layer on top and keeps its command, user and layers below", async () => {
  const config = JSON.stringify({ config: { User: "app", Cmd: ["run"] }, rootfs: { type: "layers", diff_ids: ["sha256:below"] } });
  const manifest = {
    schemaVersion: 2,
    config: { mediaType: "application/vnd.docker.container.image.v1+json", size: config.length, digest: sha256(config) },
    layers: [{ mediaType: "layer", size: 1, digest: "sha256:packed" }],
  };
  kept.set(`/v2/app/blobs/${sha256(config)}`, Buffer.from(config));
  kept.set("/v2/app/manifests/bare", Buffer.from(JSON.stringify(manifest)));
  const layer = Buffer.from("files as tar");
  await client.appendLayer("app", "bare", layer, "trust", ["1.0", "key"], { origin: "pulled" });
  expect(await client.label("app", "1.0", "origin")).toBe("pulled");
  expect(await client.label("app", "bare", "origin")).toBeUndefined();
  expect(await client.label("app", "2.0", "origin")).toBeUndefined();

  const made = json("/v2/app/manifests/1.0");
  expect(json("/v2/app/manifests/key")).toEqual(made);
  expect(made.layers).toHaveLength(2);
  expect(gunzipSync(kept.get(`/v2/app/blobs/${made.layers[1].digest}`) ?? "")).toEqual(layer);
  const madeConfig = json(`/v2/app/blobs/${made.config.digest}`);
  expect(madeConfig).toMatchObject({ config: { User: "app", Cmd: ["run"] }, history: [{ created_by: "trust" }] });
  expect(madeConfig.rootfs.diff_ids).toEqual(["sha256:below", sha256(layer)]);
  expect([await client.has("app", "key"), await client.has("app", "2.0")]).toEqual([true, false]);
});

test("what a registry refuses is said with the address and its answer", async () => {
  await expect(client.appendLayer("app", "missing", Buffer.from(""), "trust", [])).rejects.toThrow(
    /404 to GET .*\/v2\/app\/manifests\/missing/,
  );
});
