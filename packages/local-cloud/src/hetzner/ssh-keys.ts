import { createHash } from "node:crypto";
import { z } from "zod";
import type { SshKeyRow } from "../rows.ts";
import { timestamp } from "../timestamp.ts";
import { type Call, invalid, labelsSchema, nameSchema, notFound, notUnique, parseBody, pathId, type Routes, taken } from "./call.ts";
import { list } from "./list.ts";

function show(key: SshKeyRow): object {
  return { id: key.id, name: key.name, fingerprint: key.fingerprint, public_key: key.publicKey, labels: key.labels, created: key.created };
}

function keyOf(call: Call): SshKeyRow {
  const id = pathId(call, "SSH key");
  const key = call.cloud.store.get("ssh_key", id);
  if (key === undefined) throw notFound("SSH key", id);
  return key;
}

const keyTypes =
  /^(ssh-rsa|ssh-dss|ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com)$/;

/** MD5 of the key, as the API writes fingerprints; undefined when it is not a public key in OpenSSH form. */
function fingerprint(publicKey: string): string | undefined {
  const [type = "", encoded = ""] = publicKey.trim().split(/\s+/);
  const blob = Buffer.from(encoded, "base64");
  if (!keyTypes.test(type) || blob.length < 32 || blob.subarray(4, 4 + type.length).toString() !== type) return undefined;
  return createHash("md5")
    .update(blob)
    .digest("hex")
    .replace(/(..)(?!$)/g, "$1:");
}

export const sshKeyRoutes: Routes = {
  "GET /ssh_keys": (call) => {
    const wanted = call.query.get("fingerprint");
    const rows = call.cloud.store.all("ssh_key").filter((key) => wanted === null || key.fingerprint === wanted);
    return list(call, { key: "ssh_keys", rows, show, sort: ["name", "created"] });
  },
  "POST /ssh_keys": (call) => {
    const { store } = call.cloud;
    const wish = parseBody(call, z.object({ name: nameSchema, public_key: z.string(), labels: labelsSchema.nullish() }));
    const print = fingerprint(wish.public_key);
    if (print === undefined) throw invalid("public_key", "is not a public key in OpenSSH form");
    if (store.byName("ssh_key", wish.name).length > 0) throw taken("SSH key name");
    if (store.all("ssh_key").some((key) => key.fingerprint === print))
      throw notUnique("public_key", "SSH key with the same fingerprint already exists");
    const key = {
      id: store.nextId(),
      name: wish.name,
      created: timestamp(),
      labels: wish.labels ?? {},
      publicKey: wish.public_key.trim(),
      fingerprint: print,
    };
    return { status: 201, body: { ssh_key: show(store.put("ssh_key", key)) } };
  },
  "GET /ssh_keys/:id": (call) => ({ body: { ssh_key: show(keyOf(call)) } }),
  "PUT /ssh_keys/:id": (call) => {
    const key = keyOf(call);
    const wish = parseBody(call, z.object({ name: nameSchema.optional(), labels: labelsSchema.optional() }));
    if (wish.name !== undefined && wish.name !== key.name && call.cloud.store.byName("ssh_key", wish.name).length > 0)
      throw taken("SSH key name");
    return {
      body: { ssh_key: show(call.cloud.store.put("ssh_key", { ...key, name: wish.name ?? key.name, labels: wish.labels ?? key.labels })) },
    };
  },
  "DELETE /ssh_keys/:id": (call) => {
    call.cloud.store.delete("ssh_key", keyOf(call).id);
    return { status: 204 };
  },
};
