import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { localStacksFolder } from "@meet-coop/local-cloud/known-instance";
import { stateText } from "@meet-coop/recovery";
import { deriveBytes, serverSecret, sshKeyFromSeed, tenantSecrets } from "@meet-coop/service-config";
import { $ } from "zx";
import { root } from "./local-stack.ts";
import type { Rehearsal } from "./rehearsal.testing.ts";

/** Names of the secrets of a run, and the texts that must not be found: each also in base64. */
async function secretsOf(demo: Rehearsal): Promise<Record<string, string>> {
  const stack = await demo.stack();
  const { stdout } = await $({ cwd: stack.folder, env: stack.env, quiet: true })`pulumi stack export --show-secrets`;
  const { deployment } = JSON.parse(stdout) as { deployment: { resources: { type: string; outputs?: { base64?: unknown } }[] } };
  const output = deployment.resources.find(({ type }) => type.endsWith(":RandomBytes"))?.outputs?.base64 as { plaintext: string } | string;
  const rootKey = typeof output === "string" ? output : (JSON.parse(output.plaintext) as string);
  const derived = [1, 2].map((rotation) => {
    const tenant = tenantSecrets(rootKey, { id: "demo", secretsRotation: rotation });
    return {
      [`BBB's shared secret ${rotation}`]: serverSecret(rootKey, "demo-a", rotation),
      [`secret key base ${rotation}`]: tenant.secretKeyBase,
      [`database password ${rotation}`]: tenant.databasePassword,
      [`administrator's password ${rotation}`]: tenant.administratorPassword,
    };
  });
  return {
    "root key": rootKey,
    ...derived[0],
    ...derived[1],
    "deploy key": keyBody(sshKeyFromSeed(deriveBytes(rootKey, "ssh deploy key", 32)).privateKey),
    "renewed deploy key": keyBody(sshKeyFromSeed(deriveBytes(rootKey, "ssh deploy key 2", 32)).privateKey),
    "host key": keyBody(sshKeyFromSeed(deriveBytes(rootKey, "ssh host key of demo-a", 32)).privateKey),
    "Hetzner token": demo.settings.hetznerToken,
    "Cloudflare token": demo.settings.cloudflareToken,
  };
}

/** A line of a PEM text that belongs to the private half alone. */
function keyBody(pem: string): string {
  return pem.split("\n").filter((line) => !line.startsWith("-----"))[2] ?? pem;
}

/**
 * Looks for every secret of a run where none may stand. Returns `what: where` for each that was found.
 * The user data holds the host key by design, and so does the local cloud's own state: those two are left out of the search for it.
 */
export async function findSecrets(demo: Rehearsal): Promise<string[]> {
  const secrets = await secretsOf(demo);
  const places: Record<string, string> = {
    ...filesBelow("state", localStacksFolder(demo.instance)),
    ...filesBelow("log of the local cloud", demo.settings.stateFolder, /\.log$/),
    ...(await trackedFiles()),
    preview: (await demo.pulumi(["preview", "--diff"])).text,
    "process list of this machine": (await $({ quiet: true })`ps -ewwo args`).stdout,
    "process list of the server": (await demo.onServer("demo-a", "ps -ewwo args")).text,
    "logs of the server": (
      await demo.onServer(
        "demo-a",
        "cat /var/log/*.log /var/log/*/*.log; journalctl --no-pager -q; for c in $(docker ps -q); do docker logs $c 2>&1; done",
      )
    ).text,
    "user data": (await demo.onServer("demo-a", "cat /var/lib/cloud/instance/user-data.txt /var/lib/cloud/seed/nocloud/* 2>/dev/null"))
      .text,
  };
  // The host key reaches the server as user data: there it may stand.
  return searchSecrets(secrets, places).filter((found) => found !== "host key: user data");
}

/** Every secret (name → text) that stands in a place (name → text), in clear or in base64, as `secret: place`. */
export function searchSecrets(secrets: Record<string, string>, places: Record<string, string>): string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => text.includes(secret) || text.includes(Buffer.from(secret).toString("base64").replace(/=+$/, "")))
      .map(([name]) => `${name}: ${place}`),
  );
}

function filesBelow(what: string, folder: string, pattern = /./): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => pattern.test(name));
  const files = entries.map((name) => join(folder, name)).filter((path) => statSync(path).isFile() && statSync(path).size < 50e6);
  return Object.fromEntries(files.map((path) => [`${what} ${path}`, stateText(path)]));
}

async function trackedFiles(): Promise<Record<string, string>> {
  const names = (await $({ cwd: root, quiet: true })`git ls-files -z --cached --others --exclude-standard`).stdout
    .split("\0")
    .filter(Boolean);
  return Object.fromEntries(names.map((name) => [`tree ${name}`, readFileSync(join(root, name), "latin1")]));
}
