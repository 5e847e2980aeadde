import { execFileSync } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sshKeyFromSeed } from "./ssh-key.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ssh-key-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("OpenSSH reads the private key and finds the same public key", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
      const key = sshKeyFromSeed(Buffer.from(seed));
      const file = join(folder, "key");
      writeFileSync(file, key.privateKey, { mode: 0o600 });
      expect(execFileSync("ssh-keygen", ["-y", "-P", "", "-f", file], { encoding: "utf8" }).trim()).toBe(key.publicKey);
    }),
    { numRuns: 10 },
  );
});

test("OpenSSH signs with it", () => {
  const key = sshKeyFromSeed(Buffer.alloc(32, 1));
  const file = join(folder, "signing");
  writeFileSync(file, key.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, "text"), "hello");
  execFileSync("ssh-keygen", ["-Y", "sign", "-n", "file", "-f", file, join(folder, "text")], { stdio: "ignore" });
  writeFileSync(join(folder, "allowed"), `a ${key.publicKey}\n`);
  const args = ["-Y", "verify", "-n", "file", "-I", "a", "-f", join(folder, "allowed"), "-s", join(folder, "text.sig")];
  expect(execFileSync("ssh-keygen", args, { input: "hello", encoding: "utf8" })).toContain("Good");
});

test("a seed gives the key that RFC 8032 gives, and always the same text", () => {
  const seed = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
  const { publicKey, privateKey } = sshKeyFromSeed(seed);
  const point = Buffer.from(publicKey.split(" ")[1] ?? "", "base64").subarray(-32);
  expect(point.toString("hex")).toBe("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  expect(sshKeyFromSeed(seed).privateKey).toBe(privateKey);
  const signature = Buffer.from(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "hex",
  );
  const spki = createPublicKey({
    key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), point]),
    format: "der",
    type: "spki",
  });
  expect(verify(null, Buffer.alloc(0), spki, signature)).toBe(true);
});

test("a seed of another length is refused", () => expect(() => sshKeyFromSeed(Buffer.alloc(31))).toThrow("32 bytes: got 31"));
