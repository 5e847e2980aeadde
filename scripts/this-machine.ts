import { isIP } from "node:net";
import { Mendable } from "@meet-coop/command-line";

/** Settings of the environment that could lead a command of the local cloud to a machine elsewhere. */
const endpoints = ["HCLOUD_ENDPOINT", "CLOUDFLARE_BASE_URL", "DOCKER_HOST", "PULUMI_BACKEND_URL"];

/** Credentials for real clouds: taken out of the environment, so that nothing local can use them. */
const credentials = [/^HCLOUD_/, /^CLOUDFLARE_/, /^CF_/, /^PULUMI_/, /^AWS_/, /^GOOGLE_/, /^AZURE_/, /^DOCKER_(CERT|TLS|CONTEXT)/];

/** True where `address` (a URL, or a path) can only be on this machine: loopback, a UNIX socket or a folder. */
export function isOnThisMachine(address: string): boolean {
  if (address.startsWith("/") || address.startsWith("unix://") || address.startsWith("file://")) return true;
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname.replace(/^\[|\]$/g, "");
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/**
 * Refuses to go on when the environment points anywhere else, and returns the environment without the credentials of real clouds.
 * @throws Mendable that names each variable, its value and the cure.
 */
export function environmentOfThisMachine(environment: NodeJS.ProcessEnv): Record<string, string> {
  const elsewhere = endpoints.filter((name) => environment[name] && !isOnThisMachine(environment[name]));
  if (elsewhere.length > 0) {
    throw new Mendable(
      [
        "This command works on this machine only, but the environment points elsewhere:",
        ...elsewhere.map(
          (name) => `  \`${name}\` is \`${environment[name]}\`, expected an address on this machine (127.0.0.1, localhost, a socket)`,
        ),
        `Cure: \`unset ${elsewhere.join(" ")}\`, then run it again.`,
      ].join("\n"),
    );
  }
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !credentials.some((pattern) => pattern.test(entry[0])),
    ),
  );
}
