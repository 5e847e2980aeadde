import type { DockerEngine } from "./docker/engine.ts";
import { DockerError } from "./docker/errors.ts";

export interface Said {
  status: number;
  stdout: string;
  stderr: string;
}

const word = /'((?:[^']|'\\'')*)'|(\S+)/g;

/**
 * The `docker` commands whose answer tells what is there, as `npm run recover` and tests ask for it: `docker KIND inspect --format '{{.Id}}' NAME` (or `.Name`),
 * `docker container rm --force --volumes NAME`, `docker ps -aq --no-trunc`, `docker network ls -q --no-trunc -f type=custom`. Undefined: any other command.
 */
export function dockerCommand(engine: DockerEngine, command: string): Said | undefined {
  if (!command.startsWith("docker ") || command.includes("\n")) return undefined;
  const words = [...command.matchAll(word)].map(([, quoted, plain]) => quoted?.replaceAll(`'\\''`, "'") ?? plain ?? "");
  const [, kind = "", verb = "", ...rest] = words;
  const [flag = "", format = "", name = ""] = rest;
  const listed = lists[words.slice(1).join(" ")];
  if (listed)
    return {
      status: 0,
      stdout: listed(engine)
        .map((id) => `${id}\n`)
        .join(""),
      stderr: "",
    };
  try {
    if (verb === "inspect" && flag === "--format" && rest.length === 3) {
      const found = look(engine, kind, name);
      const field = /^\{\{\s*\.(Id|Name)\s*\}\}$/.exec(format)?.[1];
      if (found && field) return { status: 0, stdout: `${field === "Id" ? found.id : found.name}\n`, stderr: "" };
    }
    if (kind === "container" && verb === "rm" && rest.join(" ").startsWith("--force --volumes ") && rest.length === 3) {
      engine.containers.remove(name, true);
      return { status: 0, stdout: `${name}\n`, stderr: "" };
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    return { status: 1, stdout: verb === "inspect" ? "\n" : "", stderr: `Error response from daemon: ${error.message}\n` };
  }
}

const lists: Record<string, (engine: DockerEngine) => string[]> = {
  "ps -aq --no-trunc": ({ containers }) => containers.all().map(({ id }) => id),
  "network ls -q --no-trunc -f type=custom": ({ networks }) =>
    networks.all().flatMap(({ id, name }) => (["bridge", "host", "none"].includes(name) ? [] : [id])),
};

function look(engine: DockerEngine, kind: string, name: string): { id: string; name: string } | undefined {
  if (kind === "network") return engine.networks.find(name);
  if (kind === "volume") return { id: "<no value>", name: engine.volumes.find(name).name };
  if (kind !== "container") return undefined;
  const row = engine.containers.find(name);
  return { id: row.id, name: `/${row.name}` };
}
