import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { authorizedKeys, authorizedKeysCommand } from "./authorized-keys.ts";

const key = (letter: string) => `ssh-ed25519 AAAA${letter.repeat(40)}`;
const [first, second, third] = [key("a"), key("b"), key("c")];
const byHand = `ssh-rsa AAAA${"z".repeat(60)} somebody@example.org`;

/** The file afterwards, and what was said. */
function afterwards(file: string, keys: { accepted: string[]; former: string[] }) {
  const folder = mkdtempSync(join(tmpdir(), "authorized-keys-"));
  try {
    writeFileSync(join(folder, "authorized_keys"), file, { mode: 0o600 });
    const { stdout, stderr } = spawnSync("bash", ["-c", authorizedKeysCommand.replaceAll("/root/.ssh", folder)], {
      input: authorizedKeys(keys),
      encoding: "utf8",
    });
    expect(readdirSync(folder)).toEqual(["authorized_keys"]);
    expect(statSync(join(folder, "authorized_keys")).mode & 0o777).toBe(0o600);
    return { file: readFileSync(join(folder, "authorized_keys"), "utf8"), said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the next key is let in beside that of today, and what people put there stays", () => {
  const { file, said } = afterwards(`# by cloud-init\n${first} demo\n${byHand}\n`, { accepted: [first, second], former: [] });
  expect(file).toBe(`# by cloud-init\n${byHand}\n${first}\n${second}\n`);
  expect(said).toBe("changed: the keys that root comes in with\n");
});

test("a renewed key opens nothing any more, whatever options and words stand around it", () => {
  const before = `no-pty ${first} old\n${byHand}\n${second}`;
  expect(afterwards(before, { accepted: [second, third], former: [first] }).file).toBe(`${byHand}\n${second}\n${third}\n`);
});

test("a second time nothing is done", () => {
  const there = `${byHand}\n${second}\n${third}\n`;
  expect(afterwards(there, { accepted: [second, third], former: [first] })).toEqual({ file: there, said: "Nothing to do\n" });
});

test("without any key the file stays as it is: nobody would come in again", () => {
  expect(afterwards(`${first}\n`, { accepted: [], former: [first] }).file).toBe(`${first}\n`);
});
