import { existsSync, readFileSync } from "node:fs";
import { CommandFailed, run } from "./docker-command.ts";

/** How this machine reaches Debian's packages; lent to the builds, so that no mirror is named in the repository. */
export interface AptSettings {
  /** Address of the mirror; undefined: debootstrap's own default. */
  mirror: string | undefined;
  /** Text of an apt.conf file: proxies and checks. */
  configuration: string;
  /** PEM bundle that an https mirror is verified against; undefined when the mirror is http, whose packages are verified by signature. */
  certificates: string | undefined;
}

/** Reads the machine's apt settings; on a machine without apt everything is the default. */
export async function readAptSettings(): Promise<AptSettings> {
  const mirror = await readMirror();
  const https = mirror?.startsWith("https:") ?? false;
  const bundle = process.env.SSL_CERT_FILE ?? "/etc/ssl/certs/ca-certificates.crt";
  return {
    mirror,
    configuration: aptConfiguration(await outputOf("apt-config", ["dump"]), https),
    certificates: https && existsSync(bundle) ? readFileSync(bundle, "utf8") : undefined,
  };
}

/** Where an https mirror's certificates lie in an image. */
export const certificatesPath = "/etc/apt/machine-certificates.pem";

/** The settings of a dump by `apt-config` that a build needs. Addresses with a password in them are left out: images are readable by many. */
export function aptConfiguration(dump: string, https: boolean): string {
  const lent = dump
    .split("\n")
    .filter((line) => /^Acquire::(Check-|Retries|ForceIPv|https?::(Proxy|Timeout|Pipeline))/i.test(line) && !/:\/\/[^/"]*@/.test(line));
  return [...lent, 'APT::Install-Recommends "false";', ...(https ? [`Acquire::https::CAInfo "${certificatesPath}";`] : []), ""].join("\n");
}

/** The mirror of a Debian machine; other distributions have mirrors of their own, which are of no use here. */
async function readMirror(): Promise<string | undefined> {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (!/^ID=debian$/m.test(release)) return undefined;
  const sites = await outputOf("apt-get", ["indextargets", "--no-release-info", "--format", "$(SITE)", "Identifier: Packages"]);
  return sites.split("\n").find((site) => site.replace(/\/$/, "").endsWith("/debian"));
}

async function outputOf(command: string, args: string[]): Promise<string> {
  try {
    return await run(command, args);
  } catch (error) {
    if (error instanceof CommandFailed || (error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
