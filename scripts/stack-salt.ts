import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Problem } from "@meet-coop/definitions";
import { parse } from "yaml";

/** What Pulumi keeps in a stack's settings file. */
interface SettingsFile {
  encryptionsalt?: string;
  secretsprovider?: string;
  config?: Record<string, unknown>;
}

/**
 * The salt of a passphrase (`encryptionsalt`) belongs to a stack like its state, and Pulumi keeps it in the settings file that is committed. Where the file has none, most commands of
 * Pulumi write a new one, made of whatever passphrase they were given, and refuse the right one from then on.
 * @param root the repository. `from`: the folder from which files are named.
 */
export function saltProblems(root: string, from: string): Problem[] {
  const files = globSync("stacks/*/Pulumi.*.yaml", { cwd: root }).filter((file) => !file.endsWith("/Pulumi.local.yaml"));
  return files.sort().flatMap((file): Problem[] => {
    const text = readFileSync(join(root, file), "utf8");
    const settings = read(text);
    const problem = (line: number, what: string, cure: string): Problem[] => [
      {
        severity: "warning",
        file: relative(from, join(root, file)),
        line,
        column: 1,
        thing: "encryptionsalt",
        what,
        cure,
        rule: "a stack's salt is committed",
      },
    ];
    if (!settings.encryptionsalt) {
      return inUse(settings) && !settings.secretsprovider
        ? problem(
            1,
            "is missing in a stack that is in use",
            "commit the line that `pulumi stack init` wrote where the stack was made; let Pulumi write no other",
          )
        : [];
    }
    if (committedSalt(root, file) === settings.encryptionsalt) return [];
    return problem(
      text.slice(0, text.indexOf("encryptionsalt")).split("\n").length,
      "isn't the one that is committed",
      "commit it, if the stack was made here by `pulumi stack init`; else delete the line: Pulumi made it of a passphrase that may have been mistyped",
    );
  });
}

/** Whether somebody has prepared it for real clouds: it has secrets, or says who reaches its servers. */
function inUse({ config = {} }: SettingsFile): boolean {
  const open = config["meet-coop:ssh-allowed-from"];
  const reached = Array.isArray(open) ? open.length > 0 : open !== undefined && String(open).replace(/\s/g, "") !== "[]";
  return reached || hasSecret(config);
}

function hasSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(hasSecret);
}

/** The salt as it is committed; undefined where there is none; that of the file itself where git doesn't know. */
function committedSalt(root: string, file: string): string | undefined {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: root, encoding: "utf8" });
  if (git("rev-parse", "HEAD").status !== 0) return read(readFileSync(join(root, file), "utf8")).encryptionsalt;
  return read(git("show", `HEAD:./${file}`).stdout).encryptionsalt;
}

function read(text: string): SettingsFile {
  try {
    return (parse(text) as SettingsFile | null) ?? {};
  } catch {
    return {}; // Pulumi itself says what is wrong with it.
  }
}
