import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { Mendable } from "@meet-coop/command-line";
import { greenlightFilesScript, greenlightScriptCommand, type TenantPlan } from "@meet-coop/service-config";
import { type SshFiles, sshWords } from "@meet-coop/status";

/** An account that can sign in. */
export interface SignInWords {
  email: string;
  password: string;
}

/** As Greenlight asks for one: small and capital letter, digit, other character; 120 bits. */
const freshPassword = () => `${randomBytes(15).toString("base64url")}-Aa1`;

/**
 * Gives a tenant's first administrator a new password, in one SSH session whose host key is verified; it goes over standard input. `program`: the OpenSSH client.
 * @throws Mendable with the server's words
 */
export async function newPassword(tenant: Pick<TenantPlan, "id">, files: SshFiles, program = "ssh"): Promise<SignInWords> {
  const password = freshPassword();
  const container = `${tenant.id}-greenlight`;
  const script = `${greenlightFilesScript}\n${greenlightScriptCommand(container, "administrator_password.rb")}`;
  const remote = `bash -c "$(echo ${Buffer.from(script).toString("base64")} | base64 -d)"`;
  const { status, said, errors } = await run(program, [...sshWords(files), remote], JSON.stringify({ password }));
  const line = said.trim().split("\n").at(-1) ?? "";
  if (status === 0 && line.startsWith("{")) return { email: (JSON.parse(line) as { email: string }).email, password };
  const words = errors.trim().split("\n").at(-1) || `it ended with status ${status}`;
  throw new Mendable(`The password wasn't changed: ${words}.`);
}

function run(program: string, words: string[], input: string): Promise<{ status: number | null; said: string; errors: string }> {
  const child = spawn(program, words, { stdio: "pipe" });
  let [said, errors] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (said += part));
  child.stderr.on("data", (part: Buffer) => (errors += part));
  // It may end before it has read.
  child.stdin.on("error", () => undefined).end(input);
  return new Promise((resolve) => {
    child.on("error", ({ message }) => resolve({ status: null, said, errors: message }));
    child.on("close", (status) => resolve({ status, said, errors }));
  });
}
