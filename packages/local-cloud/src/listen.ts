import type { Server } from "node:http";
import { Mendable } from "@meet-coop/command-line";

/** Everything that the local cloud serves is here, and nowhere else. */
export const host = "127.0.0.1";

/** Listens on loopback; returns the port. */
export async function listenOn(server: Server, port: number, flag: string): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    return inUse(error, port, flag);
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** Says in the user's words that a port is taken; throws anything else on. */
export function inUse(error: unknown, port: number, flag: string): never {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
    throw new Mendable(
      `port ${port} on ${host} is in use. 'ss -ltnup sport = :${port}' shows by whom; or choose others with ${flag} (and --instance, when a second local cloud is meant)`,
    );
  throw error;
}
