import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A file of always the same content for the container of every Greenlight. */
export interface GreenlightFile {
  content: string;
  /** Where it lies on the server, once for all tenants. Named after its content: what uses it changes when that is another. */
  onServer: string;
  inContainer: string;
}

/** What all Greenlights of a server share. Each tenant with a copy of its own would be most of a large pool's state. */
export const greenlightFiles = {
  /** Lays title and front-page text over its pages. Both stand in the site settings, so that a change of them restarts nothing. */
  pages: greenlightFile("greenlight-pages.rb", "/usr/src/app/config/initializers/meet_coop_pages.rb"),
  /** Puts the settings of a tenant in force, which it reads from standard input; run by `rails runner`. */
  settings: greenlightFile("greenlight-settings.rb", "/tmp/meet-coop-settings.rb"),
} as const satisfies Record<string, GreenlightFile>;

function greenlightFile(name: string, inContainer: string): GreenlightFile {
  const content = readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return { content, onServer: `/var/lib/meet-coop/greenlight/${hash}-${name}`, inContainer };
}

/** A bash script that writes {@link greenlightFiles} on a server. Earlier ones stay: containers that have them still must be able to start again. */
export const greenlightFilesScript = `set -eu
mkdir -p /var/lib/meet-coop/greenlight
${Object.values(greenlightFiles)
  .map(
    ({ content, onServer }) => `base64 -d >${onServer} <<'END'
${Buffer.from(content).toString("base64")}
END
chmod 644 ${onServer}`,
  )
  .join("\n")}`;
