import { instanceLabel, serverLabel } from "./network.ts";
import { type Place, removeServer } from "./server.ts";

type Where = Pick<Place, "docker" | "instance">;

const ofServers = ({ instance }: Where) => ["--filter", `label=${instanceLabel}=${instance}`, "--filter", `label=${serverLabel}`];

/** Names of an instance's containers of servers that run. */
export async function runningServers(place: Where): Promise<string[]> {
  return await place.docker.lines(["ps", "--format", "{{.Names}}", ...ofServers(place)]);
}

/** Removes containers of servers that aren't known: left by a run that was killed between the two. */
export async function removeStrangers(place: Where, known: ReadonlySet<number>): Promise<void> {
  for (const id of await place.docker.lines(["ps", "--all", "--format", `{{.Label "${serverLabel}"}}`, ...ofServers(place)])) {
    if (!known.has(Number(id))) await removeServer(place.docker, place.instance, Number(id));
  }
}
