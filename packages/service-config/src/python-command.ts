import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A bash script that runs a Python script of this folder on a server, which has Python since cloud-init needs it; standard input is the script's. Always the same text. */
export function pythonCommand(file: string): string {
  const script = readFileSync(fileURLToPath(new URL(file, import.meta.url)));
  return `set -eu
script=$(mktemp)
trap 'rm -f "$script"' EXIT
base64 -d >"$script" <<'END'
${script.toString("base64")}
END
python3 "$script"`;
}
