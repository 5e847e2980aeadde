import { Mendable } from "@meet-coop/command-line";
import { HetznerHoldings, nameOf } from "@meet-coop/holdings";
import type { Clouds } from "./clouds.ts";
import { type Deployment, pendingOperations, type Resource, references, resources, standsOn } from "./deployment.ts";

const serverType = "hcloud:index/server:Server";
const kinds: Record<string, string> = { [serverType]: "server", "hcloud:index/volume:Volume": "volume" };

/** A server or a volume that is no longer at its cloud, and what the state still says of it. */
export interface Loss {
  /** Its name at the cloud, e.g. `members-front`. */
  name: string;
  /** In one line, for people. */
  line: string;
  /** What must leave the state, so that `up` makes it anew: the thing itself, where the state still has it, and all that was on it. */
  urns: string[];
}

/** Whether a resource is told as a loss once its cloud no longer has it. */
export const canBeLost = ({ type }: Resource): boolean => type in kinds;

/**
 * Servers and volumes of the state that Hetzner no longer has.
 * @throws Mendable when Hetzner has nothing of the whole stack: then the token is another project's, and nothing is lost.
 */
export async function losses(deployment: Deployment, clouds: Clouds): Promise<Loss[]> {
  const known = resources(deployment).filter(({ delete: ending }) => !ending);
  const lost: Resource[] = [];
  for (const resource of Object.keys(kinds).flatMap((type) => known.filter((one) => one.type === type && one.id))) {
    const holdings = await clouds.of(resource);
    if (holdings instanceof HetznerHoldings && !(await holdings.has(resource))) lost.push(resource);
  }
  if (lost.length > 0) await refuseAnotherProject(known, clouds);
  return lost.map((resource) => loss(resource, [resource, ...onIt(resource, allOf(deployment))]));
}

/**
 * Servers that the state has already forgotten (`pulumi refresh` drops one that is gone, and nothing else), though it still has what was in their Docker: `up`
 * would make a server without a container, and call the rest unchanged.
 * @param planned what `up` would create. `programs`: everything that the program asks for, with what it hangs on.
 */
export async function forgottenServers(
  deployment: Deployment,
  { planned, program }: { planned: Resource[]; program: Resource[] },
  clouds: Clouds,
): Promise<Loss[]> {
  const known = new Set(resources(deployment).map(({ urn }) => urn));
  const forgotten: Loss[] = [];
  for (const server of planned.filter(({ type }) => type === serverType)) {
    const wasOnIt = onIt(server, program).filter(({ urn }) => known.has(urn));
    if (!wasOnIt.some(({ type }) => type.startsWith("docker:"))) continue;
    const finding = await (await clouds.of(server))?.find(server, { dryRun: true });
    if (finding?.kind === "absent") forgotten.push(loss(server, wasOnIt));
  }
  return forgotten;
}

/** Takes what was being done to these out of a state. */
export function withoutPendingOn(deployment: Deployment, urns: string[]): Deployment {
  const pending = pendingOperations(deployment).filter(({ resource }) => !urns.includes(resource.urn));
  return { ...deployment, deployment: { ...deployment.deployment, pending_operations: pending } };
}

function loss(resource: Resource, leaving: Resource[]): Loss {
  const name = String(resource.inputs?.name ?? resource.urn.split("::").at(-1));
  const others = leaving.filter(({ urn }) => urn !== resource.urn);
  const volumes = others.filter(({ type }) => type === "docker:index/volume:Volume").map(({ inputs, id }) => `\`${inputs?.name ?? id}\``);
  const kind = kinds[resource.type] ?? resource.type;
  const gone =
    kind === "volume"
      ? "; gone with it: all data that lay there"
      : volumes.length === 0
        ? ""
        : `; gone with its disk: what was in Docker's volumes ${volumes.join(", ")}`;
  const number = resource.id ? ` (${resource.id})` : "";
  return {
    name,
    line: `${kind} \`${name}\`${number}: Hetzner no longer has it. What the state has on it: ${counted(others)}${gone}`,
    urns: leaving.map(({ urn }) => urn),
  };
}

/** `Container 3, Network 1`. */
function counted(list: Resource[]): string {
  const kinds = Object.entries(Object.groupBy(list, ({ type }) => type.split(":").at(-1) ?? type)).sort();
  return kinds.length === 0 ? "nothing" : kinds.map(([kind, of]) => `${kind} ${of?.length}`).join(", ");
}

/**
 * Everything that is on a server or a volume, directly or not, in the order of the list. What only waited for a server is not on it: another server (for its address), or what runs on another. A volume
 * is below all that comes after it is mounted.
 */
function onIt({ urn, type }: Resource, list: Resource[]): Resource[] {
  const below = type === serverType ? standsOn : references;
  const reached = new Set([urn]);
  const others = list.filter((resource) => resource.type !== serverType);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const resource of others) if (below(resource).some((other) => reached.has(other))) reached.add(resource.urn);
  }
  return others.filter((resource) => resource.urn !== urn && reached.has(resource.urn));
}

/** The state's resources, and those that it doesn't have yet because a run was cut short. */
const allOf = (deployment: Deployment) => {
  const known = resources(deployment);
  const urns = new Set(known.map(({ urn }) => urn));
  return [...known, ...pendingOperations(deployment).flatMap(({ resource }) => (urns.has(resource.urn) ? [] : [resource]))];
};

/** With the token of another project nothing is where the state says, and everything would look lost. */
async function refuseAnotherProject(known: Resource[], clouds: Clouds): Promise<void> {
  const others = known.filter(({ type }) => /^hcloud:index\/\w+:(Network|SshKey|Firewall|PrimaryIp|Volume)$/.test(type));
  for (const resource of others) {
    const finding = await (await clouds.of(resource))?.find(resource, { dryRun: true });
    if (finding?.kind === "found" && finding.id === resource.id) return;
  }
  if (others.length === 0) return;
  throw new Mendable(
    `Hetzner has nothing of what the state says: neither its servers nor ${others.slice(0, 2).map(nameOf).join(", ")} …; nothing was changed.\nCure: use the token of this stack's own project (\`hcloud:token\`, \`HCLOUD_TOKEN\`).`,
  );
}
