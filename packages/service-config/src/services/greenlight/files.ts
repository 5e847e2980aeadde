import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Files of always the same content for the container of every Greenlight, in one folder. */
export interface GreenlightFolder {
  /** Contents by name. */
  files: Record<string, string>;
  /** Where the folder lies on the server, once for all tenants. Named after its content: what uses it changes when that is another. */
  onServer: string;
  inContainer: string;
}

/** What all Greenlights of a server share. Each tenant with a copy of its own would be most of a large pool's state. */
export const greenlightFolders = {
  /**
   * What Greenlight runs at its start, after its own initializers: the folder's name comes after theirs. What is said there stands in the site settings, so that a change
   * of it restarts nothing.
   */
  initializers: greenlightFolder("greenlight-initializers", "/usr/src/app/config/initializers/z_meet_coop"),
  /** What ImageMagick may do with pictures that people upload: a mistake in it, or in what calls it, was enough to read any file of the container. */
  imagePolicy: greenlightFolder("greenlight-image-policy", "/etc/meet-coop/image-policy"),
  /** Run by `rails runner`; each reads what it needs from standard input. */
  scripts: greenlightFolder("greenlight-scripts", "/tmp/meet-coop"),
} as const satisfies Record<string, GreenlightFolder>;

function greenlightFolder(name: string, inContainer: string): GreenlightFolder {
  const folder = fileURLToPath(new URL(name, import.meta.url));
  const files = Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
  return { files, onServer: `/var/lib/meet-coop/greenlight/${hash}-${name}`, inContainer };
}

/** A bash script that runs one of the scripts in a container of Greenlight, on a server that has the {@link greenlightFolders}. */
export function greenlightScriptCommand(container: string, script: "settings.rb" | "administrator_password.rb"): string {
  if (!/^[a-z0-9][a-z0-9_.-]*$/i.test(container)) throw new RangeError(`\`${container}\` is not a name of a container`);
  const { onServer, inContainer } = greenlightFolders.scripts;
  return `set -eu
docker cp -q '${onServer}/.' '${container}:${inContainer}' 2>/dev/null || docker cp '${onServer}/.' '${container}:${inContainer}' >/dev/null
docker exec -i '${container}' bundle exec rails runner ${inContainer}/${script}`;
}

/** A bash script that writes {@link greenlightFolders} on a server. Earlier ones stay: containers that have them still must be able to start again. */
export const greenlightFilesScript = `set -eu
${Object.values(greenlightFolders)
  .map(
    ({ files, onServer }) => `mkdir -p ${onServer}
${Object.entries(files)
  .map(
    ([name, content]) => `base64 -d >${onServer}/${name} <<'END'
${Buffer.from(content).toString("base64")}
END
chmod 644 ${onServer}/${name}`,
  )
  .join("\n")}`,
  )
  .join("\n")}`;
