import type { ServerChannel } from "ssh2";
import { idOf } from "./docker/identity.ts";
import { dockerCommand } from "./docker-command.ts";
import type { Host } from "./host.ts";
import { troubleWith } from "./trouble.ts";

/** What the end of a connection's other side looks like from here. */
function goneSignal(channel: ServerChannel): AbortSignal {
  const gone = new AbortController();
  channel.once("close", () => gone.abort());
  return gone.signal;
}

/**
 * A command on a server: its standard input is read to the end, then it has ended well with nothing to say. Only the few `docker` commands that ask for something are
 * answered. `drop` breaks the connection.
 */
export async function runCommand(host: Host, command: string, channel: ServerChannel, drop: () => void): Promise<void> {
  // From the start: a channel that nobody reads doesn't say that its other side is gone.
  const read = readAll(channel);
  const trouble = await troubleWith(host, "EXEC", command, goneSignal(channel));
  if (trouble.dropBefore) return drop();
  const said = trouble.fails === undefined ? dockerCommand(host.docker, command) : undefined;
  const bytes = said === undefined ? await read : 0;
  const status = trouble.fails === undefined ? (said?.status ?? 0) : (trouble.fails.status ?? 1);
  host.record(`exec sha256:${idOf(command)} stdin:${bytes} status:${status}`);
  if (trouble.dropAfter) return drop();
  if (trouble.fails) channel.stderr.write(`${trouble.fails.message ?? "the command failed on request"}\n`);
  if (said?.stderr) channel.stderr.write(said.stderr);
  if (said?.stdout) channel.write(said.stdout);
  channel.exit(status);
  channel.end();
}

/** How many bytes came. */
async function readAll(channel: ServerChannel): Promise<number> {
  let bytes = 0;
  try {
    for await (const chunk of channel) bytes += (chunk as Buffer).length;
  } catch {
    // The other side is gone: what came, came.
  }
  return bytes;
}
