import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * A bash script that runs a Python script of this folder on a server, which has Python since cloud-init needs it; standard input is the script's. `modules`: files of
 * this folder that it imports. Always the same text.
 */
export function pythonCommand(script: string, ...modules: string[]): string {
  const files = [script, ...modules].map(
    (file) => `base64 -d >"$folder/${file}" <<'END'
${readFileSync(fileURLToPath(new URL(file, import.meta.url))).toString("base64")}
END
`,
  );
  return `set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${files.join("")}python3 "$folder/${script}"`;
}
