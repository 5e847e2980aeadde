import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A bash script that runs a Python script of a service on a server, which has Python since cloud-init needs it; standard input is the script's. `modules`: files that it
 * imports. Both below `services/`, e.g. `gateway/gateway.py`. Always the same text.
 */
export function pythonCommand(script: string, ...modules: string[]): string {
  const files = [script, ...modules].map(
    (file) => `base64 -d >"$folder/${basename(file)}" <<'END'
${readFileSync(fileURLToPath(new URL(`services/${file}`, import.meta.url))).toString("base64")}
END
`,
  );
  return `set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${files.join("")}python3 "$folder/${basename(script)}"`;
}
