import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newPassword } from "./new-password.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "new-password-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** In the place of `ssh`: notes how it was called and what it was sent, and answers. */
function ssh(answer: string): string {
  const path = join(folder, "ssh");
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" >${folder}/called; cat >${folder}/sent\n${answer}\n`);
  chmodSync(path, 0o755);
  return path;
}
const noted = (what: "called" | "sent") => readFileSync(join(folder, what), "utf8");
const files = { address: "198.18.0.10", key: "/keys/one", knownHosts: "/keys/one.known_hosts" };

test("a new password, of the kind that Greenlight asks for, goes over standard input of a session whose host key is verified", async () => {
  const changed = await newPassword({ id: "anchor-level-1" }, files, ssh(`echo '{"email":"ada@example.org"}'`));
  expect(changed.email).toBe("ada@example.org");
  expect(changed.password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*-).{24,}$/);
  expect(JSON.parse(noted("sent"))).toEqual({ password: changed.password });
  const called = noted("called");
  for (const word of ["UserKnownHostsFile=/keys/one.known_hosts", "StrictHostKeyChecking=yes", "IdentitiesOnly=yes", "root@198.18.0.10"])
    expect(called).toContain(word);
  const script = Buffer.from(/echo (\S+) \| base64 -d/.exec(called)?.[1] ?? "", "base64").toString();
  expect(script).toMatch(/docker exec -i 'anchor-level-1-greenlight' bundle exec rails runner \S+\/administrator_password\.rb$/);
  expect(called + script).not.toContain(changed.password);
});

test("no two are alike", async () => {
  const program = ssh(`echo '{"email":"ada@example.org"}'`);
  const made = [await newPassword({ id: "demo" }, files, program), await newPassword({ id: "demo" }, files, program)];
  expect(made[0]?.password).not.toBe(made[1]?.password);
});

test.each([
  ["Greenlight refuses", "echo 'there is no first administrator' >&2; exit 1", "there is no first administrator"],
  [
    "the server can't be reached",
    "echo 'ssh: connect to host 198.18.0.10 port 22: Connection refused' >&2; exit 255",
    "ssh: connect to host 198.18.0.10 port 22: Connection refused",
  ],
  ["nothing is said", "exit 3", "it ended with status 3"],
  ["another answer comes than the script's", "echo Hello", "it ended with status 0"],
])("where %s, it says so, and that nothing was changed", async (_why, answer, words) => {
  await expect(newPassword({ id: "demo" }, files, ssh(answer))).rejects.toThrow(`The password wasn't changed: ${words}`);
});
