import type { Docker } from "@meet-coop/docker";
import { containerName, containerPid, type Place } from "./server.ts";

type Where = Pick<Place, "docker" | "instance">;

/** What a person's terminal runs for a shell on a server, or for one command there. */
export function shellCommand({ docker, instance }: Where, serverId: number, argv: string[]): string[] {
  const command = argv.length === 0 ? ["bash", "--login"] : argv;
  const tty = argv.length === 0 ? ["--tty"] : [];
  return personCommand(docker, ["exec", "--interactive", ...tty, "--workdir", "/root", containerName(instance, serverId), ...command]);
}

/** What it runs for a server's log. */
export async function logCommand({ docker, instance }: Where, serverId: number, follow: boolean): Promise<string[]> {
  const name = containerName(instance, serverId);
  if ((await containerPid(docker, name)) === 0) return personCommand(docker, ["logs", name]);
  return personCommand(docker, ["exec", name, "journalctl", "--no-pager", "--output=short-iso", ...(follow ? ["--follow"] : [])]);
}

/** Command that a person runs; with the engine's address when it isn't the machine's own. */
function personCommand(docker: Docker, args: string[]): string[] {
  return ["docker", ...(docker.host === undefined ? [] : ["--host", docker.host]), ...args];
}
